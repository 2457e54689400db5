import pytest
from django.core import signing
from django.urls import reverse

from dealpost.web.conversation import remote_image
from dealpost.web.conversation.bodies import SALT
from dealpost.web.conversation.remote_image import NoPicture, Picture
from tests.delivering import deliver
from tests.letters import letter
from tests.web.conversation.letters import html_letter, letter_with_files

REMOTE = "https://pictures.example/logo.png"


@pytest.fixture
def message(mailbox):
    return deliver(mailbox, letter_with_files())[0]


def policy(response) -> dict[str, str]:
    rules = response["Content-Security-Policy"].split(";")
    return {rule.split()[0]: " ".join(rule.split()[1:]) for rule in rules}


def test_the_frame_lets_nothing_run_load_or_leave(signed_in, message):
    rules = policy(signed_in.get(reverse("conversation:frame", args=[message.pk])))
    assert rules["default-src"] == "'none'"
    assert "script-src" not in rules
    assert rules["form-action"] == "'none'"
    assert rules["base-uri"] == "'none'"
    assert "allow-scripts" not in rules["sandbox"]
    own = f"http://testserver/message/{message.pk}/inline/"
    assert rules["img-src"].split() == [own, "data:"]


def test_pictures_of_the_message_itself_are_shown(signed_in, message):
    html = signed_in.get(reverse("conversation:frame", args=[message.pk])).content.decode()
    address = reverse("conversation:inline", args=[message.pk, 0])
    assert address in html
    response = signed_in.get(address)
    assert response["Content-Type"] == "image/png"


def test_remote_pictures_are_left_out_until_asked_for(signed_in, mailbox):
    message = deliver(mailbox, html_letter(f'<p>Hi <img src="{REMOTE}"></p>'))[0]
    url = reverse("conversation:frame", args=[message.pk])
    assert "pictures.example" not in signed_in.get(url).content.decode()
    page = signed_in.get(reverse("conversation:page", args=[message.conversation_id]))
    assert "Show images" in page.content.decode()
    shown = signed_in.get(url + "?images=yes").content.decode()
    assert REMOTE not in shown  # only our own address stands there
    assert f"/message/{message.pk}/image/" in shown


def image_url(message, url=REMOTE, key=None) -> str:
    signed = signing.dumps([key or message.pk, url], salt=SALT)
    return reverse("conversation:image", args=[message.pk, signed])


def test_our_server_fetches_what_it_signed(signed_in, message, monkeypatch):
    asked = []

    def fetch(url):
        asked.append(url)
        return Picture("image/png", b"pixels")

    monkeypatch.setattr(remote_image, "fetch", fetch)
    response = signed_in.get(image_url(message))
    assert asked == [REMOTE]
    assert (response.content, response["Content-Type"]) == (b"pixels", "image/png")
    assert policy(response)["default-src"] == "'none'"


def test_no_picture_is_no_page(signed_in, message, monkeypatch):
    def fetch(url):
        raise NoPicture(url)

    monkeypatch.setattr(remote_image, "fetch", fetch)
    assert signed_in.get(image_url(message)).status_code == 404


def test_nobody_makes_our_server_ask_elsewhere(signed_in, client, carol, message, monkeypatch):
    def fetch(url):
        raise AssertionError(url)

    monkeypatch.setattr(remote_image, "fetch", fetch)
    own = reverse("conversation:image", args=[message.pk, "invented"])
    assert signed_in.get(own).status_code == 404
    assert signed_in.get(image_url(message, key=message.pk + 1)).status_code == 404
    client.force_login(carol)
    assert client.get(image_url(message)).status_code == 404


def test_a_file_is_downloaded_and_never_a_page_of_ours(signed_in, message):
    response = signed_in.get(reverse("conversation:attachment", args=[message.pk, 1]))
    assert response.content.strip() == b"<script>alert(1)</script>"
    assert response["Content-Disposition"] == 'attachment; filename="page.html"'
    assert policy(response)["sandbox"] == ""
    assert response["X-Content-Type-Options"] == "nosniff"


def test_what_is_no_picture_is_not_shown_as_one(signed_in, message):
    response = signed_in.get(reverse("conversation:inline", args=[message.pk, 1]))
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")


def test_a_file_that_is_not_there_is_nowhere(signed_in, message):
    assert (
        signed_in.get(reverse("conversation:attachment", args=[message.pk, 9])).status_code == 404
    )


def test_the_original_is_given_byte_for_byte(signed_in, mailbox):
    raw = letter(text="plain \xe9".encode("latin-1").decode("latin-1"))
    message = deliver(mailbox, raw)[0]
    response = signed_in.get(reverse("conversation:source", args=[message.pk]))
    assert response.content == raw
    assert response["Content-Type"].startswith("text/plain")
    assert policy(response)["sandbox"] == ""
    download = signed_in.get(reverse("conversation:source", args=[message.pk]) + "?download=yes")
    assert download["Content-Disposition"] == 'attachment; filename="Chairs.eml"'


def test_headers_are_listed_with_the_verdict_of_the_receiving_server(signed_in, mailbox):
    raw = letter(
        more=[
            "Authentication-Results: mx.shop.example; spf=pass smtp.mailfrom=x; dkim=fail",
            "Authentication-Results: evil.example; dmarc=pass",
            "X-Odd: one\r\n two <b>",
        ]
    )
    message = deliver(mailbox, raw)[0]
    html = signed_in.get(reverse("conversation:headers", args=[message.pk])).content.decode()
    assert "SPF: pass" in html
    assert "DKIM: fail" in html
    assert "DMARC: pass" not in html  # written by the sender, perhaps
    assert "one two &lt;b&gt;" in html
