"""Which messages of a mailbox are drafts: mail that somebody is still writing.

A draft is no mail yet. It appears in no conversation, is unread for nobody, tells nothing of whom
the conversation is with; the list of drafts asks for it by itself.
"""

from collections.abc import Collection, Sequence

from django.db.models import Exists, OuterRef, Q

from dealpost.conversations.models import Delivery, Message, Placement
from dealpost.conversations.preparing import Prepared
from dealpost.conversations.standing import refresh
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import Role

FLAG = "\\Draft"  # RFC 9051 2.3.2
# Where a draft may lie: Gmail keeps all mail in one folder, and one thrown away is a draft still.
# Anywhere else the flag means nothing: a stranger's mail must not vanish for it.
HOMES = frozenset({Role.DRAFTS, Role.ALL, Role.TRASH})


def mark(mailbox: Mailbox, folder: Folder, keyed: Sequence[tuple[int, Prepared]]) -> None:
    """Note which of these messages, just placed in this folder, are drafts.

    Mail that somebody received and put among the drafts is none, unless it bears the flag.
    """
    if folder.role not in HOMES:
        return
    flagged = {key for key, message in keyed if FLAG in message.arrival.flags}
    found = Delivery.objects.filter(mailbox=mailbox, message__in=flagged)
    if folder.role == Role.DRAFTS:
        rows = Message.objects.filter(pk__in=[key for key, _message in keyed])
        own = rows.filter(Q(sender_address__iexact=mailbox.address) | Q(sender_address=""))
        found |= Delivery.objects.filter(mailbox=mailbox, message__in=own)
    elsewhere = Placement.objects.filter(delivery=OuterRef("pk")).exclude(folder__role__in=HOMES)
    found.exclude(Exists(elsewhere)).update(is_draft=True)


def hold_as_drafts(mailbox: Mailbox, messages: Collection[int]) -> None:
    """Take these messages for drafts, though no folder was seen to hold them yet."""
    Delivery.objects.filter(mailbox=mailbox, message__in=messages).update(is_draft=True)
    refresh(set(Message.objects.filter(pk__in=messages).values_list("conversation", flat=True)))
