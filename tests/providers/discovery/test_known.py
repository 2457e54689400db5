import pytest

from dealpost.providers.contract import Security
from dealpost.providers.discovery import Provider, UsernameForm
from dealpost.providers.discovery.known import _table, known_by_domain, known_by_mx


@pytest.mark.parametrize(
    ("domain", "provider", "host"),
    [
        ("gmail.com", Provider.GOOGLE, "imap.gmail.com"),
        ("hotmail.nl", Provider.MICROSOFT, "outlook.office365.com"),
        ("icloud.com", Provider.GENERIC, "imap.mail.me.com"),
        ("xs4all.nl", Provider.GENERIC, "imap.kpnmail.nl"),
        ("t-online.de", Provider.GENERIC, "secureimap.t-online.de"),
        ("telenet.be", Provider.GENERIC, "imap.telenet.be"),
    ],
)
def test_providers_are_known_by_address(domain, provider, host):
    known = known_by_domain(domain)
    assert known
    assert (known.provider, known.incoming[0].host) == (provider, host)


@pytest.mark.parametrize(
    ("exchanger", "name"),
    [
        ("aspmx.l.google.com", "Gmail"),
        ("acme-nl.mail.protection.outlook.com", "Microsoft 365"),
        ("acme-nl.j-v1.mx.microsoft", "Microsoft 365"),
        ("eur.olc.protection.outlook.com", "Outlook.com"),
        ("mx-eu.mail.am0.yahoodns.net", "Yahoo Mail"),
        ("mx-aol.mail.gm0.yahoodns.net", "AOL Mail"),
        ("smtpin.rzone.de", "STRATO"),
        ("mx00.kundenserver.de", "IONOS"),
        ("mx.transip.email", "TransIP"),
        ("in1-smtp.messagingengine.com", "Fastmail"),
    ],
)
def test_providers_are_known_by_where_mail_goes(exchanger, name):
    known = known_by_mx([exchanger])
    assert known
    assert known.name == name


@pytest.mark.parametrize(
    "exchanger", ["mx.example.org", "notgoogle.com", "google.com.evil.example"]
)
def test_a_name_that_only_looks_alike_is_not_taken_for_one(exchanger):
    assert known_by_mx([exchanger]) is None


def test_every_known_server_is_encrypted():
    rows = {id(known): known for part in _table() for known in part.values()}.values()
    assert len(rows) >= 40
    for known in rows:
        for server in (*known.incoming, *known.outgoing):
            assert server.security in (Security.TLS, Security.STARTTLS), known.name
        assert bool(known.incoming) == bool(known.outgoing), known.name
        assert known.incoming or known.notes, known.name


def test_some_providers_want_the_local_part_as_user_name():
    known = known_by_domain("web.de")
    assert known
    assert known.username_form is UsernameForm.LOCAL_PART
