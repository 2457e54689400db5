import json

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dealpost.mailboxes.models import Mailbox
from dealpost.outbox import limits
from dealpost.outbox.models import Draft, DraftAttachment, Outgoing
from tests.delivering import deliver
from tests.letters import letter
from tests.web.composer.conftest import BOB, written

HTMX = {"HTTP_HX_REQUEST": "true"}


def post(page, name, key, data=None):
    return page.post(reverse(f"composer:{name}", args=[key]), data or {})


def test_a_new_message_opens_in_the_panel_and_as_a_page(page, mailbox):
    address = reverse("composer:new")
    panel = page.get(address, **HTMX).content.decode()
    whole = page.get(address).content.decode()
    assert panel.lstrip().startswith("<deal-composer")
    assert "<html" in whole
    assert Draft.objects.count() == 1, "opening twice makes no heap of drafts"


def test_a_link_fills_in_the_recipient_and_the_deal(page, mailbox, deal):
    page.get(reverse("composer:new"), {"to": "Bob <bob@x.example>", "item": f"deal-{deal.pk}"})
    draft = Draft.objects.get()
    assert draft.to == [{"name": "Bob", "address": "bob@x.example"}]
    assert draft.items == [f"deal-{deal.pk}"]


def test_a_mailto_address_of_the_browser_is_understood(page, mailbox):
    mailto = "mailto:bob@x.example,carl@x.example?subject=Forty%20chairs"
    page.get(reverse("composer:new"), {"mailto": mailto})
    draft = Draft.objects.get()
    assert [each["address"] for each in draft.to] == ["bob@x.example", "carl@x.example"]
    assert draft.subject == "Forty chairs"


def test_a_deal_that_one_may_not_see_is_not_linked(page, mailbox, deal, carol):
    type(deal).objects.update(owner=carol, visibility="owner")
    page.get(reverse("composer:new"), {"item": f"deal-{deal.pk}"})
    assert Draft.objects.get().items == []


def test_without_a_mailbox_the_next_step_is_shown(page):
    assert "Connect a mailbox" in page.get(reverse("composer:new"), **HTMX).content.decode()


def test_every_change_is_saved(page, draft):
    answer = post(page, "save", draft.pk, written(draft, subject="Chairs\r\nBcc: x@y"))
    draft.refresh_from_db()
    assert answer.json() == {"version": 1, "wrong": {}}
    assert (draft.to, draft.subject) == ([BOB], "Chairs Bcc: x@y")


def test_what_another_window_saved_is_not_overwritten(page, draft):
    post(page, "save", draft.pk, written(draft, subject="From the first window"))
    answer = post(page, "save", draft.pk, written(draft, subject="From the second"))
    draft.refresh_from_db()
    assert answer.status_code == 409
    assert answer.json()["open"] == reverse("composer:draft", args=[draft.pk])
    assert draft.subject == "From the first window"


def test_a_script_in_the_text_does_not_stay(page, draft):
    html = '<p onclick="x()">Hi<script>alert(1)</script> <a href="javascript:x">there</a></p>'
    post(page, "save", draft.pk, written(draft, html=html))
    draft.refresh_from_db()
    assert draft.html == "<p>Hi <a>there</a></p>"


def test_a_wrong_address_is_marked_with_its_reason(page, draft):
    wrong = [BOB, {"name": "", "address": "carl@nowhere"}]
    answer = post(page, "save", draft.pk, written(draft, to=wrong))
    assert answer.json()["wrong"] == {"carl@nowhere": "The part after the @ has no dot."}


def test_sending_says_how_long_it_can_be_taken_back(page, draft, alice):
    answer = post(page, "send", draft.pk, written(draft)).json()
    outgoing = Outgoing.objects.get()
    assert answer["seconds"] == alice.undo_seconds
    assert answer["undo"] == reverse("composer:undo", args=[outgoing.pk])
    assert answer["text"] == "Sending to Bob Bakker"
    assert outgoing.next_at == outgoing.written_at


def test_without_recipients_nothing_is_sent_and_what_was_typed_stays(page, draft):
    answer = post(page, "send", draft.pk, written(draft, to=[]))
    draft.refresh_from_db()
    assert answer.status_code == 422
    assert "at least one recipient" in answer.json()["problems"]["to"]
    assert draft.subject == "Forty chairs"
    assert not Outgoing.objects.exists()


def test_a_message_taken_back_opens_again(page, draft):
    post(page, "send", draft.pk, written(draft))
    answer = post(page, "undo", Outgoing.objects.get().pk)
    event = json.loads(answer.headers["HX-Trigger"])
    assert event == {"compose": {"open": reverse("composer:draft", args=[draft.pk])}}
    assert draft.subject in page.get(event["compose"]["open"], **HTMX).content.decode()


