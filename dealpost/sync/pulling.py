"""One pass over a mailbox: tell the provider what we changed, then take over what it changed.

First what is new in every folder, so that today's mail is there at once; then the past, newest
first, interrupted now and again to look for what is new. Every batch commits together with the
cursor that stands for it: killed anywhere, the next pass goes on there.
"""

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from functools import partial

from dealpost.conversations import departing, following_labels, mirroring, renumbering
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import (
    Batch,
    Known,
    MailStore,
    ProviderError,
    Recognise,
    Refused,
    Replaced,
    unchanged,
)
from dealpost.sync.committing import commit
from dealpost.sync.database_thread import DatabaseThread
from dealpost.sync.drafts import settle_drafts
from dealpost.sync.failing import fail
from dealpost.sync.following import follow
from dealpost.sync.gone_folders import empty_gone_folders
from dealpost.sync.label_names import follow_label_renames
from dealpost.sync.listing import take_over_folders
from dealpost.sync.marks import marks_of
from dealpost.sync.opening import ANEW, Opening
from dealpost.sync.ordering import WATCHED_BEST, in_order
from dealpost.sync.parsed import Parsed, parsed_in_portions
from dealpost.sync.progress import Progress, Renumbering, Report
from dealpost.sync.pushing import push, push_rest
from dealpost.sync.refusing import Refusals
from dealpost.sync.renaming import follow_renames, follow_replaced
from dealpost.sync.silence import Silent, unless_silent
from dealpost.sync.turns import TO_THE_END, Turn
from dealpost.sync.verifying import verify

# How long the past may be read before somebody looks for new mail again.
LOOK_AGAIN = timedelta(seconds=20)
PATIENCE = 0.3  # seconds for which a commit of the past may wait for more to put into it


async def pull(
    mailbox: Mailbox,
    *,
    clock: Callable[[], datetime],
    report: Report = lambda _progress: None,
    turn: Turn = TO_THE_END,
    opening: Opening = ANEW,
) -> Progress:
    """Make one pass, as far as the turn allows, and remember on the mailbox how it went.

    Provider errors end here, as a word on the mailbox; anything else is a bug and goes on.
    """
    async with opening.database() as database:
        one_pass = _Pass(mailbox, opening, database, clock, report, turn)
        try:
            await unless_silent(one_pass.run(), database, seconds=turn.silence)
        except Stopped:
            pass
        except Silent:
            one_pass.progress.gave_way = True
        except ProviderError as error:
            await database.run(fail, mailbox, error, at=clock())
        else:
            if one_pass.progress.is_complete:
                await database.run(mailbox.finish_pass, at=clock())
        return one_pass.progress


class Stopped(Exception):
    """Somebody paused, disconnected or removed the mailbox during the pass."""


