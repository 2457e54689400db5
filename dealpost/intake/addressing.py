"""The addresses themselves: a letter for the kind, a number, a generation, and a mark.

The mark is an HMAC under the installation's key: nobody can make up an address that we accept, and
no address stands in the database. To replace one, its generation is counted up.
"""

import base64
import re

from django.conf import settings
from django.db import models, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from dealpost.accounts.models import User
from dealpost.crm.models import Deal, Lead, Organization, Person, Project
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
    return "*" in settings.INTAKE["address"]


def address_of(thing: models.Model) -> str:
    """Return the address of a user or an item; "" where none are offered."""
    if not is_offered():
        return ""
    letter = LETTERS[thing._meta.model]
    name = f"{letter}{thing.pk}.{_generation(letter, thing.pk)}"
    return str(settings.INTAKE["address"]).replace("*", f"{name}.{_mark(name)}")


def is_like_ours(address: str) -> bool:
    """Whether it has the form of our addresses, be it a true one or not."""
    return _local(address) is not None


def thing_at(address: str) -> models.Model | None:
    """Return the active user, or the item, to which this address belongs now."""
    found = _local(address)
    if found is None:
        return None
    letter, key, generation, mark = found.groups()
    if not constant_time_compare(_mark(f"{letter}{key}.{generation}"), mark):
        return None
    if int(generation) != _generation(letter, int(key)):
        return None
    thing = KINDS[letter]._default_manager.filter(pk=int(key)).first()
    return None if isinstance(thing, User) and not thing.is_active else thing


@transaction.atomic
def rotate(thing: models.Model) -> str:
    """Let its address be another from now on, and return that; the old one is refused."""
    row, _new = Rotation.objects.select_for_update().get_or_create(
        kind=LETTERS[thing._meta.model], key=thing.pk
    )
    row.generation += 1
    row.save(update_fields=["generation"])
    return address_of(thing)


def _local(address: str) -> re.Match[str] | None:
    if not is_offered():
        return None
    before, _star, after = str(settings.INTAKE["address"]).lower().partition("*")
    address = address.strip().lower()
    if not (address.startswith(before) and address.endswith(after)):
        return None
    return LOCAL.fullmatch(address[len(before) : len(address) - len(after)])


def _generation(letter: str, key: int) -> int:
    rows = Rotation.objects.filter(kind=letter, key=key)
    return rows.values_list("generation", flat=True).first() or 0


def _mark(name: str) -> str:
    digest = salted_hmac("dealpost.intake.address", name, algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:MARK]
