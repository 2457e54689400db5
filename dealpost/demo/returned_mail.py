"""Answers by machines: undeliverable notices and out-of-office replies."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime

from dealpost.demo.letter import Letter, Party, reply_subject
from dealpost.demo.raw_mail import message_id
from dealpost.demo.records import Language


def bounce_of(
    original: Letter, failed: Party, at: datetime, *, reason: str = "550 5.1.1 User unknown"
) -> bytes:
    """A delivery status notification (RFC 3464) about `original`, without its trace headers."""
    return bounce(
        sender=original.sender.address,
        failed=failed.address,
        header=(
            f"From: {original.sender.address}\r\nTo: {failed.address}\r\n"
            f"Date: {format_datetime(original.sent_at)}\r\nMessage-ID: {original.message_id}\r\n"
        ).encode(),
        at=at,
        reason=reason,
    )


def bounce(*, sender: str, failed: str, header: bytes, at: datetime, reason: str) -> bytes:
    """`header` is what is returned of the original; `reason` begins with the codes of SMTP."""
    reporter = f"mail.{failed.rpartition('@')[2]}"
    system = Party("Mail Delivery System", "", "", f"mailer-daemon@{reporter}", Language.ENGLISH)
    identity = message_id(system, at, failed, header)
    boundary = f"=_dsn_{identity[1:20]}"
    code, status = reason.split(" ")[:2]
    kind = f'multipart/report; report-type=delivery-status;\r\n\tboundary="{boundary}"'
    text = (
        f"From: {system.name} <{system.address}>\r\nTo: {sender}\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\n"
        f"Date: {format_datetime(at)}\r\nMessage-ID: {identity}\r\n"
        f"Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n"
        f"--{boundary}\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n"
        f"This is the mail system at host {reporter}.\r\n\r\n"
        "I'm sorry to have to inform you that your message could not\r\n"
        "be delivered to one or more recipients.\r\n\r\n"
        f"<{failed}>: {reason}\r\n\r\n"
        f"--{boundary}\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; {reporter}\r\nArrival-Date: {format_datetime(at)}\r\n\r\n"
        f"Final-Recipient: rfc822; {failed}\r\nAction: failed\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {code} {status} {reason.partition(status)[2].strip()}\r\n\r\n"
        f"--{boundary}\r\nContent-Type: text/rfc822-headers\r\n\r\n"
    )
    return text.encode() + header + f"\r\n--{boundary}--\r\n".encode()


def out_of_office(
    original: Letter, absent: Party, at: datetime, paragraphs: Sequence[str]
) -> Letter:
    """An automatic reply that says so (RFC 3834 section 5)."""
    words = ("Automatisch antwoord: ", "Automatic reply: ")
    prefix = words[0] if absent.language is Language.DUTCH else words[1]
    bare = reply_subject(original.subject, "gmail", absent.language).partition(": ")[2]
    return Letter(
        sender=absent,
        to=(original.sender,),
        subject=prefix + bare,
        paragraphs=tuple(paragraphs),
        sent_at=at,
        message_id=message_id(absent, at, "absent"),
        language=absent.language,
        signature=absent.signature[:1],
        headers=(
            ("In-Reply-To", original.message_id),
            ("References", original.message_id),
            ("Auto-Submitted", "auto-replied"),
            ("X-Auto-Response-Suppress", "All"),
        ),
    )
