"""The demo's mail server: IMAP and SMTP on loopback, with the customers in the same process."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from dealpost.demo.company import DEFAULT_SEED
from dealpost.demo.customers import Customers
from dealpost.demo.delivering import deliver
from dealpost.demo.endpoints import Endpoints, endpoints, listening
from dealpost.demo.filling import fill
from dealpost.demo.imap_server import serve_imap
from dealpost.demo.mail_store import MailStore
from dealpost.demo.staffing import mailboxes
from dealpost.demo.submission import serve_smtp

DATABASE = "mail.sqlite3"

Ready = Callable[[Endpoints], None]


def run(
    data_dir: Path,
    *,
    today: date,
    seed: int = DEFAULT_SEED,
    pace: float = 1.0,
    ready: Ready | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT. `today` and `seed` count on the first start only.

    `ready` is called once mail can be fetched and sent. Raises `PortTaken` if another program
    (or another server on the same folder) has the ports.
    """
    asyncio.run(
        _until_stopped(partial(serve, data_dir, today=today, seed=seed, pace=pace, ready=ready))
    )


async def _until_stopped(serving: Callable[..., Coroutine[None, None, None]]) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    await serving(stopped=stopped)


async def serve(
    data_dir: Path,
    *,
    today: date,
    stopped: asyncio.Event,
    seed: int = DEFAULT_SEED,
    pace: float = 1.0,
    ready: Ready | None = None,
) -> None:
    """Like `run`, inside a running loop and until `stopped` is set."""
    places = endpoints(data_dir, [mailbox.address for mailbox in mailboxes()])
    # Listening before filling: a second server on this folder fails here, and early clients wait.
    imap_socket, smtp_socket = listening(places.imap_port), listening(places.smtp_port)
    store = MailStore(data_dir / DATABASE)

    def submit(sender: str, recipients: Sequence[str], raw: bytes) -> None:
        deliver(store, sender, recipients, raw, at=datetime.now(UTC), pace=pace)

    try:
        company = fill(store, today=today, seed=seed)
        imap = await serve_imap(store, places.passwords, imap_socket)
        smtp = await serve_smtp(places.passwords, submit, smtp_socket)
        customers = Customers(company, store, lambda: datetime.now(UTC), pace)
        living = asyncio.create_task(customers.live())
        if ready is not None:
            ready(places)
        await _first_of(stopped, living)
        imap.close()
        smtp.close()
    finally:
        store.close()


async def _first_of(stopped: asyncio.Event, living: "asyncio.Task[None]") -> None:
    """Customers only ever end by failing; a server without them should not look healthy."""
    stopping = asyncio.create_task(stopped.wait())
    done, pending = await asyncio.wait({stopping, living}, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.wait(pending)
    for task in done:
        task.result()
