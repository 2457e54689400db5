"""The process that answers browsers."""

import os

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

# An open page keeps a stream for as long as it is open; a stop does not wait for it.
STOP_SECONDS = 3


def serve() -> None:
    Server(
        "dealpost.config.asgi:application",
        address=os.environ.get("DEALPOST_HOST", "127.0.0.1"),
        port=int(os.environ.get("DEALPOST_PORT", "8000")),
        interface=Interfaces.ASGI,
        websockets=False,
        log_level=LogLevels.warning,
        workers_kill_timeout=STOP_SECONDS,
    ).serve()
