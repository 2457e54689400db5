"""A person says: these two are one conversation."""

from datetime import datetime

from django.db import transaction

from dealpost.accounts.models import User
from dealpost.conversations.joining import adopt
from dealpost.conversations.models import Conversation, Message, Regrouping
from dealpost.conversations.regrouping.asking import check_merge
from dealpost.conversations.regrouping.closing import close, gaining
from dealpost.conversations.regrouping.linking import link_again
from dealpost.conversations.regrouping.remembering import let_into, links_of, remember
from dealpost.conversations.regrouping.settling import settle
from dealpost.conversations.regrouping.splitting import mailboxes_of, tell
from dealpost.conversations.threading import one_at_a_time
from dealpost.events.recording import record


@transaction.atomic
def merge(stays: Conversation, goes: Conversation, *, by: User, at: datetime) -> Regrouping:
    """Show both as one, under the key of `stays`, which gets the links of `goes`.

    Nobody reads more than before: what that would open to somebody becomes private.
    Raises NotTheirs, TheSame or TooLong.
    """
    one_at_a_time()
    check_merge(stays, goes, by)
    first, second = _oldest(stays), _oldest(goes)
    closing = gaining(stays, goes)
    before, links, let_in = remember(stays, goes), links_of(stays), let_into(stays, goes)
    regrouping = Regrouping.objects.create(
        kind=Regrouping.Kind.MERGE,
        message=first,
        identifier=first.rfc_message_id,
        other=second,
        other_identifier=second.rfc_message_id,
        conversation=stays,
        part=goes,
        made_by=by,
        made_at=at,
    )
    adopt(stays.pk, [goes.pk])
    settle({first.thread_id, second.thread_id})
    close(stays, closing)
    regrouping.remembered = {
        "before": before,
        "after": remember(stays),
        "links": sorted(links_of(stays).keys() - links.keys()),
        "lost": [links[key] for key in sorted(links.keys() - links_of(stays).keys())],
        "let_in": let_in,
    }
    regrouping.save(update_fields=["remembered"])
    link_again([stays.pk], at=at)
    record("conversations_merged", about=[stays, goes], at=at, by=by)
    tell({stays.pk, goes.pk}, mailboxes=mailboxes_of(stays))
    return regrouping


def _oldest(conversation: Conversation) -> Message:
    return Message.objects.filter(conversation=conversation).oldest_first()[0]
