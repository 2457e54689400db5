"""A split or a merge is taken back, at any time, in any order."""

from datetime import datetime

from django.db import transaction

from dealpost.accounts.models import User
from dealpost.conversations.joining import adopt
from dealpost.conversations.models import Conversation, Regrouping
from dealpost.conversations.regrouping.asking import NotTheirs, may_regroup
from dealpost.conversations.regrouping.closing import close, gaining
from dealpost.conversations.regrouping.linking import link_again
from dealpost.conversations.regrouping.remembering import restore
from dealpost.conversations.regrouping.settling import settle
from dealpost.conversations.regrouping.splitting import mailboxes_of, tell
from dealpost.conversations.threading import one_at_a_time
from dealpost.events.recording import record


@transaction.atomic
def undo(regrouping: Regrouping, *, by: User, at: datetime) -> bool:
    """Let the messages stand as if it had never been decided; the row stays, as history.

    Return False if it was undone already. Raises NotTheirs.
    """
    one_at_a_time()
    regrouping.refresh_from_db()
    if not regrouping.is_standing:
        return False
    concerned = [regrouping.conversation, regrouping.part]
    if not any(may_regroup(by, place(each)) for each in concerned):
        raise NotTheirs
    moved = mailboxes_of(place(regrouping.part))
    regrouping.undone_by, regrouping.undone_at = by, at
    regrouping.save(update_fields=["undone_by", "undone_at"])
    if regrouping.kind == Regrouping.Kind.MERGE:
        changed = settle((), undone=[regrouping])
        restore(regrouping)
        record("merge_undone", about=concerned, at=at, by=by)
    else:
        changed = _bring_home(regrouping)
        record("split_undone", about=concerned, at=at, by=by)
    link_again(changed, at=at)
    keys = {*changed, *(each.pk for each in concerned)}
    for each in concerned if regrouping.kind == Regrouping.Kind.MERGE else ():
        moved |= mailboxes_of(each)
    tell(keys, mailboxes=moved)
    return True


def _bring_home(regrouping: Regrouping) -> set[int]:
    """What people decided of the part is true of the whole; and nobody reads more than before."""
    part, home = place(regrouping.part), place(regrouping.conversation)
    closing = gaining(home, part)
    adopt(home.pk, [part.pk])
    changed = settle((), undone=[regrouping])
    close(home, closing)
    return changed


def place(conversation: Conversation) -> Conversation:
    """Return the conversation in which this one is shown now: itself, or where it leads."""
    seen = {conversation.pk}
    while (there := conversation.signpost) and there.pk not in seen:
        seen.add(there.pk)
        conversation = there
    return conversation
