"""What stands above the messages of a conversation: what people did to it, and what they might."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dealpost.accounts.models import User
from dealpost.conversations.models import Conversation, Message, Regrouping
from dealpost.conversations.regrouping.suggesting import shifts
from dealpost.conversations.regrouping.telling import history, shown_together
from dealpost.conversations.regrouping.undoing import place


@dataclass(frozen=True, slots=True)
class Told:
    key: int
    icon: str
    words: str
    at: datetime
    undone_by: str
    undone_at: datetime | None
    other: int | None  # the conversation on the other side, if there is one to be read


def regrouped(
    conversation: Conversation, letters: Sequence[Any], user: User, *, mine: bool
) -> dict[str, Any]:
    """Return what the template needs; `letters` are those shown, oldest first.

    `mine`: whether this user has messages of it in a mailbox of their own, and so may regroup it.
    """
    rows = history(conversation, user)
    held = [letter.message for letter, _body in letters if letter.is_mine]
    offered: list[Message] = shifts(held)[-1:] if mine and len(letters) > 1 else []
    return {
        "told": _told(rows, conversation, user) if rows else [],
        "may": mine,
        "shift": offered[0] if offered else None,
    }


def _told(rows: Sequence[Regrouping], conversation: Conversation, user: User) -> list[Told]:
    here = shown_together(conversation)
    return [
        Told(
            key=each.pk,
            icon="split" if each.kind == Regrouping.Kind.SPLIT else "merge",
            words=_words(each, here),
            at=each.made_at,
            undone_by=str(each.undone_by or _("a former colleague")) if each.undone_at else "",
            undone_at=each.undone_at,
            other=_other(each, conversation, user),
        )
        for each in rows
    ]


def _words(each: Regrouping, here: set[int]) -> str:
    who = {"who": each.made_by or _("a former colleague")}
    if each.kind == Regrouping.Kind.MERGE:
        return _("%(who)s merged two conversations into this one") % who
    if each.part_id in here and each.conversation_id not in here:
        return _("%(who)s split this off from another conversation") % who
    return _("%(who)s split off another conversation from here") % who


def _other(each: Regrouping, conversation: Conversation, user: User) -> int | None:
    places = {place(each.conversation).pk, place(each.part).pk} - {conversation.pk}
    visible = Conversation.objects.visible_to(user).filter(pk__in=places)
    return visible.values_list("pk", flat=True).first()
