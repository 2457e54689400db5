"""What a worker does, beside a browser that looks on."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.utils import timezone

from dealpost.mailboxes.models import Mailbox
from dealpost.sync import pulling
from dealpost.sync.turns import Turn


def apart(work: Callable[..., object], **values) -> None:
    """Work in another thread: in this one runs Playwright's event loop."""

    def run() -> None:
        try:
            work(**values)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()


def make_pass(box: Mailbox, **turn) -> None:
    box.refresh_from_db()
    apart(lambda: asyncio.run(pulling.pull(box, clock=timezone.now, turn=Turn(**turn))))
