"""What becomes of a message that was sent to an address of ours."""

import pytest

from dealpost.conversations.models import Link, Message
from dealpost.events.models import Event
from dealpost.intake import deciding, filing
from dealpost.intake.addressing import address_of, rotate
from dealpost.intake.models import Dropped
from dealpost.intake.taking import take
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import Role
from tests.delivering import deliver
from tests.intake.conftest import LATER, PROVEN, copy
from tests.letters import letter

pytestmark = pytest.mark.django_db

State, Why = Dropped.State, Dropped.Why


def test_a_copy_to_a_deal_is_linked_to_it_by_the_senders_word(send, alice, deal):
    filed = send(address_of(deal))

    assert filed.state == State.FILED
    link = Link.objects.get(deal=deal)
    assert (link.reason, link.made_by) == (Link.Reason.CHOSEN, alice)
    assert link.conversation == filed.message.conversation


def test_a_copy_to_the_personal_address_is_linked_by_the_rules(send, alice, bob):
    filed = send(address_of(alice))

    assert filed.state == State.FILED
    assert Link.objects.get(person=bob).reason == Link.Reason.ADDRESS


def test_only_the_sender_reads_what_they_filed_unless_they_share(send, alice, carol, deal):
    filed = send(address_of(deal))

    assert Message.objects.visible_to(alice).filter(pk=filed.message_id).exists()
    assert not Message.objects.visible_to(carol).filter(pk=filed.message_id).exists()


def test_a_drop_box_is_no_mailbox_that_people_look_after(send, alice, deal):
    send(address_of(deal))

    assert not Mailbox.objects.shown_to(alice).exists()
    assert not Mailbox.objects.managed_by(alice).exists()
    assert not Mailbox.objects.connected().exists()


def test_found_in_the_mailbox_too_it_stays_one_message(send, mailbox, deal):
    raw = copy()
    filed = send(address_of(deal), b"Received: from here by there; Mon, 2 Mar 2026\r\n" + raw)

    (found,) = deliver(mailbox, raw)

    assert found == filed.message
    assert found.deliveries.count() == 2


def changed_on_the_way(raw: bytes) -> bytes:
    return raw + b"\r\n-- \r\nThink before you print.\r\n"


def test_a_copy_of_what_the_mailbox_has_only_links_it(send, mailbox, deal):
    (sent,) = deliver(mailbox, copy())

    filed = send(address_of(deal), changed_on_the_way(copy()))

    assert filed.message == sent
    assert Message.objects.get() == sent
    assert Link.objects.get(deal=deal).conversation == sent.conversation


def test_a_copy_that_came_before_the_sent_mail_is_the_same_message(send, mailbox, deal):
    filed = send(address_of(deal), changed_on_the_way(copy()))
    sent = Folder.objects.create(
        mailbox=mailbox, remote_id="Sent", path=["Sent"], role=Role.SENT.value, epoch=1
    )

    (found,) = deliver(mailbox, copy(), folder=sent)

    assert found == filed.message


def test_a_message_id_of_somebody_elses_mail_gives_nothing_away(send, alice, team_mailbox, deal):
    team_mailbox.team.members.clear()
    (theirs,) = deliver(team_mailbox, copy(text="A secret."))

    filed = send(address_of(deal))

    assert filed.message != theirs


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (copy(proof=""), Why.UNPROVEN),
        (copy(proof=PROVEN.replace("mx.shop", "mx.evil")), Why.UNPROVEN),
        (copy(proof=PROVEN.replace("header.d=shop", "header.d=evil")), Why.UNPROVEN),
        (copy(proof=PROVEN.replace("pass", "fail")), Why.FORGED),
        (copy(proof="", more=["X: y", PROVEN.replace("mx.shop", "mx.evil"), PROVEN]), Why.UNPROVEN),
        (copy(proof="Authentication-Results: mx.shop.example; dmarc=fail"), Why.FORGED),
        (copy(more=["From: Eve <eve@elsewhere.example>"]), Why.FORGED),
        (copy(sender="eve@elsewhere.example"), Why.STRANGER),
        (copy(sender="carol@shop.example"), Why.ANOTHER),
    ],
    ids=[
        "no verdict",
        "the verdict of a stranger",
        "another domain",
        "a failed proof",
        "a verdict beneath another",
        "dmarc failed",
        "two senders",
        "no user",
        "a colleague",
    ],
)
def test_what_is_in_doubt_is_held_and_not_believed(send, alice, carol, raw, why):
    held = send(address_of(alice), raw)

    assert (held.state, held.why, held.user) == (State.HELD, why, alice)
    assert not Message.objects.exists()


