"""Why is this linked, or not? For each participant and each item: what was found, what prevented
it, and what would mend it. Nobody is told of an item, or an address, that they may not see."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from dealpost.accounts.models import User
from dealpost.conversations.blind_copies import known_participants
from dealpost.conversations.explaining_links import Explanation, Finding, Head, explain
from dealpost.conversations.linking_words import against, called, of_head, why
from dealpost.conversations.models import (
    ABOUT_KINDS,
    Conversation,
    Link,
    LinkingRule,
    Message,
)
from dealpost.conversations.reopening import reopenable
from dealpost.crm.models import Person
from dealpost.crm.public_domains import public_domains
from dealpost.mailboxes.models import Mailbox
from dealpost.web.picking.item_search import visible

MOST_CLOSED = 5
MOST_NAMESAKES = 2


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was found: an item, whether it is linked, and why or why not."""

    text: str
    is_good: bool = False
    kind: str = ""
    item: models.Model | None = None
    can_link: bool = False
    can_reopen: bool = False


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who takes part, and what their address led to."""

    name: str
    address: str
    lines: Sequence[Line]
    is_stranger: bool = False
    namesakes: Sequence[Person] = ()  # known persons whose address it may be

    @property
    def is_good(self) -> bool:
        return any(line.is_good for line in self.lines)


@dataclass(frozen=True, slots=True)
class Why:
    verdict: str
    is_decided: bool
    takers: Sequence[Taker]
    items: Sequence[Line]
    switched_off: Sequence[Mailbox]  # mailboxes of the reader that do not link by themselves
    rule: LinkingRule | None  # that decides, where this reader may change it
    rule_says: str
    new_rule: str  # the address of a form for a rule about such mail


def explained(conversation: Conversation, user: User, messages: Collection[Message]) -> Why:
    """Explain the links of a conversation to a user, who may see these messages of it."""
    told = explain(conversation)
    known = _Known(told, user)
    names = _names(messages, user)
    shown = [head for head in known.heads if head.address in names]
    takers = [_taker(head, names[head.address], known) for head in shown]
    items = _items(known, names)
    return Why(
        verdict=_verdict(known, takers, items),
        is_decided=known.is_decided,
        takers=sorted(takers, key=lambda taker: (not taker.is_good, not taker.is_stranger)),
        items=items,
        switched_off=_switched_off(conversation, user),
        rule=_own_rule(told, user),
        rule_says=_("Decided by %(rule)s.") % {"rule": known.rule} if known.rule else "",
        new_rule=_new_rule(shown),
    )


def _new_rule(heads: Collection[Head]) -> str:
    outside = [head.address for head in heads if head.against not in {"ours", "own_domain"}]
    return f"{reverse('linking_rules:create')}?{urlencode({'people': ''.join(outside[:1])})}"


def _own_rule(told: Explanation, user: User) -> LinkingRule | None:
    if told.rule is None:
        return None
    return LinkingRule.objects.changed_by(user).filter(pk=told.rule.pk).first()


class _Known:
    """What was found, as far as the reader may see it: of the rest, not even that it is there."""

    def __init__(self, told: Explanation, user: User) -> None:
        self.heads, self.user = told.heads, user
        self.rule = called(told.rule, user) if told.rule else ""
        every = {(link.kind, link.item_id): link for link in told.links}
        found = {(each.kind, each.item_id) for each in told.findings} | every.keys()
        self.items: dict[tuple[str, int], models.Model] = {
            (kind, item.pk): item
            for kind in {kind for kind, _key in found}
            for item in visible(kind, user).filter(pk__in=[key for of, key in found if of == kind])
        }
        self.links = {key: link for key, link in every.items() if key in self.items}
        self.findings = [each for each in told.findings if (each.kind, each.item_id) in self.items]

    @property
    def is_decided(self) -> bool:
        return any(
            link.kind in ABOUT_KINDS and not link.is_rejected for link in self.links.values()
        )

    @property
    def has_several(self) -> bool:
        return sum(finding.against == "several" for finding in self.findings) > 1

    def about(self, address: str) -> list[Finding]:
        return [finding for finding in self.findings if finding.evidence == address]

    def item(self, finding: Finding) -> models.Model:
        return self.items[finding.kind, finding.item_id]

    def link(self, finding: Finding) -> Link | None:
        return self.links.get((finding.kind, finding.item_id))

    def namesakes(self, name: str) -> list[Person]:
        """Return the persons of this name, and those linked by hand who have no address yet."""
        linked = [key for kind, key in self.links if kind == "person"]
        nameless = Q(pk__in=linked, addresses__isnull=True)
        meant = nameless | Q(name__iexact=name) if name else nameless
        return list(Person.objects.visible_to(self.user).filter(meant).distinct()[:MOST_NAMESAKES])

    def against(self, finding: Finding, domain: str = "") -> str:
        """Say what speaks against it; not that it is something else that nobody may know of."""
        betrays = (finding.against == "several" and not self.has_several) or (
            finding.against == "linked_already" and not self.is_decided
        )
        if betrays:
            return _("Not chosen by itself: you decide.")
        return against(finding, domain=domain, taken_away=self.link(finding), rule=self.rule)


def _names(messages: Collection[Message], user: User) -> dict[str, str]:
    """Return the addresses in these messages, each with a name that it bears there."""
    names: dict[str, str] = {}
    for each in known_participants(messages, user):
        names[each.address] = names.get(each.address) or each.name
    return names


def _taker(head: Head, name: str, known: _Known) -> Taker:
    if head.against in {"ours", "own_domain"}:
        return Taker(name, head.address, [Line(of_head(head))])
    found = known.about(head.address)
    persons = [each for each in found if each.kind == "person"]
    lines = [*_persons(persons, known), *_organizations(found, head, known)]
    if not persons and head.domain in public_domains():
        text = _("%(domain)s is a public mail domain: it says nothing of an organization.")
        lines.append(Line(text % {"domain": head.domain}))
    if head.against:
        lines.append(Line(of_head(head, rule=known.rule)))
    is_stranger = not persons and not head.against
    namesakes = known.namesakes(name) if is_stranger else ()
    return Taker(name, head.address, lines, is_stranger, namesakes)


def _persons(findings: Sequence[Finding], known: _Known) -> Iterable[Line]:
    if not findings:
        yield Line(_("Not in your contacts."))
        return
    for finding in findings:
        item = known.item(finding)
        if finding.against == "rejected":
            yield Line(known.against(finding), kind="person", item=item, can_link=True)
        else:
            text = _("An address of this person.")
            yield Line(text, is_good=finding.speaks, kind="person", item=item)
    if len(findings) > 1:
        yield Line(_("It is an address of several persons."))


def _organizations(found: Sequence[Finding], head: Head, known: _Known) -> Iterable[Line]:
    for finding in found:
        if finding.kind != "organization" or finding.against == "known_person":
            continue
        item = known.item(finding)
        if finding.speaks:
            words = {"domain": _("%(domain)s is a domain of it.")}
            text = words.get(finding.reason, _("Works here.")) % {"domain": head.domain}
            yield Line(text, is_good=True, kind="organization", item=item)
        else:
            text = known.against(finding, head.domain)
            yield Line(text, kind="organization", item=item, can_link=True)


def _items(known: _Known, names: Collection[str]) -> list[Line]:
    """Return the deals, leads and projects that are linked or were found, the linked ones first."""
    linked = [
        Line(
            why(link, tells_evidence=link.evidence in names, reader=known.user),
            is_good=True,
            kind=link.kind,
            item=known.items[key],
        )
        for key, link in sorted(known.links.items(), key=lambda each: not each[1].is_primary)
        if not link.is_rejected and (link.kind in ABOUT_KINDS or link.reason == Link.Reason.RULE)
    ]
    others: dict[tuple[str, int], Line] = {}
    closed: dict[tuple[str, int], Line] = {}
    # What a rule with conditions says of an item counts more than what the others do.
    for finding in sorted(known.findings, key=lambda each: each.reason != Link.Reason.RULE):
        link = known.link(finding)
        if finding.kind not in ABOUT_KINDS or (link and not link.is_rejected):
            continue
        is_closed = finding.against == "closed"
        line = Line(
            known.against(finding),
            kind=finding.kind,
            item=known.item(finding),
            can_link=True,
            can_reopen=is_closed and reopenable(known.item(finding)),
        )
        (closed if is_closed else others).setdefault((finding.kind, finding.item_id), line)
    return [*linked, *others.values(), *list(closed.values())[-MOST_CLOSED:]]


def _verdict(known: _Known, takers: Sequence[Taker], items: Sequence[Line]) -> str:
    """Say in a sentence what decided."""
    if known.is_decided:
        return _("It is about “%(item)s”. %(why)s") % {"item": items[0].item, "why": items[0].text}
    causes = {each.against for each in known.findings if each.kind in ABOUT_KINDS}
    if known.has_several:
        return _("Several open items fit, so nothing is chosen: that is for you to decide.")
    if "rejected" in causes:
        return _("Somebody took the link away that the rules had made.")
    if known.rule and causes & {"ruled_out", "left_to_people"}:
        return _("Nothing is chosen because of %(rule)s.") % {"rule": known.rule}
    if causes == {"closed"}:
        return _("Everything that fits is closed, and only open items are chosen.")
    return _without_items(known, takers)


def _without_items(known: _Known, takers: Sequence[Taker]) -> str:
    heads = {head.against for head in known.heads} - {"ours", "own_domain"}
    if heads == {"ruled_out"}:
        return _("Such mail is not linked because of %(rule)s.") % {"rule": known.rule}
    if heads == {"automatic"}:
        return _("A list or a machine sent this mail: such mail links nothing by itself.")
    if heads == {"mailbox_off"}:
        return _("The mailbox of this mail does not link by itself.")
    if any(taker.is_good for taker in takers):
        return _("Who takes part is known, but has no open deal, lead or project.")
    if any(taker.is_stranger for taker in takers):
        return _("Somebody who takes part is not in your contacts yet.")
    return _("Nobody takes part but colleagues.")


def _switched_off(conversation: Conversation, user: User) -> list[Mailbox]:
    used = Mailbox.objects.used_by(user).filter(strands__conversation=conversation)
    return list(used.filter(links_automatically=False).distinct())
