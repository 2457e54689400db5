from django.db import models
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.events.models import Event
from dealpost.events.reacting import reacts_to
from dealpost.notifications.registry import kind
from dealpost.notifications.telling import tell


def _oneself(user: User) -> "models.QuerySet[User]":
    return User.objects.filter(pk=user.pk)


KIND = kind(
    "password_link",
    icon="key-round",
    name=_("An administrator makes a link to choose a new password for me"),
    words=_("%(actor)s made a link with which a new password can be chosen for"),
    words_alone=_("A link was made with which a new password can be chosen for"),
    visible=_oneself,
)


@reacts_to("password_link_made")
def tell_whose_it_is(event: Event) -> None:
    for user in User.objects.filter(pk__in=event.subject_keys(User)):
        tell(KIND, user, users=[user], event=event, by=event.actor)
