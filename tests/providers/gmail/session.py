"""One connection to a Gmail mailbox: which folder is open, and what the client knows of it."""

from collections.abc import Iterator

from tests.providers.gmail.box import Box
from tests.providers.gmail.mail import Mail, State
from tests.providers.gmail.searching import Held
from tests.providers.gmail.view import View
from tests.providers.gmail.words import Word, listed, numbers, text, within

LATEST = 2**63


class Said(Exception):
    """The command ends with these words instead of OK."""


class Session:
    def __init__(self, box: Box, user: str, secret: str) -> None:
        self.box = box
        self.credentials = (user, secret)
        self.signed_in = False
        self.by_uid = False
        self.view: View | None = None
        self.held: list[tuple[int, int]] = []  # (uid, msgid) as the client counts them
        self.known: dict[int, int] = {}  # uid -> modseq that the client was told of
        self.connected_at = box.modseq
        self.own: set[int] = set()  # msgids that this session has changed: never late

    def news(self) -> Iterator[bytes]:
        """Tell what has happened in the open folder (RFC 3501 7.4.1: highest number first)."""
        if self.view is None:
            return
        now = {uid: msgid for msgid, uid in self.view.uids.items()}
        for number in range(len(self.held), 0, -1):
            if self.held[number - 1][0] not in now:
                del self.held[number - 1]
                yield b"* %d EXPUNGE\r\n" % number
        before = {uid for uid, _ in self.held}
        fresh = [(uid, msgid) for uid, msgid in now.items() if uid not in before]
        if fresh:
            self.held += sorted(fresh)
            yield b"* %d EXISTS\r\n" % len(self.held)
        for number, (uid, msgid) in enumerate(self.held, 1):
            modseq, state = self.seen(self.box.mails[msgid])
            if self.known.setdefault(uid, modseq) != modseq:
                self.known[uid] = modseq
                flags = listed(sorted(state.told))
                yield f"* {number} FETCH (UID {uid} MODSEQ ({modseq}) FLAGS {flags})\r\n".encode()

    @property
    def opened(self) -> View:
        if self.view is None:
            raise Said("BAD No folder is open")
        return self.view

    def named(self, word: Word) -> View:
        name = "INBOX" if text(word).upper() == "INBOX" else text(word)
        if name not in self.box.views:
            raise Said(f"NO [NONEXISTENT] Unknown Mailbox: {name} (Failure)")
        return self.box.views[name]

    def each(self) -> Iterator[Held]:
        for number, (uid, msgid) in enumerate(self.held, 1):
            if msgid in self.opened.uids and msgid in self.box.mails:
                yield Held(number, uid, self.box.mails[msgid])

    def chosen(self, wanted: str) -> Iterator[Held]:
        last = (self.held[-1][0] if self.by_uid else len(self.held)) if self.held else 0
        ranges = numbers(wanted, last)
        for each in self.each():
            if within(each.uid if self.by_uid else each.number, ranges):
                yield each

    def horizon(self, mail: Mail) -> int:
        late = self.box.is_late and mail.msgid not in self.own
        return self.connected_at if late else LATEST

    def seen(self, mail: Mail) -> tuple[int, State]:
        return mail.as_of(self.horizon(mail))
