"""The messages of a conversation as this user sees them: only theirs to see, oldest first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from dealpost.accounts.models import User
from dealpost.conversations.blind_copies import known_participants
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
    people: Mapping[str, Sequence[Participant]]  # as far as this user knows them, by their kind
    is_unread: bool
    is_starred: bool
    is_draft: bool
    is_mine: bool  # lies in a mailbox of this user's, who may star it
    is_removed: bool  # no provider has it any more; see Flags
    is_open: bool = False
    asides: Sequence["Aside"] = ()  # what stands after it, before the next

    @property
    def to(self) -> Sequence[Participant]:
        return self.people.get("to", ())

    @property
    def cc(self) -> Sequence[Participant]:
        return self.people.get("cc", ())

    @property
    def bcc(self) -> Sequence[Participant]:
        return self.people.get("bcc", ())

    @property
    def reply_to(self) -> Sequence[Participant]:
        return self.people.get("reply-to", ())

    @property
    def receivers(self) -> list[Participant]:
        return [*self.to, *self.cc, *self.bcc]

    @property
    def addresses(self) -> set[str]:
        return {each.address for people in self.people.values() for each in people}

    @property
    def files(self) -> Sequence[Attachment]:
        """What is attached; asked for where the letter is open, which few are."""
        return list(self.message.attachments.filter(is_inline=False))


@dataclass(frozen=True, slots=True)
class Flags:
    is_unread: bool = False
    is_starred: bool = False
    is_draft: bool = False
    is_mine: bool = False
    is_removed: bool = False  # at the providers of all mailboxes in which this user may see it


def letters(conversation: Conversation, user: User) -> list[Letter]:
    """Return all letters; the last one, and those that are unread, are open."""
    shown = Message.objects.visible_to(user).filter(conversation=conversation)
    return _letters(list(shown.defer("text", "search").oldest_first()), user)


def letter(message: Message, user: User) -> Letter:
    """Return one letter, open."""
    return _letters([message], user)[0]


def _letters(messages: Sequence[Message], user: User) -> list[Letter]:
    people: defaultdict[int, defaultdict[str, list[Participant]]]
    people = defaultdict(lambda: defaultdict(list))
    for each in known_participants(messages, user):
        people[each.message_id][each.kind].append(each)
    flags = _flags(messages, user)
    return [
        Letter(
            message,
            people[message.pk],
            is_unread=flags[message.pk].is_unread,
            is_starred=flags[message.pk].is_starred,
            is_draft=flags[message.pk].is_draft,
            is_mine=flags[message.pk].is_mine,
            is_removed=flags[message.pk].is_removed,
            is_open=flags[message.pk].is_unread or message is messages[-1],
        )
        for message in messages
    ]


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
