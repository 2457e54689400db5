import asyncio
import contextlib
from importlib import import_module

import psycopg
import pytest
from django.db import connections
from django.test import Client

from dealpost.crm.models import Deal
from dealpost.live.listening import Listener, _parameters
from dealpost.mailboxes.models import Mailbox
from dealpost.web.live import stream as streaming
from dealpost.web.live.stream import Stream
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db(transaction=True)


class Browser:
    """One open stream, as an ASGI server would run it."""

    def __init__(self, *, cookies: str = "", query: str = "", method: str = "GET") -> None:
        self.scope = {
            "type": "http",
            "method": method,
            "path": "/live",
            "query_string": query.encode(),
            "headers": [(b"cookie", cookies.encode())],
        }
        self.status = 0
        self.text = ""
        self.left = asyncio.Event()
        self.news = asyncio.Event()

    async def receive(self):
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self.status = message.get("status", self.status)
        self.text += message.get("body", b"").decode()
        self.news.set()

    async def until(self, text: str) -> None:
        async with asyncio.timeout(10):
            while text not in self.text:
                self.news.clear()
                await self.news.wait()


def cookies_of(user) -> str:
    client = Client()
    client.force_login(user)
    return f"sessionid={client.cookies['sessionid'].value}"


@contextlib.asynccontextmanager
async def watching(**options):
    stream, browser = Stream(Listener()), Browser(**options)
    task = asyncio.create_task(stream(browser.scope, browser.receive, browser.send))
    try:
        yield browser, stream
        browser.left.set()
        await asyncio.wait_for(task, 10)
    finally:
        await stream.close()


async def notify(*names: str) -> None:
    async with await psycopg.AsyncConnection.connect(autocommit=True, **_parameters()) as told:
        for name in names:
            await told.execute("SELECT pg_notify('live', %s)", [name])


def test_who_is_not_signed_in_hears_nothing(db):
    async def story():
        async with watching(cookies="sessionid=invented") as (browser, _stream):
            await browser.news.wait()
        assert (browser.status, browser.text) == (401, "")

    asyncio.run(story())


def test_a_user_hears_their_mailboxes_and_nobody_elses(alice, carol, mailbox):
    hers = Mailbox.connect(
        address="carol@shop.example", owner=carol, secret="x", username="c", at=MONDAY, by=carol
    )

    async def story():
        async with watching(cookies=cookies) as (browser, _stream):
            await browser.until("missed")
            await notify(
                f"mailbox-{hers.pk}", f"user-{carol.pk}", f"mailbox-{mailbox.pk}", "deal-1"
            )
            await notify(f"user-{alice.pk}")
            await browser.until(f"user-{alice.pk}")
            assert "deal-1" not in browser.text  # nobody has asked for it
            assert f"data: mailbox-{mailbox.pk}\n" in browser.text
            assert f"mailbox-{hers.pk}" not in browser.text
            assert f"user-{carol.pk}" not in browser.text

    cookies = cookies_of(alice)
    asyncio.run(story())


def test_asking_for_what_one_may_not_see_by_name_does_not_help(alice, carol, mailbox, deal, stages):
    hidden = Deal.add(
        title="Secret", owner=alice, visibility="owner", stage=stages[0], at=MONDAY, by=alice
    )
    (letter_,) = deliver(mailbox, letter())
    foreign = [f"mailbox-{mailbox.pk}", f"deal-{hidden.pk}", f"user-{alice.pk}"]
    foreign += [f"conversation-{letter_.conversation_id}", "unheard-1"]

    async def story():
        query = "topics=" + ",".join([*foreign, f"deal-{deal.pk}"])
        async with watching(cookies=cookies, query=query) as (browser, _stream):
            await browser.until("missed")
            await notify(*foreign, f"deal-{deal.pk}")
            await browser.until(f"deal-{deal.pk}\n")
            assert not [name for name in foreign if f"{name}\n" in browser.text]

    cookies = cookies_of(carol)
    asyncio.run(story())


def test_what_happens_in_a_part_of_a_conversation_is_heard_by_who_reads_that_part(
    alice, carol, mailbox, deal
):
    own = Mailbox.connect(
        address="carol@shop.example", owner=carol, secret="x", username="c", at=MONDAY, by=carol
    )
    (begun,) = deliver(own, letter(message_id="<1@x>"))
    deliver(mailbox, letter(message_id="<2@x>", references=["<1@x>"]))
    name, key = f"conversation-{begun.conversation_id}", begun.conversation_id
    hers, theirs = f"@{key}.{own.pk}", f"@{key}.{mailbox.pk}"

    def share():
        mailbox.strands.update(visibility="shared")
        connections.close_all()

    async def story():
        async with watching(cookies=cookies, query=f"topics={name},deal-{deal.pk}") as (browser, _):
            await browser.until("missed")
            await notify(f"{name}{theirs}", f"deal-{deal.pk}{theirs}", f"user-{carol.pk}{theirs}")
            await notify(f"deal-{deal.pk}{hers}")
            await browser.until(f"data: deal-{deal.pk}\n")
            assert name not in browser.text
            assert "@" not in browser.text
            await asyncio.to_thread(share)
            await notify(f"{name}{theirs}")  # which she reads from now on
            await browser.until(f"data: {name}\n")

    cookies = cookies_of(carol)
    asyncio.run(story())


def test_the_board_of_projects_and_the_activities_hear_of_changes(carol):
    names = ["projects-0", "activities-0"]

    async def story():
        query = "topics=" + ",".join(names)
        async with watching(cookies=cookies, query=query) as (browser, _stream):
            await browser.until("missed")
            await notify(*names)
            for name in names:
                await browser.until(f"data: {name}\n")

    cookies = cookies_of(carol)
    asyncio.run(story())


def test_signing_out_ends_the_stream(alice, monkeypatch):
    monkeypatch.setattr(streaming, "HEARTBEAT", 0.01)
    monkeypatch.setattr(streaming, "PERMISSION_LASTS", 0.02)
    client = Client()
    client.force_login(alice)
    cookies = f"sessionid={client.cookies['sessionid'].value}"

    def sign_out():
        client.session.flush()
        connections.close_all()  # those of this thread

    async def story():
        stream, browser = Stream(Listener()), Browser(cookies=cookies)
        task = asyncio.create_task(stream(browser.scope, browser.receive, browser.send))
        await browser.until("still here")
        await asyncio.to_thread(sign_out)
        await asyncio.wait_for(task, 10)  # the server ends it: the browser has not left
        await stream.close()

    asyncio.run(story())


def test_a_closing_site_says_goodbye(alice):
    async def story():
        async with watching(cookies=cookies) as (browser, stream):
            await browser.until("missed")
            await stream.close()

    cookies = cookies_of(alice)
    asyncio.run(story())


def test_live_is_answered_beside_django_and_everything_else_by_it(alice, settings):
    settings.STATIC_ROOT.mkdir(exist_ok=True)  # or whitenoise complains
    application = import_module("dealpost.config.asgi").application

    async def story():
        browser = Browser(method="POST")
        await application(browser.scope, browser.receive, browser.send)
        assert browser.status == 405

    asyncio.run(story())
