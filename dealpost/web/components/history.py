"""What happened to a CRM item itself, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.events.models import Event
from dealpost.web.custom_fields.naming import field_name

# Facts of no kind of item in particular.
SHARED = ("item_changed", "item_deleted", "item_restored", "items_imported")

# Mail is not told here: who sees it is decided message by message, by the one predicate.
WORDS: dict[str, tuple[str, Any]] = {
    "deal_created": ("plus", _("The deal was added")),
    "deal_moved": ("arrow-right", _("Moved to another stage")),
    "deal_won": ("trophy", _("Won")),
    "deal_lost": ("thumbs-down", _("Lost")),
    "deal_participant_added": ("user-plus", _("Somebody takes part")),
    "deal_participant_removed": ("user-minus", _("Somebody takes no part any more")),
    "deal_reopened": ("rotate-ccw", _("Reopened")),
    "items_imported": ("upload", _("Imported from a file")),
    "item_changed": ("pencil", _("Changed")),
    "item_deleted": ("trash-2", _("Deleted")),
    "item_restored": ("rotate-ccw", _("Restored")),
    "lead_created": ("plus", _("The lead was added")),
    "lead_archived": ("archive", _("Archived")),
    "lead_restored": ("rotate-ccw", _("Taken out of the archive")),
    "lead_converted": ("arrow-right", _("The lead became a deal")),
    "organization_created": ("plus", _("The organization was added")),
    "organization_domains_changed": ("at-sign", _("The mail domains were changed")),
    "person_created": ("plus", _("The person was added")),
    "person_merged": ("git-merge", _("Another person was merged into this one")),
    "person_parted": ("git-fork", _("What was merged is two again")),
    "organization_merged": ("git-merge", _("Another organization was merged into this one")),
    "organization_parted": ("git-fork", _("What was merged is two again")),
    "deal_merged": ("git-merge", _("Another deal was merged into this one")),
    "deal_parted": ("git-fork", _("What was merged is two again")),
    "person_address_added": ("at-sign", _("An e-mail address was added")),
    "person_address_removed": ("at-sign", _("An e-mail address was removed")),
    "project_created": ("plus", _("The project was added")),
    "project_moved": ("arrow-right", _("Moved to another phase")),
    "project_finished": ("check", _("Finished")),
    "project_cancelled": ("x", _("Cancelled")),
    "project_reopened": ("rotate-ccw", _("Reopened")),
}


@dataclass(frozen=True, slots=True)
class Change:
    at: datetime
    by: User | None
    icon: str
    words: Any
    details: list[tuple[str, str, str]]  # (what, before, after)


def told_names(item: Model) -> list[str]:
    """Only its own facts: that a person got a deal is told where the deal may be seen."""
    own = f"{item._meta.model_name}_"
    return [name for name in WORDS if name.startswith(own) or name in SHARED]


def told(event: Event, item: Model, user: User) -> Change:
    """Put a fact about this item into words, for somebody who sees it."""
    icon, words = WORDS[event.name]
    return Change(event.happened_at, event.actor, icon, words, list(_details(event, item, user)))


def _details(event: Event, item: Model, user: User) -> Iterator[tuple[str, str, str]]:
    details = event.details
    if "before" in details:
        yield "", details["before"], details["after"]
    if "file" in details and event.actor == user:  # an import is its maker's business
        yield "", "", details["file"]
    if details.get("reason"):
        yield str(_("Reason")), "", details["reason"]
    if details.get("absorbed"):
        yield "", "", details["absorbed"]
    for name, values in details.get("fields", {}).items():
        before, after = values or ("", "")
        yield field_name(item, name), before, after
