import re

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

SEAM = re.compile(r"(?<=\w)(?=@\w)")


def breakable(text: object) -> SafeString:
    """Let an address in a text be cut before its domain where a line ends, not in mid-word."""
    return format_html_join(
        SafeString("<wbr>"), "{}", ((piece,) for piece in SEAM.split(f"{text}"))
    )
