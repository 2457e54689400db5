from django.db import models
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import Team, User
from dealpost.events.models import Event
from dealpost.events.reacting import reacts_to
from dealpost.notifications.registry import kind
from dealpost.notifications.telling import tell


def _every_team(_user: User) -> "models.QuerySet[Team]":
    """That there is a team, everybody may know; who has left it still hears of it."""
    return Team.objects.all()


KIND = kind(
    "new_reader",
    icon="eye",
    name=_("Somebody joins a team of mine, and reads its mail"),
    words=_("%(actor)s changed who reads the mail of the team"),
    words_alone=_("It was changed who reads the mail of the team"),
    visible=_every_team,
)


@reacts_to("team_changed")
def tell_the_team(event: Event) -> None:
    """Administrators choose the members, themselves too: never unseen by those who are there.

    Nor by those who were: else a team could be emptied first.
    """
    left = User.objects.filter(pk__in=event.details["left"])
    for team in Team.objects.filter(pk__in=event.subject_keys(Team)):
        told = {*team.members.all(), *left} if event.details["joined"] else left
        tell(KIND, team, users=told, event=event, by=event.actor)
