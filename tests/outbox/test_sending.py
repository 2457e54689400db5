from datetime import timedelta
from email import message_from_bytes, policy

from django.utils import timezone

from dealpost.conversations.models import Link, Message, Strand
from dealpost.events.models import Event
from dealpost.mailboxes.models import Mailbox
from dealpost.outbox import deciding, submitting
from dealpost.outbox.addressing import recipient
from dealpost.outbox.models import Draft, Outgoing
from tests.delivering import deliver
from tests.letters import letter
from tests.outbox.post_office import worker

BOB = recipient("Bob Bakker", "bob@customer.example")
CARL = recipient("", "carl@customer.example")
State = Outgoing.State


def test_a_message_leaves_once_and_is_filed_once(post):
    outgoing = post.finish(post.submit())
    assert outgoing.state == State.DONE
    assert (post.sent, post.filed(outgoing)) == (1, 1)
    sent = post.sink.messages[0]
    assert (sent.sender, sent.recipients) == ("alice@shop.example", ["bob@customer.example"])
    head = message_from_bytes(sent.raw, policy=policy.default)
    assert head["Message-ID"] == f"<{outgoing.message_identifier}>"
    assert head["X-Dealpost-Outbox"] == outgoing.key.hex
    assert head["From"] == "Alice Jansen <alice@shop.example>"


def test_nothing_leaves_while_it_can_be_taken_back(post):
    outgoing = post.submit()
    assert outgoing.next_at == post.clock() + timedelta(seconds=10)
    worker(outgoing, post.clock)
    assert post.sent == 0


def test_what_is_taken_back_is_a_draft_again(post):
    draft = post.draft(subject="Too early")
    outgoing = submitting.submit(draft, at=post.clock())
    assert not Draft.objects.at_hand().filter(pk=draft.pk).exists()
    assert submitting.undo(outgoing) == draft
    assert Draft.objects.at_hand().get(pk=draft.pk).subject == "Too early"
    post.finish(outgoing)
    assert post.sent == 0
    again = post.finish(submitting.submit(draft, at=post.clock()))
    assert (post.sent, again.state) == (1, State.DONE)
    assert again.message_identifier != outgoing.message_identifier


def test_what_has_left_cannot_be_taken_back(post):
    outgoing = post.finish(post.submit())
    assert submitting.undo(outgoing) is None
    assert outgoing.state == State.DONE


def test_pressing_send_twice_makes_one_message(post):
    draft = post.draft()
    first = submitting.submit(draft, at=post.clock())
    assert submitting.submit(draft, at=post.clock()) == first


def test_the_message_stands_in_its_conversation_as_soon_as_it_has_left(post):
    outgoing = post.submit()
    post.step(outgoing)
    message = outgoing.message
    assert message.is_ours
    assert message.subject == "Forty chairs"
    assert message.conversation == outgoing.conversation
    assert "quote" in message.snippet
    assert not Draft.objects.exists()


def test_a_message_written_on_a_deal_is_linked_to_it(post, deal):
    outgoing = post.finish(post.submit(items=[f"deal-{deal.pk}"]))
    link = Link.objects.get(conversation=outgoing.conversation, deal=deal)
    assert (link.reason, link.is_primary) == (Link.Reason.CHOSEN, True)


def test_the_choice_of_readers_counts_from_the_first_moment(post):
    outgoing = post.finish(post.submit(visibility=Mailbox.Visibility.SHARED))
    strand = Strand.objects.get(conversation=outgoing.conversation, mailbox=post.mailbox)
    assert strand.visibility == Mailbox.Visibility.SHARED


def test_bcc_reaches_them_and_our_copy_but_nobody_learns_of_it(post):
    outgoing = post.finish(post.submit(bcc=[CARL]))
    sent = post.sink.messages[0]
    assert sent.recipients == ["bob@customer.example", "carl@customer.example"]
    assert b"carl" not in sent.raw
    assert "Bcc: carl@customer.example" in post.filed_raw()
    assert outgoing.message.participants.filter(kind="bcc").get().address == CARL["address"]


def test_a_busy_server_is_tried_again_later(post):
    post.sink.misbehave("DATA_END", reply="451 4.7.1 Come back later", times=2)
    outgoing = post.submit()
    post.step(outgoing)
    assert outgoing.state == State.SCHEDULED
    assert "Come back later" in outgoing.trouble
    first_wait = outgoing.next_at - post.clock()
    post.step(outgoing)
    assert outgoing.next_at - post.clock() > first_wait
    post.finish(outgoing)
    assert (post.sent, post.filed(outgoing)) == (1, 1)


def test_a_server_that_is_never_there_is_given_up_after_a_day(post):
    post.sink.misbehave("CONNECT", reply="421 4.3.2 Closed")
    start = post.clock()
    outgoing = post.finish(post.submit())
    assert outgoing.state == State.REFUSED
    assert timedelta(days=1) <= post.clock() - start < timedelta(days=2)


def test_a_refusal_is_told_and_the_draft_can_be_mended(post):
    post.sink.misbehave("DATA_END", reply="550 5.7.1 Spam is not wanted here", times=1)
    outgoing = post.finish(post.submit())
    assert outgoing.state == State.REFUSED
    assert "Spam is not wanted here" in outgoing.trouble
    assert Event.objects.about(outgoing).get().name == "message_failed"
    assert outgoing in Outgoing.objects.needing_attention()
    draft = deciding.write_again(outgoing)
    assert draft is not None
    assert draft in Draft.objects.at_hand()
    again = post.finish(submitting.submit(draft, at=post.clock()))
    assert (again.state, post.sent) == (State.DONE, 1)


