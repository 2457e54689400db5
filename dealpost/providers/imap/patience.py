"""How long we wait for a server, and noticing that it has fallen silent."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dealpost.providers.imap.commands import Command
from dealpost.providers.imap.reading import MiB


@dataclass(frozen=True, slots=True)
class Patience:
    """Times in seconds, the budget in bytes."""

    connect: float = 20.0
    silence: float = 60.0  # nothing at all came while something is in flight
    command: float = 1800.0  # a trickling server does not hold us for ever either
    budget: int = 256 * MiB  # what one command may bring


class Watch:
    """Calls `give_up` when the server keeps silent, or one command takes far too long."""

    def __init__(
        self,
        patience: Patience,
        *,
        in_flight: Iterable[Command],
        give_up: Callable[[str], None],
    ) -> None:
        self._patience = patience
        self._in_flight = in_flight
        self._give_up = give_up
        self._loop = asyncio.get_running_loop()
        self._heard_at = self._loop.time()
        self._timer: asyncio.TimerHandle | None = None

    def heard(self) -> None:
        """Note a sign of life: bytes came, or the server took some of ours."""
        self._heard_at = self._loop.time()

    def begin(self) -> float:
        """Watch a command that starts now, and return its deadline."""
        self.heard()
        if self._timer is None:
            self._timer = self._loop.call_later(self._patience.silence, self._look)
        return self._heard_at + self._patience.command

    def end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _look(self) -> None:
        self._timer = None
        waiting = [command for command in self._in_flight if not command.patient]
        now = self._loop.time()
        silent = bool(waiting) and now - self._heard_at >= self._patience.silence
        if silent or any(now >= command.deadline for command in waiting):
            self._give_up("the server does not answer any more")
        elif any(True for _ in self._in_flight):
            rest = max(self._patience.silence - (now - self._heard_at), 0.05)
            delay = rest if waiting else self._patience.silence
            self._timer = self._loop.call_later(delay, self._look)
