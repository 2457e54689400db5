"""What it means to a Gmail mailbox that a mail program copies, moves, deletes or appends."""

from collections.abc import Collection
from datetime import datetime

from tests.providers.gmail.box import Box
from tests.providers.gmail.mail import ALL, TRASH, Mail
from tests.providers.gmail.view import View


def copy(box: Box, mail: Mail, destination: View) -> None:
    """Put a label on; what is copied into the trash, or out of it, moves."""
    if destination.place != ALL or not destination.label:
        box.put(mail, destination.place)
        return
    box.put(mail, ALL)
    box.label(mail, add={destination.label})


def move(box: Box, mail: Mail, origin: View, destination: View) -> None:
    copy(box, mail, destination)
    if origin.label and origin is not destination:
        box.label(mail, remove={origin.label})


def delete(box: Box, mail: Mail, view: View) -> None:
    """As Gmail does from the start: at once, and what loses its last folder is archived."""
    if view.place != ALL:
        box.destroy(mail)
    elif view.label:
        box.label(mail, remove={view.label})


def append(box: Box, raw: bytes, view: View, flags: Collection[str], at: datetime) -> Mail:
    """Keep a message once: the same bytes again only get another label."""
    there = next((mail for mail in box.mails.values() if mail.raw == raw), None)
    if there is not None and view.place != TRASH:
        copy(box, there, view)
        return there
    labels = {view.label} if view.label else set()
    mail = box.deliver(
        raw, labels=labels, flags=set(flags) - {"\\Flagged"}, place=view.place, at=at
    )
    if "\\Flagged" in flags:
        box.flag(mail, add={"\\Flagged"})
    return mail
