from dealpost.events.models import Event
from dealpost.events.reacting import reacts_to
from dealpost.mailboxes.models import Mailbox
from dealpost.sync.jobs import pull_soon


@reacts_to("mailbox_connected", "mail_handled")
def pass_over_the_mailbox(event: Event) -> None:
    for key in event.subject_keys(Mailbox):
        pull_soon(key)
