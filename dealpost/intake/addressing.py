"""The addresses themselves: a letter for the kind, a number, a generation, and a mark.

The mark is an HMAC under the installation's key: nobody can make up an address that we accept, and
no address stands in the database. To replace one, its generation is counted up.
"""

import base64
import re
from datetime import datetime

from django.db import models, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from dealpost.accounts.models import User
from dealpost.crm.models import Deal, Lead, Organization, Person, Project
from dealpost.intake.arranging import arranged
from dealpost.intake.models import Rotation

KINDS: dict[str, type[models.Model]] = {
    "d": Deal,
    "j": Project,
    "l": Lead,
    "o": Organization,
    "p": Person,
    "u": User,
}
LETTERS = {model: letter for letter, model in KINDS.items()}
MARK = 16  # letters of base32: 80 bits, out of reach of guessing over the network
LOCAL = re.compile(rf"([{''.join(KINDS)}])([0-9]{{1,18}})\.([0-9]{{1,9}})\.([a-z2-7]{{{MARK}}})")


def is_offered() -> bool:
    """Whether the administrator has said where such mail arrives."""
    return arranged().is_offered


def address_of(thing: models.Model) -> str:
    """Return the address of a user or an item; "" where none are offered."""
    template = arranged()
    if not template.is_offered:
        return ""
    letter = LETTERS[thing._meta.model]
    rotation = _rotation(letter, thing.pk)
    name = f"{letter}{thing.pk}.{rotation.generation if rotation else 0}"
    return template.address.replace("*", f"{name}.{_mark(name)}")


def is_like_ours(address: str) -> bool:
    """Whether it has the form of our addresses, be it a true one or not."""
    return _local(address) is not None


def thing_at(address: str) -> models.Model | None:
    """Return the active user, or the item, to which this address belongs now, or still."""
    found = _local(address)
    if found is None:
        return None
    letter, key, generation, mark = found.groups()
    if not constant_time_compare(_mark(f"{letter}{key}.{generation}"), mark):
        return None
    rotation = _rotation(letter, int(key)) or Rotation()
    if not rotation.oldest <= int(generation) <= rotation.generation:
        return None
    thing = KINDS[letter]._default_manager.filter(pk=int(key)).first()
    return None if isinstance(thing, User) and not thing.is_active else thing


@transaction.atomic
def rotate(thing: models.Model, *, until: datetime | None = None) -> str:
    """Let its address be another from now on, and return that.

    The old one is refused from `until` on, or at once.
    """
    row, _new = Rotation.objects.select_for_update().get_or_create(
        kind=LETTERS[thing._meta.model], key=thing.pk
    )
    row.generation += 1
    row.oldest = row.generation if until is None else row.generation - 1
    row.until = until
    row.save(update_fields=["generation", "oldest", "until"])
    return address_of(thing)


def old_one_until(thing: models.Model) -> datetime | None:
    """Return until when the address before this one is taken, too; None: it is refused."""
    rotation = _rotation(LETTERS[thing._meta.model], thing.pk)
    return rotation.until if rotation else None


def refuse_old_ones(*, of: models.Model | None = None, at: datetime | None = None) -> None:
    """Take only the newest address of this one, or of all whose time is over at this moment."""
    rows = Rotation.objects.exclude(until=None)
    if of is not None:
        rows = rows.filter(kind=LETTERS[of._meta.model], key=of.pk)
    if at is not None:
        rows = rows.filter(until__lte=at)
    rows.update(oldest=models.F("generation"), until=None)


def _local(address: str) -> re.Match[str] | None:
    template = arranged()
    if not template.is_offered:
        return None
    before, _star, after = template.address.lower().partition("*")
    address = address.strip().lower()
    if not (address.startswith(before) and address.endswith(after)):
        return None
    return LOCAL.fullmatch(address[len(before) : len(address) - len(after)])


def _rotation(letter: str, key: int) -> Rotation | None:
    return Rotation.objects.filter(kind=letter, key=key).first()


def _mark(name: str) -> str:
    digest = salted_hmac("dealpost.intake.address", name, algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:MARK]
