import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# An address of a page, without the full stop of the sentence around it.
PAGE = re.compile(r"(https://[^\s<>\"]*[^\s<>\".,;:!?)])")


def with_links(sentence: str) -> SafeString:
    """Make the pages that a sentence names clickable; mail addresses stay words."""
    parts = PAGE.split(sentence)
    return format_html_join("", "{}", ((_linked(part),) for part in parts))


def _linked(part: str) -> str:
    if not PAGE.fullmatch(part):
        return part
    name = part.removeprefix("https://")
    return format_html('<a href="{}" target="_blank" rel="noreferrer">{}</a>', part, name)
