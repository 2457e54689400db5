"""The demo company's mail server among the processes, where there is such a company."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from dealpost.demo.endpoints import endpoints
from dealpost.demo.marking import FOLDER, marked
from dealpost.running.keeping import Wishes, first, keep
from dealpost.running.processes import DEMO

LOOK_AGAIN = 0.5  # seconds; somebody may ask for a demo on the welcome page at any time
PATIENCE = 15  # seconds; without its mail server a demo is in trouble, but it runs


async def keep_demo(data: Path, *, environment: Mapping[str, str], wishes: Wishes) -> None:
    """Keep the mail server alive, as soon as the data folder is marked as a demo."""
    while marked(data / FOLDER) is None:
        await first(asyncio.sleep(LOOK_AGAIN), wishes.stop.wait())
        if wishes.stop.is_set():
            return
    await keep(DEMO, environment=environment, wishes=wishes)


async def keep_after_demo(
    name: str, data: Path, *, environment: Mapping[str, str], wishes: Wishes
) -> None:
    """Keep a process alive that calls mail servers: not before the demo's, if any, answers.

    Otherwise every start would begin with six mailboxes that cannot be reached.
    """
    if marked(data / FOLDER) is not None:
        await first(_served(data / FOLDER), asyncio.sleep(PATIENCE), wishes.stop.wait())
    await keep(name, environment=environment, wishes=wishes)


async def _served(folder: Path) -> None:
    places = endpoints(folder, ())
    while True:
        try:
            _, writer = await asyncio.open_connection(places.host, places.imap_port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
