"""One signed-in connection, and the folder that it has open."""

import asyncio
import itertools
from collections.abc import Container, Sequence
from dataclasses import dataclass

from dealpost.providers.contract import Refused, Replaced, UidRange
from dealpost.providers.imap import quoting
from dealpost.providers.imap.abilities import Abilities
from dealpost.providers.imap.commands import Answer, Command, any_message, everything, kinds
from dealpost.providers.imap.connection import Connection
from dealpost.providers.imap.elsewhere import Elsewhere
from dealpost.providers.imap.faults import CommandFailed, ProtocolError
from dealpost.providers.imap.gmail_labels import LabelNames
from dealpost.providers.imap.position import mark
from dealpost.providers.imap.quoting import Part
from dealpost.providers.imap.responses import Fetch, Untagged, number
from dealpost.providers.imap.uid_sets import count, parse_ranges, written

# Of what we ask for, that by which a server's answer is told from a word in passing.
_TELLING = {b"UID", b"FLAGS", b"INTERNALDATE", b"RFC822.SIZE", b"X-GM-LABELS"}
# Elsewhere these are passing troubles of the whole mailbox (RFC 5530); in answer to SELECT they are
# about this folder, and one that is broken must not hold up the others.
_OF_THE_FOLDER = {"CORRUPTION", "INUSE", "SERVERBUG", "UNAVAILABLE"}


@dataclass(slots=True)
class Selected:
    """A folder as it was when it was opened (RFC 9051 6.3.2)."""

    folder: str
    epoch: int
    exists: int
    uidnext: int
    modseq: int  # 0 where the server keeps no record of changes for this folder
    changed: tuple[Fetch, ...] = ()  # since the position that was handed in, with QRESYNC
    vanished: tuple[UidRange, ...] = ()
    exists_now: int = 0  # goes with what the server tells in passing
    lasting: frozenset[bytes] | None = None  # PERMANENTFLAGS in small letters; None: any flag lasts
    identity: str = ""  # MAILBOXID (RFC 8474); "" where the server has no such thing

    def keeps(self, flag: str) -> bool:
        """Whether the folder keeps this flag for longer than the session (RFC 9051 7.1)."""
        if self.lasting is None or b"\\*" in self.lasting:
            return True
        return flag.lower().encode() in self.lasting

    @property
    def mark(self) -> str:
        return mark(self.epoch, self.uidnext, self.modseq, self.exists)

    @property
    def counts(self) -> tuple[int, int, int, int]:
        return (self.epoch, self.uidnext, self.modseq, self.exists)


