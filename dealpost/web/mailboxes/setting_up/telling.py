"""The stream that the browser reads while the servers are tested: a JSON value on each line.

{"step": "incoming-dns", "state": "ok", "html": "..."}     replaces the line of that step
{"verdict": "...", "url": "..."}                           ends it; where to go, if anywhere
"""

import json
from collections.abc import Callable, Iterator

from django.db import IntegrityError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from dealpost.accounts.models import User
from dealpost.mailboxes.limiting import UnderWay, only_test_of
from dealpost.mailboxes.models import Mailbox
from dealpost.providers.contract import Account
from dealpost.providers.discovery import Side, State, Step
from dealpost.web.mailboxes.setting_up.testing import steps_of
from dealpost.web.mailboxes.setting_up.wording import with_links
from dealpost.web.retelling.retelling import retold

CONNECTED, NOT_READ, NOT_SENT, TAKEN, BUSY = "connected", "not_read", "not_sent", "taken", "busy"


def tell(
    account: Account, *, user: User, language: str, connect: Callable[[], Mailbox]
) -> Iterator[str]:
    """Test the account line by line, and connect it if both directions work."""
    # Streams outlive the middleware that chose the language.
    with translation.override(language):
        try:
            with only_test_of(user):
                yield from _test_and_connect(account, connect)
        except UnderWay:
            yield _verdict(BUSY)


def _test_and_connect(account: Account, connect: Callable[[], Mailbox]) -> Iterator[str]:
    failed: set[Side] = set()
    for step in steps_of(account):
        if step.state is State.FAILED:
            failed.add(step.side)
        yield _line(step)
    if failed:
        yield _verdict(NOT_READ if Side.INCOMING in failed else NOT_SENT)
        return
    try:
        mailbox = connect()
    except IntegrityError:  # somebody was faster
        yield _verdict(TAKEN)
    else:
        yield _verdict(CONNECTED, mailbox)


def _line(step: Step) -> str:
    html = render_to_string(
        "mailboxes/step.html", {"step": step, "sentence": with_links(retold(step.sentence))}
    )
    return _json(step=f"{step.side}-{step.stage}", state=step.state, html=html)


def _verdict(name: str, mailbox: Mailbox | None = None) -> str:
    context = {"verdict": name, "mailbox": mailbox}
    url = reverse("mailboxes:page", args=[mailbox.pk]) if mailbox else ""
    return _json(verdict=render_to_string("mailboxes/verdict.html", context), url=url)


def _json(**value: object) -> str:
    return json.dumps(value) + "\n"
