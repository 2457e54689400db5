from django import forms
from django.utils.translation import gettext_lazy as _

from dealpost.crm.public_domains import public_domains
from dealpost.web.mail_domain import DOMAIN


class DomainForm(forms.Form):
    domain = forms.CharField(
        label=_("Domain"),
        max_length=253,
        validators=[DOMAIN],
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "provider.example"}),
    )

    def clean_domain(self) -> str:
        domain = str(self.cleaned_data["domain"]).lower()
        if domain in public_domains():
            raise forms.ValidationError(_("This domain is known as public already."))
        return domain