class Session:
    def __init__(self, connection: Connection, abilities: Abilities) -> None:
        self.connection = connection
        self.abilities = abilities
        self.selected: Selected | None = None
        self.labels: LabelNames | None = None  # known once the folders have been listed
        self.stirred = asyncio.Event()  # something has happened since the folder was opened
        # Folders, with their epochs, of which the core was asked what it recognises.
        self.looked_through: set[tuple[str, int]] = set()
        self.replaced: set[str] = set()  # folders found to be others than those that were read
        self.trusts_identities = True  # MAILBOXID has not been seen to change on its own
        self.last_seen: dict[str, tuple[int, ...]] = {}  # folder -> counts when changes were taken
        self.elsewhere = Elsewhere(self.stirred.set)
        self._fetching: Command | None = None
        connection.overheard = self._overhear

    @property
    def folder(self) -> str:
        """The name of the open folder."""
        return self.selected.folder if self.selected is not None else ""

    async def renew(self) -> None:
        """Forget what was seen in an earlier pass, and find out whether the server is there."""
        await self.connection.run(b"NOOP")
        self.selected = None
        self.looked_through.clear()
        self.replaced.clear()
        self.last_seen.clear()

    def replace(self, folder: str) -> Replaced:
        """Note that another folder bears this name by now, and return what to raise."""
        self.replaced.add(folder)
        self.looked_through = {place for place in self.looked_through if place[0] != folder}
        return Replaced(f"The folder {folder} has been replaced by another on the mail server.")

    async def open(self, folder: str, *, epoch: int | None = None) -> Selected:
        """Have this folder open, with `epoch` as its UIDVALIDITY where one is given.

        Raises `Replaced` if the folder is another one by now.
        """
        selected = self.selected
        if selected is None or selected.folder != folder:
            selected = await self.select(folder)
        if epoch is not None and selected.epoch != epoch:
            raise Replaced(f"The folder {folder} has been replaced by another on the mail server.")
        return selected

    async def select(self, folder: str, *parameters: bytes) -> Selected:
        """Open a folder anew, which is also how to learn what has happened in it."""
        self.selected = None
        self.stirred.clear()
        if not parameters and self.abilities.condstore and not self.abilities.qresync:
            parameters = (b"CONDSTORE",)
        words = b" (%s)" % b" ".join(parameters) if parameters else b""
        try:
            answer = await self.connection.run(
                b"SELECT ", quoting.mailbox(folder), words, wanted=everything
            )
        except CommandFailed as failed:
            if failed.code not in _OF_THE_FOLDER:
                raise
            host = self.connection.host
            raise Refused(f"The folder cannot be opened. {host} says: {failed.text}") from failed
        self.selected = _read_selected(folder, answer, condstore=self.abilities.condstore)
        if not self.selected.uidnext:
            self.selected.uidnext = await self._guess_uidnext(self.selected)
        return self.selected

    async def _guess_uidnext(self, selected: Selected) -> int:
        if not selected.exists:
            return 1
        answer = await self.connection.run(b"FETCH %d (UID)" % selected.exists, wanted=any_message)
        return max((fetch.uid for fetch in answer.of(Fetch)), default=0) + 1

    async def search(self, *criteria: Part) -> list[UidRange]:
        """Return the uids of the messages that fit (RFC 4731 where the server has it)."""
        if "ESEARCH" in self.abilities:
            return await self._search(b"UID SEARCH RETURN (ALL) ", criteria)
        return await self._search(b"UID SEARCH ", criteria)

    async def _search(self, words: bytes, criteria: Sequence[Part]) -> list[UidRange]:
        answer = await self.connection.run(words, *criteria, wanted=kinds("SEARCH", "ESEARCH"))
        results = answer.of(Untagged)
        if not results:  # an error must never look like an empty folder
            raise ProtocolError("a search brought no result, not even an empty one")
        return [found for result in results for found in _found(result)]

    async def start_fetch(
        self, uids: Container[int], ranges: bytes, items: bytes, modifiers: bytes = b""
    ) -> Command:
        """Ask for these items; only complete answers for these uids are taken for one.

        Anything else that comes meanwhile (a flag changed by another client, the message before
        the first in answer to an empty range) is overheard.
        """
        needed = _TELLING & set(items.split())
        if self._fetching is not None and self.abilities.in_flight == 1:
            await self._fetching.finished()
        self._fetching = await self.connection.start(
            b"UID FETCH %s (%s)%s" % (ranges, items.strip(), modifiers),
            wanted=lambda response: (
                isinstance(response, Fetch)
                and response.uid in uids
                and needed <= response.items.keys()
            ),
        )
        return self._fetching

    async def fetch(self, ranges: Sequence[UidRange], items: bytes) -> list[Fetch]:
        """Fetch items of a few messages. Raises `CommandFailed`."""
        uids = {uid for low, high in ranges for uid in range(low, high + 1)}
        command = await self.start_fetch(uids, written(ranges), items)
        return (await command.answer()).of(Fetch)

    def labels_of(self, fetch: Fetch) -> frozenset[str] | None:
        """Return the labels of a message of the open folder; None where nothing is told of them."""
        if self.labels is None or self.selected is None:
            return None
        return self.labels.read(fetch, self.selected.folder)

    def _overhear(self, response: Fetch | Untagged) -> None:
        if isinstance(response, Fetch):
            self.stirred.set()
            if self.selected is not None:
                self.elsewhere.forget(self.selected.folder)
        elif response.kind == "STATUS":
            self.elsewhere.hear(response)
        elif self.selected is not None and response.kind in {"EXISTS", "EXPUNGE", "VANISHED"}:
            self.stirred.set()
            self.elsewhere.forget(self.selected.folder)
            self.selected.exists_now = _exists_after(response, self.selected.exists_now)


def _exists_after(response: Untagged, exists: int) -> int:
    if response.kind == "EXISTS":
        return response.number
    gone = 1 if response.kind == "EXPUNGE" else count(_vanished(response))
    return max(0, exists - gone)


def _found(result: Untagged) -> list[UidRange]:
    values = result.values
    if result.kind == "SEARCH":
        uids = [number(value) for value in values if not isinstance(value, list)]
        return [(uid, uid) for uid in uids]
    for name, value in itertools.pairwise(values):
        if isinstance(name, bytes) and name.upper() == b"ALL" and isinstance(value, bytes):
            return parse_ranges(value)
    return []


def _vanished(response: Untagged) -> list[UidRange]:
    last = response.values[-1] if response.values else None
    return parse_ranges(last) if isinstance(last, bytes) else []


def _lasting(answer: Answer) -> frozenset[bytes] | None:
    flags = answer.code("PERMANENTFLAGS")
    return None if flags is None else frozenset(flags.strip(b" ()").lower().split())


def _read_selected(folder: str, answer: Answer, *, condstore: bool) -> Selected:
    responses = answer.responses
    for index, response in enumerate(responses):
        if getattr(response, "code", "") == "CLOSED":  # what came before is of the old folder
            responses = responses[index + 1 :]
    answer = Answer(responses, answer.completion)
    epoch = answer.code("UIDVALIDITY")
    if epoch is None:
        raise ProtocolError("the server keeps no lasting numbers for its messages")
    exists = max((reply.number for reply in answer.untagged("EXISTS")), default=0)
    return Selected(
        folder=folder,
        epoch=number(epoch),
        exists=exists,
        exists_now=exists,
        uidnext=number(answer.code("UIDNEXT") or b"0"),
        modseq=number(answer.code("HIGHESTMODSEQ") or b"0") if condstore else 0,
        changed=tuple(answer.of(Fetch)),
        lasting=_lasting(answer),
        vanished=tuple(r for reply in answer.untagged("VANISHED") for r in _vanished(reply)),
        identity=(answer.code("MAILBOXID") or b"").decode("latin-1").strip("()")[:255],
    )
