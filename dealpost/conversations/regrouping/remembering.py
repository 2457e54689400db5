"""What a merge changes beside the messages, kept for its undoing.

{"before": {conversation: {mailbox: what was decided of that part}}, "after": the same of the one
that stays, "links": those that it got, "lost": those that gave way to them, "let_in": the accesses
to both}. Keys of JSON objects are strings.
"""

from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from dealpost.conversations.models import Access, Conversation, Link, Regrouping, Strand
from dealpost.conversations.primary import elect
from dealpost.mailboxes.models import Mailbox


class Decision(NamedTuple):
    """What was decided of the part of a conversation that lies in one mailbox."""

    visibility: str
    assignee: int | None = None
    closed_at: str | None = None  # ISO 8601


Decided: TypeAlias = dict[str, Decision]


def remember(*conversations: Conversation) -> dict[str, Decided]:
    """Return who may read which part of these conversations, who deals with it, and if anybody."""
    return {
        str(each.pk): {str(part.mailbox_id): _decision(part) for part in each.strands.all()}
        for each in conversations
    }


def links_of(conversation: Conversation) -> dict[int, dict[str, Any]]:
    """Return its links by their keys, as `restore` makes them again."""
    names = ("made_by_id", "reason", "evidence", "is_rejected")
    return {
        link.pk: {
            f"{link.kind}_id": link.item_id,
            "made_at": link.made_at.isoformat(),
            **{name: getattr(link, name) for name in names},
        }
        for link in Link.objects.filter(conversation=conversation)
    }


def let_into(*conversations: Conversation) -> list[int]:
    """Return the accesses by which colleagues read one of these conversations."""
    granted = Access.objects.granted().filter(conversation__in=conversations)
    return list(granted.order_by("pk").values_list("pk", flat=True))


def closed(merge: Regrouping) -> bool:
    """Whether something that was shared became private by it."""
    after = _after(merge)
    return any(
        decision.visibility == Mailbox.Visibility.SHARED != after[mailbox].visibility
        for decided in _before(merge).values()
        for mailbox, decision in decided.items()
        if mailbox in after
    )


def restore(regrouping: Regrouping) -> None:
    """Give both conversations of a merge that was undone what they had, and what was added since.

    Call it once their messages have parted.
    """
    parted = Regrouping.objects.standing().filter(kind=Regrouping.Kind.MERGE)
    for conversation, decided in _before(regrouping).items():
        # Where another merge still holds, what that one closed stays closed.
        if not parted.of({conversation}).exists():
            _give_back(conversation, decided, regrouping)
            _let_in_again(conversation, regrouping)
    _part_links(regrouping)


def _before(merge: Regrouping) -> dict[int, Decided]:
    return {int(key): _read(decided) for key, decided in merge.remembered["before"].items()}


def _after(merge: Regrouping) -> Decided:
    return _read(merge.remembered["after"][str(merge.conversation_id)])


def _read(decided: dict[str, list[str]]) -> Decided:
    return {mailbox: Decision(*words) for mailbox, words in decided.items()}  # type: ignore[arg-type]  # JSON knows no types


def _decision(part: Strand) -> Decision:
    closed_at = part.closed_at.isoformat() if part.closed_at else None
    return Decision(part.visibility, part.assignee_id, closed_at)


def _give_back(conversation: int, before: Decided, merge: Regrouping) -> None:
    after = _after(merge)
    for part in Strand.objects.filter(conversation=conversation, mailbox__in=map(int, before)):
        had, now = before[str(part.mailbox_id)], _decision(part)
        merged = after.get(str(part.mailbox_id), had)
        # What a person has hidden, handed to somebody, closed or opened meanwhile stays so.
        is_hidden = now.visibility == Mailbox.Visibility.PRIVATE != merged.visibility
        # And what was written since then keeps it open.
        closes = now.closed_at == merged.closed_at and part.newest_at <= merge.made_at
        Strand.objects.filter(pk=part.pk).update(
            visibility=now.visibility if is_hidden else had.visibility,
            assignee=had.assignee if now.assignee == merged.assignee else now.assignee,
            closed_at=had.closed_at if closes else now.closed_at,
        )


def _let_in_again(conversation: int, regrouping: Regrouping) -> None:
    """Those whom the merge kept out, and nobody since."""
    kept_out = Access.objects.filter(
        pk__in=regrouping.remembered.get("let_in", ()),
        conversation=conversation,
        state=Access.State.REVOKED,
        decided_at__lte=regrouping.made_at,
    )
    kept_out.update(state=Access.State.GRANTED)


def _part_links(regrouping: Regrouping) -> None:
    links = Link.objects.filter(conversation=regrouping.conversation_id)
    taken = links.filter(pk__in=regrouping.remembered["links"], made_at__lte=regrouping.made_at)
    taken.delete()
    _hand_over(regrouping)
    for lost in regrouping.remembered.get("lost", ()):
        Link.objects.bulk_create([_link(regrouping.conversation_id, lost)], ignore_conflicts=True)
    elect([regrouping.conversation_id, regrouping.part_id])


def _link(conversation: int, told: dict[str, Any]) -> Link:
    facts = {**told, "made_at": datetime.fromisoformat(told["made_at"])}
    return Link(conversation_id=conversation, **facts)


def _hand_over(regrouping: Regrouping) -> None:
    """Let the one that went have, too, what a person decided about the links of both since then."""
    links = Link.objects.filter(conversation=regrouping.conversation_id)
    for link in links.filter(made_at__gt=regrouping.made_at):
        if link.is_rejected or not link.is_automatic:
            Link.objects.to(link.item).filter(conversation=regrouping.part_id).delete()
            link.pk, link.conversation_id, link.is_primary = None, regrouping.part_id, False
            link.save(force_insert=True)
