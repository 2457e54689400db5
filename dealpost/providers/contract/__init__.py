"""What every mail provider must be able to do, and the only ways in which it may fail.

A provider offers a `MailStore` (where mail lies) and a `Transport` (which carries mail away).
The rooms above never ask which provider they have.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeAlias

from dealpost.providers.contract.failures import LoginExpired as LoginExpired
from dealpost.providers.contract.failures import ProviderError as ProviderError
from dealpost.providers.contract.failures import Refused as Refused
from dealpost.providers.contract.failures import Replaced as Replaced
from dealpost.providers.contract.failures import TryLater as TryLater
from dealpost.providers.contract.failures import Uncertain as Uncertain
from dealpost.providers.contract.failures import Unreachable as Unreachable
from dealpost.providers.contract.operations import Expunge as Expunge
from dealpost.providers.contract.operations import Move as Move
from dealpost.providers.contract.operations import Operation as Operation
from dealpost.providers.contract.operations import Outcome as Outcome
from dealpost.providers.contract.operations import StoreFlags as StoreFlags
from dealpost.providers.contract.operations import StoreLabels as StoreLabels
from dealpost.providers.contract.recognition import Compare as Compare
from dealpost.providers.contract.recognition import Envelope as Envelope
from dealpost.providers.contract.recognition import Recognise as Recognise
from dealpost.providers.contract.seeking import Clues as Clues
from dealpost.providers.contract.seeking import Sighting as Sighting

# Opaque to everyone but the provider that made it; JSON values only, because the core keeps it in
# the same transaction as the rows that it covers.
Cursor: TypeAlias = Mapping[str, object]


class Security(StrEnum):
    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class Server:
    host: str
    port: int
    security: Security


@dataclass(frozen=True, slots=True)
class Account:
    """Everything needed to reach one mailbox. The secret never appears in a repr or a log."""

    address: str
    username: str
    secret: str = field(repr=False)
    incoming: Server
    outgoing: Server | None = None
    authentication: str = "password"  # or "xoauth2", "oauthbearer": the secret is then a token


class Role(StrEnum):
    """What a folder is for (RFC 6154), where the server or its name tells."""

    INBOX = "inbox"
    SENT = "sent"
    DRAFTS = "drafts"
    ARCHIVE = "archive"
    TRASH = "trash"
    JUNK = "junk"
    ALL = "all"
    FLAGGED = "flagged"
    OTHER = ""


@dataclass(frozen=True, slots=True)
class RemoteFolder:
    remote_id: str  # what the provider calls it, exactly; the key in every later call
    path: tuple[str, ...]  # for people, decoded, outermost first
    role: Role
    selectable: bool = True
    messages: int | None = None  # how many it holds, where the listing told
    epoch: int = 0  # IMAP UIDVALIDITY, where the listing told
    mark: str = ""  # changes whenever anything in the folder does; "" where the listing cannot tell
    # It only shows messages that lie in another folder: they come from there, with their labels.
    is_label: bool = False


def unchanged(folder: RemoteFolder, cursor: Cursor) -> bool:
    """Whether the listing alone shows that nothing has happened since the cursor."""
    return bool(folder.mark) and cursor.get("mark") == folder.mark


class Arrival(NamedTuple):
    """One message that lies in a folder, with its raw bytes exactly as the provider keeps them."""

    uid: int
    raw: bytes
    received_at: datetime  # aware; IMAP INTERNALDATE
    flags: frozenset[str]  # system flags spelt as "\\Seen", keywords as they come
    modseq: int = 0
    size: int = 0  # at the provider, in bytes
    truncated: bool = False  # too large to fetch whole: raw holds the header and a first part
    thread_hint: str = ""  # the provider's own thread id, a weak witness
    labels: frozenset[str] | None = None  # remote ids of labels; None where there is no such thing


@dataclass(frozen=True, slots=True)
class FlagChange:
    uid: int
    flags: frozenset[str]
    modseq: int = 0
    labels: frozenset[str] | None = None  # None: nothing is known of them


@dataclass(frozen=True, slots=True)
class Recognised:
    """A message that lies in a folder and need not be fetched: the core said that it has it."""

    known_as: int  # what the core calls it
    now: FlagChange  # its uid, flags and labels


UidRange: TypeAlias = tuple[int, int]  # both ends included, low <= high

# Tells which uids the core holds of a folder, in the cursor's epoch. Called only where the provider
# cannot tell by itself what has vanished, or would fetch again what is already here.
Known: TypeAlias = Callable[[], Awaitable[Sequence[UidRange]]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some changes of one folder and the cursor that stands for having stored them.

    Batches of a folder must be stored in the order they come. Storing one twice changes nothing.
    """

    epoch: int  # IMAP UIDVALIDITY: a uid means nothing outside its epoch
    cursor: Cursor
    arrivals: tuple[Arrival, ...] = ()
    flag_changes: tuple[FlagChange, ...] = ()
    vanished: tuple[UidRange, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    backlog: int = 0  # older messages that remain to be fetched, as far as known


@dataclass(frozen=True, slots=True)
class Identity:
    """Enough to recognise a message without its body: for the completeness audit."""

    uid: int
    message_id: str
    size: int


@dataclass(frozen=True, slots=True)
class Found:
    folder: str
    epoch: int
    uid: int


class MailStore(Protocol):
    async def folders(self) -> Sequence[RemoteFolder]: ...

    async def renamed(
        self, before: Mapping[str, Cursor], listed: Sequence[RemoteFolder], compare: Compare
    ) -> Mapping[str, str]:
        """Return old remote id -> new remote id of the folders that bear another name by now.

        `before` are those that have been read, `listed` are those that there are. Two may have
        taken each other's name. One of which it is not sure is taken for new; one that `changes`
        took for replaced, and that is the same after all, is returned with its own name.
        """
        ...

    async def make_folder(self, role: Role) -> RemoteFolder:
        """Return the folder of this role, made if there is none, under the name in common use."""
        ...

    def changes(
        self,
        folder: str,
        cursor: Cursor,
        *,
        since: date | None,
        known: Known | None = None,
        recognise: Recognise | None = None,
    ) -> AsyncIterator[Batch]:
        """Yield all that happened since the cursor. With an empty cursor: only the newest messages.

        Afterwards all that is newer than the cursor's low mark is known; older is `backfill`'s.
        `since` leaves out messages received before that day (None: everything). Batches of another
        epoch than the cursor's begin anew, as with an empty cursor: no uid of the old epoch counts
        any more, and what `recognise` knows is not fetched again. Without `known`, a server that
        keeps no record of deletions tells of none.

        Raises `Replaced` if it is quite another folder. `renamed` tells whether the one that was
        read bears another name now; else nothing that is known of it counts any more.
        """
        ...

    def backfill(
        self,
        folder: str,
        cursor: Cursor,
        *,
        since: date | None,
        known: Known | None = None,
        recognise: Recognise | None = None,
    ) -> AsyncIterator[Batch]:
        """Yield the older messages, newest first, each batch lowering the cursor's low mark.

        Ends at once when there are none. An earlier `since` than the cursor's looks at everything
        again; `known` spares fetching what is here, and `recognise` what was here in an earlier
        epoch. Raises `Refused` if the epoch has changed: then `changes` comes first.
        """
        ...

    def fetch(self, folder: str, *, epoch: int, uids: Collection[int]) -> AsyncIterator[Arrival]:
        """Yield just these messages, whole even where `changes` would truncate them, newest first.

        Those that are gone are left out. What is beyond all measure comes truncated still. Raises
        `Refused` if the epoch has changed.
        """
        ...

    async def apply(self, operation: Operation) -> Outcome:
        """Do it at the provider. Doing it twice is harmless; uids that are gone are told of.

        Raises `Replaced` if the folder's epoch is no longer the operation's.
        """
        ...

    async def labelled(self, folder: str, label: str) -> tuple[int, Sequence[UidRange]]:
        """Return which messages of a folder have a label, and the folder's epoch."""
        ...

    async def find(self, message_id: str, *, folders: Sequence[str]) -> Found | None:
        """Look for a message by its Message-ID, in the folders' order."""
        ...

    async def file(
        self, raw: bytes, *, folder: str, flags: frozenset[str], at: datetime
    ) -> Found | None:
        """Put a message into a folder. None where the server does not tell its uid."""
        ...

    async def identities(self, folder: str, *, since: date | None) -> Sequence[Identity]: ...

    async def count(self, folder: str, *, since: date | None) -> int:
        """Say how many messages it holds from that day on; those of the day before may count."""
        ...

    async def seek(self, folder: str, clues: Clues, *, most: int) -> Sequence[Sighting]:
        """Return the newest messages of a folder that fit, newest first."""
        ...

    async def wait(self, folder: str, *, timeout: timedelta, others: Sequence[str] = ()) -> bool:
        """Sleep until the folder changes (True) or the time is over (False).

        A change of one of the `others` is noticed too, within two minutes, and from the moment on
        at which `folders` was first called.
        """
        ...

    async def renew(self) -> None:
        """Serve as one that was just opened, after nobody has used it for a while.

        Raises TryLater if the provider no longer answers on this connection.
        """
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Receipt:
    """An accepted message. The provider may have refused some of the recipients."""

    refused: Mapping[str, str] = field(default_factory=dict)  # address -> the server's words
    deferred: frozenset[str] = frozenset()  # those of `refused` that may be tried again later
    message_id: str = ""  # where the provider gave it another than ours (Outlook, Amazon SES)


class Transport(Protocol):
    async def send(
        self, raw: bytes, *, sender: str, recipients: Sequence[str], envelope_id: str = ""
    ) -> Receipt:
        """Hand over one message, once.

        Bounces bring `envelope_id` back (RFC 3461 ENVID) where the provider knows such a thing.

        Raises `TryLater` or `Refused` only if the message surely did not leave, `Uncertain` if
        the connection broke after the last byte was on its way.
        """
        ...

    async def close(self) -> None: ...
