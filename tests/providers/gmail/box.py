"""A Gmail mailbox and what a person does in it with a browser."""

import re
import threading
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from dealpost.providers.imap.names import encode
from tests.providers.gmail.mail import ALL, INBOX, SPAM, STARRED, TRASH, Mail, State
from tests.providers.gmail.view import View, system_views

FIRST_MSGID = 1278455344230334865  # as in Google's examples: too large for 53 bits
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_IDS = re.compile(rb"<[^<>\s]+>")
_FIELD = re.compile(rb"^(message-id|references|in-reply-to):((?:.|\n[ \t])*)", re.I | re.M)


def _alone(method: Any) -> Any:
    """One at a time: tests act in their own thread, the server in another."""

    @wraps(method)
    def locked(self: "Box", *args: Any, **more: Any) -> Any:
        with self.lock:
            return method(self, *args, **more)

    return locked


class Box:
    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.modseq = 1000
        self.mails: dict[int, Mail] = {}
        self.views: dict[str, View] = system_views()
        self.is_late = False  # connected sessions see flags and labels as when they connected
        self.bodies_sent: list[int] = []  # msgids, each time one was downloaded whole
        self.changed = 0  # how often anything happened; sessions that IDLE look at it

    # --- what happens without anybody's doing

    @_alone
    def deliver(
        self,
        raw: bytes,
        *,
        labels: Iterable[str] = (INBOX,),
        flags: Iterable[str] = (),
        place: str = ALL,
        at: datetime = AT,
    ) -> Mail:
        msgid = FIRST_MSGID + len(self.mails) * 7
        state = State(frozenset(flags), frozenset(labels))
        mail = Mail(msgid, self._thread(raw) or msgid, raw, at, state, place, self._tick())
        self.mails[msgid] = mail
        self._settle(mail)
        return mail

    @_alone
    def renumber(self) -> None:
        """Change the UIDVALIDITY of every folder."""
        for view in self.views.values():
            view.renumber(self._tick())

    # --- in the browser

    @_alone
    def label(self, mail: Mail, *, add: Collection[str] = (), remove: Collection[str] = ()) -> None:
        state = State(mail.state.flags, (mail.state.labels | set(add)) - set(remove))
        self._change(mail, state)

    @_alone
    def flag(self, mail: Mail, *, add: Collection[str] = (), remove: Collection[str] = ()) -> None:
        star = {STARRED} if "\\Flagged" in add else set()
        unstar = {STARRED} if "\\Flagged" in remove else set()
        flags = (mail.state.flags | set(add)) - set(remove) - {"\\Flagged"}
        self._change(mail, State(flags, (mail.state.labels | star) - unstar))

    @_alone
    def put(self, mail: Mail, place: str) -> None:
        """Move to the trash, to spam or back. What leaves All Mail leaves the inbox."""
        if place != mail.place:
            mail.place = place
            self._change(mail, State(mail.state.flags, mail.state.labels - {INBOX}))

    def archive(self, mail: Mail) -> None:
        self.label(mail, remove={INBOX})

    def trash(self, mail: Mail) -> None:
        self.put(mail, TRASH)

    def spam(self, mail: Mail) -> None:
        self.put(mail, SPAM)

    @_alone
    def destroy(self, mail: Mail) -> None:
        """Delete for ever."""
        mail.place = ""
        self._change(mail, mail.state)
        del self.mails[mail.msgid]

    @_alone
    def make_label(self, name: str) -> str:
        """Return its name on the wire; `name` is as people read it, "/" nests."""
        wire = encode(name)
        if wire not in self.views:
            self.views[wire] = View(wire, label=wire, uidvalidity=len(self.views) + 1)
            self.changed += 1
        return wire

    @_alone
    def remove_label(self, wire: str) -> None:
        """Messages lose it without being changed otherwise."""
        for mail in self.mails.values():
            if wire in mail.state.labels:
                self.label(mail, remove={wire})
        del self.views[wire]
        self.changed += 1

    @_alone
    def rename_label(self, before: str, after: str, *, told: bool) -> str:
        """`told`: whether its messages count as changed; what Google does is not written down."""
        wire = self.make_label(after)
        for mail in [each for each in self.mails.values() if before in each.state.labels]:
            labels = mail.state.labels - {before} | {wire}
            if told:
                self._change(mail, State(mail.state.flags, labels))
            else:
                mail.state = State(mail.state.flags, labels)
                self.views[wire].settle(mail, self.modseq)
        del self.views[before]
        self.changed += 1
        return wire

    # --- questions

    def view(self, attribute: str) -> View:
        return next(view for view in self.views.values() if view.attribute == attribute)

    @_alone
    def shown(self) -> dict[str, set[bytes]]:
        """Folder -> Message-IDs, as every mail program finds them."""
        return {
            name: {_named(self.mails[msgid].raw, b"message-id")[0] for msgid in view.uids}
            for name, view in self.views.items()
        }

    # --- beneath

    def _tick(self) -> int:
        self.modseq += 1
        self.changed += 1
        return self.modseq

    def _change(self, mail: Mail, state: State) -> None:
        mail.change(state, self._tick())
        self._settle(mail)

    def _settle(self, mail: Mail) -> None:
        for view in self.views.values():
            view.settle(mail, mail.modseq)

    def _thread(self, raw: bytes) -> int:
        named = {*_named(raw, b"references"), *_named(raw, b"in-reply-to")}
        threads = [m.thrid for m in self.mails.values() if named & {*_named(m.raw, b"message-id")}]
        return threads[0] if threads else 0


def _named(raw: bytes, field: bytes) -> list[bytes]:
    head = raw.partition(b"\r\n\r\n")[0]
    fields = [each[2] for each in _FIELD.finditer(head) if each[1].lower() == field]
    return [found for value in fields for found in _IDS.findall(value)]
