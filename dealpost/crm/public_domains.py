"""Mail domains that tell nothing of an organization: gmail.com, those of internet providers."""

from datetime import datetime
from functools import cache
from pathlib import Path

from django.db import transaction

from dealpost.accounts.models import User
from dealpost.crm.models import PublicDomain
from dealpost.events.recording import record

LIST = Path(__file__).with_name("public_domains.txt")


def public_domains() -> frozenset[str]:
    """Return the domains, in lower case, under which anybody may have an address."""
    return known_everywhere() | frozenset(PublicDomain.objects.values_list("domain", flat=True))


@cache
def known_everywhere() -> frozenset[str]:
    """Return those of our own list (docs/decisions/0036)."""
    lines = (line.strip() for line in LIST.read_text(encoding="utf-8").splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


@transaction.atomic
def add_public_domain(domain: str, *, at: datetime, by: User) -> PublicDomain:
    """Let this domain, in lower case, say nothing of an organization. Twice is as good as once."""
    facts = {"added_at": at, "added_by": by}
    added, is_new = PublicDomain.objects.get_or_create(domain=domain, defaults=facts)
    if is_new:
        record("public_domains_changed", about=[], at=at, by=by, domains=[domain])
    return added


@transaction.atomic
def remove_public_domain(added: PublicDomain, *, at: datetime, by: User) -> None:
    """Let it speak for an organization again."""
    if PublicDomain.objects.filter(pk=added.pk).delete()[0]:
        record("public_domains_changed", about=[], at=at, by=by, domains=[added.domain])


def domain_of(address: str) -> str:
    """Return what stands behind the last @, in lower case, or an empty string."""
    return address.rpartition("@")[2].lower() if "@" in address else ""