def test_a_login_that_has_expired_keeps_the_message_until_the_mailbox_is_connected(post):
    post.sink.misbehave("MAIL", reply="530 5.7.0 Authentication required", times=1)
    outgoing = post.submit()
    post.step(outgoing)
    post.mailbox.refresh_from_db()
    assert outgoing.state == State.SCHEDULED
    assert post.mailbox.login_expired_at
    post.step(outgoing)
    assert post.sent == 0
    post.mailbox.recover(at=timezone.now())
    post.finish(outgoing)
    assert (post.sent, post.filed(outgoing)) == (1, 1)


def test_one_refused_recipient_does_not_keep_the_message_from_the_others(post):
    post.sink.misbehave("RCPT", reply="550 5.1.1 No such user", to="carl@customer.example")
    outgoing = post.finish(post.submit(to=[BOB, CARL]))
    assert outgoing.state == State.DONE
    assert post.sink.messages[0].recipients == ["bob@customer.example"]
    assert list(outgoing.refused) == ["carl@customer.example"]
    assert outgoing in Outgoing.objects.needing_attention()
    assert Event.objects.filter(name="message_failed").exists()


def test_a_recipient_who_was_put_off_gets_the_same_bytes_later_and_nobody_else_does(post):
    post.sink.misbehave("RCPT", reply="450 4.2.0 Greylisted", to="carl@customer.example", times=1)
    outgoing = post.finish(post.submit(to=[BOB, CARL]))
    assert (outgoing.state, outgoing.refused) == (State.DONE, {})
    rest = post.finish(outgoing.rests.get())
    assert rest.state == State.DONE
    first, second = post.sink.messages
    assert (first.recipients, second.recipients) == (
        ["bob@customer.example"],
        ["carl@customer.example"],
    )
    assert first.raw == second.raw
    assert post.filed(outgoing) == 1


def test_a_reply_that_never_came_is_looked_for_and_found(post):
    post.sink.misbehave("DATA_END", drop="after", times=1)
    outgoing = post.submit()
    post.step(outgoing)
    assert outgoing.state == State.UNCERTAIN
    post.file_as_provider(post.sink.messages[0].raw)
    post.finish(outgoing)
    assert outgoing.state == State.DONE
    assert (post.sent, post.filed(outgoing)) == (1, 1)
    assert outgoing.message is not None


def test_what_cannot_be_found_is_never_sent_again_but_asked_about(post):
    post.sink.misbehave("DATA_END", drop="after", times=1)
    start = post.clock()
    outgoing = post.finish(post.submit())
    assert outgoing.state == State.NEEDS_USER
    assert post.sent == 1
    assert timedelta(minutes=10) <= post.clock() - start < timedelta(minutes=12)
    assert outgoing in Outgoing.objects.needing_attention()


def test_a_person_may_say_that_it_was_sent(post):
    post.sink.misbehave("DATA_END", drop="after", times=1)
    outgoing = post.finish(post.submit())
    assert deciding.it_was_sent(outgoing, at=post.clock())
    post.finish(outgoing)
    assert outgoing.state == State.DONE
    assert (post.sent, post.filed(outgoing)) == (1, 1)


def test_a_person_may_send_it_again_and_the_bytes_are_the_same(post):
    post.sink.misbehave("DATA_END", drop="before", times=1)
    outgoing = post.finish(post.submit())
    assert (outgoing.state, post.sent) == (State.NEEDS_USER, 0)
    assert deciding.send_again(outgoing, at=post.clock())
    post.finish(outgoing)
    assert (post.sent, post.filed(outgoing)) == (1, 1)


def test_a_late_yes_counts_even_after_the_message_was_doubted(post):
    """The worker was only slow: its lease had run out, but the server's word is the truth."""
    outgoing = post.submit()
    post.clock.move_to(outgoing.next_at)
    slow = Outgoing.objects.get(pk=outgoing.pk)
    assert slow.claim(at=post.clock())
    assert slow.begin(at=post.clock())
    post.step(outgoing)
    assert outgoing.state == State.UNCERTAIN
    assert slow.accept(at=post.clock(), next_at=post.clock())


def test_a_worker_that_lost_its_claim_hands_nothing_over(post):
    outgoing = post.submit()
    post.clock.move_to(outgoing.next_at)
    slow = Outgoing.objects.get(pk=outgoing.pk)
    assert slow.claim(at=post.clock())
    post.finish(outgoing)
    assert not slow.begin(at=post.clock())
    assert post.sent == 1


def test_what_was_written_here_shows_though_nobody_knows_the_receiver(post, alice):
    Mailbox.objects.update(people=Mailbox.People.KNOWN)
    outgoing = post.finish(post.submit())
    assert outgoing.message is not None
    sent = outgoing.message

    (answer,) = deliver(
        outgoing.mailbox,
        letter(message_id="<a@x>", in_reply_to=f"<{sent.rfc_message_id}>", text="Yes"),
    )

    assert set(Message.objects.visible_to(alice)) == {sent, answer}
    assert Event.objects.filter(name="message_sent").count() == 1
