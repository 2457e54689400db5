"""The site: pages through WSGI in threads, streams on bare ASGI.

Django's own ASGI path costs about a millisecond of thread hops for every page (measured), and
gains nothing for pages that ask a database.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast

from a2wsgi import WSGIMiddleware

# This import sets Django up, which those below it need: the order of the alphabet is on our side.
from dealpost.config.wsgi import application as django
from dealpost.live.listening import Listener
from dealpost.web.live.stream import Receive, Scope, Send, Stream

THREADS = 16  # pages at once; a page waits for the database most of its time

pages: Callable[..., Awaitable[None]] = WSGIMiddleware(cast(Any, django), workers=THREADS)
live = Stream(Listener())


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _live_and_die(receive, send)
    elif scope["type"] == "http" and scope["path"] == "/live":
        await live(scope, receive, send)
    elif scope["type"] == "http":
        await pages(scope, _as_coroutine(receive), send)
    else:
        await send({"type": "websocket.close"})


def _as_coroutine(receive: Receive) -> Receive:
    """Granian's receive returns something to await, where a2wsgi insists on a coroutine."""

    async def received() -> MutableMapping[str, Any]:
        return await receive()

    return received


async def _live_and_die(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await live.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
