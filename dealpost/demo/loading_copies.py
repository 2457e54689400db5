"""Addresses for copies, one that is filed, and one that waits for somebody's word."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from dealpost.accounts.models import User
from dealpost.crm.models import Deal
from dealpost.demo.hiring import Staff
from dealpost.intake.addressing import address_of
from dealpost.intake.arranging import arrange
from dealpost.intake.taking import take

SERVER = "mail.studio-noord.example"
PHONED = "As discussed on the phone: the visit is on Thursday at ten. I bring the samples of oak.\n"
LATE = "A short word from the train: we can deliver two weeks earlier if you decide by Friday.\n"


def load_copies(staff: Staff, *, at: datetime) -> None:
    """The worker files them: the one as its sender's, and the other only once they say so."""
    arrange(address="copies+*@studio-noord.example", mailbox=None, authserv=SERVER, trusts=False)
    admin = next(user for user in staff.values() if user.is_admin)
    for subject, text, ago, is_proven in (
        ("Visit on Thursday", PHONED, timedelta(hours=3), True),
        ("Earlier delivery", LATE, timedelta(minutes=40), False),
    ):
        deal = _deal_of(admin)
        raw = _copy(admin, deal, subject, text, at=at - ago, is_proven=is_proven)
        take(raw, [address_of(deal)], sender=admin.email, at=at - ago)


def _deal_of(user: User) -> Deal:
    open_ones = Deal.objects.filter(owner=user, person__addresses__isnull=False, status="open")
    return open_ones.order_by("-pk")[0]


def _copy(
    user: User, deal: Deal, subject: str, text: str, *, at: datetime, is_proven: bool
) -> bytes:
    """What their phone sent, and the mail server passed on."""
    assert deal.person is not None
    customer = deal.person.addresses.order_by("pk")[0].address
    letter = EmailMessage()
    if is_proven:
        domain = user.email.rpartition("@")[2]
        letter["Authentication-Results"] = f"{SERVER}; dkim=pass header.d={domain}"
    letter["Message-ID"] = f"<{subject.lower().replace(' ', '-')}.{deal.pk}@phone.example>"
    letter["From"] = f"{user.name} <{user.email}>"
    letter["To"] = f"{deal.person.name} <{customer}>"
    letter["Subject"] = subject
    letter["Date"] = format_datetime(at)
    letter.set_content(text)
    return letter.as_bytes()
