"""Who reads the parts of a conversation, in a sentence each."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from dealpost.conversations.models import Access, Link, Strand
from dealpost.mailboxes.models import Mailbox

MOST_NAMED = 2
ICONS = {"private": "lock", "team": "users-round", "shared": "share-2"}


@dataclass(frozen=True, slots=True)
class Audience:
    """Who reads the part of a conversation that lies in one mailbox."""

    strand: Strand
    kind: str  # "private", "team" (only) or "shared"
    mark: str  # in a word or two
    words: str
    is_mine: bool  # this user uses the mailbox, and so decides
    let_in: Sequence[Access] = ()
    asked: Sequence[Access] = ()

    @property
    def icon(self) -> str:
        return ICONS[self.kind]


def audiences(
    strands: Collection[Strand], links: Collection[Link], own: Collection[int]
) -> list[Audience]:
    """`strands` and `links` are those of one conversation that a user may see.

    `own` are the keys of the mailboxes that the user uses.
    """
    mine = {each.mailbox_id for each in strands} & set(own)
    accesses = _accesses(strands, mine) if mine else defaultdict(list)
    items = _items(links)
    return [
        _audience(each, items, accesses[each.mailbox_id], is_mine=each.mailbox_id in mine)
        for each in strands
    ]


def holder(mailbox: Mailbox) -> str:
    """Whose mailbox it is, by name."""
    return str(mailbox.team or mailbox.owner or "")


def _audience(strand: Strand, items: str, accesses: Sequence[Access], *, is_mine: bool) -> Audience:
    kind = strand.visibility
    if kind == Mailbox.Visibility.PRIVATE and strand.mailbox.is_team:
        kind = "team"
    let_in = [each for each in accesses if each.state == Access.State.GRANTED]
    asked = [each for each in accesses if each.state == Access.State.ASKED]
    words = _own(strand, kind, items, let_in) if is_mine else _others(strand, kind, items)
    return Audience(
        strand, kind, _mark(strand, kind, is_mine=is_mine), words, is_mine, let_in, asked
    )


def _mark(strand: Strand, kind: str, *, is_mine: bool) -> str:
    if kind == "shared":
        return _("Shared")
    if kind == "team":
        return str(strand.mailbox.team)
    return _("Private") if is_mine else _("Private to %s") % holder(strand.mailbox)


def _own(strand: Strand, kind: str, items: str, let_in: Sequence[Access]) -> str:
    team = strand.mailbox.team
    us = _("The team %s") % team if team else pgettext("who reads it", "You")
    if kind == "shared" and items:
        return _("%(us)s and everybody who sees %(items)s.") % {"us": us, "items": items}
    if kind == "shared":
        return _("%s alone, until it is linked to something that others see.") % us
    if let_in:
        names = ", ".join(str(each.user) for each in let_in)
        return _("%(us)s alone, and %(names)s by your leave.") % {"us": us, "names": names}
    return _("%s alone; no administrator either.") % us


def _others(strand: Strand, kind: str, items: str) -> str:
    who = holder(strand.mailbox)
    if kind == "shared":
        return _("Shared by %(who)s with everybody who sees %(items)s.") % {
            "who": who,
            "items": items or _("what it is about"),
        }
    return _("Private to %s, who has let you in.") % who


def _items(links: Collection[Link]) -> str:
    """Name what the conversation is about, as far as this user may know it."""
    names = {
        "deal": _("the deal %s"),
        "lead": _("the lead %s"),
        "project": _("the project %s"),
        "person": _("the person %s"),
        "organization": _("the organization %s"),
    }
    told = [names[each.kind] % each.item for each in links]
    more = len(told) - MOST_NAMED
    if more > 0:
        rest = ngettext("%d more item", "%d more items", more) % more
        told = [*told[:MOST_NAMED], rest]
    if len(told) < MOST_NAMED:
        return "".join(told)
    return _("%(first)s or %(last)s") % {"first": ", ".join(told[:-1]), "last": told[-1]}


def _accesses(strands: Collection[Strand], mine: Collection[int]) -> defaultdict[int, list[Access]]:
    conversations = {each.conversation_id for each in strands}
    rows = Access.objects.filter(conversation__in=conversations, mailbox__in=mine)
    found: defaultdict[int, list[Access]] = defaultdict(list)
    for each in rows.select_related("user"):
        found[each.mailbox_id].append(each)
    return found
