"""Letting messages show in labels, and no longer in others."""

from collections.abc import Iterable

from dealpost.providers.contract import Outcome, Refused, StoreLabels
from dealpost.providers.imap.gmail_labels import ITEM, LabelNames
from dealpost.providers.imap.session import Session
from dealpost.providers.imap.uid_sets import short_sets, written


async def relabel(session: Session, operation: StoreLabels) -> Outcome:
    """Change labels of messages of the open folder. Raises `Refused` where there are none."""
    if session.labels is None or not session.labels.everything:
        raise Refused("The mail server has no labels.")
    for sign, folders in ((b"+", operation.add), (b"-", operation.remove)):
        if folders:
            await _store(session, session.labels, operation.uids, sign, folders)
    return Outcome()


async def _store(
    session: Session, names: LabelNames, uids: Iterable[int], sign: bytes, folders: Iterable[str]
) -> None:
    for ranges in short_sets(uids):
        words = b" %s%s " % (sign, ITEM)
        await session.connection.run(b"UID STORE ", written(ranges), words, *names.written(folders))
