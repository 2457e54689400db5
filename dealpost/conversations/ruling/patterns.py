"""Conditions as PostgreSQL's regular expressions: one way to compare, in the database alone."""

import re
from collections.abc import Iterable

from dealpost.conversations.models import LinkingRule
from dealpost.mailboxes.address_patterns import pattern

# A backslash before a letter or a digit means something of its own; before anything else, itself.
SPECIAL = re.compile(r"([^\w\s])")


def of_addresses(written: Iterable[str]) -> str | None:
    """Return what an address must match to be one of these, or to have one of these domains.

    A domain means those beneath it, too. None where the list is empty: then all of them will do.
    """
    each = [_of_address(one) for one in written]
    return f"({'|'.join(each)})$" if each else None


def _of_address(written: str) -> str:
    meant = pattern(written)
    spellings = "|".join(escaped(each) for each in {meant.written, meant.spoken})
    return f"[@.]({spellings})" if meant.is_domain else f"^({spellings})"


def of_subject(text: str, how: str) -> list[str]:
    """Return what a subject must match, all of it, to have these words: in any case, whole words.

    >>> of_subject("new order", "all")
    ['\\\\mnew\\\\M', '\\\\morder\\\\M']
    """
    words = [text.strip()] if how == LinkingRule.Words.PHRASE else text.split()
    each = [_whole(word) for word in words if word]
    if how == LinkingRule.Words.ANY and each:
        return [f"({'|'.join(each)})"]
    return each


def _whole(word: str) -> str:
    """What begins or ends with a sign, "[Shop]", say, has no border of a word there."""
    begins, ends = (r"\m" if word[0].isalnum() else ""), (r"\M" if word[-1].isalnum() else "")
    return f"{begins}{escaped(word)}{ends}"


def escaped(text: str) -> str:
    """Let each sign mean itself. White space, of which headers have any, matches any."""
    return r"\s+".join(SPECIAL.sub(r"\\\1", word) for word in text.split())
