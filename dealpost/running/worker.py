"""The process that does the jobs: pulls mail, sends it, reacts to events."""

import asyncio
import contextlib
import logging
import signal
from concurrent.futures import ThreadPoolExecutor

import django
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from psycopg import OperationalError

from dealpost.running.turns import take_short_turns

# Jobs mostly wait for mail servers and the database, so that two cores carry many of them. Each
# kind has a lane of its own, and so many places in it: what one takes, no other has to wait for.
# Passes over mailboxes go by the first three, see sync/turns.py.
OTHERS, LONG = "others", "long"
AT_ONCE = {"news": 8, "past": 2, "slow": 3, LONG: 2, OTHERS: 4}
LONG_QUEUES = ["audit", "import", "sync"]
CONCURRENCY = sum(AT_ONCE.values())
# A stop waits so long for jobs under way; what is aborted then is taken up again at the next start.
STOP_SECONDS = 6


def work() -> None:
    take_short_turns()
    django.setup()
    for handler in logging.getLogger().handlers:
        handler.addFilter(_in_brief)
    asyncio.run(_work())


async def _work() -> None:
    working = asyncio.ensure_future(work_until_cancelled())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, working.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await working


async def work_until_cancelled() -> None:
    """Serve all lanes."""
    from dealpost.sync.switchboard import staying_open

    # asyncio's own number of threads follows the number of cores, ours does not.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(CONCURRENCY, "job"))
    with staying_open():  # jobs find it in the context in which their lanes begin
        async with working_app().open_async() as app:
            await _serve(app)


async def _serve(app: App) -> None:
    lanes = [
        asyncio.ensure_future(_lane(app, name, queues)) for name, queues in _lanes(app).items()
    ]
    try:
        # A lane that lost the database ends, perhaps alone. Then a new process has to serve
        # them all.
        await asyncio.wait(lanes, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for lane in lanes:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)


def _lanes(app: App) -> dict[str, list[str]]:
    """Return the queues that each lane serves; what has no lane of its own goes by the last."""
    lanes = {name: [name] for name in AT_ONCE} | {LONG: LONG_QUEUES}
    taken = {queue for queues in lanes.values() for queue in queues}
    return lanes | {OTHERS: sorted({task.queue for task in app.tasks.values()} - taken)}


async def _lane(app: App, name: str, queues: list[str]) -> None:
    await app.run_worker_async(
        name=name,
        queues=queues,
        concurrency=AT_ONCE[name],
        shutdown_graceful_timeout=STOP_SECONDS,
        delete_jobs="successful",
        install_signal_handlers=False,
    )


def _in_brief(record: logging.LogRecord) -> bool:
    """Say that the database is gone in a line; where in our code it was missed tells nothing."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, ConnectorException | OperationalError):
        record.exc_info = None
    return True


def working_app() -> App:
    """Return an app with Django's tasks that fetches jobs over connections of its own.

    Django's app keeps its connector: what a job defers has to commit, or not, together with what
    it writes. Under `replace_connector`, which procrastinate's own command uses, it would not.
    """
    # These need Django to be set up to be imported at all; jobs.py adds its own to the others.
    from procrastinate.contrib.django import app as django_app
    from procrastinate.contrib.django import connector_params

    from dealpost.running import jobs  # noqa: F401

    app = App(
        # A few connections to fetch jobs and to listen on; what jobs do themselves goes by Django.
        connector=PsycopgConnector(kwargs=connector_params(), min_size=2, max_size=CONCURRENCY),
        import_paths=django_app.import_paths,
        worker_defaults=django_app.worker_defaults,
    )
    app.tasks = django_app.tasks
    app.periodic_registry = django_app.periodic_registry
    return app
