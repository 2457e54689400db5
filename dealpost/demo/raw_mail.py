"""Letters to the bytes that lie on the server. The same letter gives the same bytes."""

from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Sequence
from datetime import datetime, timedelta
from email import policy
from email.header import Header
from email.message import Message
from email.utils import format_datetime, formataddr
from hashlib import blake2b

from dealpost.demo.html_mail import LOGO_ID, html_of
from dealpost.demo.letter import Attachment, Letter, Party
from dealpost.demo.pictures import logo
from dealpost.demo.plain_mail import text_of

# compat32 writes what it is given; the modern policy parses every header again, ten times slower.
WIRE = policy.compat32.clone(linesep="\r\n", max_line_length=None)
MAILERS = {
    "outlook": ("X-Mailer", "Microsoft Outlook 16.0"),
    "apple": ("X-Mailer", "Apple Mail (2.3774.600.62)"),
    "plain": ("User-Agent", "Mozilla Thunderbird"),
}


def raw_mail(letter: Letter) -> bytes:
    """The message as its sender submits it: no trace headers."""
    message = _body(letter)
    head = Message(policy=WIRE)
    for name, value in _headers(letter):
        head[name] = value
    for name, value in message.items():
        head[name] = value
    head.set_payload(message.get_payload())
    return head.as_bytes(policy=WIRE)


def trace_headers(letter: Letter, recipient: str, *, passes: bool = True) -> bytes:
    """What the receiving server puts on top: path, time and its verdict (RFC 8601)."""
    domain = letter.sender.address.rpartition("@")[2]
    host = recipient.rpartition("@")[2]
    verdict = "pass" if passes else "fail"
    at = format_datetime(letter.sent_at + timedelta(seconds=2))
    number = int.from_bytes(_digest(letter.message_id, recipient)[:2]) % 250 + 2
    lines = (
        f"Return-Path: <{letter.sender.address}>",
        f"Delivered-To: {recipient}",
        f"Received: from mail.{domain} (mail.{domain} [198.51.100.{number}])\r\n"
        f"\tby mx.{host} with ESMTPS id {_digest(letter.message_id).hex()[:12]}\r\n"
        f"\tfor <{recipient}>; {at}",
        f"Authentication-Results: mx.{host};\r\n"
        f"\tdkim={verdict} header.d={domain};\r\n"
        f"\tspf={verdict} smtp.mailfrom={letter.sender.address};\r\n"
        f"\tdmarc={verdict} header.from={domain}",
    )
    return "".join(f"{line}\r\n" for line in lines).encode()


def message_id(sender: Party, at: datetime, *part: object) -> str:
    """In the fashion of the sender's program, always under .example."""
    token = _digest(sender.address, at.isoformat(), *part).hex()
    domain = sender.address.rpartition("@")[2]
    if sender.mail_program == "outlook":
        host = f"AM9PR05MB{int(token[:6], 16) % 9000 + 1000}"
        return f"<{host}{token[6:26].upper()}@{host}.eurprd05.outlook.example>"
    if sender.mail_program == "gmail":
        return f"<CA+{token[:8]}={token[8:22]}@mail.{domain}>"
    if sender.mail_program == "apple":
        parts = (token[:8], token[8:12], token[12:16], token[16:20], token[20:32])
        return f"<{'-'.join(parts).upper()}@{domain}>"
    return f"<{token[:8]}-{token[8:16]}@{domain}>"


def _headers(letter: Letter) -> Sequence[tuple[str, str]]:
    rows = [
        ("From", _address(letter.sender)),
        ("To", ", ".join(_address(party) for party in letter.to)),
        *((("Cc", ", ".join(_address(party) for party in letter.cc)),) if letter.cc else ()),
        ("Subject", Header(letter.subject, "utf-8").encode(maxlinelen=70))
        if not letter.subject.isascii()
        else ("Subject", letter.subject),
        ("Date", format_datetime(letter.sent_at)),
        ("Message-ID", letter.message_id),
    ]
    if letter.references:
        rows.append(("In-Reply-To", letter.references[-1]))
        rows.append(("References", "\r\n ".join(letter.references)))
    if letter.sender.mail_program in MAILERS and not letter.html:
        rows.append(MAILERS[letter.sender.mail_program])
    rows.append(("MIME-Version", "1.0"))
    return [*rows, *letter.headers]


def _address(party: Party) -> str:
    return formataddr((party.name, party.address))


def _body(letter: Letter) -> Message:
    text = _text_part(text_of(letter), "plain")
    if letter.sender.mail_program == "plain" and not letter.html:
        body = text
    else:
        body = _multipart(letter, "alternative", [text, _html_part(letter)])
    if not letter.attachments:
        return body
    return _multipart(letter, "mixed", [body, *(_attached(item) for item in letter.attachments)])


def _html_part(letter: Letter) -> Message:
    html = _text_part(html_of(letter), "html")
    if not letter.sender.has_logo or letter.html:
        return html
    picture = _attached(Attachment("logo.png", "image/png", logo()))
    picture.replace_header("Content-Disposition", 'inline; filename="logo.png"')
    picture["Content-ID"] = f"<{LOGO_ID}>"
    return _multipart(letter, "related", [html, picture])


def _text_part(text: str, subtype: str) -> Message:
    part = Message(policy=WIRE)
    part["Content-Type"] = f'text/{subtype}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(b2a_qp(text.encode(), istext=True).decode("ascii"))
    return part


def _attached(item: Attachment) -> Message:
    part = Message(policy=WIRE)
    name = Header(item.filename, "utf-8").encode() if not item.filename.isascii() else item.filename
    part["Content-Type"] = f'{item.content_type}; name="{name}"'
    part["Content-Transfer-Encoding"] = "base64"
    part["Content-Disposition"] = f'attachment; filename="{name}"'
    part.set_payload(encodebytes(item.data).decode("ascii"))
    return part


def _multipart(letter: Letter, subtype: str, parts: Sequence[Message]) -> Message:
    boundary = f"=_{subtype[:3]}_{_digest(letter.message_id, subtype).hex()[:20]}"
    whole = Message(policy=WIRE)
    whole["Content-Type"] = f'multipart/{subtype}; boundary="{boundary}"'
    whole.set_payload(list(parts))
    return whole


def _digest(*part: object) -> bytes:
    return blake2b("|".join(str(piece) for piece in part).encode(), digest_size=20).digest()
