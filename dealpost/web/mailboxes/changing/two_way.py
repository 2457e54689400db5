"""Which deeds go to the provider and which come from it: the switches of a mailbox."""

from collections.abc import Iterator

from django import forms
from django.contrib.auth.decorators import login_required
from django.forms import BoundField
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from dealpost.mailboxes.models import Mailbox
from dealpost.sync.switching import switch
from dealpost.web.mailboxes.finding import managed_mailbox
from dealpost.web.request import Request
from dealpost.web.toasts import toast

WORDS = {
    "tells_read": gettext_lazy("Read and unread"),
    "tells_stars": gettext_lazy("Stars"),
    "tells_labels": gettext_lazy("Labels, where its mail server keeps them"),
    "tells_moves": gettext_lazy("Archived, and moved to another folder"),
    "tells_deletions": gettext_lazy("Deleted: moved to its trash"),
    "tells_sent": gettext_lazy("A copy of what is sent from here, in its Sent folder"),
    "tells_drafts": gettext_lazy("Drafts written here, in its Drafts folder"),
    "takes_read": gettext_lazy("Read and unread"),
    "takes_stars": gettext_lazy("Stars"),
    "takes_labels": gettext_lazy("Labels"),
    "takes_moves": gettext_lazy("Archived, moved and deleted: what leaves a folder there"),
    "takes_drafts": gettext_lazy("Drafts written, changed or deleted in other mail programs"),
}


class TwoWayForm(forms.Form):
    def __init__(self, mailbox: Mailbox, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={name: getattr(mailbox, name) for name in WORDS})
        for name, words in WORDS.items():
            self.fields[name] = forms.BooleanField(label=words, required=False)

    @property
    def telling(self) -> Iterator[BoundField]:
        return (self[name] for name in WORDS if name.startswith("tells_"))

    @property
    def taking(self) -> Iterator[BoundField]:
        return (self[name] for name in WORDS if name.startswith("takes_"))


@login_required
@require_POST
def two_way(request: Request, pk: int) -> HttpResponse:
    mailbox = managed_mailbox(request, pk)
    form = TwoWayForm(mailbox, request.POST)
    if form.is_valid():
        switch(mailbox, form.cleaned_data, at=timezone.now())
        toast(request, _("Saved."))
    return render(request, "mailboxes/two_way.html", two_way_context(mailbox))


def two_way_context(mailbox: Mailbox) -> dict[str, object]:
    """Return what the card of the switches shows."""
    return {
        "mailbox": mailbox,
        "two_way_form": TwoWayForm(mailbox),
        "held_count": mailbox.changes.held().filter(is_kept=False).count(),
    }
