"""One node of a MIME tree (RFC 2046): what both our parsers tell about it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol


class Part(Protocol):
    """A leaf with bytes, or a multipart/* container with children."""

    @property
    def content_type(self) -> str: ...
    @property
    def filename(self) -> str: ...
    @property
    def content_id(self) -> str | None: ...
    @property
    def disposition(self) -> str | None: ...
    @property
    def is_message(self) -> bool: ...
    @property
    def headers(self) -> Mapping[str, list[str]]: ...
    @property
    def encoded_size(self) -> int | None: ...
    @property
    def children(self) -> Sequence["Part"]: ...
    @property
    def content(self) -> bytes | None:
        """Decoded bytes of a leaf, None for a container. May raise `ParseError`."""


def is_container(part: Part) -> bool:
    """A forwarded message is a leaf to us: its words are not this sender's."""
    return bool(part.children) and not part.is_message


def leaves(part: Part) -> Iterator[Part]:
    """The leaves below `part`, in document order."""
    if not is_container(part):
        if not part.content_type.startswith("multipart/"):
            yield part
        return
    for child in part.children:
        yield from leaves(child)


def field(part: Part, name: str) -> str:
    """The first value of the header field `name` (lower case) of `part`, "" if absent."""
    for key, values in part.headers.items():
        if key.lower() == name:
            return values[0] if values else ""
    return ""
