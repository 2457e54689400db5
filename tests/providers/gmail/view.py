"""A folder of a Gmail mailbox: a view of the messages that have a label or lie in a place."""

from dataclasses import dataclass, field

from tests.providers.gmail.mail import (
    ALL,
    DRAFT,
    IMPORTANT,
    INBOX,
    SENT,
    SPAM,
    STARRED,
    TRASH,
    Mail,
)


@dataclass(eq=False)
class View:
    name: str  # on the wire
    place: str = ALL
    label: str = ""  # that its messages have; "": everything in the place
    attribute: str = ""
    uidvalidity: int = 1
    uidnext: int = 1
    modseq: int = 1
    uids: dict[int, int] = field(default_factory=dict)  # msgid -> uid, in the order of the uids

    def holds(self, mail: Mail) -> bool:
        return mail.place == self.place and (not self.label or self.label in mail.state.labels)

    def settle(self, mail: Mail, modseq: int) -> None:
        """Let a message enter or leave, and note that something has happened."""
        inside = mail.msgid in self.uids
        if self.holds(mail):
            if not inside:
                self.uids[mail.msgid] = self.uidnext
                self.uidnext += 1
            self.modseq = modseq
        elif inside:
            del self.uids[mail.msgid]
            self.modseq = modseq

    def renumber(self, modseq: int) -> None:
        """Give every message a new uid in a new epoch, as after a repair at the provider."""
        self.uidvalidity += 1
        self.modseq = modseq
        self.uids = {msgid: uid for uid, msgid in enumerate(reversed(self.uids), 101)}
        self.uidnext = 101 + len(self.uids)


def system_views(prefix: str = "[Gmail]") -> dict[str, View]:
    """The folders that every mailbox has. Old accounts in some countries say [Google Mail]."""
    views = [
        View("INBOX", label=INBOX),
        View(f"{prefix}/All Mail", attribute="\\All"),
        View(f"{prefix}/Drafts", label=DRAFT, attribute="\\Drafts"),
        View(f"{prefix}/Important", label=IMPORTANT, attribute="\\Important"),
        View(f"{prefix}/Sent Mail", label=SENT, attribute="\\Sent"),
        View(f"{prefix}/Spam", place=SPAM, attribute="\\Junk"),
        View(f"{prefix}/Starred", label=STARRED, attribute="\\Flagged"),
        View(f"{prefix}/Trash", place=TRASH, attribute="\\Trash"),
    ]
    return {view.name: view for view in views}
