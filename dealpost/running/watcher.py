"""The process that waits for news of every mailbox."""

import asyncio
import contextlib
import signal

import django

from dealpost.running.open_files import room_for_connections


def watch() -> None:
    django.setup()
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(_watch())


async def _watch() -> None:
    # The rooms can be imported only once Django is set up.
    from django.utils import timezone

    from dealpost.sync.watching import watch_all

    watching = asyncio.ensure_future(watch_all(most=room_for_connections(), clock=timezone.now))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, watching.cancel)
    await watching
