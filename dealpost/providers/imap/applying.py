"""Doing at the server what people did here. Everything may be done twice without harm."""

from collections.abc import Iterable
from dataclasses import replace

from dealpost.providers.contract import (
    Expunge,
    Move,
    Operation,
    Outcome,
    Refused,
    StoreFlags,
    StoreLabels,
    UidRange,
)
from dealpost.providers.imap import quoting
from dealpost.providers.imap.commands import Answer
from dealpost.providers.imap.faults import CommandFailed, ProtocolError
from dealpost.providers.imap.finding import matching, signatures
from dealpost.providers.imap.gmail_labels import LabelNames
from dealpost.providers.imap.gmail_storing import relabel
from dealpost.providers.imap.responses import number
from dealpost.providers.imap.session import Session
from dealpost.providers.imap.uid_sets import (
    common,
    each,
    parse_ranges,
    short_sets,
    without,
    written,
)

_DELETED = frozenset({"\\Deleted"})


async def apply(session: Session, operation: Operation) -> Outcome:
    """Carry out an operation. Raises `Refused` if the folder is of another epoch."""
    await session.open(operation.folder, epoch=operation.epoch)
    if isinstance(operation, Expunge):
        await _expunge(session, operation)
        return Outcome()
    # A command about a uid that is gone succeeds and does nothing (RFC 9051 6.4.9).
    present = await _present(session, operation.uids)
    gone = frozenset(operation.uids) - present
    uids = tuple(uid for uid in operation.uids if uid in present)
    return replace(await _apply(session, replace(operation, uids=uids)), gone=gone)


async def _present(session: Session, uids: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for ranges in short_sets(uids):
        answer = await session.search(b"UID ", written(ranges))
        found |= set(each(common(answer, ranges)))
    return found


async def _apply(session: Session, operation: StoreFlags | StoreLabels | Move) -> Outcome:
    if isinstance(operation, StoreFlags):
        _check_lasting(session, operation.add)
        await _store(session, operation.uids, b"+", operation.add)
        await _store(session, operation.uids, b"-", operation.remove)
        return Outcome()
    if isinstance(operation, StoreLabels):
        return await relabel(session, operation)
    if operation.folder == operation.destination:
        return Outcome()  # MOVE onto itself gives new uids for nothing
    if session.labels is not None and session.labels.is_label(operation.destination):
        return await _show_in(session, session.labels, operation)
    return await _move(session, operation)


async def _show_in(session: Session, labels: LabelNames, operation: Move) -> Outcome:
    """Move to a label, which takes nothing out of All Mail but takes out of Spam and the trash.

    Under which uid the label's folder shows it is of no use to anybody.
    """
    if operation.folder != labels.everything:
        await _move(session, operation)
        return Outcome()
    add = frozenset({operation.destination})
    return await relabel(
        session, StoreLabels(operation.folder, operation.epoch, operation.uids, add=add)
    )


def _check_lasting(session: Session, flags: Iterable[str]) -> None:
    """Refuse keywords that the folder would forget with the session, or pass over in silence."""
    selected = session.selected
    keywords = [flag for flag in flags if not flag.startswith("\\")]
    if selected is not None and not all(map(selected.keeps, keywords)):
        host = session.connection.host
        raise Refused(f"{host} keeps no labels in the folder {selected.folder}.")


async def _store(session: Session, uids: Iterable[int], sign: bytes, flags: frozenset[str]) -> None:
    if not flags:
        return
    words = b" %sFLAGS.SILENT %s" % (sign, quoting.flags(flags))
    for ranges in short_sets(uids):
        try:
            await session.connection.run(b"UID STORE ", written(ranges), words)
        except CommandFailed as failed:
            if failed.code != "LIMIT":
                raise
            # Elsewhere a passing trouble; here, too many keywords in a folder (RFC 5530 3).
            raise Refused(f"The mail server keeps no more labels. {failed.text}") from failed


async def _expunge(session: Session, operation: Expunge) -> None:
    labels, uids = session.labels, operation.uids
    if labels is not None and labels.trash and operation.folder == labels.everything:
        # In All Mail \\Deleted removes nothing, so it goes by way of the trash.
        to_trash = Move(operation.folder, operation.epoch, uids, labels.trash)
        uids = tuple((await _move(session, to_trash)).moved.values())
        await session.open(labels.trash)
    await _remove(session, uids)


async def _remove(session: Session, uids: Iterable[int]) -> None:
    for ranges in short_sets(uids):
        await _store(session, each(ranges), b"+", _DELETED)
        if "UIDPLUS" in session.abilities:
            await session.connection.run(b"UID EXPUNGE ", written(ranges))
        else:
            await _expunge_all_but(session, ranges)


async def _expunge_all_but(session: Session, ranges: list[UidRange]) -> None:
    """Expunge where EXPUNGE takes everything marked: other people's marks are lifted meanwhile."""
    others = without(await session.search(b"DELETED"), ranges)
    if others:
        await _store(session, each(others), b"-", _DELETED)
    await session.connection.run(b"EXPUNGE")
    if others:
        await _store(session, each(others), b"+", _DELETED)


async def _move(session: Session, operation: Move) -> Outcome:
    moved: dict[int, int] = {}
    epoch = 0
    answer: Answer | None
    for ranges in short_sets(operation.uids):
        uids = list(each(ranges))
        if "MOVE" in session.abilities:
            answer = await _to(session, b"UID MOVE ", uids, operation.destination)
        else:
            answer = await _copy_once(session, operation, uids)
            await _remove(session, uids)
        if answer is not None:
            epoch, pairs = _copied(answer, epoch)
            moved |= pairs
    return Outcome(moved, epoch)


async def _copy_once(session: Session, operation: Move, uids: list[int]) -> Answer | None:
    """Copy what the destination does not hold yet.

    The last try may have died between the copy and the removal; a second copy would stay.
    """
    ours = await signatures(session, uids)
    await session.open(operation.destination)
    there = [uid for uid, signature in ours.items() if await matching(session, signature)]
    await session.open(operation.folder, epoch=operation.epoch)
    missing = [uid for uid in ours if uid not in there]
    return await _to(session, b"UID COPY ", missing, operation.destination) if missing else None


async def _to(session: Session, words: bytes, uids: list[int], destination: str) -> Answer:
    numbers = next(short_sets(uids))
    return await session.connection.run(words, written(numbers), b" ", quoting.mailbox(destination))


def _copied(answer: Answer, epoch: int) -> tuple[int, dict[int, int]]:
    """Read COPYUID: the sets correspond in the order in which they are written (RFC 4315 3)."""
    argument = answer.code("COPYUID")
    if argument is None:
        return epoch, {}
    match argument.split():
        case [destination, before, after]:
            old, new = list(each(parse_ranges(before))), list(each(parse_ranges(after)))
            if len(old) == len(new):
                return number(destination), dict(zip(old, new, strict=True))
    raise ProtocolError("where the messages went cannot be read")