def test_what_is_thrown_away_can_be_brought_back(page, draft):
    post(page, "save", draft.pk, written(draft))
    undo = post(page, "discard", draft.pk).json()["undo"]
    assert page.get(reverse("composer:draft", args=[draft.pk])).status_code == 404
    page.post(undo)
    assert page.get(reverse("composer:draft", args=[draft.pk])).status_code == 200


def test_a_file_is_attached_shown_and_removed(page, draft):
    file = SimpleUploadedFile("../quote.pdf", b"%PDF", "application/pdf")
    row = post(page, "attach", draft.pk, {"file": file}).content.decode()
    kept = DraftAttachment.objects.get()
    assert kept.filename == "quote.pdf"
    assert "quote.pdf" in row
    download = page.get(reverse("composer:file", args=[kept.pk]))
    assert download.content == b"%PDF"
    assert download.headers["Content-Disposition"].startswith("attachment")
    post(page, "detach", kept.pk)
    assert not DraftAttachment.objects.exists()


def test_files_that_no_server_would_take_are_refused_with_the_limit(page, draft, monkeypatch):
    monkeypatch.setattr(limits, "LARGEST_FILES", 2**20)
    file = SimpleUploadedFile("film.mp4", b"x" * (2**20 + 1))
    answer = post(page, "attach", draft.pk, {"file": file})
    assert answer.status_code == 413
    assert "1 MB" in answer.json()["text"]
    assert not DraftAttachment.objects.exists()


def test_a_picture_in_the_text_goes_as_cid(page, draft):
    file = SimpleUploadedFile("chair.png", b"\x89PNG", "image/png")
    src = post(page, "attach", draft.pk, {"file": file, "inline": "yes"}).json()["src"]
    post(page, "save", draft.pk, written(draft, html=f'<p><img src="{src}"></p>'))
    draft.refresh_from_db()
    picture = draft.attachments.get()
    assert f'src="cid:{picture.content_id}"' in draft.html
    again = page.get(reverse("composer:draft", args=[draft.pk]), **HTMX).content.decode()
    assert src in again


def test_html_is_no_picture(page, draft):
    file = SimpleUploadedFile("x.html", b"<script>", "text/html")
    answer = post(page, "attach", draft.pk, {"file": file, "inline": "yes"})
    assert answer.status_code == 415


def test_a_reply_is_taken_up_again_where_it_was_left(page, mailbox):
    (message,) = deliver(mailbox, letter())
    address = reverse("composer:reply", args=[message.pk])
    page.get(address, **HTMX)
    page.get(address, **HTMX)
    assert Draft.objects.get().answers == message


def test_the_quoted_message_is_shown_where_nothing_of_it_can_act(page, mailbox):
    (message,) = deliver(mailbox, letter())
    page.get(reverse("composer:reply", args=[message.pk]), **HTMX)
    answer = page.get(reverse("composer:quote", args=[Draft.objects.get().pk]))
    assert "How much are the chairs?" in answer.content.decode()
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "img-src 'self' data:" in policy


def test_a_quote_can_be_left_out(page, mailbox):
    (message,) = deliver(mailbox, letter())
    page.get(reverse("composer:reply", args=[message.pk]), **HTMX)
    draft = Draft.objects.get()
    post(page, "drop_quote", draft.pk)
    draft.refresh_from_db()
    assert draft.quote == ""


def test_suggestions_are_persons_and_those_written_with(page, mailbox, bob):
    deliver(mailbox, letter(sender="Bobbie Brown <bobbie@elsewhere.example>"))
    answer = page.get(reverse("composer:suggest"), {"q": "bob"}).content.decode()
    assert 'data-address="bob@customer.example"' in answer
    assert 'data-address="bobbie@elsewhere.example"' in answer


def test_a_mailbox_of_somebody_else_cannot_be_sent_from(page, draft, carols_mailbox):
    answer = post(page, "save", draft.pk, written(draft, mailbox=carols_mailbox.pk))
    draft.refresh_from_db()
    assert answer.status_code == 422
    assert draft.mailbox.address == "alice@shop.example"
    assert Mailbox.objects.count() == 2


def test_a_draft_opened_while_a_conversation_was_shared_does_not_share_it_again(page, mailbox):
    mailbox.change(visibility="shared")
    (message,) = deliver(mailbox, letter())
    opened = page.get(reverse("composer:reply", args=[message.pk]), **HTMX).text
    assert 'value="" selected>As before: Shared' in opened
    draft = Draft.objects.get()

    mailbox.strands.update(visibility="private")
    post(page, "save", draft.pk, written(draft, visibility=""))

    draft.refresh_from_db()
    assert draft.visibility == ""
