"""What is said about the account and its folders."""

import re
from collections.abc import Iterator, Sequence

from dealpost.providers.imap.names import decode
from tests.providers.gmail.session import Said, Session
from tests.providers.gmail.view import View
from tests.providers.gmail.words import Word, listed, quoted, text, texts

BEFORE = "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 SASL-IR AUTH=PLAIN"
AFTER = (
    "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS ENABLE MOVE"
    " CONDSTORE ESEARCH LIST-EXTENDED LIST-STATUS LITERAL- SPECIAL-USE APPENDLIMIT=35651584"
)
FLAGS = "\\Answered \\Flagged \\Draft \\Deleted \\Seen $NotPhishing $Phishing"


def capability(session: Session, _words: list[Word]) -> Iterator[bytes]:
    yield f"* CAPABILITY {AFTER if session.signed_in else BEFORE}\r\n".encode()


def id_(session: Session, _words: list[Word]) -> Iterator[bytes]:
    yield b'* ID ("name" "GImap" "vendor" "Google, Inc." "remote-host" "127.0.0.1")\r\n'


def login(session: Session, words: list[Word]) -> Iterator[bytes]:
    if tuple(texts(words)) != session.credentials:
        raise Said("NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)")
    session.signed_in = True
    yield f"* CAPABILITY {AFTER}\r\n".encode()


def nothing(session: Session, _words: list[Word]) -> Iterator[bytes]:
    yield from session.news()


def enable(session: Session, words: list[Word]) -> Iterator[bytes]:
    yield f"* ENABLED {' '.join(each for each in texts(words) if each == 'CONDSTORE')}\r\n".encode()


def namespace(session: Session, _words: list[Word]) -> Iterator[bytes]:
    yield b'* NAMESPACE (("" "/")) NIL NIL\r\n'


def list_(session: Session, words: list[Word]) -> Iterator[bytes]:
    pattern = text(words[1])
    returning = words[3] if len(words) > 3 else []
    for name, view in [("[Gmail]", None), *session.box.views.items()]:
        if not _matches(name, pattern):
            continue
        children = any(other.startswith(f"{name}/") for other in session.box.views)
        told = ["\\HasChildren" if children else "\\HasNoChildren"]
        told += ["\\Noselect"] if view is None else [view.attribute] if view.attribute else []
        yield f'* LIST {listed(told)} "/" {quoted(name)}\r\n'.encode("latin-1")
        if view is not None and "STATUS" in returning:
            assert isinstance(returning, list)
            yield _status(session, view, texts(returning[returning.index("STATUS") + 1]))


def status(session: Session, words: list[Word]) -> Iterator[bytes]:
    yield _status(session, session.named(words[0]), texts(words[1]))


def _status(session: Session, view: View, items: Sequence[str]) -> bytes:
    unseen = [m for m in view.uids if "\\Seen" not in session.box.mails[m].state.flags]
    counts = {
        "MESSAGES": len(view.uids),
        "RECENT": 0,
        "UIDNEXT": view.uidnext,
        "UIDVALIDITY": view.uidvalidity,
        "UNSEEN": len(unseen),
        "HIGHESTMODSEQ": view.modseq,
    }
    told = listed(f"{item} {counts[item.upper()]}" for item in items)
    return f"* STATUS {quoted(view.name)} {told}\r\n".encode("latin-1")


def create(session: Session, words: list[Word]) -> Iterator[bytes]:
    if text(words[0]) in session.box.views:
        raise Said("NO [ALREADYEXISTS] Duplicate folder name (Failure)")
    session.box.make_label(decode(text(words[0])))
    yield from ()


def delete(session: Session, words: list[Word]) -> Iterator[bytes]:
    view = session.named(words[0])
    if view.name == "INBOX" or view.attribute:
        raise Said("NO [CANNOT] Invalid folder name (Failure)")
    session.box.remove_label(view.name)
    yield from ()


def rename(session: Session, words: list[Word]) -> Iterator[bytes]:
    session.box.rename_label(session.named(words[0]).name, decode(text(words[1])), told=True)
    yield from ()


def subscribe(session: Session, words: list[Word]) -> Iterator[bytes]:
    session.named(words[0])
    yield from ()


def select(session: Session, words: list[Word]) -> Iterator[bytes]:
    session.view = None
    view = session.named(words[0])
    session.held = sorted((uid, msgid) for msgid, uid in view.uids.items())
    session.known = {uid: session.seen(session.box.mails[msgid])[0] for uid, msgid in session.held}
    session.view = view
    yield f"* FLAGS ({FLAGS})\r\n".encode()
    yield f"* OK [PERMANENTFLAGS ({FLAGS} \\*)] Flags permitted.\r\n".encode()
    yield b"* OK [UIDVALIDITY %d] UIDs valid.\r\n" % view.uidvalidity
    yield b"* %d EXISTS\r\n* 0 RECENT\r\n" % len(session.held)
    yield b"* OK [UIDNEXT %d] Predicted next UID.\r\n" % view.uidnext
    yield b"* OK [HIGHESTMODSEQ %d]\r\n" % view.modseq


def close(session: Session, _words: list[Word]) -> Iterator[bytes]:
    session.view = None
    yield from ()


def _matches(name: str, pattern: str) -> bool:
    words = re.escape(pattern).replace(r"\*", ".*").replace("%", "[^/]*")
    return re.fullmatch(words, name, re.IGNORECASE) is not None
