"""The Message-ID that a provider puts in place of ours, read from its reply to DATA.

Outlook.com and Microsoft 365 name it in their reply; Amazon SES makes it from the id that it
gives ("Ok 0102018f-...-000000"). No other server's words are taken for a Message-ID.
"""

import re

_OURS = re.compile(rb"^message-id:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)
_MICROSOFT = re.compile(r"(?:^|\.)(?:outlook\.com|office365\.com|office365\.us|hotmail\.com)$")
_AMAZON = re.compile(r"^email-smtp(?:-fips)?\.(?P<region>[a-z0-9-]+)\.amazonaws\.com$")
_NAMED = re.compile(r"<[^<>@\s]{1,400}@[^<>@\s]{1,250}>")
_NUMBERED = re.compile(r"\bOk\s+(?P<number>[0-9a-f]+(?:-[0-9a-f]+)+)", re.IGNORECASE)


def given_message_id(said: str, *, host: str, raw: bytes) -> str:
    """The new Message-ID with its angle brackets, or "" if the message kept ours."""
    host = host.lower().rstrip(".")
    found = ""
    if _MICROSOFT.search(host):
        named = _NAMED.search(said)
        found = named[0] if named else ""
    elif amazon := _AMAZON.match(host):
        found = _amazon_id(said, amazon["region"])
    return "" if found == _own_message_id(raw) else found


def _amazon_id(said: str, region: str) -> str:
    numbered = _NUMBERED.search(said)
    if numbered is None:
        return ""
    subdomain = "email" if region == "us-east-1" else region  # the oldest region kept its name
    return f"<{numbered['number']}@{subdomain}.amazonses.com>"


def _own_message_id(raw: bytes) -> str:
    header = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    own = _OURS.search(header)
    return own[1].decode("ascii", "replace") if own else ""
