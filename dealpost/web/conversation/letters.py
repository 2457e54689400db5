"""The messages of a conversation as this user sees them: only theirs to see, oldest first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from dealpost.accounts.models import User
from dealpost.conversations import blind_copies
from dealpost.conversations.models import (
    Attachment,
    Conversation,
    Delivery,
    Labelling,
    Message,
    Participant,
    Placement,
)
from dealpost.mailboxes.models import Mailbox
from dealpost.providers.contract import Role

if TYPE_CHECKING:
    from dealpost.web.conversation.asides import Aside

MOST = 100  # newest messages shown at once; the address of a conversation takes ?all=yes


@dataclass(frozen=True, slots=True)
class Letter:
    """A message with what stands around it."""

    message: Message
    to: Sequence[Participant]
    cc: Sequence[Participant]
    bcc: Sequence[Participant]
    reply_to: Sequence[Participant]
    files: Sequence[Attachment]
    is_unread: bool
    is_starred: bool
    is_draft: bool
    is_mine: bool  # lies in a mailbox of this user's, who may star it
    is_removed: bool  # no provider has it any more; see Flags
    is_open: bool = False
    asides: Sequence["Aside"] = ()  # what stands after it, before the next

    @property
    def receivers(self) -> list[Participant]:
        return [*self.to, *self.cc, *self.bcc]


@dataclass(frozen=True, slots=True)
class Flags:
    is_unread: bool = False
    is_starred: bool = False
    is_draft: bool = False
    is_mine: bool = False
    is_removed: bool = False  # at the providers of all mailboxes in which this user may see it


def letters(conversation: Conversation, user: User) -> list[Letter]:
    """Return all letters; the last one, and those that are unread, are open."""
    messages = list(
        Message.objects.visible_to(user)
        .filter(conversation=conversation)
        .defer("text", "search")
        .prefetch_related("participants", "attachments")
        .oldest_first()
    )
    flags, blind = _flags(messages, user), blind_copies.open_to(user, messages)
    last = messages[-1].pk if messages else 0
    return [
        _letter(each, flags[each.pk], last=last, shows_bcc=each.pk in blind) for each in messages
    ]


def letter(message: Message, user: User) -> Letter:
    """Return one letter, open."""
    shows_bcc = bool(blind_copies.open_to(user, [message]))
    flags = _flags([message], user)[message.pk]
    return _letter(message, flags, last=message.pk, shows_bcc=shows_bcc)


def _letter(message: Message, flags: Flags, *, last: int, shows_bcc: bool) -> Letter:
    people = defaultdict(list)
    for participant in message.participants.all():
        people[participant.kind].append(participant)
    return Letter(
        message,
        to=people["to"],
        cc=people["cc"],
        bcc=people["bcc"] if shows_bcc else [],
        reply_to=people["reply-to"],
        files=[file for file in message.attachments.all() if not file.is_inline],
        is_unread=flags.is_unread,
        is_starred=flags.is_starred,
        is_draft=flags.is_draft,
        is_mine=flags.is_mine,
        is_removed=flags.is_removed,
        is_open=flags.is_unread or message.pk == last,
    )


def _flags(messages: Sequence[Message], user: User) -> defaultdict[int, Flags]:
    """How the messages stand in the mailboxes of this user."""
    labelled = Labelling.objects.filter(placement=OuterRef("pk"), folder__role=Role.DRAFTS)
    found = Placement.objects.filter(
        delivery__message__in=messages,
        folder__mailbox__in=Mailbox.objects.used_by(user),
        shown_in__isnull=False,
    ).values_list(
        "delivery__message",
        "is_seen",
        "is_flagged",
        Q(shown_in__role=Role.DRAFTS) | Exists(labelled),
    )
    rows = defaultdict(list)
    for key, seen, flagged, is_draft in found:
        rows[key].append((seen, flagged, is_draft))
    flags: defaultdict[int, Flags] = defaultdict(Flags)
    for key, places in rows.items():
        flags[key] = Flags(
            is_unread=any(not seen for seen, _flagged, _draft in places),
            is_starred=any(flagged for _seen, flagged, _draft in places),
            is_draft=all(draft for _seen, _flagged, draft in places),
            is_mine=True,
        )
    for key in _removed(messages, user):
        flags[key] = replace(flags[key], is_removed=True)
    return flags


def _removed(messages: Sequence[Message], user: User) -> set[int]:
    held = Delivery.objects.readable_by(user).filter(message__in=messages)
    found = list(held.values_list("message", "removed_at"))
    return {key for key, _at in found} - {key for key, at in found if at is None}
