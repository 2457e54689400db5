"""Several open deals, leads or projects that a conversation may be about: which is the likeliest?

No rule chooses among them (linking_rules.py); a person does, and sees why each stands where it
stands. The weights are a ranking, nothing more: whose item it is counts most, then what the subject
says, then where something has happened lately.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from django.db import models
from django.db.models import Max, Q

from dealpost.accounts.models import User
from dealpost.conversations.models import Link, Strand, kind_of
from dealpost.crm.models import (
    ITEM_KINDS,
    Deal,
    DealParticipant,
    Lead,
    Project,
)

Item: TypeAlias = Deal | Lead | Project

MOST = 5
MOST_PER_KIND = 20
LATELY = timedelta(days=30)
WEIGHTS = {
    "person": 40,
    "participant": 35,
    "title": 30,
    "organization": 15,
    "mail": 15,
    "moved": 10,
    "yours": 5,
}
WORD = re.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True)
class Suggestion:
    item: Item
    # What speaks for it, by the keys of WEIGHTS, with a name, words or a moment to say it with.
    reasons: dict[str, str | datetime] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return kind_of(self.item)

    @property
    def weight(self) -> int:
        return sum(WEIGHTS[reason] for reason in self.reasons)


def suggestions(
    links: Iterable[Link], subjects: Iterable[str], user: User, *, at: datetime
) -> list[Suggestion]:
    """Return the open items of a conversation's persons and organizations, best first.

    `links` are all that the conversation has, taken away by somebody or not, each with its item
    loaded where this user may see it; `subjects` are those that they may read. What is linked
    already, or was taken away, is left out. `at` is now: what happened in the month before it
    counts as lately.
    """
    links = list(links)
    standing = [link for link in links if not link.is_rejected]
    people = {link.person.pk: link.person.name for link in standing if link.person}
    organizations = {
        link.organization.pk: link.organization.name for link in standing if link.organization
    }
    known = {(link.kind, link.item_id) for link in links}
    items = [
        item for item in _open(people, organizations, user) if (kind_of(item), item.pk) not in known
    ]
    said = set(WORD.findall(" ".join(subjects).lower()))
    mail = _newest_mail(items, user) if len(items) > 1 else {}
    found = [
        Suggestion(
            item,
            dict(
                [
                    *_whose(item, people, organizations),
                    *_said(item, said),
                    *_lately(item, mail.get((kind_of(item), item.pk)), at),
                    *([("yours", "")] if item.owner_id == user.pk else []),
                ]
            ),
        )
        for item in items
    ]
    return sorted(found, key=_rank, reverse=True)[:MOST]


def _open(people: Collection[int], organizations: Collection[int], user: User) -> list[Item]:
    if not (people or organizations):
        return []
    theirs = Q(person__in=list(people)) | Q(organization__in=list(organizations))
    taking_part = DealParticipant.objects.filter(person__in=list(people)).values("deal")
    deals = Deal.objects.filter(theirs | Q(pk__in=taking_part)).prefetch_related("participants")
    return [
        item
        for items in (deals, Lead.objects.filter(theirs), Project.objects.filter(theirs))
        for item in items.visible_to(user).open()[:MOST_PER_KIND]
    ]


def _newest_mail(items: Collection[Item], user: User) -> dict[tuple[str, int], datetime]:
    """Return when there last was mail about each that this user may read."""
    newest: dict[tuple[str, int], datetime] = {}
    for kind in {kind_of(item) for item in items}:
        keys = [item.pk for item in items if isinstance(item, ITEM_KINDS[kind])]
        links = Link.objects.standing().filter(**{f"{kind}__in": keys})
        strands = Strand.objects.readable_by(user).filter(
            conversation__links__in=links.values("pk")
        )
        rows = strands.values_list(f"conversation__links__{kind}").annotate(at=Max("newest_at"))
        newest |= {(kind, key): at for key, at in rows if key in keys}
    return newest


def _whose(
    item: Item, people: dict[int, str], organizations: dict[int, str]
) -> Iterable[tuple[str, str]]:
    if item.person_id in people:
        yield "person", people[item.person_id]
        return
    if isinstance(item, Deal):
        takers = [each.person_id for each in item.participants.all() if each.person_id in people]
        for person in takers[:1]:
            yield "participant", people[person]
    if item.organization_id in organizations:
        yield "organization", organizations[item.organization_id]


def _said(item: models.Model, said: set[str]) -> Iterable[tuple[str, str]]:
    shared = [word for word in WORD.findall(str(item)) if word.lower() in said]
    if shared:
        yield "title", " ".join(dict.fromkeys(shared))


def _lately(item: Item, mail_at: datetime | None, at: datetime) -> Iterable[tuple[str, datetime]]:
    if mail_at and mail_at > at - LATELY:
        yield "mail", mail_at
    if isinstance(item, Deal) and item.stage_since > max(at - LATELY, item.created_at):
        yield "moved", item.stage_since


def _rank(suggestion: Suggestion) -> tuple[object, ...]:
    item = suggestion.item
    return suggestion.weight, getattr(item, "value", 0), item.created_at, item.pk
