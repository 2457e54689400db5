"""How a mailbox is, as its page and the list say it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dealpost.conversations.models import Labelling, Placement
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.mailboxes.models.mailbox import VIEWS
from dealpost.providers.contract import Role
from dealpost.sync.status import state

MANY_FAILURES = 4  # in a row: some minutes; what passes sooner is nobody's concern
MANY_MINUTES = 90  # beyond them people count in hours

# state -> (tone, icon, words)
WORDS: dict[str, tuple[str, str, Any]] = {
    "live": ("good", "circle-check", _("Live")),
    "syncing": ("accent", "refresh-cw", _("Fetching older mail")),
    "new": ("accent", "refresh-cw", _("First pass under way")),
    "waiting": ("warn", "clock", _("Waiting for another try")),
    "login_expired": ("bad", "key-round", _("Needs a new login")),
    "paused": ("", "circle-pause", _("Paused")),
    "disconnected": ("", "unplug", _("Disconnected")),
    "removing": ("", "trash-2", _("Being removed")),
}


@dataclass(frozen=True, slots=True)
class Health:
    mailbox: Mailbox
    backlog: int
    here: int

    @property
    def state(self) -> str:
        return state(self.mailbox, self.backlog)

    @property
    def tone(self) -> str:
        return WORDS[self.state][0]

    @property
    def icon(self) -> str:
        return WORDS[self.state][1]

    @property
    def words(self) -> Any:
        return WORDS[self.state][2]

    @property
    def needs_people(self) -> bool:
        """Whether it will not come right by itself, or has not for a while."""
        failing = self.state == "waiting" and self.mailbox.failures >= MANY_FAILURES
        return failing or self.state == "login_expired"

    @property
    def is_connected(self) -> bool:
        """Whether the provider would let us in, as far as we know."""
        return self.state in {"live", "syncing", "new", "waiting"}

    @property
    def total(self) -> int:
        return self.here + self.backlog

    @property
    def percent(self) -> int:
        """From 0 to 100; 100 only when nothing is left."""
        return 100 * self.here // self.total if self.total else 0

    @property
    def pace(self) -> int:
        """Messages a second, as last measured; 0: not measured yet."""
        return round(self.mailbox.pace or 0)

    @property
    def time_left(self) -> str:
        if not self.pace:
            return ""
        left = timedelta(seconds=self.backlog / (self.mailbox.pace or 1))
        minutes = round(left / timedelta(minutes=1))
        if minutes < 1:
            return str(_("less than a minute"))
        if minutes < MANY_MINUTES:
            return ngettext("about %d minute", "about %d minutes", minutes) % minutes
        hours = round(left / timedelta(hours=1))
        return ngettext("about %d hour", "about %d hours", hours) % hours


def health_of(mailboxes: Iterable[Mailbox]) -> list[Health]:
    """Return the health of each, in two questions to the database for all of them."""
    shown = list(mailboxes)
    synced = Folder.objects.synced().filter(mailbox__in=shown)
    backlogs = dict(synced.values_list("mailbox").annotate(Sum("backlog")))
    here = dict(_placements(synced).values_list("folder__mailbox").annotate(Count("pk")))
    return [Health(each, backlogs.get(each.pk) or 0, here.get(each.pk, 0)) for each in shown]


@dataclass(frozen=True, slots=True)
class FolderHealth:
    folder: Folder
    here: int
    holds_labelled: bool = False  # all that labels show lies here

    @property
    def repeats_others(self) -> bool:
        return self.folder.role in VIEWS and not self.holds_labelled

    @property
    def at_provider(self) -> int | None:
        """How many the provider has, where its listing told."""
        return self.folder.at_provider

    @property
    def is_read(self) -> bool:
        """Whether the last complete pass covered it."""
        return self.folder.is_synced and not self.folder.trouble and bool(self.folder.cursor)

    @property
    def parents(self) -> str:
        return " / ".join(map(str, self.folder.path[:-1]))


def folders_of(mailbox: Mailbox) -> list[FolderHealth]:
    """Return each folder that can hold mail, with how many messages of it are here."""
    folders = mailbox.folders.filter(is_selectable=True, is_gone=False)
    here = dict(_placements(folders).values_list("folder").annotate(Count("pk")))
    labels = Labelling.objects.filter(folder__in=folders, folder__is_label=True)
    here |= dict(labels.values_list("folder").annotate(Count("pk")))
    has_labels = any(folder.is_label for folder in folders)
    shown = sorted(folders, key=lambda folder: [str(part).casefold() for part in folder.path])
    shown.sort(key=lambda folder: folder.role != "inbox")
    return [
        FolderHealth(folder, here.get(folder.pk, 0), has_labels and folder.role == Role.ALL)
        for folder in shown
    ]


def _placements(folders: QuerySet[Folder]) -> QuerySet[Placement]:
    return Placement.objects.lying().filter(folder__in=folders)
