import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.providers.contract import Security, Server
from dealpost.providers.discovery.autoconfig import read_autoconfig
from dealpost.providers.discovery.candidates import Discovery, Person, Source, UsernameForm
from tests.providers.discovery.settings_file import IMAP, SETTINGS, SMTP, server, settings

ANNA = Person("anna", "example.org")


def read(file: bytes) -> Discovery:
    return read_autoconfig(file, ANNA, Source.AUTOCONFIG)


def test_both_servers_are_read_and_the_placeholder_filled():
    found = read(SETTINGS)

    (incoming,) = found.incoming
    (outgoing,) = found.outgoing
    assert incoming.server == Server("imap.example.org", 993, Security.TLS)
    assert outgoing.server == Server("smtp.example.org", 465, Security.TLS)
    assert incoming.username == "anna@example.org"
    assert incoming.username_form is UsernameForm.ADDRESS
    assert found.name == "Example Mail"


def test_the_providers_order_is_kept_and_pop_left_out():
    found = read(
        settings(
            server("pop3", "pop.example.org", 995, "SSL"),
            server("imap", "first.example.org", 143, "STARTTLS"),
            server("imap", "second.example.org", 993, "SSL"),
        )
    )
    assert [c.server.host for c in found.incoming] == ["first.example.org", "second.example.org"]
    assert found.incoming[0].server.security is Security.STARTTLS


@pytest.mark.parametrize(
    ("template", "username", "form"),
    [
        ("%EMAILLOCALPART%", "anna", UsernameForm.LOCAL_PART),
        ("%EMAILLOCALPART%_%EMAILDOMAIN%", "anna_example.org", UsernameForm.OTHER),
        ("", "anna@example.org", UsernameForm.ADDRESS),
        ("%SHOESIZE%", "anna@example.org", UsernameForm.ADDRESS),
    ],
)
def test_user_names_take_the_form_that_the_provider_wants(template, username, form):
    (found,) = read(
        settings(server("imap", "imap.example.org", 993, "SSL", username=template))
    ).incoming
    assert (found.username, found.username_form) == (username, form)


def test_a_host_may_be_named_after_the_domain():
    (found,) = read(settings(server("imap", "mail.%EMAILDOMAIN%", 993, "SSL"))).incoming
    assert found.server.host == "mail.example.org"


def test_an_unencrypted_server_is_left_out_unless_it_is_this_machine():
    found = read(
        settings(
            server("imap", "imap.example.org", 143, "plain"),
            server("imap", "localhost", 1143, "plain"),
        )
    )
    assert [c.server.host for c in found.incoming] == ["localhost"]


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        ("OAuth2", ("xoauth2",)),
        ("OAuth2</authentication><authentication>password-cleartext", ("xoauth2", "password")),
        ("password-encrypted", ("password",)),
    ],
)
def test_the_ways_to_log_in_are_told(login, expected):
    (found,) = read(settings(server("imap", "imap.example.org", 993, "SSL", login=login))).incoming
    assert found.authentication == expected


def test_a_way_to_log_in_that_we_do_not_speak_is_left_out():
    assert not read(settings(server("imap", "a.example.org", 993, "SSL", login="GSSAPI"))).incoming


@pytest.mark.parametrize(
    ("host", "port", "security"),
    [
        ("imap.example.org/x", 993, "SSL"),
        ("imap example.org", 993, "SSL"),
        ("", 993, "SSL"),
        ("imap.example.org", 0, "SSL"),
        ("imap.example.org", 99999, "SSL"),
        ("imap.example.org", "٩٩٣", "SSL"),
        ("imap.example.org", "9" * 5000, "SSL"),
        ("imap.example.org", 993, "magic"),
    ],
)
def test_a_server_that_makes_no_sense_is_left_out(host, port, security):
    assert read(settings(server("imap", host, port, security), SMTP)).incoming == ()


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"<html>Not found</html>",
        b"<clientConfig/>",
        b"not xml at all \xff\xfe",
        b'<?xml version="1.0" encoding="no-such-thing"?><clientConfig/>',
        b'<!DOCTYPE x [<!ENTITY a "b">]><clientConfig>&a;</clientConfig>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><clientConfig>&a;</clientConfig>',
        b"<a>" * 9000,
    ],
)
def test_a_bad_or_hostile_file_says_nothing(file):
    assert read(file) == Discovery()


def test_a_file_with_thousands_of_servers_is_cut_short():
    assert len(read(settings(*[IMAP] * 3000)).incoming) <= 8


@given(st.binary(max_size=300), st.integers(0, len(SETTINGS)))
def test_no_file_breaks_the_reader(noise, place):
    assert isinstance(read(SETTINGS[:place] + noise + SETTINGS[place:]), Discovery)
