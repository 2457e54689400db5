from django.utils.translation import gettext_lazy as _

from dealpost.events.models import Event
from dealpost.events.reacting import reacts_to
from dealpost.mailboxes.models import Mailbox
from dealpost.notifications.registry import kind
from dealpost.notifications.telling import tell

KIND = kind(
    "expired_login",
    icon="key-round",
    name=_("A mailbox of mine must be connected again"),
    words=_("Dealpost can no longer log in to"),
    words_alone=_("Dealpost can no longer log in to"),
    visible=Mailbox.objects.used_by,
)


@reacts_to("mailbox_login_expired")
def tell_who_uses_it(event: Event) -> None:
    for mailbox in Mailbox.objects.filter(pk__in=event.subject_keys(Mailbox)):
        if mailbox.login_expired_at is not None:  # it may have been put right meanwhile
            tell(KIND, mailbox, users=mailbox.readers, event=event)
