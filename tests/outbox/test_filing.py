from datetime import timedelta

from dealpost.conversations.models import Placement
from dealpost.outbox.models import Outgoing
from dealpost.providers.contract import Role
from tests.providers import dovecot

State = Outgoing.State


def sent_placement(outgoing) -> Placement:
    return Placement.objects.get(delivery__message=outgoing.message, folder__role=Role.SENT)


def test_the_copy_shows_in_sent_at_once_and_read(post):
    outgoing = post.finish(post.submit())
    assert sent_placement(outgoing).is_seen
    assert "\\Seen" in post.imap.doveadm(
        "fetch", "-u", post.user, "flags", "mailbox", "Sent", "all"
    )
    assert outgoing.filed_by_provider is False


def test_a_provider_that_files_by_itself_is_not_given_a_second_copy(post):
    outgoing = post.submit()
    post.step(outgoing)
    post.file_as_provider(post.sink.messages[0].raw)
    post.finish(outgoing)
    assert post.filed(outgoing) == 1
    assert outgoing.filed_by_provider is True
    assert sent_placement(outgoing).is_seen


def test_a_provider_that_filed_the_last_one_gets_time_to_file_the_next(post):
    first = post.submit()
    post.step(first)
    post.file_as_provider(post.sink.messages[0].raw)
    post.finish(first)
    second = post.submit(subject="Fifty chairs")
    post.step(second)
    for _number in range(10):
        post.step(second)
    assert (second.state, post.filed(second)) == (State.SENT, 0)
    post.file_as_provider(post.sink.messages[1].raw)
    post.finish(second)
    assert (second.state, post.filed(second)) == (State.DONE, 1)


def test_a_copy_that_the_provider_never_files_is_filed_by_us_in_the_end(post):
    first = post.submit()
    post.step(first)
    post.file_as_provider(post.sink.messages[0].raw)
    post.finish(first)
    second = post.finish(post.submit(subject="Fifty chairs"))
    assert post.filed(second) == 1
    assert second.filed_by_provider is False
    third = post.submit(subject="Sixty chairs")
    sent_at = post.step(third).sent_at
    post.finish(third)
    assert post.clock() - sent_at < timedelta(seconds=1)


def test_a_mailbox_without_a_sent_folder_still_sends(post, tmp_path):
    settings = "namespace inbox {\n  mailbox Sent {\n    auto = no\n    special_use =\n  }\n}\n"
    server = dovecot.start(tmp_path, users={post.user: "sesame"}, settings=settings)
    try:
        type(post.mailbox).objects.update(incoming_port=server.port)
        outgoing = post.finish(post.submit())
    finally:
        server.stop()
    assert (outgoing.state, post.sent) == (State.DONE, 1)
    assert outgoing.filed_by_provider is None
    assert outgoing.message is not None


def test_a_mailbox_that_cannot_be_reached_gets_its_copy_later(post):
    outgoing = post.submit()
    post.step(outgoing)
    port = post.mailbox.incoming_port
    type(post.mailbox).objects.update(incoming_port=1)
    post.step(outgoing)
    assert outgoing.state == State.SENT
    assert outgoing.trouble
    type(post.mailbox).objects.update(incoming_port=port)
    post.finish(outgoing)
    assert (post.sent, post.filed(outgoing)) == (1, 1)
    assert outgoing.trouble == ""
