"""`dealpost up`: everything started, kept alive and stopped by one process."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from dealpost.running import database
from dealpost.running.demo import keep_after_demo, keep_demo
from dealpost.running.keeping import Wishes, first, keep
from dealpost.running.listening import address, require_free
from dealpost.running.occupying import occupied
from dealpost.running.printing import say
from dealpost.running.processes import CALLING, DEMO, LETTERBOX, SITE
from dealpost.running.refusing import CannotStart

PULSE = 0.5  # seconds between two looks at the database


def up(*, data: Path, host: str, port: int, demo: bool = False) -> None:
    """Run Dealpost until Ctrl-C or SIGTERM, with `demo` for the demo company.

    Raises CannotStart, before any process was started.
    """
    data = data.absolute()
    signal.signal(signal.SIGTERM, _leave)  # until asyncio listens; leaves every `with` below
    os.umask(0o077)  # what we write is mail and keys
    with occupied(data, address=address(host, port)):
        require_free(host, port)
        environment = _environment(data, host=host, port=port)
        say("dealpost", f"starting on {data}")
        with database.available(data):
            _prepare()
            if demo:
                _found_demo()
            asyncio.run(_supervise(data, environment))
    say("dealpost", "stopped")


def _environment(data: Path, *, host: str, port: int) -> Mapping[str, str]:
    """What every process finds; each joins the embedded database by itself."""
    os.environ["DEALPOST_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealpost.config.settings")
    return {
        **os.environ,
        "DEALPOST_HOST": host,
        "DEALPOST_PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }


def _prepare() -> None:
    # In a process of its own, which gives the memory of Django back.
    done = subprocess.run([sys.executable, "-m", "dealpost.running.preparing"], check=False)
    if done.returncode:
        raise CannotStart("The database could not be prepared: the lines above say why.")


def _found_demo() -> None:
    command = [sys.executable, "-m", "dealpost.demo"]
    done = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        *others, why = done.stderr.strip().splitlines() or ["The demo company could not be made."]
        for line in others:
            say(DEMO, line)
        raise CannotStart(why)


async def _supervise(data: Path, environment: Mapping[str, str]) -> None:
    wishes = Wishes()
    wishes.database.set()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, _wish_to_stop, wishes)
    async with asyncio.TaskGroup() as group:
        group.create_task(keep(SITE, environment=environment, wishes=wishes))
        group.create_task(keep_demo(data, environment=environment, wishes=wishes))
        for name in CALLING:
            group.create_task(keep_after_demo(name, data, environment=environment, wishes=wishes))
        if environment.get("DEALPOST_BCC_LISTEN"):
            group.create_task(keep(LETTERBOX, environment=environment, wishes=wishes))
        group.create_task(_announce(environment, wishes))
        if database.VARIABLE not in environment:
            group.create_task(_keep_database(data, wishes))


def _wish_to_stop(wishes: Wishes) -> None:
    if wishes.stop.is_set():
        wishes.hurry.set()
        return
    say("dealpost", "stopping (Ctrl-C again: at once)")
    wishes.stop.set()


async def _announce(environment: Mapping[str, str], wishes: Wishes) -> None:
    host, port = environment["DEALPOST_HOST"], int(environment["DEALPOST_PORT"])
    while not wishes.stop.is_set():
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await first(asyncio.sleep(0.1), wishes.stop.wait())
            continue
        writer.close()
        say("dealpost", f"ready: open {address(host, port)} (press Ctrl-C to stop)")
        return


async def _keep_database(data: Path, wishes: Wishes) -> None:
    server = database.embedded(data)
    while not wishes.stop.is_set():
        if not server.is_running:
            wishes.database.clear()
            say("database", "has ended; starting it again")
            try:
                await asyncio.to_thread(database.start, data)
            except CannotStart as error:
                say("database", str(error))
            else:
                wishes.database.set()
        await first(asyncio.sleep(PULSE), wishes.stop.wait())


def _leave(*_: object) -> None:
    sys.exit(0)
