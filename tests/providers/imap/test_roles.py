import pytest

from dealpost.providers.contract import Role
from dealpost.providers.imap.quirks import QUIRKS, quirks_of
from dealpost.providers.imap.roles import by_name


@pytest.mark.parametrize(
    ("path", "role"),
    [
        (("inbox",), Role.INBOX),
        (("Verzonden items",), Role.SENT),
        (("INBOX", "Gesendet"), Role.SENT),
        (("Éléments envoyés",), Role.SENT),
        (("[Gmail]", "Prullenbak"), Role.TRASH),
        (("Entwürfe",), Role.DRAFTS),
        (("Ongewenste e-mail",), Role.JUNK),
        (("Archief",), Role.ARCHIVE),
        (("Customers", "Sent"), Role.OTHER),
        (("Sentinel",), Role.OTHER),
    ],
)
def test_well_known_names_tell_what_a_folder_is_for(path, role):
    assert by_name(path) is role


def test_quirks_go_by_the_end_of_the_host_or_the_servers_own_name():
    (icloud,) = quirks_of("imap.mail.me.com", "")
    assert "QRESYNC" in icloud.without
    assert not list(quirks_of("notmail.me.com.example", ""))
    assert not list(quirks_of("fakeicloud.com", ""))
    (exchange,) = quirks_of("mail.shop.example", "Microsoft.Exchange.Imap4.Imap4Server")
    assert exchange.in_flight == 1


def test_every_quirk_tells_why():
    assert all(len(quirk.why) > 20 and (quirk.hosts or quirk.names) for quirk in QUIRKS)
