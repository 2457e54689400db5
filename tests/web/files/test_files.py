"""Files on the pages of items, as people put, find, rename and delete them."""

import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from dealpost.conversations.linking import link
from dealpost.crm.attaching import attach
from dealpost.crm.models import Deal, File
from dealpost.web.components import item_files
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

HTMX = {"HX-Request": "true"}
SCRIPT = {"Accept": "application/json"}
PAPER = "\r\n".join(
    [
        "--b",
        "Content-Type: text/html",
        "",
        "<p>See the plan. <img src='cid:logo@x'></p>",
        "--b",
        "Content-Type: application/pdf; name=plan.pdf",
        "Content-Disposition: attachment; filename=plan.pdf",
        "",
        "%PDF-1.4",
        "--b",
        "Content-Type: image/png",
        "Content-Disposition: inline; filename=logo.png",
        "Content-ID: <logo@x>",
        "",
        "png",
        "--b--",
    ]
)
MULTIPART = ["MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="b"']


@pytest.fixture
def quote(alice, deal) -> File:
    return put(deal, alice)


def put(item, by, data: bytes = b"%PDF-1.4", name: str = "quote.pdf", **more) -> File:
    return attach(item, ContentFile(data, name=name), at=more.get("at", MONDAY), by=by)


def upload(data: bytes = b"chairs", name: str = "chairs.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "text/html")


def test_a_file_that_the_script_sends_is_on_the_page_at_once(signed_in, deal, alice):
    answer = signed_in.post(f"/files/deal/{deal.pk}/", {"file": upload()}, headers=SCRIPT)

    file = File.objects.get()
    assert (answer.status_code, answer.json()) == (201, {"files": [file.pk]})
    assert (file.item, file.added_by) == (deal, alice)
    assert "chairs.txt" in signed_in.get(f"/deals/{deal.pk}/files/").text
    assert "chairs.txt" in signed_in.get(f"/deals/{deal.pk}/").text
    assert "chairs.txt" in signed_in.get(f"/deals/{deal.pk}/?show=files").text
    assert "chairs.txt" not in signed_in.get(f"/deals/{deal.pk}/?show=notes").text


def test_several_come_by_a_plain_form_and_one_that_is_too_large_loses_nothing(
    signed_in, deal, settings
):
    settings.LARGEST_FILE = 10
    sent = [upload(b"small", "a.txt"), upload(b"x" * 11, "big.txt"), upload(b"little", "c.txt")]

    page = signed_in.post(f"/files/deal/{deal.pk}/", {"file": sent}, follow=True)

    assert page.redirect_chain == [(f"/deals/{deal.pk}/files/", 302)]
    assert {file.name for file in File.objects.all()} == {"a.txt", "c.txt"}
    assert "2 files were added." in page.text
    assert "big.txt” is too large" in page.text


def test_the_script_is_told_what_is_too_large_and_that_nothing_came(signed_in, deal, settings):
    settings.LARGEST_FILE = 10
    where = f"/files/deal/{deal.pk}/"

    answer = signed_in.post(where, {"file": upload(b"x" * 11)}, headers=SCRIPT)
    nothing = signed_in.post(where, headers=SCRIPT)

    assert (answer.status_code, nothing.status_code) == (413, 413)
    assert "too large" in answer.json()["text"]
    assert "No file has come over" in nothing.json()["text"]
    assert 'data-largest="10"' in signed_in.get(f"/deals/{deal.pk}/").text


@pytest.mark.parametrize("kind", ["person", "organization", "deal", "lead", "project"])
def test_every_kind_of_item_has_files(signed_in, alice, kind, world):
    item = world[kind]
    put(item, alice, name="plan.pdf")

    page = signed_in.get(f"/{kind}s/{item.pk}/files/")

    assert "plan.pdf" in page.text
    assert f'data-url="/files/{kind}/{item.pk}/"' in page.text


def test_the_list_is_searched_by_name_and_paged_newest_first(signed_in, alice, deal, monkeypatch):
    monkeypatch.setattr(item_files, "PAGE", 2)
    for number in range(3):
        put(deal, alice, name=f"plan {number}.pdf", at=MONDAY.replace(minute=number))
    put(deal, alice, name="photo.png", at=MONDAY.replace(minute=9))

    def names(asked: str) -> list[str]:
        rows = signed_in.get(f"/deals/{deal.pk}/files/?{asked}").context["rows"]
        return [str(row["file"]) for row in rows]

    assert names("") == ["photo.png", "plan 2.pdf"]
    assert names("page=2") == ["plan 1.pdf", "plan 0.pdf"]
    assert names("q=PLAN") == ["plan 2.pdf", "plan 1.pdf"]
    assert names("q=chairs") == names("page=99") == []


def test_a_file_is_renamed_and_its_name_stays_a_name(signed_in, quote):
    where = f"/files/{quote.pk}/name/"
    assert "quote.pdf" in signed_in.get(where).text

    answer = signed_in.post(where, {"name": "../offer.pdf"}, headers=HTMX)

    assert "timeline-changed" in answer.headers["HX-Trigger"]
    quote.refresh_from_db()
    assert quote.name == "offer.pdf"
    assert signed_in.post(where, {"name": ""}, headers=HTMX).status_code == 422


def test_a_deleted_file_is_gone_everywhere_and_comes_back_by_undo(signed_in, deal, quote):
    answer = signed_in.post(f"/files/{quote.pk}/removal/", headers=HTMX)
    pages = (f"/deals/{deal.pk}/", f"/deals/{deal.pk}/files/", "/search/?q=quote")

    assert not [page for page in pages if "quote.pdf" in signed_in.get(page).text]
    for deed in ("", "view/", "look/", "name/"):
        assert signed_in.get(f"/files/{quote.pk}/{deed}").status_code == 404

    [message] = json.loads(answer.headers["HX-Trigger"])["toast"]["messages"]
    signed_in.post(message["undo"], headers=HTMX)
    assert not [page for page in pages if "quote.pdf" not in signed_in.get(page).text]


def test_what_comes_with_mail_stands_beside_but_no_picture_in_a_text(
    signed_in, mailbox, deal, alice, quote
):
    (message,) = deliver(mailbox, letter(subject="The plan", text=PAPER, more=MULTIPART))
    link(message.conversation, deal, by=alice, at=MONDAY)

    page = signed_in.get(f"/deals/{deal.pk}/files/").text

    assert f"/message/{message.pk}/attachment/" in page
    assert "plan.pdf" in page
    assert "The plan" in page
    assert "logo.png" not in page


def test_a_colleague_learns_nothing_of_attachments_of_private_mail(
    client, carol, mailbox, deal, alice
):
    (message,) = deliver(mailbox, letter(subject="The plan", text=PAPER, more=MULTIPART))
    link(message.conversation, deal, by=alice, at=MONDAY)
    client.force_login(carol)
    where = f"/deals/{deal.pk}/files/"

    page = client.get(where)
    assert page.context["rows"] == []
    assert "plan.pdf" not in page.text

    message.conversation.strands.update(visibility="shared")
    assert "plan.pdf" in client.get(where).text


def test_files_of_a_deal_show_with_its_customer_to_those_who_see_the_deal(
    signed_in, alice, carol, bob, quote, stages, hidden
):
    secret = Deal.add(title="Secret", person=bob, stage=stages[0], at=MONDAY, by=carol, **hidden)
    put(secret, carol, name="hush.pdf")

    for page in (f"/persons/{bob.pk}/", f"/persons/{bob.pk}/files/", "/search/?q=hush"):
        text = signed_in.get(page).text
        assert "hush.pdf" not in text
        assert "Secret" not in text
    assert "quote.pdf" in signed_in.get(f"/persons/{bob.pk}/files/").text


@pytest.mark.parametrize("deed", ["", "view/", "look/", "name/", "removal/", "return/"])
def test_a_file_on_a_hidden_deal_is_not_there(signed_in, carol, stages, hidden, deed):
    secret = Deal.add(title="Secret", stage=stages[0], at=MONDAY, by=carol, **hidden)
    file = put(secret, carol)
    where = f"/files/{file.pk}/{deed}"

    got, posted = signed_in.get(where), signed_in.post(where, {"name": "x"})
    added = signed_in.post(f"/files/deal/{secret.pk}/", {"file": upload()}, headers=SCRIPT)

    assert {got.status_code, posted.status_code} <= {404, 405}
    assert added.status_code == 404
    file.refresh_from_db()
    assert (file.name, file.deleted_at) == ("quote.pdf", None)
