"""A rule is made, changed, switched, moved or removed; mail that it has decided about follows."""

from datetime import datetime
from typing import Any

from django.db import transaction

from dealpost.accounts.models import User
from dealpost.conversations.models import LinkingRule
from dealpost.conversations.ruling import past
from dealpost.conversations.ruling.candidates import candidates
from dealpost.crm.models.ordered import next_order


@transaction.atomic
def make(*, owner: User | None, by: User, at: datetime, **fields: Any) -> LinkingRule:
    """Add a rule, behind the others, for mail that comes from now on. No owner: the company's."""
    siblings = LinkingRule.objects.kept().filter(owner=owner)
    return LinkingRule.objects.create(
        owner=owner,
        order=next_order(siblings),
        after_message=past.newest_message(),
        made_by=by,
        made_at=at,
        **fields,
    )


@transaction.atomic
def change(rule: LinkingRule, *, by: User, at: datetime, **fields: Any) -> None:
    """Give it other conditions, another deed, or switch it on or off."""
    before = candidates(rule)
    rule.change(**fields)
    _follow(rule, before, by=by, at=at)


@transaction.atomic
def shift(rule: LinkingRule, places: int, *, by: User, at: datetime) -> None:
    """Ask it this many places later, or earlier when negative."""
    rule.shift(places)
    _follow(rule, candidates(rule), by=by, at=at)


@transaction.atomic
def remove(rule: LinkingRule, *, by: User, at: datetime) -> None:
    rule.remove(at=at)
    _follow(rule, candidates(rule), by=by, at=at)


@transaction.atomic
def restore(rule: LinkingRule, *, by: User, at: datetime) -> None:
    rule.change(removed_at=None)
    _follow(rule, candidates(rule), by=by, at=at)


def _follow(rule: LinkingRule, before: list[int], *, by: User, at: datetime) -> None:
    """Ask anew about what it fitted and fits now; of mail that it is not for, nothing is asked."""
    concerned = list(dict.fromkeys([*before, *candidates(rule)]))
    if concerned:
        past.begin(rule, concerned, by=by, at=at)
