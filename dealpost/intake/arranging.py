"""How copies reach us: as the environment says, and where that is silent, as an administrator."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from dealpost.accounts.models import User
from dealpost.intake.models import Arrangement
from dealpost.mailboxes.models import Mailbox

FIELDS = ("address", "mailbox", "authserv", "trusts")


@dataclass(frozen=True, slots=True)
class Arranged:
    address: str  # with * for what we put there; "": none are offered
    mailbox: str  # address of a connected mailbox in which they arrive; "": none
    authserv: str  # the name under which a mail server notes its verdict on senders
    trusts: bool  # that server lets nobody but our own people send there
    fixed: frozenset[str]  # those of FIELDS that the environment says

    @property
    def is_offered(self) -> bool:
        return "*" in self.address


def arranged() -> Arranged:
    said: dict[str, str] = settings.INTAKE
    fixed = frozenset(name for name in FIELDS if said[name])
    row = None if len(fixed) == len(FIELDS) else _row()
    return Arranged(
        address=said["address"] or _word(row, "address"),
        mailbox=(said["mailbox"] or (row.mailbox.address if row and row.mailbox else "")).lower(),
        authserv=said["authserv"] or _word(row, "authserv"),
        trusts=said["trusts"] == "yes" if said["trusts"] else bool(row and row.trusts),
        fixed=fixed,
    )


def arrange(*, address: str, mailbox: Mailbox | None, authserv: str, trusts: bool) -> None:
    """Take copies in this way from now on."""
    words = {"address": address.lower(), "authserv": authserv, "trusts": trusts}
    Arrangement.objects.update_or_create(pk=1, defaults={"mailbox": mailbox, **words})


def choices(user: User) -> QuerySet[Mailbox]:
    """Return the mailboxes that this administrator may choose: theirs to manage, and the chosen."""
    now = arranged().mailbox
    chosen = Mailbox.objects.listed().filter(address__iexact=now, address__gt="")
    return (Mailbox.objects.managed_by(user) | chosen).distinct()


def _word(row: Arrangement | None, name: str) -> str:
    return str(getattr(row, name)) if row else ""


def _row() -> Arrangement | None:
    return Arrangement.objects.select_related("mailbox").first()
