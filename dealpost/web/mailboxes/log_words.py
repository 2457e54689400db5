"""What each kind of entry in a mailbox's log says."""

from typing import Any

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from dealpost.mailboxes.log_kinds import LogKind

# kind -> (tone, icon, words); the facts fill the gaps.
WORDS: dict[LogKind, tuple[str, str, str]] = {
    "connected": ("good", "plug", _("Connected")),
    "reconnected": ("good", "plug", _("Connected again")),
    "disconnected": ("", "unplug", _("Disconnected")),
    "paused": ("", "circle-pause", _("Paused")),
    "resumed": ("", "play", _("Fetching again")),
    "settings_changed": ("", "settings-2", _("Settings changed: %(names)s")),
    "start_changed": ("", "calendar", _("Mail is fetched from %(since)s on")),
    "handed_over": ("", "users-round", _("Handed over to %(to)s")),
    "pass_failed": ("warn", "triangle-alert", _("A pass failed")),
    "recovered": ("good", "circle-check", _("The provider answers again")),
    "login_expired": ("bad", "key-round", _("The provider no longer lets us in")),
    "folder_switched_on": ("", "folder-check", _("Folder “%(folder)s” is fetched")),
    "folder_switched_off": ("", "folder-x", _("Folder “%(folder)s” is no longer fetched")),
    "folder_appeared": ("", "folder-plus", _("Folder “%(folder)s” is new at the provider")),
    "folder_renamed": ("", "folder-pen", _("Folder “%(was)s” is now called “%(folder)s”")),
    "folder_gone": ("", "folder-minus", _("Folder “%(folder)s” is gone at the provider")),
    "folder_refused": ("warn", "folder-lock", _("Folder “%(folder)s” could not be opened")),
    "folder_renumbered": (
        "",
        "list-restart",
        _(
            "The provider renumbered “%(folder)s”: %(recognised)s messages were recognised, "
            "%(fetched)s fetched"
        ),
    ),
    "folder_mended": (
        "good",
        "list-checks",
        _(
            "The provider counted “%(folder)s” differently: %(fetched)s messages were fetched, "
            "%(removed)s were gone there"
        ),
    ),
    "mass_removal": (
        "warn",
        "list-x",
        _("%(count)s messages left “%(folder)s” at once; the provider confirmed it"),
    ),
    "change_refused": (
        "warn",
        "undo-2",
        _("The provider refused %(change)s in “%(folder)s”, so it was taken back here"),
    ),
    "labels_stay_here": (
        "",
        "tag",
        _("The provider does not keep every label: those that it does not are in Dealpost only"),
    ),
    "draft_refused": (
        "warn",
        "file-pen",
        _("The provider refused a draft, so it is here only"),
    ),
    "set_aside": ("warn", "file-x", _("A message in “%(folder)s” was set aside")),
    "set_aside_read": ("good", "file-check", _("A message that was set aside was read")),
    "audit_complete": (
        "good",
        "list-checks",
        _("Compared with the server: all %(here)s messages are here"),
    ),
    "audit_differs": (
        "warn",
        "list-checks",
        _("Compared with the server: %(missing)s missing here, %(surplus)s gone there"),
    ),
    "audit_failed": ("warn", "list-checks", _("Comparing with the server failed")),
    "missing_fetched": ("good", "download", _("Missing messages fetched: %(count)s")),
}

PROBLEMS: tuple[LogKind, ...] = (
    "pass_failed",
    "login_expired",
    "recovered",
    "folder_refused",
    "change_refused",
    "draft_refused",
    "set_aside",
    "audit_differs",
    "audit_failed",
)
DECISIONS: tuple[LogKind, ...] = (
    "connected",
    "reconnected",
    "disconnected",
    "paused",
    "resumed",
    "settings_changed",
    "start_changed",
    "handed_over",
    "folder_switched_on",
    "folder_switched_off",
)
COMPARISONS: tuple[LogKind, ...] = (
    "audit_complete",
    "audit_differs",
    "audit_failed",
    "missing_fetched",
    "folder_mended",
)
# filter -> (words, kinds)
FILTERS: dict[str, tuple[Any, tuple[LogKind, ...]]] = {
    "problems": (gettext_lazy("Problems"), PROBLEMS),
    "decisions": (gettext_lazy("What people did"), DECISIONS),
    "comparisons": (gettext_lazy("Comparisons"), COMPARISONS),
}

# field of the mailbox -> words
SETTINGS = {
    "name": gettext_lazy("name of the sender"),
    "visibility": gettext_lazy("who may read"),
    "people": gettext_lazy("with whom"),
    "blocked": gettext_lazy("blocked senders"),
    "links_automatically": gettext_lazy("links to deals"),
    "tells_read": gettext_lazy("telling the provider what is read"),
    "tells_stars": gettext_lazy("telling the provider of stars"),
    "tells_labels": gettext_lazy("telling the provider of labels"),
    "tells_moves": gettext_lazy("telling the provider of moves"),
    "tells_deletions": gettext_lazy("telling the provider what is deleted"),
    "tells_sent": gettext_lazy("copies in the Sent folder"),
    "tells_drafts": gettext_lazy("drafts in the Drafts folder"),
    "takes_read": gettext_lazy("taking over what is read"),
    "takes_stars": gettext_lazy("taking over stars"),
    "takes_labels": gettext_lazy("taking over labels"),
    "takes_moves": gettext_lazy("taking over moves and deletions"),
    "takes_drafts": gettext_lazy("taking over drafts"),
}

CHANGES = {
    "flags": gettext_lazy("marking a message"),
    "move": gettext_lazy("moving a message"),
}
