import functools
import re

from django.utils.translation import gettext

from dealpost.web.retelling.answers import ANSWERS

# Patterns with two gaps take time with the square of the length; a server's novel is quoted as is.
LONGEST = 1000  # characters
DEEPEST = 3  # a sentence may quote a sentence that quotes words
GAP = re.compile(r"%\((\w+)\)s")
WITHOUT_SPACES = frozenset({"host", "port", "number", "size", "limit"})


def retold(sentence: str, depth: int = 0) -> str:
    """Say a provider's sentence in the active language; a server's own words stay as they are."""
    if not sentence or depth > DEEPEST or len(sentence) > LONGEST:
        return sentence
    if sentence in ANSWERS:
        return gettext(sentence)
    for answer, pattern in _patterns():
        if match := pattern.fullmatch(sentence):
            parts = {name: retold(part, depth + 1) for name, part in match.groupdict().items()}
            return gettext(answer) % parts
    return sentence


@functools.cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(answer, _pattern(answer)) for answer in ANSWERS if GAP.search(answer)]


def _pattern(answer: str) -> re.Pattern[str]:
    pattern = re.escape(answer)
    for name in GAP.findall(answer):
        words = r"\S+" if name in WITHOUT_SPACES else ".+?"
        pattern = pattern.replace(re.escape(f"%({name})s"), f"(?P<{name}>{words})")
    return re.compile(pattern)
