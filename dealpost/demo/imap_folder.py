"""A folder as pymap sees it: its protocol on one side, the mail store on the other."""

# ruff: noqa: ARG002 - the signatures are pymap's

from collections.abc import Iterable
from datetime import UTC, datetime

from pymap.backend.mailbox import MailboxDataInterface
from pymap.concurrent import Event
from pymap.context import subsystem
from pymap.flags import FlagOp
from pymap.interfaces.message import CachedMessage
from pymap.mailbox import MailboxSnapshot
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import ObjectId
from pymap.parsing.specials.flag import Flag, Recent, Seen, Wildcard, get_system_flags
from pymap.selected import SelectedMailbox, SelectedSet

from dealpost.demo.imap_message import ImapMessage
from dealpost.demo.mail_store import Folder, MailStore, Stored

# Any keyword may be stored ($Forwarded and the labels of mail programs).
PERMANENT = (get_system_flags() - {Recent}) | {Wildcard}


class ImapFolder(MailboxDataInterface[ImapMessage]):
    """One for each folder, shared by all sessions that have it open."""

    def __init__(self, store: MailStore, folder: Folder) -> None:
        self.store = store
        self.id = folder.id
        self._uid_validity = folder.uidvalidity
        self._changed: Event = subsystem.get().new_event()
        self._selected_set = SelectedSet()
        store.watch(folder.id, self._changed.set)

    @property
    def mailbox_id(self) -> ObjectId:
        return ObjectId(b"F%d" % self.id)

    @property
    def readonly(self) -> bool:
        return False

    @property
    def uid_validity(self) -> int:
        return self._uid_validity

    @property
    def permanent_flags(self) -> frozenset[Flag]:
        return PERMANENT

    @property
    def selected_set(self) -> SelectedSet:
        return self._selected_set

    async def update_selected(
        self, selected: SelectedMailbox, *, wait_on: Event | None = None
    ) -> SelectedMailbox:
        known: int = selected.mod_sequence or 0
        if wait_on is not None and self._modseq() == known:
            # A change between the last answer and here would wake nobody, hence the comparison.
            await wait_on.or_event(self._changed).wait()
        selected.mod_sequence = self._modseq()
        changed = [self._message(stored) for stored in self.store.messages(self.id, after=known)]
        selected.add_updates(changed, self.store.expunged(self.id, after=known) if known else [])
        return selected

    async def append(self, append_msg: AppendMessage, *, recent: bool = False) -> ImapMessage:
        flags = [str(flag) for flag in append_msg.flag_set - {Recent}]
        when = append_msg.when or datetime.now(UTC)
        uid = self.store.append(self.id, bytes(append_msg.literal), flags, when)
        stored = self.store.message(self.id, uid)
        assert stored is not None
        return self._message(stored)

    async def copy(
        self, uid: int, destination: "ImapFolder", *, recent: bool = False
    ) -> int | None:
        return self.store.copy(self.id, uid, destination.id)

    async def move(
        self, uid: int, destination: "ImapFolder", *, recent: bool = False
    ) -> int | None:
        return self.store.move(self.id, uid, destination.id)

    async def get(self, uid: int, cached_msg: CachedMessage) -> ImapMessage:
        stored = self.store.message(self.id, uid)
        if stored is not None:
            return self._message(stored)
        assert isinstance(cached_msg, ImapMessage)
        return cached_msg.gone()

    async def update(
        self, uid: int, cached_msg: CachedMessage, flag_set: frozenset[Flag], mode: FlagOp
    ) -> ImapMessage:
        message = await self.get(uid, cached_msg)
        flags = mode.apply(message.permanent_flags, flag_set)
        if not message.expunged and flags != message.permanent_flags:
            self.store.set_flags(self.id, uid, [str(flag) for flag in flags])
        return await self.get(uid, cached_msg)

    async def delete(self, uids: Iterable[int]) -> None:
        self.store.remove(self.id, list(uids))

    async def claim_recent(self, selected: SelectedMailbox) -> None:
        """Nothing is \\Recent here: RFC 9051 has dropped it and no client should need it."""

    async def cleanup(self) -> None:
        """Nothing to do: SQLite keeps its own house."""

    async def snapshot(self) -> MailboxSnapshot:
        messages = [self._message(stored) for stored in self.store.messages(self.id)]
        unseen = [n for n, m in enumerate(messages, 1) if Seen not in m.permanent_flags]
        folder = self.store.folder_by_id(self.id)
        return MailboxSnapshot(
            self.mailbox_id,
            self.readonly,
            self.uid_validity,
            self.permanent_flags,
            self.session_flags,
            exists=len(messages),
            recent=0,
            unseen=len(unseen),
            first_unseen=unseen[0] if unseen else None,
            next_uid=folder.uidnext if folder else 1,
        )

    def _modseq(self) -> int:
        folder = self.store.folder_by_id(self.id)
        return folder.modseq if folder else 0

    def _message(self, stored: Stored) -> ImapMessage:
        return ImapMessage(stored, lambda uid: self.store.raw(self.id, uid))
