from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from dealpost.conversations.preparing import Prepared
from dealpost.providers.contract import Batch
from dealpost.sync.parsing import parser


@dataclass(frozen=True, slots=True)
class Parsed:
    """A batch and its messages, ready to be stored."""

    batch: Batch
    messages: Sequence[Prepared]

    def weigh(self) -> int:
        """Return how many messages it brings."""
        return len(self.messages) + len(self.batch.recognised)


async def parsed_each(batches: AsyncGenerator[Batch, None]) -> AsyncGenerator[Parsed, None]:
    async with aclosing(batches):
        async for batch in batches:
            yield Parsed(batch, await parser.parse(batch.arrivals))
