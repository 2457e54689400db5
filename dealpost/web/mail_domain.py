from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

DOMAIN = RegexValidator(
    r"^[^\s@/:]+\.[^\s@/:.]+$", _("Write a domain like example.com, without @ or http.")
)
