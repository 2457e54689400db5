"""What the pages say about addresses for copies."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext as _

from dealpost.accounts.models import User
from dealpost.intake.addressing import address_of, is_offered, old_one_until, thing_at
from dealpost.intake.models import Dropped
from dealpost.mailboxes.models import Mailbox

MOST = 100
BEYOND_TRUST = (Dropped.Why.FORGED, Dropped.Why.UNREADABLE)


@dataclass(frozen=True, slots=True)
class Held:
    dropped: Dropped
    why: str
    place: str  # where it is to go; "" for the personal address
    may_be_trusted: bool  # not what a server has found to be forged


def held_by(user: User) -> list[Held]:
    """Return what waits for this user's word, the newest first."""
    return [_held(each) for each in Dropped.objects.waiting_for(user).defer("zstd")[:MOST]]


def own_address(user: User) -> dict[str, Any]:
    """Return what the page of one's profile shows; `address` is empty where none are offered."""
    if not is_offered():
        return {"address": ""}
    box = Mailbox.objects.filter(owner=user, provider=Mailbox.DROP_BOX).first()
    own = user.mailboxes.exclude(provider=Mailbox.DROP_BOX).order_by("pk").first()
    held = Dropped.objects.waiting_for(user).count()
    shown = box or own
    chosen = shown.visibility if shown else Mailbox.Visibility.PRIVATE
    until = old_one_until(user)
    return {"address": address_of(user), "visibility": chosen, "held": held, "old_until": until}


def item_address(item: Model, user: User) -> dict[str, Any]:
    """Return what the page of an item shows."""
    return {
        "address": address_of(item),
        "item": item,
        "kind": item._meta.model_name,
        "may_rotate": may_rotate(item, user),
        "old_until": old_one_until(item),
    }


def port_words() -> str:
    """Say at which port mail servers hand copies in: what only the environment can open."""
    said = settings.INTAKE
    if not said["listen"]:
        return _("No port of ours is open for mail servers: DEALPOST_BCC_LISTEN opens one.")
    names = {"port": said["listen"], "protocol": said["protocol"].upper()}
    if said["certificate"]:
        return _("Mail servers hand copies in at %(port)s, by %(protocol)s, encrypted.") % names
    return _("Mail servers hand copies in at %(port)s, by %(protocol)s.") % names


def may_rotate(item: Model, user: User) -> bool:
    """Only who has the item: others may have noted its address."""
    return user.is_admin or getattr(item, "owner", None) == user


def _held(dropped: Dropped) -> Held:
    thing = thing_at(dropped.recipient)
    place = "" if thing is None or isinstance(thing, User) else str(thing)
    may_be_trusted = bool(dropped.sender) and dropped.why not in BEYOND_TRUST
    return Held(dropped, str(Dropped.Why(dropped.why).label), place, may_be_trusted)
