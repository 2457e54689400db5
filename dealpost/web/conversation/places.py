"""Where a conversation can be moved to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from dealpost.mailboxes.models import Folder
from dealpost.providers.contract import Role
from dealpost.web.shelving.shelves import KIND_OF_ROLE, name_of

# What lies there lies there for a reason of its own.
NOT_FOR_MOVING = {Role.DRAFTS, Role.SENT, Role.ALL}


@dataclass(frozen=True, slots=True)
class Destination:
    key: int
    name: str
    icon: str


def places(folders: Iterable[Folder], mailboxes: Collection[int]) -> list[Destination]:
    """Return the folders of these mailboxes, named with their mailbox where there are several."""
    open_to_us = [
        folder
        for folder in folders
        if folder.mailbox_id in mailboxes
        and not folder.is_gone
        and folder.role not in NOT_FOR_MOVING
    ]
    several = len({folder.mailbox_id for folder in open_to_us}) > 1
    return [
        Destination(folder.pk, _name(folder, several=several), _icon(folder))
        for folder in open_to_us
    ]


def _name(folder: Folder, *, several: bool) -> str:
    return f"{name_of(folder)} ({folder.mailbox})" if several else name_of(folder)


def _icon(folder: Folder) -> str:
    kind = KIND_OF_ROLE.get(folder.role)
    return kind.icon if kind else "folder"
