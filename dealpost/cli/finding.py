"""Finding what a command's arguments name."""

from typing import TYPE_CHECKING

from dealpost.cli.frame import Refused

if TYPE_CHECKING:
    from dealpost.accounts.models import User
    from dealpost.mailboxes.models import Mailbox


def mailbox_of(key: int) -> "Mailbox":
    from dealpost.mailboxes.models import Mailbox

    mailbox = Mailbox.objects.filter(pk=key).first()
    if mailbox is None:
        raise Refused(f"There is no mailbox {key}. `dealpost mailbox list` shows them.")
    return mailbox


def mailbox_at(address: str) -> "Mailbox":
    from dealpost.mailboxes.models import Mailbox

    mailbox = Mailbox.objects.filter(address__iexact=address.strip()).first()
    if mailbox is None:
        raise Refused(f"There is no mailbox {address}. `dealpost mailbox list` shows them.")
    return mailbox


def user_of(email: str) -> "User":
    from dealpost.accounts.models import User

    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        raise Refused(f"There is no user {email}. `dealpost user add` makes one.")
    return user
