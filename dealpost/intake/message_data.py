"""What follows DATA, up to the line that is nothing but a dot (RFC 5321 section 4.1.1.4).

aiosmtpd keeps each line as an object of its own, ten times what the message takes, and refuses
lines of more than a thousand bytes, which common mail programs write.
"""

from asyncio import LimitOverrunError, StreamReader


class Refused(Exception):
    """The message was read to its end, and cannot be taken; the text is the reply."""

    hangs_up = False


class TooLarge(Refused):
    """It has more bytes than were announced as the most (RFC 1870)."""


class BareLineFeed(Refused):
    """A line ends otherwise than with CRLF.

    Two servers that disagree on where lines end also disagree on where a message ends, and then one
    sender can write a second message in another's name (CVE-2023-51764). So what follows on the
    same connection is not heard either.
    """

    hangs_up = True


async def read(reader: StreamReader, *, most: int) -> bytes:
    """Return the message without the dots that were put before its own.

    Raises Refused, once all of it has been read.
    """
    content, size, at_start = bytearray(), 0, True
    while True:
        line = await _piece(reader)
        if at_start and line == b".\r\n":
            break
        piece = line[1:] if at_start and line.startswith(b".") else line
        at_start = line.endswith(b"\r\n")
        size += len(piece)
        if size <= most:
            content += piece
        else:
            content.clear()
    if size > most:
        raise TooLarge(f"552 5.3.4 Larger than {most} bytes")
    if content.count(b"\n") != content.count(b"\r\n"):
        raise BareLineFeed("521 5.5.2 A bare line feed: lines end with CRLF")
    return bytes(content)


async def _piece(reader: StreamReader) -> bytes:
    """Return a line, or as much of it as the reader may hold; no CR is parted from its LF."""
    try:
        return await reader.readuntil(b"\r\n")
    except LimitOverrunError as too_long:
        return await reader.readexactly(too_long.consumed)
