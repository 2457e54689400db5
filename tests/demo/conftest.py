import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from dealpost.demo.company import make_company
from dealpost.demo.correspondence import make_correspondence
from dealpost.demo.endpoints import Endpoints, endpoints
from dealpost.demo.filing import DemoMail
from dealpost.demo.filling import put
from dealpost.demo.mail_server import DATABASE
from dealpost.demo.mail_store import MailStore
from dealpost.demo.records import Company

HERE = Path(__file__).parent
SHARED = {"mails", "filled", "server"}
TODAY = date(2026, 3, 10)  # a Tuesday
STARTS_WITHIN = 60  # seconds, on a busy machine
PROGRAM = """
import sys
from datetime import date
from pathlib import Path
from dealpost.demo.mail_server import run
run(Path(sys.argv[1]), today=date.fromisoformat(sys.argv[2]), pace=float(sys.argv[3]),
    ready=lambda places: print("ready", flush=True))
"""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one worker run all tests that look at the company's mail: it takes seconds to write."""
    for item in items:
        if item.path.parent == HERE and SHARED & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group("demo"))


@pytest.fixture(scope="session")
def company() -> Company:
    return make_company(today=TODAY)


@pytest.fixture(scope="session")
def mails(company: Company) -> list[DemoMail]:
    return make_correspondence(company)


def start_server(data_dir: Path, *, pace: float = 1000.0) -> subprocess.Popen[str]:
    """A server process; with that pace nobody writes by themselves during a test."""
    command = [sys.executable, "-c", PROGRAM, str(data_dir), TODAY.isoformat(), str(pace)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ))


@contextmanager
def running(data_dir: Path, *, pace: float = 1000.0) -> Iterator[Endpoints]:
    """A server that serves, ended by SIGTERM as its supervisor would; it must end well."""
    process = start_server(data_dir, pace=pace)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield endpoints(data_dir, [])
        process.send_signal(signal.SIGTERM)
        assert process.wait(STARTS_WITHIN) == 0
    finally:
        process.kill()
        process.communicate()


def eventually(seen: Callable[[], object], *, within: float = 30.0) -> object:
    """Ask again until the answer is true."""
    end = time.monotonic() + within
    while True:
        answer = seen()
        if answer or time.monotonic() > end:
            return answer
        time.sleep(0.05)


@pytest.fixture(scope="session")
def filled(
    tmp_path_factory: pytest.TempPathFactory, company: Company, mails: list[DemoMail]
) -> Path:
    """A folder with a year of mail, to be copied: making one takes seconds."""
    folder = tmp_path_factory.mktemp("filled")
    store = MailStore(folder / DATABASE)
    put(store, company, mails)
    store.close()
    return folder


@pytest.fixture(scope="session")
def server(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoints]:
    folder = tmp_path_factory.mktemp("demo") / "server"
    shutil.copytree(filled, folder)
    with running(folder) as places:
        yield places
