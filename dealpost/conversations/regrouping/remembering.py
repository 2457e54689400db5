"""What a merge changes beside the messages, kept for its undoing: visibility and links.

{"before": {conversation: {mailbox: [visibility, assignee]}}, "after": the same of the one that
stays, "links": those that it got, "lost": those that gave way to them}. Keys of JSON objects are
strings.
"""

from datetime import datetime
from typing import Any, TypeAlias

from dealpost.conversations.models import Conversation, Link, Regrouping, Strand
from dealpost.conversations.primary import elect
from dealpost.mailboxes.models import Mailbox

# What was decided of each part of a conversation.
Decided: TypeAlias = dict[str, tuple[str, int | None]]


def remember(*conversations: Conversation) -> dict[str, Decided]:
    """Return who may read which part of these conversations, and who deals with it."""
    return {
        str(each.pk): {
            str(mailbox): (visibility, assignee)
            for mailbox, visibility, assignee in each.strands.values_list(
                "mailbox", "visibility", "assignee"
            )
        }
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


def closed(merge: Regrouping) -> bool:
    """Whether something that was shared became private by it."""
    after = merge.remembered["after"][str(merge.conversation_id)]
    return any(
        was == Mailbox.Visibility.SHARED != after[mailbox][0]
        for decided in merge.remembered["before"].values()
        for mailbox, (was, _assignee) in decided.items()
        if mailbox in after
    )


def restore(regrouping: Regrouping) -> None:
    """Give both conversations of a merge that was undone what they had, and what was added since.

    Call it once their messages have parted.
    """
    remembered = regrouping.remembered
    after = remembered["after"][str(regrouping.conversation_id)]
    parted = Regrouping.objects.standing().filter(kind=Regrouping.Kind.MERGE)
    for conversation, decided in remembered["before"].items():
        # Where another merge still holds, what that one closed stays closed.
        if not parted.of({int(conversation)}).exists():
            _give_back(int(conversation), decided, after)
    _part_links(regrouping)


def _give_back(conversation: int, before: Decided, after: Decided) -> None:
    for strand in Strand.objects.filter(conversation=conversation, mailbox__in=map(int, before)):
        visibility, assignee = before[str(strand.mailbox_id)]
        merged = after.get(str(strand.mailbox_id), (visibility, assignee))
        # What a person has hidden, or handed to somebody, meanwhile stays so.
        if strand.visibility == Mailbox.Visibility.PRIVATE != merged[0]:
            visibility = Mailbox.Visibility.PRIVATE
        if strand.assignee_id != merged[1]:
            assignee = strand.assignee_id
        Strand.objects.filter(pk=strand.pk).update(visibility=visibility, assignee=assignee)


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
