from django.db import models
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import Team, User
from dealpost.events.models import Event
from dealpost.events.reacting import reacts_to
from dealpost.notifications.registry import kind
from dealpost.notifications.telling import tell


def _own_teams(user: User) -> "models.QuerySet[Team]":
    return Team.objects.filter(members=user)


KIND = kind(
    "new_reader",
    icon="eye",
    name=_("Somebody joins a team of mine, and reads its mail"),
    words=_("%(actor)s changed who reads the mail of the team"),
    words_alone=_("It was changed who reads the mail of the team"),
    visible=_own_teams,
)


@reacts_to("team_changed")
def tell_the_team(event: Event) -> None:
    """Administrators choose the members, themselves too: never unseen by those who are there."""
    if event.details["joined"]:
        for team in Team.objects.filter(pk__in=event.subject_keys(Team)):
            tell(KIND, team, users=team.members.all(), event=event, by=event.actor)
