"""The IMAP keyword under which a label is told: an atom, made once from the label's first name."""

import re
import unicodedata
from collections.abc import Container, Iterator

LONGEST = 40  # letters; Dovecot takes 50, and a number may follow

# What mail programs and servers write for ends of their own (the registry of RFC 5788, and what
# Thunderbird, Apple Mail, KMail and Outlook add), and names too close to the system flags.
RESERVED = frozenset(
    {"answered", "deleted", "draft", "flagged", "forwarded", "recent", "redirected", "seen"}
    | {"junk", "nonjunk", "notjunk", "old", "unseen", "receiptchecked", "junkrecorded"}
    | {"$forwarded", "$mdnsent", "$junk", "$notjunk", "$phishing", "$notphishing", "$important"}
    | {"$submitpending", "$submitted", "$hasattachment", "$hasnoattachment", "$recent", "$sent"}
    | {"$mailflagbit0", "$mailflagbit1", "$mailflagbit2", "$attachment", "$signed", "$encrypted"}
    | {"$autosent", "$canunsubscribe", "$followed", "$hasmemo", "$hasnotes", "$imported"}
    | {"$istrusted", "$maskedemail", "$memo", "$muted", "$new", "$notify", "$unsubscribed"}
    | {"$watched", "$ignored", "$todo", "$queued", "$replied", "$error", "$x-me-annot-1"}
)
_OTHER = re.compile(r"[^A-Za-z0-9]+")
_ATOM = re.compile(r"[A-Za-z0-9!#$&'+,\-./:;<=>?@^_`|~\[]{1,100}")


def keyword_for(name: str, *, taken: Container[str]) -> str:
    """Return a keyword for a label of this name ("Follow up!" → "Follow_up").

    `taken` are keywords in small letters, for they mean the same in any letters (RFC 5788).
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    word = _OTHER.sub("_", plain).strip("_")[:LONGEST] or "Label"
    return next(each for each in _numbered(word) if each.lower() not in taken)


def _numbered(word: str) -> Iterator[str]:
    if word.lower() not in RESERVED:
        yield word
    for number in range(2, 1_000_000):
        yield f"{word}_{number}"


def can_be_a_label(keyword: str) -> bool:
    """Whether people may take over this keyword, found at a provider, as a label."""
    return keyword.lower() not in RESERVED and _ATOM.fullmatch(keyword) is not None
