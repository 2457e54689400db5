"""Who is at the other end of a stream, and which names they may hear."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.db import connections
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.cookie import parse_cookie

from dealpost.accounts.models import User
from dealpost.conversations.models import Conversation, LinkingRule, Strand
from dealpost.crm.models import ITEM_KINDS, Import, Pipeline
from dealpost.mailboxes.models import Mailbox

NAME = re.compile(r"[a-z]+-\d{1,18}")
# In "conversation-42", in "deal-7@42.3".
CONVERSATION = re.compile(r"^conversation-(\d+)|@(\d+)\.")
MOST_TOPICS = 300


def _item(model: type[Model], user: User) -> QuerySet[Model]:
    found: QuerySet[Model] = model._default_manager.visible_to(user)  # type: ignore[attr-defined]  # every kind is Visible
    return found


# What the whole company has one of: that anything on it changed may be known to all of it.
EVERYBODYS = {"projects-0", "activities-0"}
# Kind of name -> the things of that kind of which a user may know that they changed. What has no
# line here, nobody hears.
SEEN: Mapping[str, Callable[[User], QuerySet[Model]]] = {
    "conversation": Conversation.objects.visible_to,
    "import": Import.objects.seen_by,
    "linkingrule": LinkingRule.objects.changed_by,
    "pipeline": lambda _user: Pipeline.objects.all(),
    **{kind: partial(_item, model) for kind, model in ITEM_KINDS.items()},
}


@dataclass(frozen=True, slots=True)
class Hearer:
    user: int
    mailboxes: frozenset[int]  # used, or looked after
    used: frozenset[int] = frozenset()
    asked: frozenset[str] = frozenset()  # of the names asked for, those that they may hear
    parts: frozenset[str] = frozenset()  # of conversations, that they read: "42.3"

    def may_hear(self, name: str) -> bool:
        """Say whether this user may know that the thing of this name, or its part, changed."""
        bare, _at, part = name.partition("@")
        return self._may_hear(bare) and (not part or part in self.parts)

    def may_ask(self, name: str) -> bool:
        """Whether they hear of the thing, but are not known to read this part: they may by now."""
        bare, _at, part = name.partition("@")
        return bool(part) and part not in self.parts and self._may_hear(bare)

    def _may_hear(self, name: str) -> bool:
        """Say whether this user may know that the thing of this name changed.

        That there is mail in a mailbox is the business of its users and of those who look after
        it, and a notice is its receiver's. Of a conversation, or an item, hears who may see it,
        and has asked for it by its name: when something happens is news by itself.
        """
        kind, _dash, key = name.partition("-")
        if kind in {"mailbox", "presence"}:
            known = self.mailboxes if kind == "mailbox" else self.used
            return key.isdecimal() and int(key) in known
        if kind == "user":
            return key == str(self.user)
        return name in self.asked or name in EVERYBODYS


def hearer(cookies: str, asked: Collection[str] = (), told: Collection[str] = ()) -> Hearer | None:
    """Return who is signed in by these cookies (the value of the header), if anybody.

    `asked` are the names that they want to hear, `told` names with parts of which it is to be
    found out whether they may. Asks the database: call it in a thread.
    """
    try:
        user = _signed_in(parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME, ""))
        if user is None:
            return None
        return hearer_of(user, asked, told)
    finally:
        connections.close_all()  # asked for once a minute: not worth a connection of its own


def hearer_of(user: User, asked: Collection[str], told: Collection[str] = ()) -> Hearer:
    """Find out what this user may hear of."""
    mailboxes = Mailbox.objects.shown_to(user).values_list("pk", flat=True)
    used = Mailbox.objects.used_by(user).values_list("pk", flat=True)
    visible = _visible(asked, user)
    parts = _parts([*visible, *told], user)
    return Hearer(user.pk, frozenset(mailboxes), frozenset(used), visible, parts)


def topics(asked: str) -> Collection[str] | None:
    """Read `topics=deal-7,user-5`. None: the mailboxes and notices of the user."""
    names = [name for name in asked.split(",")[:MOST_TOPICS] if NAME.fullmatch(name)]
    return frozenset(names) if asked else None


def _visible(asked: Collection[str], user: User) -> frozenset[str]:
    """Return those of these names that are of things which this user may see."""
    keys: defaultdict[str, list[int]] = defaultdict(list)
    for name in asked:
        kind, _dash, key = name.partition("-")
        keys[kind].append(int(key))
    return frozenset(
        f"{kind}-{key}"
        for kind, seen in SEEN.items()
        if kind in keys
        for key in seen(user).filter(pk__in=keys[kind]).values_list("pk", flat=True)
    )


def _parts(names: Collection[str], user: User) -> frozenset[str]:
    """Return the parts that this user reads of the conversations in these names."""
    found = (CONVERSATION.search(name) for name in names)
    keys = {int(each[1] or each[2]) for each in found if each}
    strands = Strand.objects.readable_by(user).filter(conversation__in=keys)
    parts = strands.values_list("conversation", "mailbox") if keys else ()
    return frozenset(f"{conversation}.{mailbox}" for conversation, mailbox in parts)


def _signed_in(session_key: str) -> User | None:
    if not session_key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(request)  # checks the password's mark in the session, and that they may sign in
    return user if isinstance(user, User) else None
