"""A message as it goes over the line inside DATA."""

from collections.abc import Iterator

BLOCK = 64 * 1024


def on_the_wire(raw: bytes) -> bytes:
    """The message with CRLF line ends and doubled dots (RFC 5321 section 4.5.2), without the last.

    Lone CR and LF become CRLF too: a server that takes them for line ends would otherwise see
    our message end where its author wanted ("SMTP smuggling").
    """
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not lines.endswith(b"\n"):
        lines += b"\n"
    wire = lines.replace(b"\n", b"\r\n").replace(b"\r\n.", b"\r\n..")
    return b"." + wire if wire.startswith(b".") else wire


def size(raw: bytes) -> int:
    """How many octets the message has by RFC 1870: with CRLF, without doubled dots."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return len(lines) + lines.count(b"\n") + (0 if lines.endswith(b"\n") else 2)


def blocks(wire: bytes) -> Iterator[bytes]:
    for start in range(0, len(wire), BLOCK):
        yield wire[start : start + BLOCK]
