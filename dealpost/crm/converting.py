"""A lead becomes a deal, with the notes and files that lie on it; and that can be taken back."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction

from dealpost.accounts.models import User
from dealpost.crm.models import AlreadyConverted, Deal, Lead, Stage
from dealpost.crm.models.belonging import Belonging
from dealpost.events.models import Event
from dealpost.events.recording import record

OF_CONVERTING = ("deal_created", "lead_converted")


class CannotTakeBack(Exception):
    """The deal has a life of its own by now."""


@transaction.atomic
def convert(lead: Lead, stage: Stage, *, at: datetime, by: User, **given: Any) -> Deal:
    """Make a deal of the lead: what is `given` (title, value), else what the lead knows.

    Raises AlreadyConverted. Mail follows by itself: conversations/reactions.
    """
    # Two people may press the button at once: the second waits here, and is told.
    lead.refresh_from_db(from_queryset=Lead.objects.select_for_update())
    if lead.status == Lead.Status.CONVERTED:
        raise AlreadyConverted
    kept = ("title", "person", "organization", "value", "currency", "owner", "visibility")
    facts = {name: getattr(lead, name) for name in kept} | given
    deal = Deal.add(at=at, by=by, stage=stage, **facts)
    before = lead.status
    moved = {kind._meta.label: _move(kind, lead, deal) for kind in _belonging()}
    lead.become_converted()
    record("lead_converted", about=[lead, deal], at=at, by=by, moved=moved, was=before)
    return deal


@transaction.atomic
def take_back(lead: Lead, *, at: datetime, by: User) -> None:
    """Undo the conversion while nobody has touched the deal. Raises CannotTakeBack."""
    lead.refresh_from_db(from_queryset=Lead.objects.select_for_update())
    made = Event.objects.about(lead).filter(name="lead_converted").newest_first().first()
    deal = Deal.objects.select_for_update().filter(pk=_deal_of(made) or 0).first()
    if (
        made is None
        or deal is None
        or lead.status != Lead.Status.CONVERTED
        or _is_touched(deal, made)
    ):
        raise CannotTakeBack
    for label, keys in made.details["moved"].items():
        apps.get_model(label)._base_manager.filter(pk__in=keys).update(deal=None, lead=lead)
    deal.delete()
    deal.stage.tell()
    lead.become_open_again(Lead.Status(made.details["was"]))
    record("lead_restored", about=[lead], at=at, by=by)


def _deal_of(made: Event | None) -> int | None:
    return made.subject_key(Deal) if made and "moved" in made.details else None


def _move(kind: type[Belonging], lead: Lead, deal: Deal) -> list[int]:
    rows = kind._base_manager.filter(lead=lead)
    keys = list(rows.values_list("pk", flat=True))
    rows.update(lead=None, deal=deal)
    return keys


def _is_touched(deal: Deal, made: Event) -> bool:
    """Whether anything was done with the deal, or put on it, that the conversion did not bring."""
    if Event.objects.about(deal).exclude(name__in=OF_CONVERTING).exists():
        return True
    brought: dict[str, list[int]] = made.details["moved"]
    return any(
        kind._base_manager.filter(deal=deal)
        .exclude(pk__in=brought.get(kind._meta.label, []))
        .exists()
        for kind in _belonging()
    )


def _belonging() -> Iterator[type[Belonging]]:
    """Yield everything that can lie on an item: notes, activities, files."""
    for model in apps.get_models():
        if issubclass(model, Belonging):
            yield model
