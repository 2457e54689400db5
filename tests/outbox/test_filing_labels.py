"""The copy of what was sent, where Sent is a label and the provider files by itself (Gmail)."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dealpost.conversations.models import Filing, Message, Placement
from dealpost.outbox.filing import PROVIDER_FILES
from dealpost.sync import pulling
from tests.outbox.post_office import PostOffice
from tests.providers.gmail.box import Box
from tests.providers.gmail.mail import SENT
from tests.providers.gmail.server import serving
from tests.providers.smtp_sink import smtp_sink

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def post(alice, mailbox, box, clock):
    with serving(box) as gmail, smtp_sink() as sink:
        mailbox.incoming_host, mailbox.incoming_port = gmail.host, gmail.port
        mailbox.outgoing_host, mailbox.outgoing_port = sink.host, sink.port
        mailbox.incoming_security = mailbox.outgoing_security = "none"
        mailbox.save()
        server: Any = gmail  # of which a post office asks nothing here
        yield PostOffice(mailbox, sink, server, alice, "alice", clock)


def test_what_the_provider_files_is_not_filed_again_and_shows_in_sent_once(post, box):
    outgoing = post.submit()
    post.step(outgoing)
    box.deliver(post.sink.messages[0].raw, labels={SENT}, flags={"\\Seen"})
    post.finish(outgoing)

    assert outgoing.filed_by_provider is True
    assert not Placement.objects.exists()  # under the uid of a label nothing lies
    asyncio.run(pulling.pull(post.mailbox, clock=timezone.now))
    assert len(box.mails) == Message.objects.count() == Placement.objects.count() == 1
    assert [filing.folder.role for filing in Filing.objects.select_related("folder")] == ["sent"]


def test_what_another_server_sent_is_filed_by_us_in_the_end_and_once(post, box):
    outgoing = post.submit()
    sent_at = post.step(outgoing).sent_at
    post.finish(outgoing)

    assert post.clock() - sent_at >= PROVIDER_FILES > timedelta(minutes=1)
    assert outgoing.filed_by_provider is False
    [mail] = box.mails.values()
    assert (mail.state.labels, mail.state.flags) == ({SENT}, {"\\Seen"})
    asyncio.run(pulling.pull(post.mailbox, clock=timezone.now))
    assert Message.objects.count() == Placement.objects.count() == 1
