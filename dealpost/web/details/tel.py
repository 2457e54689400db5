import re


def tel(number: str) -> str:
    """Write a phone number for a `tel:` link (RFC 3966 section 3): without spaces and words."""
    plain = re.sub(r"\(0\)|[^\d+#*,;]", "", number)
    return plain or number
