"""Message ids (RFC 5322 section 3.6.4): the threads hang on them, and strangers write them."""

import re
from collections.abc import Iterable

_LONGEST = 998  # a line of mail has no more (RFC 5322 section 2.1.1)
_LATEST = 20  # of References: the first id and the last twenty carry every thread seen in practice
_HEADER_LIMIT = 100_000  # characters looked at

_BRACKETED = re.compile(r"<([^<>]*)>")
_COMMON = re.compile(r"(?!mid:)[^\s<>@]{1,400}@[^\s<>@]{1,400}", re.IGNORECASE)  # as most are
_NEXT = re.compile(r"[\s,]*<[^<>]*>")
_QUOTED_LOCAL = re.compile(r'"[^"]+"@[^\s"]+')  # X.400 gateways put spaces between the quotes


def message_ids(header: str) -> tuple[str, ...]:
    """The ids in a References header, without <>, oldest first, each once, junk dropped."""
    found = map(_id_within, _BRACKETED.findall(header[:_HEADER_LIMIT]))
    return capped(tuple(dict.fromkeys(filter(None, found))))


def replied_ids(header: str) -> tuple[str, ...]:
    """The ids in an In-Reply-To header; () where it holds prose, addresses or dates instead.

    "<id> (a comment)" and Elm's "<id>; from somebody on Monday" are ids. "Message from Joe
    <joe@example.org> of Monday" holds an e-mail address and would join strangers' mail.
    """
    header = header[:_HEADER_LIMIT].strip()
    position = 0
    while match := _NEXT.match(header, position):
        position = match.end()
    rest = header[position:].lstrip()
    return message_ids(header[:position]) if rest[:1] in {"", "(", ";"} else ()


def own_id(headers: Iterable[str]) -> str:
    """The first valid id among the Message-ID headers, "" if none. A missing <> is forgiven."""
    for header in headers:
        bare = header.strip()
        ids = message_ids(header) or ((bare,) if _is_id(bare) else ())
        if ids:
            return ids[0]
    return ""


def capped(ids: tuple[str, ...]) -> tuple[str, ...]:
    """The first and the last twenty of `ids`."""
    return ids if len(ids) <= _LATEST + 1 else (ids[0], *ids[-_LATEST:])


def _id_within(bracketed: str) -> str:
    """The id that stands between < and >, "" if none does."""
    if _COMMON.fullmatch(bracketed):
        return bracketed
    text = " ".join(bracketed.split())
    return text if _is_id(text) else ""


def _is_id(text: str) -> bool:
    """Strictly left@right. An id without @ is a program's mistake that many mails share."""
    if len(text) > _LONGEST or text[:4].lower() == "mid:":
        return False
    left, _, right = text.rpartition("@")
    if not left or not right:
        return False
    one_word = text.split() == [text] and "<" not in text and ">" not in text
    return one_word or _QUOTED_LOCAL.fullmatch(text) is not None
