"""The drop box of a user: a mailbox that nobody connects, for what they have filed here.

It is a mailbox like any other to whoever asks who may read a message: so the one predicate holds
for what lies in it. No server stands behind it, so nothing is synced, sent from it or listed.
"""

from datetime import datetime

from dealpost.accounts.models import User
from dealpost.mailboxes.models import Mailbox


def box_of(user: User, *, at: datetime) -> Mailbox:
    """Return it; it is made when it is first needed, as private or shared as their own mailbox."""
    name = f"user-{user.pk}@drop-box.invalid"  # RFC 2606: no mail can ever go there
    own = user.mailboxes.exclude(provider=Mailbox.DROP_BOX).order_by("pk").first()
    visibility = own.visibility if own else Mailbox.Visibility.PRIVATE
    facts = {"visibility": visibility, "provider": Mailbox.DROP_BOX, "disconnected_at": at}
    box, _new = Mailbox.objects.get_or_create(
        address=name, defaults={"owner": user, "connected_at": at, "secret": b"", **facts}
    )
    return box
