"""The subject of an answer: the old one, marked once.

Gmail and Outlook take an answer under another subject for another conversation, so it is kept to
the letter behind the mark.
"""

import re

_REPLIES = re.compile(
    r"\s*(?:re|aw|sv|vs|antw|rif|res|odp|ynt|回复|答复|返信)\s*(?:\[\d+\])?\s*[:\uff1a]", re.I
)
_FORWARDS = re.compile(r"\s*(?:fwd?|wg|tr|doorst|vb|enc|rv|pd|ilt|转发|転送)\s*[:\uff1a]", re.I)
LONGEST = 998


def replied(subject: str) -> str:
    return subject if _REPLIES.match(subject) else f"Re: {subject}".strip()[:LONGEST]


def forwarded(subject: str) -> str:
    return subject if _FORWARDS.match(subject) else f"Fwd: {subject}".strip()[:LONGEST]
