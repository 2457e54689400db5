from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from dealpost.conversations.preparing import Prepared
from dealpost.providers.contract import Batch
from dealpost.sync.parsing import parser
from dealpost.sync.reading_ahead import ahead, portions

# So many messages are stored in one commit, where they come fast enough: each commit costs as much
# as some messages, and none may keep others waiting for long.
ENOUGH = 500


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


def parsed_in_portions(
    batches: AsyncIterator[Batch], *, patience: float
) -> AsyncGenerator[list[Parsed], None]:
    """Yield what is to be stored in one commit, as much as comes within `patience` seconds.

    Three things at once: batches are read from the provider, parsed, and stored by the caller.
    """
    parsed = parsed_each(ahead(batches))
    return portions(parsed, by=4, weigh=Parsed.weigh, enough=ENOUGH, patience=patience)
