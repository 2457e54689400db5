"""What a conversation belongs to was closed too early: it is opened again, and linked."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import models, transaction

from dealpost.accounts.models import User
from dealpost.conversations.linking import link
from dealpost.conversations.models import Conversation, kind_of
from dealpost.conversations.undoing_links import Before, remember, restore
from dealpost.crm.models import Deal, Lead, Project

_OPENS: dict[type[models.Model], Callable[..., Any]] = {
    Deal: Deal.reopen,
    Lead: Lead.restore,
    Project: Project.reopen,
}
_CLOSES: dict[tuple[type[models.Model], str], Callable[..., Any]] = {
    (Deal, "won"): Deal.close_again,
    (Deal, "lost"): Deal.close_again,
    (Lead, "archived"): Lead.archive,
    (Project, "done"): Project.finish,
    (Project, "cancelled"): Project.cancel,
}


def reopenable(item: models.Model) -> bool:
    """Whether it is closed in a way that can be taken back: a lead that became a deal is not."""
    return (type(item), str(getattr(item, "status", ""))) in _CLOSES


@transaction.atomic
def reopen(
    conversation: Conversation, item: models.Model, *, by: User, at: datetime
) -> tuple[str, Before]:
    """Open it and link the conversation to it; return how both stood, for `close_again`."""
    status = str(item.status)  # type: ignore[attr-defined]  # `reopenable` says so
    before = remember([conversation.pk], kind_of(item), item.pk)
    _OPENS[type(item)](item, at=at, by=by)
    link(conversation, item, by=by, at=at)
    return status, before


@transaction.atomic
def close_again(item: models.Model, status: str, before: Before, *, by: User, at: datetime) -> None:
    """Undo `reopen`: closed as it was, and linked as it was."""
    _CLOSES[type(item), status](item, at=at, by=by)
    restore(before, by=by, at=at)
