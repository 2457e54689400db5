"""Mail arrives in the mailbox that the administrator has made the drop box of the company."""

from django.conf import settings
from django.utils import timezone

from dealpost.conversations import raw_storage
from dealpost.conversations.models import Message
from dealpost.events.models import Event
from dealpost.events.reacting import reacts_to
from dealpost.intake.judging import head_of
from dealpost.intake.taking import take
from dealpost.intake.watched import addresses_in
from dealpost.mailboxes.models import Mailbox


def take_what_is_dropped(event: Event) -> None:
    drop_box = settings.INTAKE["mailbox"]
    mailbox = Mailbox.objects.filter(pk__in=[event.subject_key(Mailbox)]).first()
    if not drop_box or mailbox is None or mailbox.address.lower() != drop_box.lower():
        return
    found = Message.objects.filter(pk__in=[event.subject_key(Message)])
    for message in found.select_related("raw"):
        raw = raw_storage.read(message.raw)
        head = head_of(raw)
        take(raw, addresses_in(head), sender=str(head.get("return-path", "")), at=timezone.now())


if settings.INTAKE["mailbox"]:  # else each message that arrives would be a job for nothing
    reacts_to("message_received")(take_what_is_dropped)
