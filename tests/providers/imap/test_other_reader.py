"""What our client reads is what IMAPClient reads, byte for byte."""

import pytest
from imapclient import IMAPClient

from tests.corpora import CORPORA, needs_corpora
from tests.providers.dovecot import Dovecot
from tests.providers.imap.mirror import Mirror
from tests.providers.imap_server import logged_in

pytestmark = pytest.mark.anyio

FOLDERS = ("real-mail", "mime-apache-mime4j", "mime-perl-mime-tools", "mime-stalwart-mail-parser")
KINDS = {".eml", ".msg"}
AT_ONCE = 200


def corpus() -> list[bytes]:
    places = [path for name in FOLDERS for path in sorted((CORPORA / name).rglob("*"))]
    messages = [path.read_bytes() for path in places if path.suffix in KINDS]
    return [message for message in messages if message]


def read_by_imapclient(server: Dovecot, user: str) -> dict[int, tuple[object, ...]]:
    with IMAPClient(server.host, port=server.port, ssl=False) as client:
        client.normalise_times = False
        client.login(user, "secret")
        client.select_folder("INBOX", readonly=True)
        uids = client.search()
        read: dict[int, tuple[object, ...]] = {}
        for start in range(0, len(uids), AT_ONCE):
            items = ["BODY.PEEK[]", "FLAGS", "INTERNALDATE", "RFC822.SIZE"]
            for uid, found in client.fetch(uids[start : start + AT_ONCE], items).items():
                flags = {flag.decode() for flag in found[b"FLAGS"]} - {"\\Recent"}
                facts = (found[b"INTERNALDATE"], found[b"RFC822.SIZE"], flags)
                read[uid] = (found[b"BODY[]"], *facts)
        return read


@needs_corpora
async def test_real_and_odd_mail_comes_as_another_client_reads_it(modern, user, open_store):
    messages = corpus()
    modern.fill(user, messages)
    with logged_in(modern, user) as client:
        client.select("INBOX")
        client.uid("STORE", "7:900", "+FLAGS", "(\\Seen $Label1)")
    store = await open_store(modern, user)
    mirror = Mirror()

    await mirror.take_all(store)

    ours = {
        uid: (each.raw, each.received_at, each.size, each.flags)
        for uid, each in mirror.messages.items()
    }
    assert ours == read_by_imapclient(modern, user)
    assert len(ours) == len(messages) > 2500