def test_what_was_held_is_filed_by_a_word(send, alice, carol, deal):
    held = send(address_of(deal), copy(proof=""))

    assert not deciding.accept(held, by=carol, at=LATER)
    assert deciding.accept(held, by=alice, at=LATER)
    assert not deciding.accept(held, by=alice, at=LATER)

    assert Link.objects.filter(deal=deal, made_by=alice).count() == 1


def test_a_discarded_one_can_be_had_back(send, alice):
    held = send(address_of(alice), copy(proof=""))

    deciding.discard(held)
    assert not Dropped.objects.waiting_for(alice).exists()

    deciding.take_back(held)
    assert Dropped.objects.waiting_for(alice).get() == held


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (copy(more=["Auto-Submitted: auto-replied"]), Why.MACHINE),
        (copy(more=["Precedence: auto_reply"]), Why.MACHINE),
        (copy(more=["List-Id: <sales.lists.example>"]), Why.MACHINE),
        (copy(sender="news@shop.example", more=["Precedence: bulk"]), Why.MACHINE),
        (copy(sender="eve@elsewhere.example", more=["List-Unsubscribe: <m:x@y>"]), Why.MACHINE),
        (copy(more=[f"Received: from a by b; hop {n}" for n in range(51)]), Why.CIRCLE),
    ],
    ids=["an automatic reply", "another", "a list", "bulk", "a newsletter", "too many hops"],
)
def test_machines_and_circles_are_stopped(send, deal, raw, why):
    stopped = send(address_of(deal), raw)

    assert (stopped.state, stopped.why) == (State.STOPPED, why)


def test_a_report_that_mail_could_not_be_delivered_is_stopped(send, deal):
    assert send(address_of(deal), sender="<>").why == Why.MACHINE


def test_what_a_user_sends_to_many_is_filed(send, deal):
    sent_to_many = copy(more=["List-Unsubscribe: <mailto:stop@shop.example>"])

    assert send(address_of(deal), sent_to_many).state == State.FILED


def test_our_own_address_as_sender_is_a_circle(send, deal, alice):
    assert send(address_of(deal), sender=address_of(alice)).why == Why.CIRCLE


def test_an_address_replaced_meanwhile_is_gone(alice, deal):
    (dropped,) = take(copy(), [address_of(deal)], sender="", at=LATER)
    rotate(deal)

    filing.file(dropped, at=LATER)

    dropped.refresh_from_db()
    assert (dropped.state, dropped.why) == (State.STOPPED, Why.GONE)


def test_who_may_not_see_the_deal_files_nothing_on_it(send, carol, deal):
    deal.visibility = "owner"
    deal.save()

    held = send(address_of(deal), copy(sender="carol@shop.example"))

    assert (held.why, held.user) == (Why.UNSEEN, deal.owner)


def test_twice_is_as_good_as_once(alice, deal):
    raw, to = copy(), [address_of(deal)]
    (first,) = take(raw, to, sender="", at=LATER)
    assert take(raw, to, sender="", at=LATER) == []

    for _time in range(2):
        filing.file(first, at=LATER)

    assert Message.objects.count() == 1
    assert Link.objects.filter(deal=deal).count() == 1


