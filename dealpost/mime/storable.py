"""Text that PostgreSQL and UTF-8 can hold."""


def storable(text: str, limit: int) -> str:
    """`text` cut to `limit` characters, without NUL (PostgreSQL refuses it) or lone surrogates."""
    if len(text) > limit:
        text = text[:limit]
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:  # utf-7 and escaped bytes can make lone surrogates
        return text.encode("utf-8", "replace").decode()
    return text
