"""Recipients as a draft keeps them: {"name": ..., "address": ...}, in any state of being typed."""

import re
from collections.abc import Iterable, Sequence
from typing import TypedDict

from django.utils.translation import gettext as _

MOST = 100  # recipients; most providers take no more at once
_LONGEST_LOCAL, _LONGEST = 64, 254  # RFC 5321 section 4.5.3.1
_LOCAL = re.compile(r"[^\s@<>()\[\],;:\\\"]+")
_LABEL = re.compile(r"(?!-)[^\W_](?:[\w-]{0,61}[^\W_])?")


class Recipient(TypedDict):
    name: str
    address: str


def recipient(name: str, address: str) -> Recipient:
    # A line break in a name would be a new header line.
    return {"name": " ".join(name.split())[:320], "address": "".join(address.split())[:320]}


def problem(address: str) -> str:
    """Say in plain words what is wrong with an address; "" if nothing is (RFC 5321 4.1.2)."""
    local, at, domain = address.rpartition("@")
    if not at:
        return _("There is no @ in it.")
    if not local:
        return _("Nothing stands before the @.")
    if not domain:
        return _("Nothing stands after the @.")
    if not _LOCAL.fullmatch(local) or ".." in f".{local}." or len(local) > _LONGEST_LOCAL:
        return _("The part before the @ cannot be right.")
    return _problem_of_domain(domain, length=len(address))


def _problem_of_domain(domain: str, *, length: int) -> str:
    labels = domain.split(".")
    if len(labels) == 1:
        return _("The part after the @ has no dot.")
    if length > _LONGEST or not all(_LABEL.fullmatch(label) for label in labels):
        return _("The part after the @ cannot be right.")
    return ""


def problems(recipients: Iterable[Recipient]) -> dict[str, str]:
    """Return what is wrong with which address."""
    found = {each["address"]: problem(each["address"]) for each in recipients}
    return {address: words for address, words in found.items() if words}


def without(recipients: Iterable[Recipient], addresses: Iterable[str]) -> list[Recipient]:
    """Leave out these addresses, and every repetition."""
    seen = {address.lower() for address in addresses}
    kept = []
    for each in recipients:
        if each["address"].lower() not in seen:
            seen.add(each["address"].lower())
            kept.append(each)
    return kept


def names(recipients: Sequence[Recipient]) -> list[str]:
    return [each["name"] or each["address"] for each in recipients]