def test_what_ends_the_program_that_reads_it_is_held_after_a_few_tries(alice, deal, monkeypatch):
    (dropped,) = take(copy(), [address_of(deal)], sender="", at=LATER)
    monkeypatch.setattr(filing, "read", lambda _raw: (_ for _ in ()).throw(SystemExit))
    for _time in range(filing.MOST_TRIES):
        with pytest.raises(SystemExit):
            filing.file(dropped, at=LATER)

    filing.file(dropped, at=LATER)

    assert (dropped.state, dropped.why, dropped.user) == (State.HELD, Why.UNREADABLE, deal.owner)


def forwarding(inside: bytes) -> bytes:
    head = copy(subject="Fwd: Chairs", more=["Content-Type: multipart/mixed; boundary=b"], text="")
    part = b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + inside + b"\r\n--b--\r\n"
    return head.replace(b"\r\n\r\n", b"\r\n\r\n--b\r\n\r\nSee below.\r\n", 1) + part


def test_a_message_that_is_brought_along_is_filed_as_it_was(send, mailbox, deal):
    inside = letter(message_id="<inside@customer.example>")

    filed = send(address_of(deal), forwarding(inside))

    assert filed.message.sender_address == "bob@customer.example"
    (again,) = deliver(mailbox, inside)
    assert again == filed.message


def test_who_wrote_what_is_forwarded_in_the_text_is_linked(send, alice, bob):
    text = (
        "FYI\r\n\r\n---------- Forwarded message ---------\r\nFrom: Bob <bob@customer.example>\r\n"
    )

    filed = send(address_of(alice), subject="Fwd: Chairs", to="drop@shop.example", text=text)

    assert Link.objects.filter(conversation=filed.message.conversation, person=bob).exists()


def test_whoever_is_to_judge_is_told(send, alice):
    held = send(address_of(alice), copy(proof=""))

    assert Event.objects.get(name="copy_held").subject_keys(Dropped) == [held.pk]


def test_what_was_filed_by_mistake_is_unfiled(send, alice, bob, deal):
    held = send(address_of(deal), copy(proof=""))
    assert deciding.accept(held, by=alice, at=LATER)

    assert deciding.put_back(held, by=alice, at=LATER)

    assert Dropped.objects.waiting_for(alice).get() == held
    assert not Message.objects.exists()
    assert not Link.objects.standing().filter(conversation__strands__isnull=False).exists()
    assert deciding.accept(held, by=alice, at=LATER)
    assert Link.objects.standing().filter(deal=deal).exists()


def test_unfiled_it_stays_where_it_was_before(send, mailbox, alice, bob, deal):
    Mailbox.objects.update(links_automatically=False)
    (sent,) = deliver(mailbox, copy())
    held = send(address_of(deal), copy(proof=""))
    deciding.accept(held, by=alice, at=LATER)

    deciding.put_back(held, by=alice, at=LATER)

    assert [each.mailbox for each in sent.deliveries.all()] == [mailbox]
    assert not Link.objects.standing().filter(deal=deal, reason=Link.Reason.CHOSEN).exists()


def test_nobody_unfiles_what_another_filed(send, carol, deal):
    filed = send(address_of(deal))

    assert not deciding.put_back(filed, by=carol, at=LATER)
    assert Message.objects.exists()


def test_a_trusted_sender_is_believed_now_and_later(send, alice, carol, deal):
    first = send(address_of(alice), copy(sender="eve@partner.example"))
    assert first.why == Why.STRANGER

    assert deciding.trust("Eve@partner.example ", by=alice, at=LATER) == 1
    words = {"sender": "eve@partner.example", "text": "Again."}
    assert send(address_of(alice), copy(**words)).state == State.FILED
    assert send(address_of(carol), copy(**words)).why == Why.STRANGER  # she trusts nobody
    forged = copy(proof=PROVEN.replace("pass", "fail"), sender="carol@shop.example", text="Hm.")
    deciding.trust("carol@shop.example", by=alice, at=LATER)
    assert send(address_of(alice), forged).why == Why.FORGED

    deciding.trust_no_longer("eve@partner.example", by=alice)
    last = copy(sender="eve@partner.example", text="Once more.")
    assert send(address_of(alice), last).why == Why.STRANGER
