"""A real client hands messages in at a real port."""

import smtplib
import ssl

import pytest

from dealpost.intake import door, listening, session
from dealpost.intake.addressing import address_of
from dealpost.intake.limiting import Buckets
from dealpost.intake.models import Dropped
from dealpost.intake.taking import take
from dealpost.running.letterbox import tls_context
from tests.intake.conftest import copy
from tests.intake.serving import certificate, line, serving

pytestmark = pytest.mark.django_db(transaction=True)

ALICE = "alice@shop.example"


def commands(address: str, *, sender: str = ALICE, greeting: str = "EHLO") -> bytes:
    return f"{greeting} me\r\nMAIL FROM:<{sender}>\r\nRCPT TO:<{address}>\r\nDATA\r\n".encode()


def test_a_message_is_answered_once_it_is_kept(alice, deal):
    with serving() as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail(ALICE, [address_of(deal)], copy())
        kept = Dropped.objects.get()

    assert (kept.recipient, kept.state) == (address_of(deal), Dropped.State.WAITING)
    assert kept.raw == copy()


def test_a_mail_server_hands_in_by_lmtp_and_hears_of_each_recipient(alice, deal, monkeypatch):
    def take_for_users(raw, recipients, **facts):
        if recipients == [address_of(deal)]:
            raise OSError("The disk is full")
        return take(raw, recipients, **facts)

    monkeypatch.setattr(door, "take", take_for_users)
    with serving(lmtp=True) as port, smtplib.LMTP("127.0.0.1", port) as client:
        client.ehlo()
        client.mail(ALICE)
        assert [client.rcpt(address_of(each))[0] for each in (alice, deal)] == [250, 250]
        first = client.data(copy())
        second = client.getreply()

    assert (first[0], second[0]) == (250, 451)
    assert Dropped.objects.get().recipient == address_of(alice)


def test_by_lmtp_a_refused_message_is_refused_for_each(alice, deal):
    with serving(lmtp=True) as port, line(port) as talk:
        talk.say(commands(address_of(deal), greeting="LHLO"))
        assert [talk.hear()[:3] for _ in range(5)] == ["220", "250", "250", "250", "354"]
        talk.say(b"Subject: x\n\r\n.\r\n")
        assert talk.hear().startswith("521 5.5.2")
        assert talk.hear() == ""


def test_an_unknown_address_is_refused_for_good_and_guessing_ends_soon(deal):
    with serving() as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        client.mail("eve@elsewhere.example")
        answers = [client.rcpt("drop+d1.0.aaaaaaaaaaaaaaaa@shop.example")[0] for _ in range(4)]
        assert answers == [550] * 4
        assert client.rcpt("drop+d1.0.aaaaaaaaaaaaaaaa@shop.example")[0] == 421

    assert not Dropped.objects.exists()


