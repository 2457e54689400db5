"""The process that waits for news of every mailbox."""

import asyncio
import contextlib
import signal

import django


def watch() -> None:
    django.setup()
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(_watch())


async def _watch() -> None:
    # The rooms can be imported only once Django is set up.
    from dealpost.sync.watching import watch_all

    watching = asyncio.ensure_future(watch_all())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, watching.cancel)
    await watching
