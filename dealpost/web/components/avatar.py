import zlib

from dealpost.crm.models import Organization


def avatar(thing: object, size: str = "") -> dict[str, object]:
    """Describe the initials of somebody, on a colour that always is theirs."""
    name = str(thing)
    words = [word for word in name.split() if word[0].isalnum()] or ["?"]
    ends = words[:1] + words[1:][-1:]
    return {
        "initials": "".join(word[0] for word in ends).upper(),
        "hue": zlib.crc32(name.encode()) % 360,
        "size": size,
        "is_organization": isinstance(thing, Organization),
    }
