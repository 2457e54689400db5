"""What an address of the inbox shows: a kind of folder of all mailboxes, a folder, a search."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealpost.accounts.models import User
from dealpost.conversations.models import Filing, Label
from dealpost.conversations.teamwork.colleagues import colleagues_of
from dealpost.conversations.teamwork.listing import View
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import Role


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of folder that every mailbox may have."""

    key: str
    name: Promise
    icon: str
    roles: tuple[Role, ...]


KINDS = {
    kind.key: kind
    for kind in (
        Kind("inbox", _("Inbox"), "inbox", (Role.INBOX,)),
        Kind("drafts", _("Drafts"), "file-pen-line", (Role.DRAFTS,)),
        Kind("sent", _("Sent"), "send", (Role.SENT,)),
        Kind("archive", pgettext_lazy("folder", "Archive"), "archive", (Role.ARCHIVE, Role.ALL)),
        Kind("junk", _("Junk"), "shield-alert", (Role.JUNK,)),
        Kind("trash", _("Trash"), "trash-2", (Role.TRASH,)),
    )
}
# What a team has to do, in all team mailboxes of a user (conversations/teamwork/listing.py).
VIEWS: dict[str, tuple[View, Promise, str]] = {
    "mine": ("mine", pgettext_lazy("conversations", "Mine"), "user-round"),
    "unassigned": ("unassigned", _("Unassigned"), "user-round-plus"),
    "mentions": ("mentions", pgettext_lazy("comments", "Mentions"), "at-sign"),
    "others": ("others", pgettext_lazy("conversations", "Of others"), "users-round"),
    "closed": ("closed", pgettext_lazy("conversations", "Closed"), "circle-check"),
    "team": ("team", _("All of the team"), "mails"),
}
COLLEAGUE = "of"  # how the key begins of a shelf of what a colleague deals with
LABEL = "label"  # the kind of a shelf of what has a label, and how its key begins
KIND_OF_ROLE = {role.value: kind for kind in KINDS.values() for role in kind.roles}


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folders that a list shows together, and how to come back to that list."""

    key: str  # "sent", the number of a folder, "label-" or "of-" and that of one, "mine", "search"
    name: str
    folders: Sequence[Folder] = ()
    every: Sequence[Folder] = ()  # that this user may open
    mailboxes: Sequence[Mailbox] = ()  # that this user uses
    text: str = ""  # what is searched for
    only_unread: bool = False
    label: Label | None = None  # what is listed has it, wherever it lies
    view: View | None = None  # or it is work of a team
    whose: User | None = None  # and of this colleague

    @property
    def folder_keys(self) -> list[int]:
        return [folder.pk for folder in self.folders]

    @property
    def own(self) -> set[int]:
        """The keys of the mailboxes that this user uses."""
        return {mailbox.pk for mailbox in self.mailboxes}

    @property
    def kind(self) -> str:
        """The key of its kind of folder, or an empty string."""
        if self.key in KINDS:
            return self.key
        if self.label is not None:
            return LABEL
        if self.view is not None:
            return "mentions" if self.view == "mentions" else "team"
        kind = KIND_OF_ROLE.get(self.folders[0].role) if self.folders else None
        return kind.key if kind else ""

    @property
    def is_search(self) -> bool:
        return self.key == "search"

    @property
    def url(self) -> str:
        if self.is_search:
            return f"{reverse('inbox:search')}?{urlencode({'q': self.text})}"
        path = self._path
        return f"{path}?unread=yes" if self.only_unread else path

    @property
    def everything_url(self) -> str:
        return self._path

    @property
    def unread_url(self) -> str:
        return f"{self._path}?unread=yes"

    @property
    def _path(self) -> str:
        if self.key == "inbox":
            return reverse("inbox:home")
        if self.key in KINDS or self.view is not None:
            return reverse("inbox:kind", args=[self.key])
        if self.label is not None:
            return reverse("inbox:label", args=[self.label.pk])
        return reverse("inbox:folder", args=[self.key])

    @property
    def query(self) -> str:
        """What an address of a conversation carries, so that the list stays beside it."""
        values = {"in": self.key}
        if self.is_search:
            values["q"] = self.text
        if self.only_unread:
            values["unread"] = "yes"
        return urlencode(values)


def shelf(user: User, key: str, *, text: str = "", only_unread: bool = False) -> Shelf:
    """Return what is meant by the key. Raises Http404 where it means nothing to this user."""
    mailboxes = _mailboxes_of(user)
    every = [folder for mailbox in mailboxes for folder in mailbox.folders.all()]
    made = partial(Shelf, key, every=every, mailboxes=mailboxes)
    if key == "search":
        return made(text, text=text)
    made = partial(made, only_unread=only_unread)
    if kind := KINDS.get(key):
        chosen = [each for each in every if KIND_OF_ROLE.get(each.role) == kind]
        return made(str(kind.name), chosen)
    if key in VIEWS:
        view, name, _icon = VIEWS[key]
        return made(str(name), view=view)
    if key.startswith(f"{COLLEAGUE}-"):
        whose = _colleague(key.removeprefix(f"{COLLEAGUE}-"), user)
        return made(whose.name, view="colleague", whose=whose)
    if key.startswith(f"{LABEL}-"):
        label = _label(key.removeprefix(f"{LABEL}-"))
        return made(label.name, label=label)
    for folder in every:
        if str(folder.pk) == key:
            return made(name_of(folder), [folder])
    raise Http404(key)


def key_of(label: Label) -> str:
    return f"{LABEL}-{label.pk}"


def _colleague(key: str, user: User) -> User:
    found = colleagues_of(user).filter(pk=key).first() if key.isdecimal() else None
    if found is None:
        raise Http404(key)
    return found


def _label(key: str) -> Label:
    label = Label.objects.standing().filter(pk=key).first() if key.isdecimal() else None
    if label is None:
        raise Http404(key)
    return label


def shelf_asked_for(user: User, query: Any) -> Shelf:
    """Return the shelf that a query string names: `in=sent&unread=yes`; else the inbox."""
    return shelf(
        user,
        query.get("in", "inbox"),
        text=query.get("q", "").strip(),
        only_unread=query.get("unread") == "yes",
    )


def _mailboxes_of(user: User) -> list[Mailbox]:
    """All mailboxes of this user, each with the folders that one may open."""
    # What is no mail yet stands in the list of drafts.
    useless_empty = Q(is_gone=True) | Q(role=Role.DRAFTS) | Q(hidden_to__gt=0)
    shows_something = Exists(Filing.objects.filter(folder=OuterRef("pk")))
    folders = (
        Folder.objects.filter(~useless_empty | shows_something, is_selectable=True)
        .exclude(role=Role.FLAGGED)
        .exclude(is_label=True, is_synced=False)
        .order_by("pk")
    )
    mailboxes = Mailbox.objects.used_by(user).order_by("address", "pk")
    return list(mailboxes.prefetch_related(Prefetch("folders", folders)))


def name_of(folder: Folder) -> str:
    """What we call it: one word for the folders that every mailbox has."""
    kind = KIND_OF_ROLE.get(folder.role)
    return str(kind.name) if kind else folder.name
