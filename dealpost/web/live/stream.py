"""The stream itself, as a bare ASGI application (server-sent events, HTML Living Standard 9.2).

An open stream costs a coroutine. Under Django it would cost a thread, or a millisecond of thread
hops per request.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias
from urllib.parse import parse_qs

from dealpost.live import bare
from dealpost.live.listening import MISSED, Listener
from dealpost.web.live.hearing import Hearer, hearer, topics

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]

HEARTBEAT = 20.0  # seconds; proxies close what is silent for 30 to 60
# After so many seconds we look again whether they are still signed in, and to which mailboxes.
PERMISSION_LASTS = 60.0
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),  # nginx holds answers back otherwise
    (b"x-content-type-options", b"nosniff"),
]


class Stream:
    """Answers `/live` for as long as the browser stays."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._closing = asyncio.Event()
        # Looking up a session is quick: two threads serve hundreds of browsers.
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="live")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        who = await self._who(scope)
        if who is None:
            await _answer(send, 401 if scope["method"] == "GET" else 405)
            return
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        ends = [
            asyncio.ensure_future(_gone(receive)),
            asyncio.ensure_future(self._closing.wait()),
            asyncio.ensure_future(self._tell(scope, who, send)),
        ]
        _done, running = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for task in running:
            task.cancel()
        await asyncio.gather(*ends, return_exceptions=True)
        with contextlib.suppress(Exception):  # nobody may be there to hear the end
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def close(self) -> None:
        """Say goodbye to everybody; their browsers come back by themselves."""
        self._closing.set()
        await self._listener.stop()
        self._threads.shutdown(wait=False)

    async def _who(self, scope: Scope, told: Collection[str] = ()) -> Hearer | None:
        if scope["method"] != "GET":
            return None
        cookies = b"; ".join(value for name, value in scope["headers"] if name == b"cookie")
        loop = asyncio.get_running_loop()
        asked = _wanted(scope) or ()
        cookie = cookies.decode("latin-1")
        return await loop.run_in_executor(self._threads, hearer, cookie, asked, told)

    async def _tell(self, scope: Scope, who: Hearer, send: Send) -> None:
        wanted = _wanted(scope)

        def wish(name: str) -> bool:
            is_wanted = wanted is None or bare(name) in wanted
            return is_wanted and (who.may_hear(name) or who.may_ask(name))

        with self._listener.subscribed(wish) as subscription:
            await _write(send, "retry: 2000\n\n")
            asked_at = beaten_at = time.monotonic()
            while True:
                # By a clock of its own: no beat is late because of what they may not hear of.
                names = await subscription.take(patience=beaten_at + HEARTBEAT - time.monotonic())
                in_doubt = [name for name in names if who.may_ask(name)]
                before = who
                if in_doubt or time.monotonic() - asked_at >= PERMISSION_LASTS:
                    again = await self._who(scope, in_doubt)
                    if again is None:
                        return
                    who, asked_at = again, time.monotonic()
                # Of what somebody could read until now, they see that it goes.
                heard = [name for name in names if _hears(before, name) or _hears(who, name)]
                if heard:
                    await _write(send, "".join(_events(heard)))
                if time.monotonic() - beaten_at >= HEARTBEAT:
                    await _write(send, ": still here\n\n")
                    beaten_at = time.monotonic()


def _wanted(scope: Scope) -> Collection[str] | None:
    query = parse_qs(scope["query_string"].decode("latin-1"))
    return topics(query.get("topics", [""])[0])


def _hears(who: Hearer, name: str) -> bool:
    return name == MISSED or who.may_hear(name)


def _events(names: Collection[str]) -> list[str]:
    """The name is the data: a browser cannot listen to all names else."""
    return [f"data: {name}\n\n" for name in dict.fromkeys(map(bare, names))]


async def _write(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(send: Send, status: int) -> None:
    # 401 makes an EventSource give up instead of asking again every other second.
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": b""})
