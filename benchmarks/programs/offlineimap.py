"""OfflineIMAP 3: writes every message into a file, one request for each."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.programs import Pass, Place, Run

CONFIGURATION = """
[general]
accounts = bench
metadata = {scratch}/offlineimap
fsync = true

[Account bench]
localrepository = near
remoterepository = far

[Repository near]
type = Maildir
localfolders = {scratch}/offlineimap-mail

[Repository far]
type = IMAP
remotehost = {host}
remoteport = {port}
remoteuser = alice
remotepass = secret
ssl = no
starttls = no
folderfilter = lambda folder: folder == "INBOX"
"""


@contextmanager
def offlineimap(place: Place) -> Iterator[Run]:
    program = shutil.which("offlineimap")
    assert program, "offlineimap is not installed (Debian: offlineimap3)"
    configuration = place.scratch / "offlineimaprc"
    configuration.write_text(
        CONFIGURATION.format(scratch=place.scratch, host=place.host, port=place.port)
    )

    def run() -> Pass:
        start = time.perf_counter()
        command = [program, "-c", str(configuration), "-o", "-u", "quiet"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return Pass(time.perf_counter() - start)

    yield run
