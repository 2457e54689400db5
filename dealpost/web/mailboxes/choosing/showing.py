from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from dealpost.conversations.models import Delivery
from dealpost.mailboxes.choosing import offered
from dealpost.mailboxes.models import BlockedSender, Mailbox
from dealpost.mailboxes.start_dates import is_earlier
from dealpost.sync.models import Reconsideration
from dealpost.web.mailboxes.choosing.forms import BlockForm, WhatForm


def what_context(mailbox: Mailbox, form: WhatForm) -> dict[str, Any]:
    """What the page of choices shows; with a valid form, what it would fetch."""
    context: dict[str, Any] = {"mailbox": mailbox, "form": form}
    if not form.is_valid():
        return context
    choice = form.choice
    return context | {
        "fetches_older": is_earlier(choice.since, than=mailbox.since),
        "fetches_folders": choice.switched_on(mailbox),
        "leaves_folders": choice.switched_off(mailbox),
    }


def blocked_context(mailbox: Mailbox, form: BlockForm) -> dict[str, Any]:
    """What the list of blocked senders shows."""
    return {
        "mailbox": mailbox,
        "block_form": form,
        "blocked": mailbox.blocked_senders.all(),
        "blocked_by_company": BlockedSender.objects.of_the_company(),
    }


def undo_of(blocked: BlockedSender) -> str:
    """Return the address that unblocks it."""
    return reverse("mailboxes:unblock", args=[blocked.mailbox_id, blocked.pk])


@dataclass(frozen=True, slots=True)
class What:
    """What a mailbox shows, for its page."""

    folders_on: int
    folders_all: int
    blocked: int
    kept_back: int  # messages that are here, but that the settings do not show
    change: Reconsideration | None  # under way


def what_of(mailbox: Mailbox, *, at: datetime) -> What:
    change = Reconsideration.objects.filter(mailbox=mailbox).first()
    folders = offered(mailbox)
    return What(
        folders_on=folders.filter(is_synced=True).count(),
        folders_all=folders.count(),
        blocked=BlockedSender.objects.binding(mailbox).count(),
        kept_back=Delivery.objects.filter(mailbox=mailbox).withheld().count(),
        change=change if change is not None and change.is_under_way(at) else None,
    )
