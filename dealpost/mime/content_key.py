"""One message, however many mailboxes it lies in.

Counted is what the author wrote: Message-ID, Date, From, To and Cc, what the subject is about, the
decoded words, and the decoded attachments. So the same key comes from two folders, from two
mailboxes that a message was sent to, and from our own sent copy and the one that the provider
files. A forger who reuses a Message-ID with other content gets another key, and so neither hides
the true message nor is shown its content.

Not counted is what carriers add or may change on the way: every other header (Received,
Delivered-To, Return-Path, DKIM-Signature, Authentication-Results, X-*, Status), Bcc (only the
sender's own copy shows it), subject tags such as [EXTERNAL], MIME boundaries, transfer encodings,
line ends and spacing, the case of addresses. A provider that rewrites the words themselves (a list
adding a footer, Exchange rewriting HTML) makes another message of it: showing one mail twice is
better than hiding one. Our own sent mail is therefore matched by its Message-ID first, which
nobody else can make up.
"""

import hashlib
from collections.abc import Iterable

from .message import Address, ParsedMessage
from .subjects import base_subject

LENGTH = 20  # bytes of SHA-256: out of reach even for one who crafts both messages (2**80 tries)
_VERSION = b"2"  # stored keys stay comparable only while the recipe stays


_SPACING = b" \t\r\n\v\f"


def content_key(parsed: ParsedMessage) -> bytes:
    """The identity of a message, `LENGTH` bytes. `parsed` must be `read(raw, exact=True)`.

    A message without Message-ID has a key of the same kind: a fingerprint of all the rest.
    """
    digest = hashlib.sha256(_VERSION)
    # No piece holds NUL: "ab" + "c" never equals "a" + "bc".
    digest.update("\0".join(_pieces(parsed)).encode())
    for words in (parsed.text, parsed.html):
        digest.update(b"\0" + words.encode().translate(None, _SPACING))
    for one in parsed.attachments:
        digest.update(f"\0{one.filename}\0{one.size}\0{one.sha256}".encode())
    return digest.digest()[:LENGTH]


def _pieces(parsed: ParsedMessage) -> Iterable[str]:
    yield parsed.message_id
    yield str(int(parsed.date.timestamp())) if parsed.date else ""
    yield parsed.sender.address.casefold()
    yield _sorted_addresses((*parsed.to, *parsed.cc))
    yield base_subject(parsed.subject)


def _sorted_addresses(addresses: tuple[Address, ...]) -> str:
    if len(addresses) == 1:
        return addresses[0].address.casefold()
    return ",".join(sorted({one.address.casefold() for one in addresses}))
