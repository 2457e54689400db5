"""What other mail programs do to drafts is done here too; on a real server."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from dealpost.conversations.models import Delivery, Message
from dealpost.outbox import discarding, submitting
from dealpost.outbox.models import Draft, DraftCopy, Outgoing
from dealpost.providers.contract import Role
from tests.letters import letter
from tests.sync.client import logged_in
from tests.sync.drafts.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)

PICTURE = b"\x89PNG not really"


def elsewhere(text: str = "Written elsewhere.", *, message_id: str = "<d1@other.example>", **head):
    """A draft as another mail program writes it."""
    message = EmailMessage()
    message["Message-ID"] = message_id
    message["From"] = "alice@shop.example"
    message["Date"] = "Mon, 02 Mar 2026 09:00:00 +0000"
    for name, value in {"To": "bob@customer.example", "Subject": "Tables", **head}.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    message.add_alternative(f"<html><body><p>{text}</p></body></html>", subtype="html")
    return message


def test_a_draft_written_elsewhere_is_a_draft_here(desk, alice):
    message = elsewhere(Cc="Ann <ann@customer.example>", Bcc="boss@shop.example")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="q.pdf")
    desk.put(message.as_bytes())
    desk.make_pass()
    draft = Draft.objects.of(alice).at_hand().begun().get()
    assert (draft.subject, draft.html, draft.mailbox) == (
        "Tables",
        "<p>Written elsewhere.</p>",
        desk.box,
    )
    assert draft.to == [{"name": "", "address": "bob@customer.example"}]
    assert draft.cc == [{"name": "Ann", "address": "ann@customer.example"}]
    assert [each["address"] for each in draft.bcc] == ["boss@shop.example"]
    assert bytes(draft.attachments.get().content) == b"%PDF"
    assert not Delivery.objects.shown().exists()


def test_its_next_edition_from_here_takes_its_place(desk):
    desk.put(elsewhere().as_bytes())
    desk.make_pass()
    desk.write("Changed here.", draft=Draft.objects.get())
    desk.make_pass()
    assert desk.texts() == ["Changed here."]
    desk.make_pass()
    assert Draft.objects.count() == DraftCopy.objects.count() == 1


def test_it_can_be_sent_from_here(desk, alice):
    desk.box.change(outgoing_host="smtp.shop.example")
    desk.put(elsewhere().as_bytes())
    desk.make_pass()
    submitting.submit(Draft.objects.select_related("author").get(), at=desk.clock())
    desk.make_pass()
    assert desk.texts() == []
    assert Outgoing.objects.get().recipients == ["bob@customer.example"]


def test_it_answers_what_it_answers(desk):
    desk.put(letter(), folder="INBOX", flags="")
    desk.make_pass()
    desk.put(elsewhere(In_Reply_To="<1@customer.example>", Subject="Re: Chairs").as_bytes())
    desk.make_pass()
    draft = Draft.objects.get()
    assert draft.answers == Message.objects.get(rfc_message_id="1@customer.example")
    assert draft.conversation == draft.answers.conversation
    assert draft.kind == Draft.Kind.REPLY


def test_what_is_answered_and_not_here_is_not_forgotten(desk):
    desk.put(elsewhere(In_Reply_To="<x@y>", References="<w@y> <x@y>").as_bytes())
    desk.make_pass()
    desk.write("Changed.", draft=Draft.objects.get())
    desk.make_pass()
    ((_uid, message, _flags),) = desk.remote()
    assert message["In-Reply-To"] == "<x@y>"
    assert message["References"].split() == ["<w@y>", "<x@y>"]


def test_pictures_and_what_is_quoted_below_are_kept(desk):
    html = (
        "<html><body>Look: <img src='cid:p1@x'><br><div class='gmail_quote'>On Monday Bob wrote:"
        "<blockquote><table bgcolor='#eeeeee'><tr><td>How much?</td></tr></table></blockquote>"
        "</div><br></body></html>"
    )
    message = EmailMessage()
    message["From"], message["Subject"] = "alice@shop.example", "Re: Chairs"
    message.set_content("Look:")
    message.add_alternative(html, subtype="html")
    shown: Any = message.get_body(("html",))
    shown.add_related(PICTURE, "image", "png", cid="<p1@x>")
    desk.put(message.as_bytes())
    desk.make_pass()
    draft = Draft.objects.get()
    assert 'src="cid:p1@x"' in draft.html
    assert "How much?" in draft.quote
    assert "<table" in draft.quote
    assert (draft.attachments.get().is_inline, bytes(draft.attachments.get().content)) == (
        True,
        PICTURE,
    )


@pytest.mark.parametrize(
    "lost", [(), ("X-Dealpost-Draft",), ("Message-ID",), ("X-Dealpost-Draft", "Message-ID")]
)
def test_an_edit_elsewhere_is_the_next_edition_here(desk, lost):
    draft = desk.write("One.")
    desk.settle()
    desk.edit("Two, elsewhere.", without=lost)
    desk.make_pass()
    draft.refresh_from_db()
    assert "Two, elsewhere." in draft.html
    assert draft.to[0]["address"] == "bob@customer.example"
    assert Draft.objects.get() == draft
    desk.make_pass()
    assert desk.texts() == ["Two, elsewhere."]
    desk.write("Three.", draft=draft)
    desk.make_pass()
    assert desk.texts() == ["Three."]


def test_edited_in_both_places_both_are_kept(desk):
    draft = desk.write("One.")
    desk.settle()
    desk.edit("Elsewhere.")
    desk.write("Here.", draft=draft)
    desk.make_pass()
    draft.refresh_from_db()
    other = Draft.objects.exclude(pk=draft.pk).get()
    assert "Here." in draft.html
    assert "Elsewhere." in other.html
    assert other.beside == draft
    assert sorted(desk.texts()) == ["Elsewhere.", "Here."]
    desk.make_pass()
    assert sorted(desk.texts()) == ["Elsewhere.", "Here."]
    assert Draft.objects.at_hand().count() == 2


def test_deleted_elsewhere_it_goes_and_can_be_brought_back(desk, alice):
    draft = desk.write()
    desk.settle()
    ((uid, _message, _flags),) = desk.remote()
    desk.expunge(uid)
    desk.make_pass()
    assert not Draft.objects.at_hand().exists()
    assert Draft.objects.of(alice).deleted_elsewhere().get() == draft
    assert not Delivery.objects.exists()
    discarding.bring_back(draft, at=desk.clock())
    desk.make_pass()
    assert desk.texts() == ["Here is our quote."]


def test_deleted_elsewhere_before_we_have_looked_again_it_goes_too(desk):
    desk.write()
    desk.make_pass()
    ((uid, _message, _flags),) = desk.remote()
    desk.expunge(uid)
    desk.settle()
    assert Draft.objects.deleted_elsewhere().exists()
    assert desk.texts() == []


def test_moved_to_the_trash_elsewhere_it_goes_too(desk):
    desk.write()
    desk.settle()
    with logged_in(desk.server, "Drafts") as client:
        client.uid("MOVE", "1:*", "Trash")
    desk.make_pass()
    assert Draft.objects.deleted_elsewhere().exists()
    assert not Delivery.objects.shown().exists()


def test_deleted_elsewhere_but_changed_here_it_is_put_there_again(desk):
    draft = desk.write("One.")
    desk.settle()
    desk.write("Two.", draft=draft)
    ((uid, _message, _flags),) = desk.remote()
    desk.expunge(uid)
    desk.make_pass()
    assert desk.texts() == ["Two."]
    assert Draft.objects.at_hand().get() == draft


def test_expunged_first_and_put_anew_later_it_is_the_same_draft(desk):
    draft = desk.write("One.")
    desk.settle()
    ((uid, message, _flags),) = desk.remote()
    desk.expunge(uid)
    desk.make_pass()
    message.get_body(("plain",)).set_content("Two.")
    message.get_body(("html",)).set_content("<p>Two.</p>", subtype="html")
    desk.put(message.as_bytes())
    desk.make_pass()
    assert Draft.objects.at_hand().get() == draft
    assert "Two." in Draft.objects.get().html


def test_sent_elsewhere_it_goes_from_the_drafts(desk):
    desk.write()
    desk.settle()
    ((uid, message, _flags),) = desk.remote()
    del message["X-Dealpost-Draft"]
    desk.put(message.as_bytes(), folder="Sent", flags="(\\Seen)")
    desk.expunge(uid)
    desk.make_pass()
    assert not Draft.objects.at_hand().exists()
    assert not Draft.objects.deleted_elsewhere().exists()
    assert Delivery.objects.shown().count() == 1


def test_neither_a_start_date_nor_known_contacts_hide_a_draft(desk):
    desk.box.change(people="known", since=desk.now.date() + timedelta(days=30))
    desk.put(elsewhere().as_bytes())
    desk.make_pass()
    assert Draft.objects.at_hand().exists()


def test_mail_that_somebody_put_among_the_drafts_stays_mail(desk):
    desk.put(letter(), flags="")
    desk.make_pass()
    assert not Draft.objects.exists()
    assert Delivery.objects.shown().exists()


def test_of_a_team_the_members_see_what_was_found_there(desk, alice, carol, team):
    type(desk.box).objects.filter(pk=desk.box.pk).update(owner=None, team=team)
    desk.put(elsewhere().as_bytes())
    desk.make_pass()
    draft = Draft.objects.get()
    assert draft.author is None
    assert Draft.objects.of(alice).get() == draft
    assert not Draft.objects.of(carol).exists()


def test_switched_off_nothing_is_taken_and_later_all_is(desk):
    type(desk.box).objects.update(takes_drafts=False)
    draft = desk.write("One.")
    desk.put(elsewhere().as_bytes())
    desk.make_pass()
    assert Draft.objects.get() == draft
    desk.edit("Two.", uid=2)
    desk.make_pass()
    assert "One." in Draft.objects.get().html
    type(desk.box).objects.update(takes_drafts=True)
    desk.make_pass()
    assert "Two." in Draft.objects.get(pk=draft.pk).html
    assert Draft.objects.at_hand().count() == 2


def test_switched_off_nothing_is_told_and_later_all_is(desk):
    type(desk.box).objects.update(tells_drafts=False)
    draft = desk.write()
    desk.make_pass()
    assert desk.texts() == []
    type(desk.box).objects.update(tells_drafts=True)
    desk.make_pass()
    assert desk.texts() == ["Here is our quote."]
    type(desk.box).objects.update(tells_drafts=False)
    discarding.discard(draft, at=desk.clock())
    desk.make_pass()
    assert desk.texts() == ["Here is our quote."]


def test_without_a_drafts_folder_one_is_made(box, alice, server):
    desk = Desk(box, alice, server)
    desk.make_pass()
    desk.write()
    desk.make_pass()
    assert desk.texts() == ["Here is our quote."]
    assert desk.box.folders.filter(role=Role.DRAFTS).count() == 1
    desk.make_pass()
    assert desk.texts() == ["Here is our quote."]