class _Pass:
    def __init__(
        self,
        mailbox: Mailbox,
        opening: Opening,
        database: DatabaseThread,
        clock: Callable[[], datetime],
        report: Report,
        turn: Turn,
    ) -> None:
        self.mailbox = mailbox
        self.opening = opening
        self.database = database
        self.clock = clock
        self.report = report
        self.turn = turn
        self.ends = time.monotonic() + turn.seconds
        self.refusals = Refusals()
        self.replaced: list[Folder] = []  # other folders bear their names, as the last look found
        self.put_off = 0  # folders never read yet, and large drafts, that wait for another turn
        self.progress = Progress()
        self.renumbering = Renumbering()

    async def run(self) -> None:
        start = self.clock()
        async with self.opening.store(self.mailbox) as store:
            if not self.turn.reads_past:
                await self.take_newest(store)
            await self.database.run(self.mailbox.reach_server)
            await self.take_news(store)
            left = await self.database.run(self.has_backlog)
            while left and self.turn.reads_past:
                began, arrived = self.clock(), self.progress.arrived
                left = await self.read_past(store)
                await self.database.run(self.go_on, began, self.progress.arrived - arrived)
                if self.is_over or not left:
                    break
                await self.take_news(store)
            await empty_gone_folders(store, self.mailbox, self.database, clock=self.clock)
            await push_rest(store, self.mailbox, self.database, began=start, clock=self.clock)
            self.progress.is_complete = not (left or self.put_off)

    @property
    def is_over(self) -> bool:
        return time.monotonic() > self.ends

    async def take_newest(self, store: MailStore) -> None:
        """Look where new mail comes in, before anything else: people wait for it."""
        for folder in (await self.database.run(self.folders))[:1]:
            if folder.role in WATCHED_BEST and folder.cursor and not folder.refusals:
                await self.take_changes(store, folder)

    async def take_news(self, store: MailStore) -> None:
        await push(store, self.mailbox, self.database, clock=self.clock)
        for _once_more in range(2):
            began = self.clock()
            self.replaced.clear()
            await self.look(store)
            if self.replaced:
                await follow_replaced(
                    store, self.mailbox, self.replaced, self.database, clock=self.clock
                )
            elif not await self.database.run(self.are_departing, began):
                break
        # Not sooner: there are servers that let everybody in and then do nothing.
        await self.database.run(self.mailbox.recover, at=self.clock())
        drafts = settle_drafts(store, self.mailbox, self.database, clock=self.clock, turn=self.turn)
        self.put_off += await drafts

    def are_departing(self, began: datetime) -> bool:
        """Whether messages lay nowhere, and another look would tell whether they are gone."""
        if not departing.any_departing(self.mailbox):
            return False
        everywhere = not (self.put_off or self.progress.refused or self.has_backlog())
        departing.believe(self.mailbox, looked_at=began, everywhere=everywhere)
        return everywhere and departing.any_departing(self.mailbox)

    def has_backlog(self) -> bool:
        return any(folder.backlog and not folder.is_parked for folder in self.folders())

    def go_on(self, began: datetime, fetched: int) -> None:
        """Note how fast the past comes in, or raise Stopped if nobody wants it any more."""
        here = Mailbox.objects.connected().filter(pk=self.mailbox.pk)
        seconds = max(1.0, (self.clock() - began).total_seconds())
        if not here.update(pace=fetched / seconds):
            raise Stopped

    async def look(self, store: MailStore) -> None:
        """Take over what is new in every folder that the listing does not tell to be unchanged."""
        listed = await store.folders()
        await follow_renames(store, self.mailbox, listed, self.database, clock=self.clock)
        await follow_label_renames(store, self.mailbox, listed, self.database, clock=self.clock)
        await self.database.run(take_over_folders, self.mailbox, listed, at=self.clock())
        await self.database.run(following_labels.begin, self.mailbox)
        remote = {each.remote_id: each for each in listed}
        marks = marks_of(self.mailbox, listed)
        begun = self.put_off = 0
        for folder in await self.database.run(self.folders):
            mark = marks[folder.remote_id]
            if mark and mark == folder.mark:
                place = remote[folder.remote_id]
                await verify(folder, place, store, self.database, clock=self.clock)
                continue
            if not folder.is_worth_a_try(mark, at=self.clock()):
                continue
            if not folder.cursor:
                if begun and self.is_over:
                    self.put_off += 1
                    continue
                begun += 1
            await self.take_changes(store, folder)
            # Where the provider wants to be asked again soon, its cursor bears another mark.
            seen = unchanged(remote[folder.remote_id], folder.cursor)
            await self.database.run(self.refusals.settle, folder, mark, seen=seen, at=self.clock())
        await follow(store, self.mailbox, self.database)
        self.refusals.check_inbox()

    async def take_changes(self, store: MailStore, folder: Folder) -> None:
        # In a first sync nothing is here yet that could have been moved.
        may_know = folder.cursor or self.mailbox.last_synced_at
        changes = store.changes(
            folder.remote_id,
            folder.cursor,
            since=folder.since,
            known=self.known(folder),
            recognise=self.recognise(folder) if may_know else None,
        )
        # What a folder holds when we first see it is no news.
        await self.keep_all(folder, changes, is_news=bool(folder.cursor))

    async def read_past(self, store: MailStore) -> bool:
        """Read the past for a while; return whether there is more of it."""
        until = min(time.monotonic() + LOOK_AGAIN.total_seconds(), self.ends)
        for folder in await self.database.run(self.folders):
            if not folder.backlog or folder.is_parked:
                continue
            past = store.backfill(
                folder.remote_id,
                folder.cursor,
                since=folder.since,
                known=self.known(folder),
                recognise=await self.recognise_rest(folder),
            )
            if not await self.keep_all(folder, past, is_news=False, until=until):
                return True
        return False

    def known(self, folder: Folder) -> Known:
        return lambda: self.database.run(mirroring.known_uids, folder)

    def recognise(self, folder: Folder) -> Recognise:
        recognise = partial(renumbering.recognise, folder)
        return lambda epoch, envelopes: self.database.run(recognise, epoch, envelopes)

    async def recognise_rest(self, folder: Folder) -> Recognise | None:
        """Go on with what was cut off; else spare the provider the question."""
        if await self.database.run(renumbering.is_under_way, folder):
            self.renumbering.begin(folder)
            return self.recognise(folder)
        return None

    def folders(self) -> Sequence[Folder]:
        return in_order(self.mailbox)

    async def keep_all(
        self,
        folder: Folder,
        batches: AsyncIterator[Batch],
        *,
        is_news: bool,
        until: float | None = None,
    ) -> bool:
        """Store batches as they come; return False if the time was over before they were."""
        # News at once; of the past as much in one commit as comes in a moment.
        parsed = parsed_in_portions(batches, patience=PATIENCE if until else 0.0)
        try:
            async with aclosing(parsed):
                async for portion in parsed:
                    await self.database.run(self.keep, folder, portion, tell=is_news)
                    self.report(self.progress)
                    if until is not None and time.monotonic() > until:
                        return False
        except Replaced:
            if until is None:  # else it was renumbered while the past was read
                self.replaced.append(folder)
        except Refused as error:
            # A folder that is listed but cannot be opened must not hold up the others.
            self.progress.refused[folder.name] = str(error)
            if until is None:
                self.refusals.note(folder, error)
        return True

    def keep(self, folder: Folder, portion: Sequence[Parsed], *, tell: bool) -> None:
        commit(folder, portion, self.progress, self.renumbering, at=self.clock(), tell=tell)
