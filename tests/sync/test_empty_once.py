"""A server that answers for once as if a folder were empty: all comes back, nothing is fetched."""

import asyncio

import pytest
from django.utils import timezone

from dealpost.conversations.models import Delivery, Link, Message, Placement
from dealpost.sync import pulling
from tests.letters import letter
from tests.providers.imap.scripted_server import ScriptedServer
from tests.providers.imap.test_lying_servers import CONDSTORE, QRESYNC

pytestmark = pytest.mark.django_db(transaction=True)

LETTERS = {n: letter(message_id=f"<{n}@x.example>", text=f"No. {n}") for n in range(1, 131)}


def look_empty(server: ScriptedServer) -> None:
    empty = {
        "SELECT": lambda said: said.honest.replace(b"* 130 EXISTS", b"* 0 EXISTS"),
        "UID SEARCH": lambda said: b"* SEARCH\r\n" + said.tag + b" OK done\r\n",
        "UID FETCH": lambda said: said.tag + b" OK done\r\n",
        "FETCH": lambda said: said.tag + b" OK done\r\n",
    }
    server.lies.update(empty)


@pytest.mark.parametrize("capability", ["IMAP4rev1", CONDSTORE, QRESYNC])
def test_what_was_said_to_be_gone_comes_back(mailbox, deal, capability):
    server = ScriptedServer(dict(LETTERS), capability=capability)
    links = asyncio.run(story(mailbox, server))

    assert Placement.objects.count() == len(LETTERS)
    assert Message.objects.count() == Delivery.objects.count() == len(LETTERS)
    assert not Delivery.objects.exclude(removed_at=None, unplaced_at=None).exists()
    assert set(Link.objects.values_list("pk", flat=True)) == links
    assert not [each for each in server.heard if "BODY.PEEK[]" in each]


async def story(mailbox, server: ScriptedServer) -> set[int]:
    async with server.running():
        mailbox.incoming_host, mailbox.incoming_port = server.host, server.port
        mailbox.incoming_security = "none"
        await pulling.pull(mailbox, clock=timezone.now)
        links = {key async for key in Link.objects.values_list("pk", flat=True)}
        assert links
        server.heard.clear()
        look_empty(server)
        await pulling.pull(mailbox, clock=timezone.now)
        server.lies.clear()
        for _ in range(3):
            await pulling.pull(mailbox, clock=timezone.now)
    return links
