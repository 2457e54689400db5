"""A mailbox as we have it, message by message, for support and for tests."""

from collections.abc import Iterator

from django.db.models import Prefetch

from dealpost.conversations.models import Delivery, Link, Participant, Placement
from dealpost.mailboxes.models import Mailbox


def export(mailbox: Mailbox) -> Iterator[dict[str, object]]:
    """Yield each message of the mailbox, oldest first, as JSON values.

    `message_id` stands as in the header, with its angle brackets; `folders` bear the server's
    names; `flags` are those that people here see, our changes on their way included; a message
    that the provider no longer has is in no folder; `withheld` says why the settings of the
    mailbox do not show it, or is empty. `links` name the kind and key of the CRM item
    and the reason.
    """
    deliveries = (
        Delivery.objects.filter(mailbox=mailbox)
        .select_related("message")
        .prefetch_related(
            Prefetch("placements", Placement.objects.select_related("shown_in")),
            "placements__labellings__folder",
            Prefetch("message__participants", Participant.objects.filter(kind__in=["to"])),
            Prefetch("message__conversation__links", Link.objects.standing()),
        )
        .order_by("message__at", "message")
    )
    for delivery in deliveries.iterator(chunk_size=500):
        message = delivery.message
        identifier = message.rfc_message_id
        yield {
            "message_id": f"<{identifier}>" if identifier else "",
            "conversation": message.conversation_id,
            "folders": sorted(
                {name for each in delivery.placements.all() for name in _folders(each)}
            ),
            "flags": sorted({flag for each in delivery.placements.all() for flag in _flags(each)}),
            "from": message.sender_address,
            "to": [participant.address for participant in message.participants.all()],
            "subject": message.subject,
            "date": message.at.isoformat(),
            "withheld": delivery.withheld,
            "links": [
                {"kind": link.kind, "id": link.item_id, "reason": link.reason}
                for link in message.conversation.links.all()
            ],
        }


def _folders(placement: Placement) -> set[str]:
    if placement.shown_in is None:
        return set()
    labels = {labelling.folder.remote_id for labelling in placement.labellings.all()}
    return {placement.shown_in.remote_id, *labels}


def _flags(placement: Placement) -> set[str]:
    flags = set(placement.remote_flags) - {"\\Seen", "\\Flagged", "\\Recent"}
    if placement.is_seen:
        flags.add("\\Seen")
    if placement.is_flagged:
        flags.add("\\Flagged")
    return flags
