"""mbsync (isync): writes every message into a file. Without fsync their safety is left to luck."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.programs import Pass, Place, Run

CONFIGURATION = """
FSync {fsync}

IMAPAccount bench
Host {host}
Port {port}
User alice
Pass secret
SSLType None
AuthMechs LOGIN

IMAPStore far
Account bench

MaildirStore near
Path {store}/
Inbox {store}/INBOX

Channel bench
Far :far:
Near :near:
Patterns INBOX
Create Near
Expunge Near
SyncState *
"""


@contextmanager
def mbsync(place: Place, *, fsync: bool) -> Iterator[Run]:
    command = configured(place, fsync=fsync)

    def run() -> Pass:
        start = time.perf_counter()
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)  # warns of no TLS
        return Pass(time.perf_counter() - start)

    yield run


def configured(place: Place, *, fsync: bool) -> list[str | Path]:
    """Write the configuration; return the command that makes a pass."""
    program = shutil.which("mbsync")
    assert program, "mbsync is not installed (Debian: isync)"
    store = place.scratch / "mbsync"
    store.mkdir()
    configuration = place.scratch / "mbsyncrc"
    configuration.write_text(
        CONFIGURATION.format(
            fsync="yes" if fsync else "no", host=place.host, port=place.port, store=store
        )
    )
    return [program, "-q", "-c", configuration, "bench"]
