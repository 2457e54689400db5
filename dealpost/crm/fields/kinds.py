from django.db import models
from django.utils.translation import gettext_lazy as _


class FieldKind(models.TextChoices):
    """What can be written into a custom field."""

    TEXT = "text", _("Text")
    LONG_TEXT = "long_text", _("Long text")
    NUMBER = "number", _("Number")
    MONEY = "money", _("Money")
    DATE = "date", _("Date")
    PERIOD = "period", _("Period: from one date to another")
    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("One of several options")
    CHOICES = "choices", _("Several options")
    PHONE = "phone", _("Phone")
    WEB = "web", _("Web address")
    USER = "user", _("Colleague")
    PERSON = "person", _("Person")
    ORGANIZATION = "organization", _("Organization")


WITH_OPTIONS = {FieldKind.CHOICE, FieldKind.CHOICES}
# Whoever reads the field may not be allowed to see what it names.
OF_OTHER_ITEMS = {FieldKind.PERSON, FieldKind.ORGANIZATION}
REFERENCES = {FieldKind.USER, *OF_OTHER_ITEMS}
