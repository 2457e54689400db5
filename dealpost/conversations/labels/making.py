"""Labels are made, deleted and brought back; what the mail servers have is left as it is."""

from collections import Counter
from datetime import datetime

from django.db import transaction

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations.labels.naming import keyword_for
from dealpost.conversations.models import Label
from dealpost.conversations.models.label import LONGEST_NAME
from dealpost.events.recording import record
from dealpost.mailboxes.models import Mailbox


@transaction.atomic
def make(name: str, *, colour: str, by: User, at: datetime, keyword: str = "") -> Label:
    """Return the label of this name, made or brought back if there is none.

    `keyword` is one that messages have already; else it is made from the name.
    """
    name = " ".join(name.split())[:LONGEST_NAME]
    known = Label.objects.select_for_update()
    label = known.called(name).first() or (keyword and known.told_as(keyword).first())
    if not label:
        words = Label.objects.values_list("keyword", flat=True)
        label = Label(
            name=name,
            keyword=keyword or keyword_for(name, taken={word.lower() for word in words}),
            created_at=at,
            created_by=by,
        )
    elif label.deleted_at is None:
        return label
    label.name, label.colour, label.deleted_at = name, colour, None
    label.save()
    _stands(label, by=by, at=at)
    return label


def next_colour() -> str:
    """Return the colour that the fewest labels have, gray last."""
    *colours, _gray = [*Label.Colour.values[1:], Label.Colour.values[0]]
    taken = Counter(Label.objects.standing().values_list("colour", flat=True))
    return min(colours, key=lambda colour: taken[colour])


@transaction.atomic
def change(label: Label, *, name: str, colour: str) -> None:
    """Call it otherwise. To mail servers it stays the same."""
    name = " ".join(name.split())[:LONGEST_NAME]
    label.change(name=name, colour=colour)
    tell_everybody()


@transaction.atomic
def delete(label: Label, *, at: datetime) -> None:
    """Show it nowhere any more. What the mail servers have stays there, for `restore` too."""
    Label.objects.filter(pk=label.pk, deleted_at=None).update(deleted_at=at)
    tell_everybody()


@transaction.atomic
def restore(label: Label, *, by: User, at: datetime) -> None:
    """Undo `delete`, under another name if its own has been given to another label meanwhile."""
    name = _free(label.name)
    gone = Label.objects.filter(pk=label.pk, deleted_at__isnull=False)
    if gone.update(deleted_at=None, name=name):
        _stands(label, by=by, at=at)


def _free(name: str) -> str:
    taken = {each.lower() for each in Label.objects.standing().values_list("name", flat=True)}
    names = (f"{name[: LONGEST_NAME - 5]} ({number})" for number in range(2, len(taken) + 3))
    return next(each for each in (name, *names) if each.lower() not in taken)


def tell_everybody() -> None:
    """Let every page that shows labels ask again."""
    mailboxes = Mailbox.objects.values_list("pk", flat=True)
    live.changed(*(f"mailbox-{key}" for key in mailboxes))


def _stands(label: Label, *, by: User, at: datetime) -> None:
    record("label_added", about=[label], at=at, by=by)
    tell_everybody()
