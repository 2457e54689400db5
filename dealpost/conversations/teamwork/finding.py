"""Conversations that are found by what colleagues said of them."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

# A comment is for the readers of one strand, so it is that strand which it lets find, and no other.
COMMENTED = """
SELECT DISTINCT s.id FROM conversations_comment c
JOIN conversations_message m ON m.id = c.message_id
JOIN conversations_strand s ON s.conversation_id = m.conversation_id AND s.mailbox_id = c.mailbox_id
WHERE c.deleted_at IS NULL AND c.search @@ %(words)s::tsquery
  AND {said} ~ ALL(%(phrases)s) AND {said} !~ ALL(%(without)s)
LIMIT %(most)s
"""
# What a comment says, as `wording.plain` would have it.
SAID = "regexp_replace(normalize(lower(c.text), NFKD), '[\u0300-\u036f]+', '', 'g')"


def commented(
    words: Sequence[str], phrases: Sequence[str], without: Sequence[str], *, most: int
) -> list[int]:
    """Return keys of strands with a comment that has all these words (pieces of a tsquery).

    `phrases` and `without` are regular expressions on plain text. Whether somebody may read these
    strands is asked by whoever shows them. None are returned for words to be absent alone.
    """
    if all(word.startswith("!") for word in words):
        return []
    values: dict[str, Any] = {
        "words": " & ".join(words),
        "phrases": list(phrases),
        "without": list(without),
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(COMMENTED.replace("{said}", SAID), values)
        return [key for (key,) in cursor.fetchall()]
