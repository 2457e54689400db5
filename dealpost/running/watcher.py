"""The process that waits for news of every mailbox."""

import asyncio
import contextlib
import signal
from asyncio.sslproto import SSLProtocol

import django

from dealpost.running.open_files import room_for_connections

# asyncio holds a buffer of 256 KiB for each TLS connection, and writes zeros into all of it. A
# thousand of them took 256 MB to hold nothing: no TLS record is longer than this.
TLS_BUFFER = 16 * 1024


def watch() -> None:
    SSLProtocol.max_size = TLS_BUFFER
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
