"""A port of ours at which a mail server, or a mail program, hands such messages in."""

import asyncio
import ssl
from collections.abc import Callable
from datetime import datetime

from dealpost.intake.door import MOST_CONNECTIONS, Door
from dealpost.intake.session import Incoming, IncomingLMTP

LARGEST = 40 * 2**20  # bytes of a message; Gmail takes 25 MB, Exchange Online up to 150
PATIENCE = 60.0  # seconds without a command
MOST_COMMANDS = 1000  # of a kind in one connection: who has more to say comes again


async def listen(
    host: str,
    port: int,
    *,
    clock: Callable[[], datetime],
    lmtp: bool,
    tls: ssl.SSLContext | None = None,
) -> asyncio.Server:
    """Open the port; the server that is returned serves until it is closed."""
    loop = asyncio.get_running_loop()
    door = Door(clock)
    kind = IncomingLMTP if lmtp else Incoming

    def connection() -> Incoming:
        return kind(
            door,
            data_size_limit=LARGEST,
            enable_SMTPUTF8=True,
            decode_data=False,
            ident="Dealpost",
            hostname=host,
            timeout=PATIENCE,
            command_call_limit=MOST_COMMANDS,
            tls_context=tls,
            loop=loop,
        )

    return await loop.create_server(connection, host, port, backlog=MOST_CONNECTIONS)
