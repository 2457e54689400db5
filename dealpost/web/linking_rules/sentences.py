"""A rule as people say it: of which mail, and what becomes of it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dealpost.accounts.models import User
from dealpost.conversations.models import LinkingRule
from dealpost.conversations.ruling.trying import linked_by


@dataclass(frozen=True, slots=True)
class Told:
    """A rule, as its page shows it to somebody."""

    rule: LinkingRule
    when: Collection[str]
    then: str
    links: int
    can_change: bool


def told(rule: LinkingRule, user: User) -> Told:
    can_change = rule.owner_id == user.pk or (rule.owner_id is None and user.is_admin)
    return Told(rule, conditions(rule), consequence(rule, user), linked_by(rule, user), can_change)


def conditions(rule: LinkingRule) -> list[str]:
    """Return what must be true of a message, each by itself."""
    words = {
        LinkingRule.Words.ALL.value: _("the subject has all words of “%s”"),
        LinkingRule.Words.ANY.value: _("the subject has a word of “%s”"),
        LinkingRule.Words.PHRASE.value: _("the subject has “%s”"),
    }
    attachments = {True: _("with attachments"), False: _("without attachments")}
    said = [
        (_("from %s"), _list(rule.senders)),
        (_("to %s"), _list(rule.recipients)),
        (_("with %s"), _list(rule.people)),
        (words[rule.subject_words], rule.subject),
        (_("in the mailbox %s"), rule.mailbox),
        (_("in the folder %s"), rule.folder),
        (_("with the label %s"), rule.label),
        ("%s", attachments.get(rule.has_attachments) if rule.has_attachments is not None else ""),
    ]
    return [text % value for text, value in said if value]


def consequence(rule: LinkingRule, user: User) -> str:
    """Say what becomes of such mail; of an item that this user may not see, not its name."""
    deeds = {
        LinkingRule.Deed.SUGGEST.value: _("leave the choice to people"),
        LinkingRule.Deed.NOTHING.value: _("do not link it"),
    }
    if rule.deed in deeds:
        return deeds[rule.deed]
    target = rule.target
    if target is None:
        return _("link it to something that is gone")
    if rule.deed == LinkingRule.Deed.PIPELINE:
        return _("link it to the open deal of the person in %s") % target
    seen = type(target).objects.visible_to(user).filter(pk=target.pk)  # type: ignore[attr-defined]  # each kind has it
    return _("link it to “%s”") % (target if seen.exists() else _("something you may not see"))


def _list(values: Collection[str]) -> str:
    shown = list(values)[:3]
    more = len(values) - len(shown)
    return ", ".join(shown) + (f" +{more}" if more else "")
