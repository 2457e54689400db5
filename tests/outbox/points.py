"""Where a worker may die: before and after every durable step of sending and filing."""

import os
import signal
from collections.abc import Callable
from typing import Any

from dealpost.outbox import filing, keeping, sending
from dealpost.outbox.looking import Look
from dealpost.outbox.models import Outgoing
from dealpost.providers.smtp.transport import SmtpTransport

# Name -> whose, which attribute, and whether death comes before or after it has done its work.
POINTS: dict[str, tuple[Any, str, str]] = {
    "before the claim": (Outgoing, "claim", "before"),
    "after the claim": (Outgoing, "claim", "after"),
    "while connecting": (sending, "open_transport", "before"),
    "connected": (Outgoing, "begin", "before"),
    "after handing_over is committed": (Outgoing, "begin", "after"),
    "the server has said yes": (SmtpTransport, "send", "after"),
    "before it is kept": (keeping, "keep", "before"),
    "half kept": (Outgoing, "accept", "after"),
    "after storing the message": (keeping, "show", "after"),
    "after it is kept": (keeping, "keep", "after"),
    "before the filing is claimed": (Outgoing, "claim_filing", "before"),
    "after the filing is claimed": (Outgoing, "claim_filing", "after"),
    "before APPEND": (Look, "put", "before"),
    "after APPEND": (Look, "put", "after"),
    "before the place is remembered": (filing, "_place", "before"),
    "half remembered": (Outgoing, "finish", "after"),
    "after the place is remembered": (filing, "_place", "after"),
}


class Died(BaseException):
    """As sudden as a power cut for everything that catches exceptions."""


def die() -> None:
    raise Died


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def deadly(point: str, end: Callable[[], None]) -> tuple[Any, str, Callable[..., Any]]:
    """Return what to replace by what, so that whoever gets to this point ends."""
    owner, name, when = POINTS[point]
    original = getattr(owner, name)

    def before(*args: Any, **kwargs: Any) -> Any:
        end()
        raise AssertionError("the dead do not go on")

    def after(*args: Any, **kwargs: Any) -> Any:
        original(*args, **kwargs)
        end()

    async def after_awaited(*args: Any, **kwargs: Any) -> Any:
        await original(*args, **kwargs)
        end()

    if when == "before":
        return owner, name, before
    return owner, name, after_awaited if name == "send" else after
