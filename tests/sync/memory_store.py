"""A mailbox in memory that keeps the contract of a `MailStore`, with every mischief on demand."""

import random
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from dealpost.providers.contract import (
    Arrival,
    Batch,
    Cursor,
    Envelope,
    FlagChange,
    Identity,
    Known,
    Recognise,
    Recognised,
    Refused,
    RemoteFolder,
    Role,
    TryLater,
)
from tests.letters import MONDAY

AT_ONCE = 2  # messages in a batch


@dataclass
class Place:
    """A folder: uid -> what lies there, with its flags and when they last changed."""

    epoch: int = 1
    uidnext: int = 1
    messages: dict[int, tuple[bytes, frozenset[str], int]] = field(default_factory=dict)


@dataclass
class MemoryStore:
    chance: random.Random
    places: dict[str, Place]
    modseq: int = 1
    mischief: bool = False  # cuts passes off, sends batches twice, moves mail meanwhile
    fetched: int = 0

    # --- what other mail programs do

    def put(self, folder: str, raw: bytes, flags: frozenset[str] = frozenset()) -> None:
        place = self.places[folder]
        self.modseq += 1
        place.messages[place.uidnext] = (raw, flags, self.modseq)
        place.uidnext += 1

    def flag(self, folder: str, uid: int) -> None:
        raw, flags, _modseq = self.places[folder].messages[uid]
        self.modseq += 1
        self.places[folder].messages[uid] = (raw, flags ^ {"\\Flagged"}, self.modseq)

    def delete(self, folder: str, uid: int) -> None:
        self.modseq += 1
        del self.places[folder].messages[uid]

    def move(self, folder: str, uid: int, to: str) -> None:
        raw, flags, _modseq = self.places[folder].messages[uid]
        self.put(to, raw, flags)
        self.delete(folder, uid)

    def renumber(self, folder: str) -> None:
        place = self.places[folder]
        self.modseq += 1
        place.epoch += 1
        place.messages = dict(enumerate(place.messages.values(), 1))
        place.uidnext = len(place.messages) + 1

    def anything(self) -> None:
        """Let something happen."""
        folder = self.chance.choice(list(self.places))
        uids = list(self.places[folder].messages)
        if not uids:
            return
        uid = self.chance.choice(uids)
        other = self.chance.choice(list(self.places))
        raw = self.places[folder].messages[uid][0]
        deeds = [
            lambda: self.flag(folder, uid),
            lambda: self.delete(folder, uid),
            lambda: self.move(folder, uid, other),
            lambda: self.move(folder, uid, other),
            lambda: self.put(other, raw),
            lambda: self.renumber(folder),
        ]
        self.chance.choice(deeds)()

    # --- the contract

    async def folders(self) -> Sequence[RemoteFolder]:
        return [
            RemoteFolder(
                name,
                (name,),
                Role.INBOX if name == "INBOX" else Role.OTHER,
                messages=len(place.messages),
                mark=self._mark(place),
            )
            for name, place in self.places.items()
        ]

    async def renamed(self, *_what: object) -> Mapping[str, str]:
        return {}  # nobody renames a folder here

    async def changes(
        self,
        folder: str,
        cursor: Cursor,
        *,
        since: date | None,
        known: Known | None = None,
        recognise: Recognise | None = None,
    ) -> AsyncIterator[Batch]:
        assert since is None
        place = self.places[folder]
        at = Batch(place.epoch, cursor)
        held: set[int] = set()
        if cursor.get("epoch") != place.epoch:
            at = Batch(place.epoch, {"epoch": place.epoch, "next": 1, "modseq": self.modseq})
            if cursor and recognise is not None and place.messages:
                told = await self._recognised(place, recognise)
                held = {each.now.uid for each in told}
                yield replace(at, recognised=told, backlog=1)
        async for batch in self._mischievous(self._rest(place, at, held, known)):
            yield batch

    async def backfill(
        self,
        folder: str,
        cursor: Cursor,
        *,
        since: date | None,
        known: Known | None = None,
        recognise: Recognise | None = None,
    ) -> AsyncIterator[Batch]:
        if cursor.get("epoch") != self.places[folder].epoch:
            raise Refused("It is another folder by now.")
        changes = self.changes(folder, cursor, since=since, known=known, recognise=recognise)
        async for batch in changes:
            yield batch

    async def _recognised(self, place: Place, recognise: Recognise) -> tuple[Recognised, ...]:
        envelopes = [
            Envelope(uid, raw.partition(b"\r\n\r\n")[0], len(raw), MONDAY)
            for uid, (raw, _flags, _modseq) in place.messages.items()
        ]
        names = await recognise(place.epoch, envelopes)
        once = [name for name in names.values() if list(names.values()).count(name) == 1]
        return tuple(
            Recognised(name, FlagChange(uid, *place.messages[uid][1:]))
            for uid, name in names.items()
            if name in once
        )

    async def _rest(
        self, place: Place, at: Batch, held: set[int], known: Known | None
    ) -> AsyncIterator[Batch]:
        cursor = dict(at.cursor)
        now, end, epoch = self.modseq, place.uidnext, place.epoch
        low, before = int(str(cursor["next"])), int(str(cursor["modseq"]))
        seen = dict(place.messages)
        new = [uid for uid in seen if uid >= low and uid not in held]
        for start in range(0, len(new), AT_ONCE):
            portion = new[start : start + AT_ONCE]
            self.fetched += len(portion)
            cursor |= {"next": portion[-1] + 1}
            arrivals = tuple(
                Arrival(uid, seen[uid][0], MONDAY, seen[uid][1], size=len(seen[uid][0]))
                for uid in portion
            )
            yield Batch(epoch, dict(cursor), arrivals=arrivals, backlog=1)
        ours = [
            uid for low, high in (await known() if known else ()) for uid in range(low, high + 1)
        ]
        yield Batch(
            epoch,
            {
                "epoch": epoch,
                "next": end,
                "modseq": now,
                "mark": f"{epoch}/{end}/{now}/{len(seen)}",
            },
            flag_changes=tuple(
                FlagChange(uid, flags)
                for uid, (_, flags, modseq) in seen.items()
                if modseq > before
            ),
            vanished=tuple((uid, uid) for uid in ours if uid not in seen),
        )

    async def _mischievous(self, batches: AsyncIterator[Batch]) -> AsyncIterator[Batch]:
        async for batch in batches:
            yield batch
            if self.mischief and self.chance.random() < 0.2:
                yield batch
            if self.mischief and self.chance.random() < 0.2:
                self.anything()
            if self.mischief and self.chance.random() < 0.1:
                raise TryLater("cut off")

    def _mark(self, place: Place) -> str:
        # A folder's own modseq, as servers keep it; this one changes with any folder.
        return f"{place.epoch}/{place.uidnext}/{self.modseq}/{len(place.messages)}"

    async def identities(self, folder: str, *, since: date | None) -> Sequence[Identity]:
        assert since is None
        messages = self.places[folder].messages
        return [Identity(uid, "", len(raw)) for uid, (raw, _, _) in messages.items()]

    async def fetch(
        self, folder: str, *, epoch: int, uids: Collection[int]
    ) -> AsyncIterator[Arrival]:
        if epoch != self.places[folder].epoch:
            raise Refused("It is another folder by now.")
        messages = self.places[folder].messages
        for uid in sorted(set(uids) & messages.keys(), reverse=True):
            raw, flags, _modseq = messages[uid]
            yield Arrival(uid, raw, MONDAY, flags, size=len(raw))

    async def close(self) -> None:
        pass
