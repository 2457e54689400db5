from django import forms
from django.utils.translation import gettext_lazy as _

from dealpost.conversations.teamwork.commenting import LONGEST


class CommentForm(forms.Form):
    text = forms.CharField(
        max_length=LONGEST, error_messages={"required": _("Write something first.")}
    )
