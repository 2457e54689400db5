"""The process that parses mail: light, because it knows neither Django nor the database."""

import faulthandler
import logging
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeAlias

from dealpost.conversations.preparing import Prepared, prepare
from dealpost.providers.contract import Arrival

# A function that another process can find by its name.
Read: TypeAlias = Callable[[Arrival], Prepared]

# Whatever takes longer has gone astray: the worst batches of 4 MB take a second.
LONGEST = 120  # seconds

logger = logging.getLogger(__name__)


class Died(Exception):
    """The process ended before it answered."""


class ParserProcess:
    """Parses what it is sent, for one thread at a time.

    It ends when the other end of its line is closed: so never later than the process that uses it,
    however that ends.
    """

    def __init__(self, read: Read = prepare) -> None:
        # Not forked: threads of this process hold locks that would stay locked in a copy of it.
        spawning = get_context("spawn")
        self._line, its_end = spawning.Pipe()
        self.process = spawning.Process(target=_answer, args=(its_end, read), daemon=True)
        self.process.start()
        its_end.close()  # nobody but the process has it, so the line breaks when that ends

    def read_all(self, arrivals: Sequence[Arrival]) -> list[Prepared | None]:
        """Parse them all; None for what cannot be parsed. Raises Died."""
        try:
            self._line.send(arrivals)
            found: list[Prepared | None] = self._line.recv()
        except (EOFError, OSError) as error:
            raise Died from error
        return found

    def end(self) -> None:
        self._line.close()
        self.process.kill()  # it holds nothing that would be lost
        self.process.join()
        self.process.close()


def read_apart(arrival: Arrival, read: Read = prepare) -> Prepared | None:
    """Parse one message in a process that nobody else uses; None if that cannot be done."""
    process = ParserProcess(read)
    try:
        return process.read_all([arrival])[0]
    except Died:
        logger.warning("A message ended the process that read it")
        return None
    finally:
        process.end()


def _answer(line: Connection, read: Read) -> None:
    """Live as that process: parse what comes over the line, until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that uses this one
    # An alarm ends the process, even one that is lost in C; this tells where it was.
    faulthandler.register(signal.SIGALRM, chain=True)
    with suppress(EOFError, OSError):
        while True:
            line.send(_read_all(read, line.recv()))


def _read_all(read: Read, arrivals: Sequence[Arrival]) -> list[Prepared | None]:
    signal.alarm(LONGEST)
    try:
        return [_read_or_none(read, arrival) for arrival in arrivals]
    finally:
        signal.alarm(0)


def _read_or_none(read: Read, arrival: Arrival) -> Prepared | None:
    try:
        return read(arrival)
    except Exception:
        logger.exception("A message cannot be read")
        return None
