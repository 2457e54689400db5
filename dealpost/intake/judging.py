"""Is it from whom it says, and from a person at all?

The From of a message proves nothing. What proves something is the verdict of the server that
received it (Authentication-Results, RFC 8601), and of that only the topmost one, which bears the
name of a server that the administrator trusts: those beneath it may have come with the message.
"""

import re
from collections.abc import Sequence
from email.message import Message as Head
from email.parser import BytesHeaderParser
from email.policy import compat32

from dealpost.intake.addressing import is_like_ours
from dealpost.intake.arranging import arranged
from dealpost.intake.models import Dropped
from dealpost.mime.message import Automation

LONGEST_HEAD = 256 * 1024
MOST_HOPS = 50  # RFC 5321 section 6.3 counts 100 as a loop; nobody of ours has so many before them
MACHINES = (Automation.AUTO_REPLY, Automation.AUTO_GENERATED, Automation.LIST)
RESULT = re.compile(r"\b(dmarc|dkim|spf)\s*=\s*([a-z]+)([^;]*)", re.IGNORECASE)
DOMAIN = re.compile(
    r"(?:header\.(?:d|i|from)|smtp\.mailfrom)\s*=\s*\"?(?:[^\s;@\"]*@)?([a-z0-9.-]+)", re.IGNORECASE
)


def head_of(raw: bytes) -> Head:
    return BytesHeaderParser(policy=compat32).parsebytes(raw[:LONGEST_HEAD])


def reason_to_stop(head: Head, envelope_sender: str, *, by: Automation, is_ours: bool) -> str:
    """Return why nobody is to be asked about it, "" if nothing speaks against it.

    `by` is the hand that wrote it; `is_ours`: it names a user as its sender.
    """
    if len(_all(head, "received")) > MOST_HOPS or is_like_ours(envelope_sender):
        return Dropped.Why.CIRCLE
    submitted = "".join(_all(head, "auto-submitted")[:1]).strip().lower()
    if envelope_sender.strip() == "<>" or (submitted and not submitted.startswith("no")):
        return Dropped.Why.MACHINE
    # What a user sends to many at once bears the marks of bulk mail, and is theirs.
    if by in MACHINES or (by == Automation.BULK and not is_ours):
        return Dropped.Why.MACHINE
    return ""


def verdict(head: Head, sender: str) -> str:
    """Return "pass" or "fail" if a trusted server has judged this sender's address, else "none"."""
    if len(_all(head, "from")) != 1:
        return "fail"  # which of them a program shows is anybody's guess
    believed = arranged()
    if believed.trusts:
        return "pass"
    domain = sender.rpartition("@")[2].lower()
    found = _results(_all(head, "authentication-results")[:1], by=believed.authserv.lower())
    if found.get("dmarc"):
        return "pass" if found["dmarc"][0][0] == "pass" else "fail"
    proofs = [*found.get("dkim", ()), *found.get("spf", ())]
    if any(result == "pass" and _aligned(where, domain) for result, where in proofs):
        return "pass"
    return "fail" if any(result == "fail" for result, _where in proofs) else "none"


def _results(headers: Sequence[str], *, by: str) -> dict[str, list[tuple[str, str]]]:
    """Return method -> results with their domains, of a header of the trusted server."""
    found: dict[str, list[tuple[str, str]]] = {}
    for header in headers:
        server, _semicolon, rest = " ".join(header.split()).partition(";")
        if not by or server.strip().lower().partition(" ")[0] != by:
            continue
        for method, result, more in RESULT.findall(rest[:10_000]):
            domain = DOMAIN.search(more)
            place = domain[1].lower() if domain else ""
            found.setdefault(method.lower(), []).append((result.lower(), place))
    return found


def _aligned(found: str, domain: str) -> bool:
    return bool(found) and (domain == found or domain.endswith(f".{found}"))


def _all(head: Head, name: str) -> list[str]:
    return [str(value) for value in head.get_all(name, [])]
