"""What is done with the messages of the open folder."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from dealpost.providers.imap.names import decode
from tests.providers.gmail import fetching, moving, searching
from tests.providers.gmail.box import AT
from tests.providers.gmail.mail import Mail
from tests.providers.gmail.session import LATEST, Said, Session
from tests.providers.gmail.words import Word, astring, text, texts


def fetch(session: Session, words: list[Word]) -> Iterator[bytes]:
    items = [each for word in texts(words[1]) for each in fetching.MACROS.get(word, [word])]
    since = 0
    if len(words) > 2:  # (CHANGEDSINCE n), RFC 7162 3.1.4.1
        since = int(texts(words[2])[1])
        items += [] if "MODSEQ" in items else ["MODSEQ"]
    if session.by_uid and "UID" not in items:
        items = ["UID", *items]
    for number, uid, mail in session.chosen(text(words[0])):
        modseq, _ = session.seen(mail)
        if modseq <= since:
            continue
        if any(fetching.is_whole(item) for item in items):
            session.box.bodies_sent.append(mail.msgid)
        pieces = fetching.told(mail, uid, session.opened, items, session.horizon(mail))
        yield b"* %d FETCH (%s)\r\n" % (number, b" ".join(pieces))


def store(session: Session, words: list[Word]) -> Iterator[bytes]:
    name = text(words[1]).upper()
    silent = name.endswith(".SILENT")
    sign = name[0] if name[0] in "+-" else ""
    what = name.lstrip("+-").removesuffix(".SILENT")
    values = set(texts(words[2]))
    for number, uid, mail in list(session.chosen(text(words[0]))):
        session.own.add(mail.msgid)
        if what == "X-GM-LABELS":
            _relabel(session, mail, sign, {_canonical(value) for value in values})
        else:
            _reflag(session, mail, sign, values)
        if not silent and mail.msgid in session.opened.uids:
            item = "X-GM-LABELS" if what == "X-GM-LABELS" else "FLAGS"
            told = fetching.told(mail, uid, session.opened, [item, "UID"], LATEST)
            yield b"* %d FETCH (%s)\r\n" % (number, b" ".join(told))
        session.known[uid] = mail.modseq
    yield from session.news()


def _relabel(session: Session, mail: Mail, sign: str, labels: set[str]) -> None:
    for label in labels:  # an unknown one is made, as Gmail does
        if not label.startswith("\\"):
            session.box.make_label(decode(label))
    add = labels if sign != "-" else set()
    remove = labels if sign == "-" else set() if sign else set(mail.state.labels) - labels
    session.box.label(mail, add=add, remove=remove)


def _reflag(session: Session, mail: Mail, sign: str, flags: set[str]) -> None:
    add = flags if sign != "-" else set()
    remove = flags if sign == "-" else set() if sign else set(mail.state.told) - flags
    if "\\Deleted" in add:
        moving.delete(session.box, mail, session.opened)
    add, remove = add - {"\\Deleted"}, remove - {"\\Deleted"}
    if (add or remove) and mail.msgid in session.box.mails:
        session.box.flag(mail, add=add, remove=remove)


def expunge(session: Session, _words: list[Word]) -> Iterator[bytes]:
    yield from session.news()


def copy(session: Session, words: list[Word]) -> Iterator[bytes]:
    yield from _carry(session, words, keep=True)


def move(session: Session, words: list[Word]) -> Iterator[bytes]:
    yield from _carry(session, words, keep=False)


def _carry(session: Session, words: list[Word], *, keep: bool) -> Iterator[bytes]:
    destination = session.named(words[1])
    chosen = list(session.chosen(text(words[0])))
    for _number, _uid, mail in chosen:
        session.own.add(mail.msgid)
        if keep:
            moving.copy(session.box, mail, destination)
        else:
            moving.move(session.box, mail, session.opened, destination)
    if chosen:
        old = ",".join(str(uid) for _number, uid, _mail in chosen)
        new = ",".join(str(destination.uids[mail.msgid]) for _number, _uid, mail in chosen)
        yield f"* OK [COPYUID {destination.uidvalidity} {old} {new}] Done\r\n".encode()
    yield from session.news()


def search(session: Session, words: list[Word]) -> Iterator[bytes]:
    extended = text(words[0]).upper() == "RETURN"
    words = words[2:] if extended else words
    if isinstance(words[0], str) and words[0].upper() == "CHARSET":
        words = words[2:]
    held = list(session.each())
    last = held[-1][:2] if held else (0, 0)
    every = searching.criteria(words, last_number=last[0], last_uid=last[1])
    found = [
        each.uid if session.by_uid else each.number
        for each in held
        if all(fits(each) for fits in every)
    ]
    if extended:
        told = f" ALL {_as_set(found)}" if found else ""
        yield f"* ESEARCH{' UID' if session.by_uid else ''}{told}\r\n".encode()
    else:
        yield f"* SEARCH{''.join(f' {number}' for number in found)}\r\n".encode()


def append(session: Session, words: list[Word]) -> Iterator[bytes]:
    view = session.named(words[0])
    flags = texts(words[1]) if isinstance(words[1], list) else []
    raw = text(words[-1]).encode("latin-1")
    at = AT
    if isinstance(words[-2], str) and len(words) > 2:
        at = datetime.strptime(words[-2].strip(), "%d-%b-%Y %H:%M:%S %z")
    mail = moving.append(session.box, raw, view, flags, at)
    session.own.add(mail.msgid)
    yield from ()
    raise Said(f"OK [APPENDUID {view.uidvalidity} {view.uids[mail.msgid]}] (Success)")


def _canonical(label: str) -> str:
    return "\\Draft" if label == "\\Drafts" else label


def _as_set(found: Iterable[int]) -> str:
    runs = groupby(enumerate(found), key=lambda each: each[1] - each[0])
    sets = [[number for _, number in run] for _, run in runs]
    return ",".join(f"{run[0]}:{run[-1]}" if len(run) > 1 else astring(str(run[0])) for run in sets)
