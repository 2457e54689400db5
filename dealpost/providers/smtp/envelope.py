"""The envelope of a message: who, to whom, and what we ask the server for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from dealpost.providers.contract import Refused
from dealpost.providers.smtp import wire
from dealpost.providers.smtp.addresses import mailbox

MEGABYTE = 1024 * 1024
LONGEST_ENVELOPE_ID = 100  # RFC 3461 section 4.4


@dataclass(frozen=True, slots=True)
class Envelope:
    sender: str
    recipients: Mapping[str, str]  # as we were given them -> as the command wants them
    mail_options: tuple[str, ...] = ()
    recipient_options: tuple[str, ...] = ()
    undeliverable: Mapping[str, str] = field(default_factory=dict)  # address -> why, in plain words


def address(
    raw: bytes,
    *,
    sender: str,
    recipients: Sequence[str],
    envelope_id: str,
    offered: Mapping[str, str],
) -> Envelope:
    """Fit the message into what the server offers (EHLO keywords in lower case -> parameters).

    Raises `Refused` where it does not fit, before anything is sent.
    """
    if not recipients:
        raise Refused("The message has no recipients.")
    origin = mailbox(sender) if sender else ""  # RFC 5321 section 4.5.5: bounces have none
    destinations = {recipient: mailbox(recipient) for recipient in recipients}
    undeliverable = _beyond_ascii(origin, destinations, offered)
    reachable = {k: v for k, v in destinations.items() if k not in undeliverable}
    if not reachable:
        raise Refused(next(iter(undeliverable.values())))
    return Envelope(
        origin,
        reachable,
        (
            *_size(raw, offered),
            *_eight_bit(raw, offered),
            *_utf8((origin, *reachable.values())),
            *_return(envelope_id, offered),
        ),
        ("NOTIFY=FAILURE",) if "dsn" in offered else (),
        undeliverable,
    )


def _beyond_ascii(
    origin: str, destinations: Mapping[str, str], offered: Mapping[str, str]
) -> dict[str, str]:
    if "smtputf8" in offered:
        return {}
    why = "The mail server cannot send to or from addresses with letters such as those in {}."
    if not origin.isascii():
        raise Refused(why.format(origin))
    return {given: why.format(given) for given, path in destinations.items() if not path.isascii()}


def _size(raw: bytes, offered: Mapping[str, str]) -> tuple[str, ...]:
    if "size" not in offered:
        return ()
    size = wire.size(raw)
    limit = int(offered["size"]) if offered["size"].isdecimal() else 0  # RFC 1870: 0 is no limit
    if 0 < limit < size:
        raise Refused(
            f"The message is too large: it has {size / MEGABYTE:.1f} MB, "
            f"the mail server takes at most {limit / MEGABYTE:.1f} MB."
        )
    return (f"SIZE={size}",)


def _eight_bit(raw: bytes, offered: Mapping[str, str]) -> tuple[str, ...]:
    if raw.isascii():
        return ()
    if "8bitmime" not in offered:
        # RFC 6152 section 3: recode it or give it back. Its bytes are pinned, so give it back.
        raise Refused("The mail server takes only messages in 7-bit characters.")
    return ("BODY=8BITMIME",)


def _utf8(paths: Collection[str]) -> tuple[str, ...]:
    return () if all(path.isascii() for path in paths) else ("SMTPUTF8",)


def _return(envelope_id: str, offered: Mapping[str, str]) -> tuple[str, ...]:
    if "dsn" not in offered:
        return ()
    return ("RET=HDRS", f"ENVID={_xtext(envelope_id)}") if envelope_id else ("RET=HDRS",)


def _xtext(text: str) -> str:
    """RFC 3461 section 4: printable ASCII, everything else as +HH."""
    if len(text) > LONGEST_ENVELOPE_ID or not (text.isascii() and text.isprintable()):
        raise ValueError("An envelope id is up to 100 printable ASCII characters.")
    return "".join(c if c not in "+= " else f"+{ord(c):02X}" for c in text)
