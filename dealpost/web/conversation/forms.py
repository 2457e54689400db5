from django import forms
from django.utils.translation import gettext_lazy as _

from dealpost.conversations.teamwork.commenting import LONGEST
from dealpost.crm import rich_text


class CommentForm(forms.Form):
    html = forms.CharField(strip=False, max_length=LONGEST, required=False)

    def clean_html(self) -> str:
        html = rich_text.clean(self.cleaned_data["html"])
        if not html:
            raise forms.ValidationError(_("Write something first."))
        return html
