"""The company's mailboxes connected to its mail server, like any other."""

from datetime import datetime

from dealpost.demo.endpoints import Endpoints
from dealpost.demo.hiring import Staff, Teams
from dealpost.demo.records import Company
from dealpost.mailboxes.models import Mailbox
from dealpost.providers.contract import Security

# Somebody keeps their mail to themselves, so that a newcomer sees what that looks like.
PRIVATE = {"tom"}


def connect(
    company: Company, staff: Staff, teams: Teams, places: Endpoints, *, at: datetime
) -> None:
    """Connect them all; each connection queues its first pass."""
    administrator = next(staff[each.id] for each in company.users if each.is_administrator)
    for each in company.mailboxes:
        owner = staff[each.owner] if each.owner else None
        Mailbox.connect(
            at=at,
            by=owner or administrator,
            address=each.address,
            name=each.name,
            owner=owner,
            team=teams[each.team] if each.team else None,
            visibility=_visibility(each.address),
            username=each.address,
            secret=places.passwords[each.address],
            incoming_host=places.host,
            incoming_port=places.imap_port,
            incoming_security=Security.NONE.value,
            outgoing_host=places.host,
            outgoing_port=places.smtp_port,
            outgoing_security=Security.NONE.value,
        )


def _visibility(address: str) -> Mailbox.Visibility:
    is_private = address.partition("@")[0] in PRIVATE
    return Mailbox.Visibility.PRIVATE if is_private else Mailbox.Visibility.SHARED
