"""A colleague asks to read private mail, and who uses its mailbox lets them in, or does not.

They are let into one conversation, as far as it lies in that mailbox: nobody else is, and it can be
taken back. Who is told of a request, and of an answer, reacts to the facts recorded here.
"""

from datetime import datetime, timedelta

from django.db import transaction

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations import telling
from dealpost.conversations.models import Access, Conversation, Strand
from dealpost.events.names import EventName
from dealpost.events.recording import record
from dealpost.mailboxes.models import Mailbox

ASK_AGAIN = timedelta(days=1)  # after a no: nobody is pestered into a yes

FACTS: dict[Access.State, EventName] = {
    Access.State.GRANTED: "access_granted",
    Access.State.DECLINED: "access_declined",
    Access.State.REVOKED: "access_revoked",
}


@transaction.atomic
def ask(strand: Strand, *, by: User, word: str, at: datetime) -> Access:
    """Ask for a part of a conversation. Asked already, or just declined, it stays as it is.

    The caller has made sure that this user may know of it (`Strand.hinted_to`).
    """
    known = {"conversation": strand.conversation, "mailbox": strand.mailbox, "user": by}
    word = word.strip()[:500]
    facts = {"word": word, "asked_at": at}
    access, is_new = Access.objects.get_or_create(**known, defaults=facts)
    if not is_new:
        is_over = access.state in (Access.State.DECLINED, Access.State.REVOKED)
        if not is_over or (access.decided_at and at - access.decided_at < ASK_AGAIN):
            return access
        access.ask_again(word=word, at=at)
    record("access_asked", about=_about(access), at=at, by=by, access=access.pk)
    live.changed(f"mailbox-{strand.mailbox_id}")
    return access


def grant(access: Access, *, by: User, at: datetime) -> bool:
    """Let them read it. False if they may already."""
    return _decide(access, Access.State.GRANTED, by=by, at=at)


def decline(access: Access, *, by: User, at: datetime) -> bool:
    return _decide(access, Access.State.DECLINED, by=by, at=at)


def revoke(access: Access, *, by: User, at: datetime) -> bool:
    """Let them read it no longer."""
    return _decide(access, Access.State.REVOKED, by=by, at=at)


@transaction.atomic
def _decide(access: Access, state: Access.State, *, by: User, at: datetime) -> bool:
    if not access.decide(state, by=by, at=at):
        return False
    record(FACTS[state], about=_about(access), at=at, by=by, access=access.pk)
    strands = Strand.objects.filter(conversation=access.conversation_id, mailbox=access.mailbox_id)
    live.changed(
        f"user-{access.user_id}",
        f"mailbox-{access.mailbox_id}",
        *telling.parts_of(strands),
        *telling.items_about(strands),
    )
    return True


def _about(access: Access) -> list[Conversation | Mailbox]:
    return [access.conversation, access.mailbox]
