"""The labels of the demo company, and which of its mail has them on the first morning.

Its mail server keeps them as keywords: so they come with the mail, as anybody's would.
"""

from zlib import crc32

from dealpost.conversations.labels.naming import keyword_for
from dealpost.demo.letter import Letter

LABELS = {"Urgent": "red", "Quote": "green", "Waiting": "blue", "Fair": "violet"}
ONE_IN = 9  # letters


def keywords_of(letter: Letter) -> frozenset[str]:
    """Return what somebody has marked a letter with. No die is thrown: others count on them."""
    number = crc32(letter.message_id.encode())
    if letter.html or number % ONE_IN:
        return frozenset()
    name = list(LABELS)[number // ONE_IN % len(LABELS)]
    return frozenset({keyword_for(name, taken=())})
