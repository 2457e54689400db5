"""The pane of folders: those of all mailboxes together, then each mailbox with its own."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from dealpost.accounts.models import User
from dealpost.conversations.labels import listing as labels_listing
from dealpost.conversations.listing import MOST_COUNTED, unread_counts
from dealpost.conversations.models import Label
from dealpost.conversations.teamwork import colleagues, mentioned
from dealpost.conversations.teamwork import listing as teamwork_listing
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.web.shelving.shelves import (
    COLLEAGUE,
    KIND_OF_ROLE,
    KINDS,
    VIEWS,
    Kind,
    Shelf,
    key_of,
    name_of,
)

# What is unread there waits for nobody.
NOT_COUNTED = {"drafts", "sent", "archive", "trash"}
KEYS = {
    "sent": "g t",
    "drafts": "g r",
    "outbox": "g o",
    "archive": "g a",
    "mine": "g w",
    "mentions": "g @",
}


@dataclass(frozen=True, slots=True)
class Entry:
    key: str
    name: str
    icon: str
    url: str
    unread: int = 0
    depth: int = 0
    shortcut: str = ""
    colour: str = ""  # of a label
    person: User | None = None  # whose work it is, in the place of an icon
    gives_to: str | None = None  # to whom a row is given that is dropped on it; "": to nobody

    @property
    def count(self) -> str:
        return f"{MOST_COUNTED - 1}+" if self.unread >= MOST_COUNTED else str(self.unread or "")


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    entries: Sequence[Entry]
    mailbox: Mailbox | None = None
    is_of_teams: bool = False


@dataclass(frozen=True, slots=True)
class FolderPane:
    groups: Sequence[Group]
    labels: Sequence[Entry]
    unread: int  # in the inboxes
    mailboxes: Sequence[Mailbox]  # also those of which no folder is known yet

    @property
    def has_team(self) -> bool:
        return any(mailbox.is_team for mailbox in self.mailboxes)

    @property
    def is_arriving(self) -> bool:
        """Whether a mailbox is still in its first pass."""
        return any(mailbox.last_synced_at is None for mailbox in self.mailboxes)


def folder_pane(shelf: Shelf, user: User) -> FolderPane:
    folders = shelf.every
    mailboxes = [each for each in shelf.mailboxes if not each.is_drop_box]
    counts = unread_counts([folder.pk for folder in folders])
    groups = [Group(_("All mailboxes"), _together(folders, counts)), *_of_teams(mailboxes, user)]
    by_mailbox = [(box, list(own)) for box, own in groupby(folders, lambda each: each.mailbox)]
    for mailbox, own in by_mailbox:
        # With one mailbox, its standard folders are those of all mailboxes.
        alone = [each for each in own if _kind(each) in {"", "drafts"}]
        shown = own if len(by_mailbox) > 1 else alone
        groups.append(Group(mailbox.address, _each(shown, counts), mailbox))
    return FolderPane(groups, _labels(shelf), sum(_unread(folders, "inbox", counts)), mailboxes)


def _together(folders: Sequence[Folder], counts: dict[int, int]) -> list[Entry]:
    entries: list[Entry] = []
    for kind in KINDS.values():
        if kind.key == "drafts":
            entries += _own()
        elif kind.key == "inbox" or any(_kind(folder) == kind.key for folder in folders):
            entries.append(_entry(kind, sum(_unread(folders, kind.key, counts))))
    return entries


def _of_teams(mailboxes: Sequence[Mailbox], user: User) -> list[Group]:
    """What the user's teams have to do, in all their mailboxes; and where they are mentioned."""
    of_teams = [mailbox.pk for mailbox in mailboxes if mailbox.is_team]
    if not of_teams and not mentioned.ever(user):
        return []
    work = teamwork_listing.counts(of_teams, user=user)
    waiting = {**work, "mentions": mentioned.new(user)}
    gives_to = {"mine": str(user.pk), "unassigned": ""}
    entries: list[Entry] = []
    for key, (view, name, icon) in VIEWS.items():
        if not of_teams and view != "mentions":
            continue
        entries.append(
            Entry(
                key,
                str(name),
                icon,
                reverse("inbox:kind", args=[key]),
                waiting.get(view, 0),
                shortcut=KEYS.get(key, ""),
                gives_to=gives_to.get(key),
            )
        )
        if view == "others":
            entries += _of_colleagues(of_teams, user)
    return [Group(_("Team"), entries, is_of_teams=True)]


def _of_colleagues(mailboxes: Collection[int], user: User) -> list[Entry]:
    return [
        Entry(
            f"{COLLEAGUE}-{colleague.pk}",
            colleague.name,
            "user-round",
            reverse("inbox:kind", args=[f"{COLLEAGUE}-{colleague.pk}"]),
            waiting,
            depth=1,
            person=colleague,
            gives_to=str(colleague.pk),
        )
        for colleague, waiting in colleagues.with_work(mailboxes, user=user)
    ]


def _own() -> list[Entry]:
    """What is written here; the folder of drafts at the provider stands with its mailbox."""
    drafts = KINDS["drafts"]
    return [
        Entry(
            "own-drafts",
            str(drafts.name),
            drafts.icon,
            reverse("composer:drafts"),
            shortcut=KEYS["drafts"],
        ),
        Entry("outbox", _("Outbox"), "clock", reverse("composer:outbox"), shortcut=KEYS["outbox"]),
    ]


def _entry(kind: Kind, unread: int) -> Entry:
    is_home = kind.key == "inbox"
    url = reverse("inbox:home") if is_home else reverse("inbox:kind", args=[kind.key])
    return Entry(kind.key, str(kind.name), kind.icon, url, unread, shortcut=KEYS.get(kind.key, ""))


def _each(folders: Sequence[Folder], counts: dict[int, int]) -> list[Entry]:
    """The folders of one mailbox: those that every mailbox has first, in their usual order."""
    order = [*KINDS, ""]
    return [
        Entry(
            str(folder.pk),
            name_of(folder),
            KINDS[_kind(folder)].icon if _kind(folder) else "folder",
            reverse("inbox:folder", args=[folder.pk]),
            0 if _kind(folder) in NOT_COUNTED else counts.get(folder.pk, 0),
            depth=0 if _kind(folder) else len(folder.path) - 1,
        )
        for folder in sorted(
            folders, key=lambda each: (order.index(_kind(each)), [*map(str.casefold, each.path)])
        )
    ]


def _labels(shelf: Shelf) -> list[Entry]:
    labels = list(Label.objects.standing().by_name())
    counts = labels_listing.unread_counts(labels, mailboxes=shelf.own) if labels else {}
    return [
        Entry(
            key_of(label),
            label.name,
            "tag",
            reverse("inbox:label", args=[label.pk]),
            counts[label.pk],
            colour=label.colour,
        )
        for label in labels
    ]


def _unread(folders: Iterable[Folder], kind: str, counts: dict[int, int]) -> list[int]:
    if kind in NOT_COUNTED:
        return []
    return [counts.get(folder.pk, 0) for folder in folders if _kind(folder) == kind]


def _kind(folder: Folder) -> str:
    kind = KIND_OF_ROLE.get(folder.role)
    return kind.key if kind else ""
