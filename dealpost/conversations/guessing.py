"""What a new person, organization or deal may be called, by the mail that it is made from."""

import re

from dealpost.crm.public_domains import domain_of, public_domains

# In many languages (RFC 5322 section 3.6.5 knows only "Re: "); a number may follow: "Re[2]: ".
ANSWERS = re.compile(
    r"^\s*(re|aw|antw|antwoord|sv|vs|rv|ref|fw|fwd|wg|tr|doorst|betr)\s*(\[\d+\])?\s*:\s*", re.I
)
SECOND_LEVEL = {"ac", "co", "com", "gov", "net", "org"}  # as in co.uk
PARTED = re.compile(r"[._\-+]+")
LONGEST_TITLE = 200


def person_name(header: str, address: str) -> str:
    """Return the name in a header in its usual order, or what the address suggests."""
    name = header.strip().strip("\"'").strip()
    if not name or "@" in name:
        local = address.partition("@")[0].partition("+")[0]
        return " ".join(part.capitalize() for part in PARTED.split(local) if part) or address
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}".strip() if comma and "," not in first else name


def organization_name(address: str) -> str:
    """Return what the mail domain suggests, or an empty string where it says nothing."""
    domain = domain_of(address)
    if not domain or domain in public_domains():
        return ""
    parts = domain.split(".")[:-1]
    if len(parts) > 1 and parts[-1] in SECOND_LEVEL:
        parts.pop()
    return " ".join(word.capitalize() for word in parts[-1].split("-")) if parts else ""


def title(subject: str) -> str:
    """Return the subject without "Re:" and its like."""
    before = None
    while subject != before:
        before, subject = subject, ANSWERS.sub("", subject, count=1)
    return subject.strip()[:LONGEST_TITLE]
