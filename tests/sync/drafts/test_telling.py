"""What somebody writes here lies in the drafts folder of their mailbox; on a real server."""

import pytest

from dealpost.conversations.models import Delivery, Link, Message
from dealpost.outbox import discarding, drafting, submitting
from dealpost.outbox.models import Draft, DraftCopy
from dealpost.outbox.telling_drafts import waiting_mailboxes

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_draft_lies_in_the_drafts_folder(desk):
    desk.write(bcc=[{"name": "", "address": "boss@shop.example"}])
    desk.make_pass()
    ((_uid, message, flags),) = desk.remote()
    assert message["To"] == "Bob Bakker <bob@customer.example>"
    assert message["Bcc"] == "boss@shop.example"
    assert message["Subject"] == "Forty chairs"
    assert message["From"] == "Alice Jansen <alice@shop.example>"
    assert flags == {"\\Draft", "\\Seen"}
    assert desk.texts() == ["Here is our quote."]


def test_a_newer_edition_takes_the_place_of_the_older(desk):
    draft = desk.write("One.")
    desk.make_pass()
    for text in ("Two.", "Three."):
        desk.write(text, draft=draft)
        desk.make_pass()
        assert desk.texts() == [text]
    assert DraftCopy.objects.count() == 1
    desk.make_pass()
    assert desk.texts() == ["Three."]
    assert Delivery.objects.drafts().count() == Message.objects.count() == 1


def test_while_somebody_types_the_provider_is_left_alone(desk):
    desk.write()
    assert waiting_mailboxes(desk.clock()) == set()
    desk.later(seconds=drafting.PAUSE.total_seconds())
    assert waiting_mailboxes(desk.clock()) == {desk.box.pk}
    desk.make_pass()
    assert waiting_mailboxes(desk.clock()) == set()


def test_our_own_copy_is_no_mail(desk, bob):
    desk.write()
    desk.make_pass()
    desk.make_pass()
    assert not Delivery.objects.shown().exists()
    assert not Link.objects.exists()
    assert Draft.objects.count() == 1


def test_what_is_thrown_away_goes_from_the_mailbox_after_a_while(desk):
    draft = desk.write()
    desk.make_pass()
    discarding.discard(draft, at=desk.clock())
    desk.later(minutes=-1)
    desk.make_pass()
    assert desk.texts() == ["Here is our quote."]
    desk.make_pass()
    assert desk.texts() == []
    discarding.bring_back(draft, at=desk.clock())
    desk.make_pass()
    assert desk.texts() == ["Here is our quote."]


def test_what_is_sent_is_no_draft_any_more(desk):
    draft = desk.write()
    desk.make_pass()
    outgoing = submitting.submit(draft, at=desk.clock())
    desk.make_pass()
    assert desk.texts() == []
    submitting.undo(outgoing)
    desk.make_pass()
    assert desk.texts() == ["Here is our quote."]


def test_files_go_along(desk):
    draft = desk.write()
    drafting.attach(draft, b"%PDF", filename="quote.pdf", content_type="application/pdf")
    drafting.touch(draft, at=desk.clock())
    desk.make_pass()
    ((_uid, message, _flags),) = desk.remote()
    assert [each.get_filename() for each in message.iter_attachments()] == ["quote.pdf"]
    drafting.detach(draft.attachments.get(), at=desk.clock())
    desk.make_pass()
    ((_uid, message, _flags),) = desk.remote()
    assert not list(message.iter_attachments())


def test_an_address_that_is_still_being_typed_waits(desk):
    desk.write(to=[{"name": "", "address": "bo"}])
    desk.make_pass()
    ((_uid, message, _flags),) = desk.remote()
    assert "bo" not in str(message["To"]).split()
