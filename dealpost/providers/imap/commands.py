"""A command on its way and what has come back for it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from dealpost.providers.imap.faults import CommandFailed, ProtocolError
from dealpost.providers.imap.responses import Condition, Fetch, Response, Untagged

# Whether a piece of untagged data is the answer to this command.
Wanted: TypeAlias = Callable[[Fetch | Untagged], bool]

ResponseType = TypeVar("ResponseType", bound=Response)


def everything(_response: Fetch | Untagged) -> bool:
    return True


def any_message(response: Fetch | Untagged) -> bool:
    return isinstance(response, Fetch)


def kinds(*names: str) -> Wanted:
    """Want untagged data of these kinds; none named: want nothing."""
    return lambda response: isinstance(response, Untagged) and response.kind in names


@dataclass(frozen=True, slots=True)
class Answer:
    """A completed command: the data in the order it came, and the tagged OK."""

    responses: list[Response]
    completion: Condition

    def of(self, kind: type[ResponseType]) -> list[ResponseType]:
        return [response for response in self.responses if isinstance(response, kind)]

    def untagged(self, kind: str) -> list[Untagged]:
        return [response for response in self.of(Untagged) if response.kind == kind]

    def code(self, name: str) -> bytes | None:
        """Return the argument of the last such code, tagged or not; None where there is none."""
        for condition in (self.completion, *reversed(self.of(Condition))):
            if condition.code == name:
                return condition.argument
        return None


def _unfinished() -> "asyncio.Future[Condition]":
    return asyncio.get_running_loop().create_future()


@dataclass(eq=False, slots=True)
class Command:
    """In flight from the moment its first byte is written until its tag comes back."""

    tag: bytes
    wanted: Wanted
    budget: int  # bytes of data that it may bring us
    deadline: float = 0.0  # on the loop's clock
    patient: bool = False  # IDLE: silence is no sign of a dead server
    responses: list[Response] = field(default_factory=list)  # so far
    _completed: "asyncio.Future[Condition]" = field(default_factory=_unfinished)

    @property
    def done(self) -> bool:
        return self._completed.done()

    def take(self, response: Response, size: int) -> None:
        self.budget -= size
        if self.budget < 0:
            raise ProtocolError("the server sends far more than was asked for")
        self.responses.append(response)

    def complete(self, condition: Condition) -> None:
        if not self._completed.done():
            self._completed.set_result(condition)

    def fail(self, reason: Exception) -> None:
        if not self._completed.done():
            self._completed.set_exception(reason)
            # Whoever gave up on us must not leave a complaint about it in the log.
            self._completed.exception()

    async def finished(self) -> None:
        """Wait for the end, however it ends."""
        await asyncio.wait([self._completed])

    async def answer(self) -> Answer:
        """Wait for the end. Raises `CommandFailed`, `ProtocolError` or `ConnectionLost`."""
        completion = await asyncio.shield(self._completed)
        if completion.status != "OK":
            raise CommandFailed(completion.status, completion.code, completion.text)
        return Answer(self.responses, completion)
