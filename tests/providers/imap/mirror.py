"""What the rooms above keep of a folder, in a dictionary: for tests that compare."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from dealpost.providers.contract import Arrival, Batch, Cursor, Envelope, UidRange
from dealpost.providers.imap import ImapStore
from dealpost.providers.imap.uid_sets import ranges_of


@dataclass
class Mirror:
    folder: str = "INBOX"
    since: date | None = None
    epoch: int = 0
    cursor: Cursor = field(default_factory=dict)
    messages: dict[int, Arrival] = field(default_factory=dict)
    before: dict[int, Arrival] = field(default_factory=dict)  # of the epoch before
    flags: dict[int, frozenset[str]] = field(default_factory=dict)
    labels: dict[int, frozenset[str] | None] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)  # in which uids arrived
    backlog: int = 0

    async def catch_up(self, store: ImapStore, *, batches: int | None = None) -> int:
        """Take over changes; return how many batches there were. Stops after `batches`, if given."""
        coming = store.changes(
            self.folder,
            self.cursor,
            since=self.since,
            known=self.known,
            recognise=self.recognise if self.cursor else None,
        )
        return await self._keep(coming, batches)

    async def fill(self, store: ImapStore, *, batches: int | None = None) -> int:
        """Take over the past."""
        return await self._keep(store.backfill(self.folder, self.cursor, since=self.since), batches)

    async def take_all(self, store: ImapStore) -> None:
        await self.catch_up(store)
        await self.fill(store)

    async def known(self) -> Sequence[UidRange]:
        return ranges_of(self.messages)

    async def recognise(self, epoch: int, envelopes: Sequence[Envelope]) -> dict[int, int]:
        """Name messages by their old uids: those with the same first line look alike."""
        if epoch == self.epoch:
            return {}  # nothing is moved here
        old = {each.raw.partition(b"\r\n")[0]: uid for uid, each in self.messages.items()}
        heads = {each.uid: each.head.partition(b"\r\n")[0] for each in envelopes}
        return {uid: old[head] for uid, head in heads.items() if head in old}

    async def _keep(self, coming: AsyncIterator[Batch], batches: int | None) -> int:
        kept = 0
        async for batch in coming:
            self.keep(batch)
            kept += 1
            if kept == batches:
                break
        return kept

    def keep(self, batch: Batch) -> None:
        if batch.epoch != self.epoch:
            self.before, self.epoch = self.messages, batch.epoch
            self.messages, self.flags, self.labels = {}, {}, {}
        for each in batch.recognised:
            self.messages[each.now.uid] = self.before[each.known_as]
            self.flags[each.now.uid] = each.now.flags
            self.labels[each.now.uid] = each.now.labels
        for arrival in batch.arrivals:
            self.messages[arrival.uid] = arrival
            self.flags[arrival.uid] = arrival.flags
            self.labels[arrival.uid] = arrival.labels
            self.order.append(arrival.uid)
        for change in batch.flag_changes:
            if change.uid in self.messages:
                self.flags[change.uid] = change.flags
                self.labels[change.uid] = change.labels
        for low, high in batch.vanished:
            for uid in range(low, high + 1):
                self.messages.pop(uid, None)
                self.flags.pop(uid, None)
        self.cursor = batch.cursor
        self.backlog = batch.backlog
