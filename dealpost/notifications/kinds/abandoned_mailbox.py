from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.events.models import Event
from dealpost.events.reacting import reacts_to
from dealpost.mailboxes.models import Mailbox
from dealpost.notifications.registry import kind
from dealpost.notifications.telling import tell


def _to_be_given(user: User) -> QuerySet[Mailbox]:
    """Once somebody reads it again, nobody needs to be told."""
    return Mailbox.objects.managed_by(user).abandoned()


KIND = kind(
    "abandoned_mailbox",
    icon="users-round",
    name=_("I administer, and nobody is left who reads a team's mailbox"),
    words=_("Nobody is left who reads the mail of"),
    words_alone=_("Nobody is left who reads the mail of"),
    visible=_to_be_given,
)


@reacts_to("mailbox_abandoned")
def tell_who_administers(event: Event) -> None:
    """Whoever did it, too: they may not have thought of the mailbox."""
    for mailbox in Mailbox.objects.filter(pk__in=event.subject_keys(Mailbox)):
        tell(KIND, mailbox, users=User.objects.filter(is_admin=True), event=event)
