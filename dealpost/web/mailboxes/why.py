"""“Why is this mail not here?”, asked on the page of a mailbox by those who read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from dealpost.conversations.models import Message
from dealpost.mailboxes.models import Mailbox
from dealpost.sync import jobs
from dealpost.sync.models import Inquiry
from dealpost.sync.reasons import SENTENCES
from dealpost.web.mailboxes.finding import may_manage
from dealpost.web.permission import mailbox_for
from dealpost.web.request import Request

HERE = {"here", "merged", "removed", "set_aside", "draft", "elsewhere"}
# reason -> the one thing that helps
FIXES = {
    "before_start": "what",
    "too_old": "what",
    "blocked": "what",
    "unknown_people": "what",
    "folder": "what",
    "folder_off": "what",
    "folder_new": "sync",
    "not_yet": "sync",
    "missing": "fetch",
}


class WhyForm(forms.Form):
    text = forms.CharField(label=_("What you remember of it"), max_length=500)
    on = forms.DateField(
        label=_("The day it came"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found of one message."""

    told: Mapping[str, Any]  # Explanation.as_json
    conversation: int | None  # its key, where the asker may open it

    @property
    def sentence(self) -> str:
        facts = {name: _said(name, value) for name, value in self.told["facts"].items()}
        return gettext(SENTENCES[self.told["reason"]]) % facts

    @property
    def tone(self) -> str:
        if self.told["reason"] in HERE:
            return "good"
        return "bad" if self.told["reason"] == "missing" else "warn"

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.told["at"])

    @property
    def fix(self) -> str:
        return FIXES.get(self.told["reason"], "")


@login_required
@require_POST
def ask(request: Request, pk: int) -> HttpResponse:
    mailbox, form = mailbox_for(request, pk), WhyForm(request.POST)
    if not form.is_valid():
        context = why_context(request, mailbox) | {"why_form": form}
        return render(request, "mailboxes/why.html", context, status=422)
    asked = form.cleaned_data
    jobs.ask(mailbox, request.user, asked["text"], on=asked["on"])
    return render(request, "mailboxes/why.html", why_context(request, mailbox))


@login_required
@require_GET
def answer(request: Request, pk: int) -> HttpResponse:
    """Answer the card again, with what is known by now."""
    context = why_context(request, mailbox_for(request, pk))
    return render(request, "mailboxes/why.html", context)


def why_context(request: Request, mailbox: Mailbox) -> dict[str, object]:
    """Return what the card shows; only who reads the mail of the mailbox may ask."""
    inquiry = Inquiry.objects.filter(mailbox=mailbox, asker=request.user).first()
    asked = {"text": inquiry.text, "on": inquiry.on} if inquiry else {}
    return {
        "mailbox": mailbox,
        "may_ask": Mailbox.objects.used_by(request.user).filter(pk=mailbox.pk).exists(),
        "may_manage": may_manage(request, mailbox),
        "inquiry": inquiry,
        "is_asking": inquiry is not None and inquiry.is_under_way(timezone.now()),
        "answers": _answers(inquiry) if inquiry else [],
        "why_form": WhyForm(initial=asked),
    }


def _answers(inquiry: Inquiry) -> list[Answer]:
    keys = [each["message"] for each in inquiry.answers]
    messages = Message.objects.visible_to(inquiry.asker).filter(pk__in=keys)
    conversations = dict(messages.values_list("pk", "conversation"))
    return [Answer(each, conversations.get(each["message"])) for each in inquiry.answers]


def _said(name: str, value: object) -> str:
    if name == "since":
        return date_format(timezone.localtime(datetime.fromisoformat(str(value))), "DATE_FORMAT")
    return str(value)
