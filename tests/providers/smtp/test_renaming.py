import pytest

from dealpost.providers.smtp.renaming import given_message_id
from tests.providers.smtp.letters import LETTER

OUTLOOK = (
    "2.0.0 OK <AM0PR01MB1@AM0PR01MB1.eurprd01.prod.exchangelabs.com> "
    "[Hostname=AM0PR01MB1.eurprd01.prod.exchangelabs.com] Queued mail for delivery"
)


def given(said: str, host: str) -> str:
    return given_message_id(said, host=host, raw=LETTER)


def test_outlook_tells_the_message_id_that_it_gave():
    assert given(OUTLOOK, "smtp-mail.outlook.com") == (
        "<AM0PR01MB1@AM0PR01MB1.eurprd01.prod.exchangelabs.com>"
    )


def test_a_message_id_that_was_kept_is_no_news():
    said = "2.6.0 <1.ours@example.com> [InternalId=42] Queued mail for delivery"
    assert given(said, "smtp.office365.com") == ""


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("email-smtp.us-east-1.amazonaws.com", "email.amazonses.com"),
        ("email-smtp.eu-west-1.amazonaws.com", "eu-west-1.amazonses.com"),
    ],
)
def test_amazon_makes_the_message_id_from_its_own_number(host, domain):
    number = "0102018f3b1c2d3e-11111111-2222-3333-4444-555555555555-000000"
    assert given(f"Ok {number}", host) == f"<{number}@{domain}>"


@pytest.mark.parametrize(
    "host", ["mail.example.com", "outlook.com.evil.example", "notoutlook.com", "127.0.0.1"]
)
def test_no_other_server_can_rename_a_message(host):
    assert given(OUTLOOK, host) == ""
    assert given("Ok 0102018f-1111", host) == ""


def test_words_without_a_message_id_rename_nothing():
    assert given("2.0.0 OK queued", "smtp.office365.com") == ""
    assert given("Ok", "email-smtp.eu-west-1.amazonaws.com") == ""


def test_our_own_message_id_is_found_on_a_folded_line():
    raw = b"Subject: x\r\nMessage-Id:\r\n <1.ours@example.com>\r\n\r\n"
    said = "2.6.0 <1.ours@example.com> Queued"
    assert given_message_id(said, host="smtp.office365.com", raw=raw) == ""
