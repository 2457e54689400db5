"""A stored message as pymap sees it. Bytes are read when they are asked for, and only parsed
where a command needs parts: sending whole messages is what a mail client does all day."""

from collections.abc import Callable, Collection, Sequence
from functools import cached_property

from pymap.bytes import Writeable
from pymap.message import BaseLoadedMessage, BaseMessage
from pymap.mime import MessageContent
from pymap.parsing.specials import FetchRequirement
from pymap.parsing.specials.flag import Flag

from dealpost.demo.mail_store import Stored

Reader = Callable[[int], bytes]


class ImapMessage(BaseMessage):
    """One message of a selected folder."""

    def __init__(self, stored: Stored, read: Reader, *, expunged: bool = False) -> None:
        flags = frozenset(Flag(flag.encode("ascii")) for flag in stored.flags)
        super().__init__(stored.uid, stored.received_at, flags, expunged=expunged)
        self.stored = stored
        self.read = read

    def gone(self) -> "ImapMessage":
        return ImapMessage(self.stored, self.read, expunged=True)

    async def load_content(self, requirement: FetchRequirement) -> "LoadedMessage":
        return LoadedMessage(self, requirement)


class LoadedMessage(BaseLoadedMessage):
    """Answers from the raw bytes where it can, from the parsed header next, else from all."""

    def __init__(self, message: ImapMessage, requirement: FetchRequirement) -> None:
        super().__init__(message, requirement, None)
        self.imap_message = message

    @cached_property
    def raw(self) -> bytes:
        return self.imap_message.read(self.imap_message.uid)

    @cached_property
    def head(self) -> MessageContent:
        return MessageContent.parse(self._head_bytes())

    @cached_property
    def whole(self) -> MessageContent:
        return MessageContent.parse(self.raw)

    @property
    def content(self) -> MessageContent:
        return self.whole

    def __bytes__(self) -> bytes:
        return self.raw

    def get_header(self, name: bytes) -> Sequence[str]:
        try:
            return self.head.header.parsed[name]
        except KeyError:
            return []

    def get_size(self, section: Sequence[int] | None = None) -> int:
        return super().get_size(section) if section else self.imap_message.stored.size

    def get_body(
        self,
        section: Sequence[int] | None = None,
        binary: bool = False,  # noqa: FBT001, FBT002 - pymap's signature
    ) -> Writeable:
        if section or binary:
            return super().get_body(section, binary)
        return Writeable.wrap(self.raw)

    def get_message_headers(
        self,
        section: Sequence[int] | None = None,
        subset: Collection[bytes] | None = None,
        inverse: bool = False,  # noqa: FBT001, FBT002 - pymap's signature
    ) -> Writeable:
        if section:
            return super().get_message_headers(section, subset, inverse)
        if subset is None:
            return Writeable.wrap(self._head_bytes())
        fields = (
            bytes(field)
            for name, field in self.head.header.folded
            if inverse != (name.upper() in subset)
        )
        return Writeable.wrap(b"".join(fields) + b"\r\n")

    def _head_bytes(self) -> bytes:
        head, blank, _ = self.raw.partition(b"\r\n\r\n")
        return head + blank
