"""What a notification is about, in words, and where that is to be found.

One function for each kind of model, asked for one page of things that the user may see.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from dealpost.accounts.models import Team, User
from dealpost.conversations.models import Comment, Conversation, Strand
from dealpost.crm.models import Activity, Deal, Lead, Organization, Person, Project
from dealpost.intake.models import Dropped
from dealpost.mailboxes.models import Mailbox
from dealpost.outbox.models import Outgoing


@dataclass(frozen=True, slots=True)
class Place:
    title: str
    url: str


Places: TypeAlias = dict[int, Place]
Finding: TypeAlias = Callable[[Collection[int], User], Places]


def places(model: type[models.Model], things: Collection[int], user: User) -> Places:
    """Return title and address of each of these things, which this user may see, by its key."""
    finding = FINDING.get(model)
    return finding(things, user) if finding else {}


def _conversations(keys: Collection[int], user: User) -> Places:
    strands = Strand.objects.readable_by(user).filter(conversation__in=keys)
    subjects = dict(strands.order_by("newest_at").values_list("conversation", "subject"))
    return {
        key: Place(subject or _("(no subject)"), reverse("conversation:page", args=[key]))
        for key, subject in subjects.items()
    }


def _comments(keys: Collection[int], user: User) -> Places:
    rows = Comment.objects.visible_to(user).filter(pk__in=keys)
    about = dict(rows.values_list("pk", "message__conversation"))
    found = _conversations(set(about.values()), user)
    return {
        key: Place(found[place].title, f"{found[place].url}#comment-{key}")
        for key, place in about.items()
        if place in found
    }


def _outgoing(keys: Collection[int], user: User) -> Places:
    rows = Outgoing.objects.visible_to(user).filter(pk__in=keys).values_list("pk", "subject")
    url = reverse("composer:outbox")
    return {key: Place(subject or _("(no subject)"), url) for key, subject in rows}


def _mailboxes(keys: Collection[int], user: User) -> Places:
    return _named(Mailbox.objects.shown_to(user).filter(pk__in=keys), "mailboxes:page")


def _activities(keys: Collection[int], user: User) -> Places:
    """Where an activity is done: at the item that it is about, or among all of them."""
    found: Places = {}
    for activity in Activity.objects.read_by(user).filter(pk__in=keys):
        items = activity.items  # only those that the user may see
        page = f"{items[0]._meta.model_name}s:page" if items else "activities:page"
        args = [items[0].pk] if items else []
        found[activity.pk] = Place(str(activity), reverse(page, args=args))
    return found


def _dropped(keys: Collection[int], user: User) -> Places:
    rows = Dropped.objects.waiting_for(user).filter(pk__in=keys).values_list("pk", "subject")
    url = reverse("intake:page")
    return {key: Place(subject or _("(no subject)"), url) for key, subject in rows}


def _items(model: type[Deal | Lead | Organization | Person | Project], page: str) -> Finding:
    def find(keys: Collection[int], user: User) -> Places:
        return _named(model.objects.visible_to(user).filter(pk__in=keys), page)

    return find


def _named(things: Iterable[models.Model], page: str) -> Places:
    return {thing.pk: Place(str(thing), reverse(page, args=[thing.pk])) for thing in things}


def _oneself(keys: Collection[int], user: User) -> Places:
    return {user.pk: Place(user.email, reverse("profile:page"))} if user.pk in keys else {}


def _teams(keys: Collection[int], _user: User) -> Places:
    """Also for who is in them no longer."""
    url = reverse("mailboxes:list")
    return {team.pk: Place(team.name, url) for team in Team.objects.filter(pk__in=keys)}


FINDING: dict[type[models.Model], Finding] = {
    Activity: _activities,
    Comment: _comments,
    Conversation: _conversations,
    Dropped: _dropped,
    Outgoing: _outgoing,
    Mailbox: _mailboxes,
    Deal: _items(Deal, "deals:page"),
    Lead: _items(Lead, "leads:page"),
    Organization: _items(Organization, "organizations:page"),
    Person: _items(Person, "persons:page"),
    Project: _items(Project, "projects:page"),
    Team: _teams,
    User: _oneself,
}