def test_what_is_not_kept_has_to_come_again(deal, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise OSError("The disk is full")

    monkeypatch.setattr(door, "take", fail)
    with (
        serving() as port,
        smtplib.SMTP("127.0.0.1", port) as client,
        pytest.raises(smtplib.SMTPDataError) as refused,
    ):
        client.sendmail(ALICE, [address_of(deal)], copy())

    assert refused.value.smtp_code == 451


def test_it_says_how_much_it_takes_and_takes_no_more(deal, monkeypatch):
    monkeypatch.setattr(listening, "LARGEST", 1000)
    with serving() as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        assert client.esmtp_features["size"] == "1000"
        assert client.mail(ALICE, ["SIZE=2000"])[0] == 552

        client.mail(ALICE)
        client.rcpt(address_of(deal))
        assert client.data(copy(text="x" * 2000))[0] == 552

    assert not Dropped.objects.exists()


def test_who_hands_in_too_much_at_once_has_to_wait(deal, monkeypatch):
    monkeypatch.setattr(door, "Buckets", lambda: Buckets(per_minute=1))
    with serving() as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail(ALICE, [address_of(deal)], copy())
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            client.sendmail(ALICE, [address_of(deal)], copy(text="More."))

    assert refused.value.smtp_code == 451


def test_a_message_goes_to_so_many_and_no_more(deal, monkeypatch):
    monkeypatch.setattr(door, "MOST_RECIPIENTS", 2)
    with serving() as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        client.mail(ALICE)
        assert [client.rcpt(address_of(deal))[0] for _ in range(3)] == [250, 250, 452]


def test_connections_are_counted_and_one_that_is_closed_makes_room(monkeypatch):
    monkeypatch.setattr(door, "MOST_OF_ONE_PEER", 2)
    with serving() as port:
        with line(port) as first, line(port) as second, line(port) as third:
            assert first.hear()[:3] == second.hear()[:3] == "220"
            assert third.hear().startswith("421 4.3.2")
            assert third.hear() == ""
            second.say(b"QUIT\r\n")
            assert [second.hear()[:3], second.hear()] == ["221", ""]
        with line(port) as fourth:
            assert fourth.hear()[:3] == "220"


def test_who_says_nothing_is_hung_up_on(monkeypatch):
    monkeypatch.setattr(listening, "PATIENCE", 0.1)
    with serving() as port, line(port) as idle:
        assert idle.hear()[:3] == "220"
        assert idle.hear() == ""


def test_who_never_ends_a_message_is_hung_up_on(deal, monkeypatch):
    monkeypatch.setattr(session, "DATA_PATIENCE", 0.1)
    with serving() as port, line(port) as slow:
        slow.say(commands(address_of(deal)), b"Subject: x\r\n")
        assert [slow.hear()[:3] for _ in range(5)] == ["220", "250", "250", "250", "354"]
        assert slow.hear() == ""


def test_two_messages_in_one_breath_are_two(alice, deal):
    """PIPELINING (RFC 2920), as far as a client may go, and further."""
    with serving() as port, line(port) as talk:
        both = [
            commands(address_of(each)) + copy(text=f"For {each}") + b".\r\n"
            for each in (alice, deal)
        ]
        talk.say(*both, b"QUIT\r\n")
        heard = [talk.hear()[:3] for _ in range(12)]

    assert heard == ["220", *["250", "250", "250", "354", "250"] * 2, "221"]
    assert Dropped.objects.count() == 2


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r\n.\n"])
def test_a_message_in_a_message_is_refused_with_what_follows(deal, end):
    """CVE-2023-51764: what one server takes for the end, another takes for text."""
    smuggled = commands(address_of(deal), sender="boss@shop.example") + copy(text="Pay.")
    with serving() as port, line(port) as talk:
        talk.say(commands(address_of(deal)), copy(), end, smuggled, b".\r\n")
        talk.say(commands(address_of(deal)))
        assert [talk.hear()[:3] for _ in range(6)] == ["220", "250", "250", "250", "354", "521"]
        assert talk.hear() == ""

    assert not Dropped.objects.exists()


def test_bytes_beyond_ascii_long_lines_and_dots_come_as_they_were_sent(deal):
    raw = copy(text="Übergröße\r\n.\r\n..\r\n" + "x" * 200_000)
    with serving() as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail(ALICE, [address_of(deal)], raw, ["BODY=8BITMIME"])

    assert Dropped.objects.get().raw == raw


def test_a_sender_may_write_their_name_with_their_own_letters(deal):
    with serving() as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        assert client.has_extn("smtputf8")
        client.command_encoding = "utf-8"
        assert client.mail("jürgen@kunde.example", ["SMTPUTF8"])[0] == 250
        assert client.rcpt(address_of(deal))[0] == 250
        assert client.data(copy())[0] == 250

    assert Dropped.objects.get().envelope_sender == "jürgen@kunde.example"


def test_a_sender_that_is_not_written_in_any_letters_is_refused():
    with serving() as port, line(port) as talk:
        talk.say(b"EHLO me\r\nMAIL FROM:<\xff\xfe@x.example>\r\n")
        assert [talk.hear()[:3] for _ in range(3)] == ["220", "250", "553"]


def test_a_password_is_neither_asked_for_nor_taken():
    with serving() as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        assert not client.has_extn("auth")
        assert client.docmd("AUTH", "PLAIN")[0] == 538


def test_with_a_certificate_the_line_is_encrypted(tmp_path, alice, deal):
    chain, key = certificate(tmp_path)
    trust = ssl.create_default_context(cafile=str(chain))
    with (
        serving(tls=tls_context(str(chain), str(key))) as port,
        smtplib.SMTP("127.0.0.1", port) as client,
    ):
        client.starttls(context=trust)
        assert isinstance(client.sock, ssl.SSLSocket)
        assert client.mail(ALICE)[0] == 503  # what was said before does not count
        client.ehlo()
        assert not client.has_extn("starttls")
        client.sendmail(ALICE, [address_of(deal)], copy())

    assert Dropped.objects.get().raw == copy()


def test_what_is_put_before_the_encryption_is_not_heard_behind_it(tmp_path, deal):
    """CVE-2011-0411: somebody on the line adds commands to the plain part."""
    chain, key = certificate(tmp_path)
    with serving(tls=tls_context(str(chain), str(key))) as port, smtplib.SMTP() as client:
        client.connect("127.0.0.1", port)
        client.ehlo()
        client.send(b"STARTTLS\r\nEHLO eve\r\n")
        assert client.getreply()[0] == 220
        trust = ssl.create_default_context(cafile=str(chain))
        assert client.sock is not None
        client.sock = trust.wrap_socket(client.sock, server_hostname="127.0.0.1")
        client.file = None
        assert client.docmd("MAIL", f"FROM:<{ALICE}>")[0] == 503  # nobody has greeted


def test_without_a_certificate_none_is_offered():
    with serving() as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        assert not client.has_extn("starttls")
        assert client.docmd("STARTTLS")[0] == 454


def test_a_bucket_fills_again():
    buckets = Buckets(per_minute=2)

    assert [buckets.take("a", now=0) for _ in range(3)] == [True, True, False]
    assert buckets.take("b", now=0)
    assert [buckets.take("a", now=30) for _ in range(2)] == [True, False]
