"""What stays open between the passes of a worker, so that news find their way prepared.

A pass that begins from nothing spends more time on the way to its message than with it: a
connection, TLS, a login, half a dozen answers from far away, and a session at the database that
knows no table yet. So passes for news share one event loop, on which what they used waits for the
next.
"""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Any, TypeAlias, TypeVar

from django.db import Error

from dealpost.mailboxes.models import Mailbox
from dealpost.providers import open_store
from dealpost.providers.contract import MailStore
from dealpost.sync.database_thread import DatabaseThread
from dealpost.sync.lines import Line, Lines
from dealpost.sync.opening import ANEW, Opening
from dealpost.sync.versions import version_of

logger = logging.getLogger(__name__)

T = TypeVar("T")
Work: TypeAlias = Callable[[Opening], Coroutine[Any, Any, T]]

# Another password, a pause: so long, at most, a line stays open that should not be.
LOOK_AGAIN = 15.0  # seconds
# Looking up a name blocks a thread for as long as the resolver likes; so many may hang at once.
LOOKUPS = 64


class Switchboard:
    """An `Opening` for passes that are made by `run`: on an event loop in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.set_default_executor(ThreadPoolExecutor(LOOKUPS, "lookup"))
        self._ends = asyncio.Event()
        self._door = threading.Lock()
        self._closed = False
        self._lines = Lines()
        self._threads: list[DatabaseThread] = []
        self._thread = threading.Thread(target=self._serve, name="switchboard")
        self._thread.start()

    def run(self, work: Work[T]) -> T:
        """Do the work on the loop, called from any other thread, and wait for its end."""
        with self._door:
            done = self._started(work)
        return asyncio.run(work(ANEW)) if done is None else done.result()

    def close(self) -> None:
        """Let work under way come to its end, hang up, and wait for that.

        An interpreter that ends starts no more threads, and closing a connection may take one.
        """
        with self._door:
            self._closed = True
        self._loop.call_soon_threadsafe(self._ends.set)
        self._thread.join()

    @asynccontextmanager
    async def store(self, mailbox: Mailbox) -> AsyncIterator[MailStore]:
        version = version_of(mailbox)
        store = await self._lines.take(mailbox.pk, version)
        if store is None:
            store = await open_store(mailbox.provider, mailbox.account)
        try:
            yield store
        except BaseException:
            await store.close()
            raise
        await self._lines.keep(Line(mailbox.pk, store, version))

    @asynccontextmanager
    async def database(self) -> AsyncIterator[DatabaseThread]:
        thread = self._threads.pop() if self._threads else DatabaseThread()
        try:
            await thread.renew()
            yield thread
        except BaseException:
            await thread.close()
            raise
        self._threads.append(thread)

    def _started(self, work: Work[T]) -> "Future[T] | None":
        if self._closed:
            return None
        return asyncio.run_coroutine_threadsafe(work(self), self._loop)

    def _serve(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._look_after())

    async def _look_after(self) -> None:
        while not self._ends.is_set():
            try:
                await self._hang_up_unwanted()
            except Error:
                logger.exception("The mailboxes cannot be read")
            await self._lines.speak()
            await self._pause()
        passes = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*passes, return_exceptions=True)
        await self._lines.close_all()
        for thread in self._threads:
            await thread.close()

    async def _hang_up_unwanted(self) -> None:
        if self._lines:
            async with self.database() as database:
                await self._lines.close(*await database.run(self._lines.unwanted))

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(LOOK_AGAIN):
                await self._ends.wait()
        except TimeoutError:
            pass


_board: ContextVar[Switchboard | None] = ContextVar("switchboard", default=None)


@contextmanager
def staying_open() -> Iterator[None]:
    """Let what passes open stay open for the next ones, for jobs that are begun in the block."""
    board = Switchboard()
    token = _board.set(board)
    try:
        yield
    finally:
        _board.reset(token)
        board.close()


def run(work: Work[T]) -> T:
    """Do the work where things stay open, if there is such a place; else on its own."""
    board = _board.get()
    return board.run(work) if board else asyncio.run(work(ANEW))
