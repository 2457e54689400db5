"""One button of the inbox, in the words of the domain; and what it says afterwards."""

from collections.abc import Callable, Collection
from datetime import datetime

from django.core import signing
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext_lazy

from dealpost.accounts.models import User
from dealpost.conversations import acting, sharing
from dealpost.conversations.done import Done
from dealpost.conversations.labels import putting
from dealpost.conversations.labels.making import make, next_colour
from dealpost.conversations.models import Label
from dealpost.conversations.teamwork.handled import Handled
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import Role
from dealpost.web.inbox import team_deeds
from dealpost.web.shelving.shelves import Shelf

Visibility = Mailbox.Visibility

SALT = "inbox.undo"
UNDO_LASTS = 24 * 3600  # seconds

SAID: dict[str, Promise | str] = {
    "archive": ngettext_lazy("Archived", "%(count)d conversations archived", "count"),
    "trash": ngettext_lazy("Moved to Trash", "%(count)d conversations moved to Trash", "count"),
    "inbox": ngettext_lazy("Moved to Inbox", "%(count)d conversations moved to Inbox", "count"),
    "junk": ngettext_lazy("Moved to Junk", "%(count)d conversations moved to Junk", "count"),
    "move": ngettext_lazy("Moved", "%(count)d conversations moved", "count"),
    "read": ngettext_lazy("Marked as read", "%(count)d conversations marked as read", "count"),
    "unread": ngettext_lazy("Marked as unread", "%(count)d conversations marked unread", "count"),
    "star": ngettext_lazy("Starred", "%(count)d conversations starred", "count"),
    "unstar": ngettext_lazy("Star removed", "Stars of %(count)d conversations removed", "count"),
    "label": ngettext_lazy("Labelled", "%(count)d conversations labelled", "count"),
    "assign": ngettext_lazy("Assigned", "%(count)d conversations assigned", "count"),
    "free": ngettext_lazy("Given to nobody", "%(count)d conversations given to nobody", "count"),
    "close": ngettext_lazy("Closed", "%(count)d conversations closed", "count"),
    "reopen": ngettext_lazy("Reopened", "%(count)d conversations reopened", "count"),
    "share": ngettext_lazy("Shared", "%(count)d conversations shared", "count"),
    "private": ngettext_lazy("Made private", "%(count)d conversations made private", "count"),
    "unlabel": ngettext_lazy("Label taken off", "Label taken off %(count)d conversations", "count"),
}
ROLES = {
    "archive": acting.ARCHIVES,
    "trash": acting.BINS,
    "inbox": acting.INBOXES,
    "junk": acting.JUNK,
}


class Missing(Exception):
    """The folder to move to, or the label, is gone. The text is for people."""


def do(
    deed: str,
    conversations: Collection[int],
    *,
    by: User,
    at: datetime,
    shelf: Shelf,
    to: int | None,
    name: str = "",
) -> Done | Handled:
    """Do it. Raises Missing where somebody has removed the folder, or the label, meanwhile."""
    if deed in team_deeds.DEEDS:
        return team_deeds.do(deed, conversations, by=by, at=at, to=to)
    if deed in ROLES or deed == "move":
        destination: Collection[Role] | Folder = ROLES.get(deed) or _folder(shelf, to)
        # On a search, or a colleague's link to it, a conversation is all that is not filed away.
        out_of = [] if shelf.is_search else shelf.folder_keys
        return acting.move(conversations, by=by, at=at, to=destination, out_of=out_of)
    flag: dict[str, Callable[[], Done]] = {
        "read": lambda: acting.mark(conversations, by=by, at=at, seen=True),
        "unread": lambda: acting.mark(conversations, by=by, at=at, seen=False),
        "star": lambda: acting.star(conversations, by=by, at=at, on=True),
        "unstar": lambda: acting.star(conversations, by=by, at=at, on=False),
        "share": lambda: sharing.decide(conversations, Visibility.SHARED, by=by, at=at),
        "private": lambda: sharing.decide(conversations, Visibility.PRIVATE, by=by, at=at),
        "label": lambda: putting.put_on(
            conversations, _label(to, name, by=by, at=at), by=by, at=at
        ),
        "unlabel": lambda: putting.take_off(
            conversations, _label(to, "", by=by, at=at), by=by, at=at
        ),
    }
    return flag[deed]()


def said(deed: str, done: Done | Handled) -> str:
    if isinstance(done, Handled) and done.frees:
        deed = "free"
    return str(SAID[deed] % {"count": len(done.conversations)})


def undo_url(done: Done | Handled) -> str:
    """Return the address that undoes it: signed, so that it does what was done and no more."""
    if isinstance(done, Handled):
        return team_deeds.undo_url(done)
    token = signing.dumps(
        [done.moved, done.flag, done.added, done.removed, done.visibility],
        salt=SALT,
        compress=True,
    )
    return f"{reverse('inbox:undo')}?{urlencode({'done': token})}"


def done_from(token: str) -> Done:
    """Read what `undo_url` wrote. Raises signing.BadSignature."""
    moved, flag, added, removed, visibility = signing.loads(token, salt=SALT, max_age=UNDO_LASTS)
    triples = tuple((delivery, origin, to) for delivery, origin, to in moved)
    return Done(triples, flag, tuple(added), tuple(removed), visibility)


def _folder(shelf: Shelf, key: int | None) -> Folder:
    for folder in shelf.every:
        if folder.pk == key and not folder.is_gone:
            return folder
    raise Missing(gettext("That folder is no longer there. Choose another."))


def _label(key: int | None, name: str, *, by: User, at: datetime) -> Label:
    if name.strip():
        return make(name, colour=next_colour(), by=by, at=at)
    label = Label.objects.standing().filter(pk=key or 0).first()
    if label is None:
        raise Missing(gettext("That label is no longer there. Choose another."))
    return label
