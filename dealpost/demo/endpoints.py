"""Where the demo's mail server listens and with which passwords: chosen once per data folder."""

import json
import os
import secrets
import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

LOOPBACK = "127.0.0.1"
FILENAME = "mail-server.json"
OWNER_ONLY = 0o600


class PortTaken(Exception):
    """Somebody else listens where this data folder's server used to."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    host: str
    imap_port: int
    smtp_port: int
    passwords: dict[str, str] = field(repr=False)  # by address, which is also the login


def endpoints(data_dir: Path, addresses: Iterable[str]) -> Endpoints:
    """Those of the folder; on the first call free ports and new passwords are chosen and kept."""
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / FILENAME
    if path.exists():
        return Endpoints(**json.loads(path.read_text(encoding="utf-8")))
    with listening(0) as imap, listening(0) as smtp:
        ports = imap.getsockname()[1], smtp.getsockname()[1]
    chosen = Endpoints(LOOPBACK, *ports, {name: secrets.token_urlsafe(12) for name in addresses})
    _write(path, chosen)
    return chosen


def served(places: Endpoints, *, within: float) -> bool:
    """Whether their server listens, asked again and again for that many seconds."""
    end = time.monotonic() + within
    while True:
        with suppress(OSError):
            socket.create_connection((places.host, places.imap_port), timeout=1).close()
            return True
        if time.monotonic() > end:
            return False
        time.sleep(0.05)


def listening(port: int) -> socket.socket:
    """A listening socket on loopback. Raises `PortTaken`."""
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((LOOPBACK, port))
        opened.listen()
    except OSError as error:
        opened.close()
        raise PortTaken(f"port {port} on {LOOPBACK} is in use by another program") from error
    return opened


def _write(path: Path, chosen: Endpoints) -> None:
    """Whole or not at all, and for the owner's eyes only."""
    kept = {
        "host": chosen.host,
        "imap_port": chosen.imap_port,
        "smtp_port": chosen.smtp_port,
        "passwords": chosen.passwords,
    }
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "w") as file:
        json.dump(kept, file, indent=1)
    part.replace(path)
