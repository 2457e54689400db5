"""Everything that a mailbox's log can tell. mypy refuses a kind that is not on this list."""

from typing import Literal, TypeAlias

# With each kind, the facts that its entry bears. No subjects and no people: whoever manages a
# team's mailbox sees its log, and need not be one of those who read its mail.
LogKind: TypeAlias = Literal[
    "connected",
    "reconnected",
    "disconnected",
    "paused",
    "resumed",
    "settings_changed",  # names: the fields
    "start_changed",  # since: a day, or "" for everything
    "handed_over",  # to
    "pass_failed",  # why
    "recovered",
    "login_expired",  # why
    "folder_switched_on",  # folder
    "folder_switched_off",  # folder
    "folder_appeared",  # folder
    "folder_renamed",  # folder, was
    "folder_gone",  # folder
    "folder_refused",  # folder, why
    "folder_renumbered",  # folder, recognised, fetched: UIDVALIDITY has changed
    "folder_mended",  # folder, fetched, removed: its count of messages was not ours
    "mass_removal",  # folder, count: confirmed by asking again
    "change_refused",  # change, folder, count, why
    "labels_stay_here",  # why: the provider keeps none, or not these
    "draft_refused",  # why
    "set_aside",  # folder, uid, reason
    "set_aside_read",
    "audit_complete",  # here
    "audit_differs",  # missing, surplus
    "audit_failed",  # why
    "missing_fetched",  # count
]
