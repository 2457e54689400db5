"""Fetching single messages by their uids: what an audit misses, or what came only in part."""

from collections.abc import AsyncGenerator, Collection

from dealpost.providers.contract import Arrival
from dealpost.providers.imap.downloading import download
from dealpost.providers.imap.reading import MiB
from dealpost.providers.imap.session import Session
from dealpost.providers.imap.uid_sets import ranges_of

# The largest that a provider takes (Exchange Online); the reader spools what is above 8 MiB.
WHOLE_ON_WISH = 150 * MiB


async def fetch(
    session: Session, folder: str, epoch: int, uids: Collection[int]
) -> AsyncGenerator[Arrival, None]:
    """Yield these messages, newest first, without those that are gone.

    Raises `Refused` if the folder is another one by now; else as `download`.
    """
    await session.open(folder, epoch=epoch)
    ranges = ranges_of(uids)
    async for portion in download(session, ranges, since=None, whole_up_to=WHOLE_ON_WISH):
        for arrival in portion.arrivals:
            yield arrival
