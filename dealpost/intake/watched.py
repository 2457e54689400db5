"""To which of our addresses a message in the drop box went."""

from email.message import Message as Head
from email.utils import getaddresses

from dealpost.intake.addressing import thing_at

# The last three are where servers note a Bcc, which the head itself does not show.
FIELDS = ("to", "cc", "bcc", "delivered-to", "x-original-to", "envelope-to")
MOST = 100


def addresses_in(head: Head) -> list[str]:
    """Return the true ones, each once."""
    values = [str(value) for name in FIELDS for value in head.get_all(name, [])]
    named = dict.fromkeys(address.lower() for _name, address in getaddresses(values)[:MOST])
    return [address for address in named if thing_at(address) is not None]
