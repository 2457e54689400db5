"""A message that cannot be read holds nothing up, and is not lost."""

from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone

from dealpost.conversations import raw_storage
from dealpost.conversations.models import Message, Placement, SetAside
from dealpost.sync import parsed
from dealpost.sync.auditing import audit
from dealpost.sync.parser_process import Read
from dealpost.sync.parsing import Parser
from dealpost.sync.rereading import read_again
from tests.letters import letter
from tests.sync.client import logged_in
from tests.sync.readers import broken, fragile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pass_with(make_pass, monkeypatch) -> Iterator[Callable[[Read], None]]:
    """Make a pass with another reader."""
    parsers = []

    def run(read: Read) -> None:
        parsers.append(Parser(read))
        with monkeypatch.context() as patch:
            patch.setattr(parsed, "parser", parsers[-1])
            make_pass()

    yield run
    for parser in parsers:
        parser.close()


def test_a_mailbox_with_a_message_that_ends_the_reader_is_read_to_the_end(box, server, pass_with):
    poison = letter(message_id="<p@x.example>", subject="poison")
    others = [letter(message_id=f"<{n}@x.example>") for n in range(4)]
    server.fill("alice", [*others[:2], poison, *others[2:]])

    pass_with(fragile)

    assert audit(box).is_complete
    aside = SetAside.objects.get()
    assert aside.reason == SetAside.Reason.CRASHED
    assert raw_storage.read(aside.message.raw) == poison
    assert box.log.filter(kind="set_aside").count() == 1


def test_a_message_that_only_raises_is_set_aside_too(box, server, pass_with):
    server.fill("alice", [letter(), letter(subject="poison")])

    pass_with(broken)

    assert audit(box).is_complete
    assert SetAside.objects.get().reason == SetAside.Reason.FAILED


def set_aside(box) -> SetAside:
    return SetAside.objects.select_related("message__raw").get()


def test_a_better_reader_reads_what_was_set_aside(box, server, pass_with):
    first = letter(message_id="<1@x.example>", subject="chairs")
    server.fill("alice", [first, letter(subject="poison", in_reply_to="<1@x.example>")])
    pass_with(broken)
    aside = set_aside(box)
    assert aside.message.subject == ""

    assert read_again(box, aside, clock=timezone.now)

    message = Message.objects.get(pk=aside.message_id)
    assert message.subject == "poison"
    assert message.conversation.messages.count() == 2
    assert not SetAside.objects.exists()
    assert audit(box).is_complete


def test_what_still_ends_the_reader_stays_set_aside_and_the_try_is_counted(box, server, pass_with):
    server.fill("alice", [letter(subject="poison")])
    pass_with(broken)

    assert not read_again(box, set_aside(box), clock=timezone.now, reader=fragile)

    assert set_aside(box).tries == 1


def test_what_turns_out_to_be_here_already_becomes_that_message(box, server, make_pass, pass_with):
    raw = letter(subject="poison")
    server.fill("alice", [raw])
    pass_with(broken)
    with logged_in(server) as client:
        client.append("INBOX", "", timezone.now(), raw)
    make_pass()
    assert Message.objects.count() == 2

    assert read_again(box, set_aside(box), clock=timezone.now)

    assert Message.objects.get().subject == "poison"
    assert Placement.objects.count() == 2


def test_a_truncated_message_is_listed_and_can_be_fetched_whole(
    box, server, make_pass, monkeypatch
):
    raw = letter(text="x" * 50_000 + " the end")
    with monkeypatch.context() as patch:
        patch.setattr("dealpost.providers.imap.downloading.WHOLE_UP_TO", 10_000)
        patch.setattr("dealpost.providers.imap.downloading.FIRST_PART", 5_000)
        server.fill("alice", [raw])
        make_pass()
    aside = set_aside(box)
    assert aside.reason == SetAside.Reason.TRUNCATED

    assert read_again(box, aside, clock=timezone.now)

    message = Message.objects.select_related("raw").get()
    assert message.pk == aside.message_id
    assert raw_storage.read(message.raw) == raw
    assert not message.raw.is_truncated
    assert not SetAside.objects.exists()
