"""Taking back what somebody did to the links of conversations with one item."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from django.db import models, transaction

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations import telling
from dealpost.conversations.linking import link_automatically, lock
from dealpost.conversations.models import ABOUT_KINDS, Conversation, Link
from dealpost.conversations.primary import elect, place_first
from dealpost.crm.models import ITEM_KINDS
from dealpost.events.recording import record

# How a link stood: reason, evidence, who made it, when (ISO 8601), whether it was rejected.
State: TypeAlias = tuple[str, str, int | None, str, bool]


@dataclass(frozen=True, slots=True)
class Before:
    """How some conversations were linked to an item before somebody changed that."""

    kind: str
    item: int
    # Conversation, state of its link (None: there was none), key of its primary link.
    rows: tuple[tuple[int, State | None, int | None], ...]

    @property
    def conversations(self) -> list[int]:
        return [conversation for conversation, _state, _primary in self.rows]

    def only(self, conversations: Iterable[Conversation]) -> "Before":
        """The same of these conversations alone."""
        wanted = {conversation.pk for conversation in conversations}
        return replace(self, rows=tuple(row for row in self.rows if row[0] in wanted))


def remember(conversations: Collection[int], kind: str, item: int) -> Before:
    """Note how they are linked now: to be asked before a change."""
    links = Link.objects.filter(conversation__in=conversations)
    states: dict[int, State] = {
        link.conversation_id: (
            link.reason,
            link.evidence,
            link.made_by_id,
            link.made_at.isoformat(),
            link.is_rejected,
        )
        for link in links.filter(**{kind: item})
    }
    primary = dict(links.filter(is_primary=True).values_list("conversation", "pk"))
    rows = ((key, states.get(key), primary.get(key)) for key in sorted(conversations))
    return Before(kind, item, tuple(rows))


@transaction.atomic
def restore(before: Before, *, by: User, at: datetime) -> int:
    """Link them as they were linked; return how many there were.

    What others linked in between stays, and the rules apply to it as to everything.
    """
    lock(before.conversations)
    for conversation, state, primary in before.rows:
        links = Link.objects.filter(conversation=conversation)
        _restore(links.filter(**{before.kind: before.item}), conversation, before, state)
        first = links.standing().filter(pk=primary or 0).first()
        if first is not None and first.kind in ABOUT_KINDS:
            place_first(first)
    elect(before.conversations)
    model = ITEM_KINDS[before.kind]
    item = model._default_manager.filter(pk=before.item).first()
    about = Conversation.objects.filter(pk__in=before.conversations)
    record("conversation_link_undone", about=[*about, item], at=at, by=by)
    link_automatically(before.conversations, at=at)
    live.changed(*(f"conversation-{key}" for key in before.conversations))
    live.changed(*telling.item_about(f"{before.kind}-{before.item}", before.conversations))
    return len(before.rows)


def _restore(
    links: models.QuerySet[Link], conversation: int, before: Before, state: State | None
) -> None:
    if state is None:
        links.delete()
        return
    reason, evidence, made_by, made_at, is_rejected = state
    facts = {
        "reason": reason,
        "evidence": evidence,
        "made_by_id": made_by,
        "made_at": datetime.fromisoformat(made_at),
        "is_rejected": is_rejected,
    }
    if is_rejected:
        facts["is_primary"] = False
    if not links.update(**facts):
        of_item = {f"{before.kind}_id": before.item}
        Link.objects.create(conversation_id=conversation, **of_item, **facts)
