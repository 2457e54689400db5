"""Letting messages show in labels, and no longer in others; and asking which have one."""

from collections.abc import Iterable, Sequence

from dealpost.providers.contract import Outcome, Refused, StoreLabels, UidRange
from dealpost.providers.imap.gmail_labels import ITEM, LabelNames
from dealpost.providers.imap.session import Session
from dealpost.providers.imap.uid_sets import normalized, short_sets, written


async def relabel(session: Session, operation: StoreLabels) -> Outcome:
    """Change labels of messages of the open folder. Raises `Refused` where there are none."""
    names = _names(session)
    for sign, folders in ((b"+", operation.add), (b"-", operation.remove)):
        if folders:
            await _store(session, names, operation.uids, sign, folders)
    return Outcome()


async def labelled(session: Session, folder: str, label: str) -> tuple[int, Sequence[UidRange]]:
    """Return the messages of a folder that have a label. Raises `Refused` as `relabel` does."""
    words = _names(session).word(label)
    selected = await session.open(folder)
    return selected.epoch, normalized(await session.search(ITEM, b" ", words))


def _names(session: Session) -> LabelNames:
    if session.labels is None or not session.labels.everything:
        raise Refused("The mail server has no labels.")
    return session.labels


async def _store(
    session: Session, names: LabelNames, uids: Iterable[int], sign: bytes, folders: Iterable[str]
) -> None:
    for ranges in short_sets(uids):
        words = b" %s%s " % (sign, ITEM)
        await session.connection.run(b"UID STORE ", written(ranges), words, *names.written(folders))
