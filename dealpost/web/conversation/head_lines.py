"""The header of a message for people who want to see where it came from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

Lines: TypeAlias = Sequence[tuple[str, str]]

MOST = 500
CHECKS = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*(\w+)", re.IGNORECASE)  # RFC 8601 section 2.7


@dataclass(frozen=True, slots=True)
class Verdict:
    check: str  # SPF, DKIM or DMARC
    result: str

    @property
    def is_good(self) -> bool:
        return self.result == "pass"


def head_lines(raw: bytes) -> Lines:
    """Return name and value of each field as written, unfolded (RFC 5322 section 2.2.3)."""
    head = re.split(rb"\r?\n\r?\n", raw[: 2**20], maxsplit=1)[0]
    text = re.sub(r"\r?\n[ \t]+", " ", head.decode("utf-8", "replace"))
    fields = [line.partition(":") for line in text.splitlines()[:MOST] if ":" in line]
    return [(name.strip(), value.strip()) for name, _colon, value in fields]


def verdicts(lines: Lines) -> list[Verdict]:
    """Return what the server that received it found about its sender.

    Only the topmost Authentication-Results is believed: whoever sent the mail may have written
    those below (RFC 8601 section 5).
    """
    for name, value in lines:
        if name.lower() == "authentication-results":
            found = {check.upper(): result.lower() for check, result in CHECKS.findall(value)}
            return [Verdict(check, result) for check, result in found.items()]
    return []
