from collections.abc import Callable
from datetime import timedelta

import pytest

from dealpost.intake import filing
from dealpost.intake.models import Dropped
from dealpost.intake.taking import take
from tests.conftest import MONDAY
from tests.letters import letter

PROVEN = "Authentication-Results: mx.shop.example; dkim=pass header.d=shop.example"
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture(autouse=True)
def intake(settings) -> None:
    """As an administrator sets it up."""
    offered = {"address": "drop+*@shop.example", "authserv": "mx.shop.example"}
    settings.INTAKE = {**settings.INTAKE, **offered}


@pytest.fixture
def send() -> Callable[..., Dropped]:
    """Let a message come to an address of ours and be filed; return what became of it."""

    def send(address: str, raw: bytes = b"", *, sender: str = "alice@shop.example", **more):
        raw = raw or copy(**more)
        (dropped,) = take(raw, [address], sender=sender, at=LATER)
        filing.file(dropped, at=LATER)
        dropped.refresh_from_db()
        return dropped

    return send


def copy(*, proof: str = PROVEN, sender: str = "Alice <alice@shop.example>", more=(), **words):
    """Alice's own mail to Bob, as our address gets it."""
    words = {"message_id": "<copy@shop.example>", "to": "bob@customer.example", **words}
    return letter(sender=sender, more=[proof, *more] if proof else more, **words)
