"""What a rule would change in past mail, told before it changes anything."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import connection, models

from dealpost.accounts.models import User
from dealpost.conversations.linking_rules import FINDINGS, values
from dealpost.conversations.models import Conversation, Link, LinkingRule, Strand
from dealpost.conversations.ruling.asking import asked_rules
from dealpost.conversations.ruling.candidates import candidates
from dealpost.crm.models import ITEM_KINDS

LOOKED_AT = 1000  # of the conversations that may fit: the newest; twenty rules take 0.15 ms each
SHOWN = 25

# As linking.APPLY does it, but told instead of done.
CHANGES = """
WITH {findings}
SELECT DISTINCT conversation_id, kind, item_id, true AS comes FROM findings
WHERE link_id IS NULL AND against = '' AND holds
UNION ALL
SELECT l.conversation_id, l.kind, l.item_id, false FROM links l
WHERE l.is_automatic AND NOT l.is_rejected
  AND NOT EXISTS (SELECT FROM findings f WHERE f.link_id = l.id AND f.holds)
"""


@dataclass(frozen=True, slots=True)
class Changed:
    """A conversation, as its reader sees it, and what it would, and would no longer, be about."""

    strand: Strand
    comes: Sequence[models.Model]
    goes: Sequence[models.Model]


@dataclass(frozen=True, slots=True)
class Trial:
    fitting: int  # conversations of this reader's that were looked at, and may fit
    changed: int  # of them, those whose links would change in what the reader may see
    shown: Sequence[Changed]
    is_cut: bool  # there are more, older ones


def would_change(
    conversations: Collection[int], rules: Sequence[LinkingRule]
) -> dict[int, list[tuple[str, int, bool]]]:
    """Return kind, key and whether it comes (or goes), for each conversation with a change."""
    changes: dict[int, list[tuple[str, int, bool]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(CHANGES.format(findings=FINDINGS), values(conversations, rules))
        for conversation, kind, item, comes in cursor.fetchall():
            changes.setdefault(conversation, []).append((kind, item, comes))
    return changes


def try_on_past(rule: LinkingRule, user: User) -> Trial:
    """Say what the rule would change if it counted for all mail, as far as this user reads it.

    The rule may be one that is not saved yet, switched off, or made for new mail alone.
    """
    tried = _for_all(rule)
    seen = Conversation.objects.visible_to(user)
    found = candidates(tried)
    keys = set(seen.filter(pk__in=found[: 5 * LOOKED_AT]).values_list("pk", flat=True))
    readable = [key for key in found if key in keys]
    looked_at = readable[:LOOKED_AT]
    changes = would_change(looked_at, _with(tried))
    items = _visible_items(changes, user)
    told = {
        key: [(items[kind, item], comes) for kind, item, comes in of if (kind, item) in items]
        for key, of in changes.items()
    }
    order = [key for key in looked_at if told.get(key)]
    strands = _strands(order[:SHOWN], user)
    shown = [
        Changed(
            strands[key],
            [item for item, comes in told[key] if comes],
            [item for item, comes in told[key] if not comes],
        )
        for key in order[:SHOWN]
        if key in strands
    ]
    return Trial(len(looked_at), len(order), shown, len(readable) > LOOKED_AT)


def _for_all(rule: LinkingRule) -> LinkingRule:
    """Return the rule as if it were on, and counted for the past."""
    facts = {each.attname: getattr(rule, each.attname) for each in rule._meta.concrete_fields}
    return LinkingRule(**{**facts, "pk": rule.pk or 0, "is_on": True, "after_message": 0})


def _with(tried: LinkingRule) -> list[LinkingRule]:
    """Return the rules that are asked, with this one in its place; one not saved comes last."""
    others = [rule for rule in asked_rules() if rule.pk != tried.pk]

    def place(rule: LinkingRule) -> tuple[int, bool, int, int]:
        return rule.owner_id or 0, not rule.pk, rule.order, rule.pk or 0

    return sorted([*others, tried], key=place)


def _visible_items(
    changes: dict[int, list[tuple[str, int, bool]]], user: User
) -> dict[tuple[str, int], models.Model]:
    wanted: dict[str, set[int]] = {}
    for of in changes.values():
        for kind, item, _comes in of:
            wanted.setdefault(kind, set()).add(item)
    return {
        (kind, item.pk): item
        for kind, keys in wanted.items()
        for item in ITEM_KINDS[kind].objects.visible_to(user).filter(pk__in=keys)  # type: ignore[attr-defined]  # each kind has it
    }


def _strands(conversations: Collection[int], user: User) -> dict[int, Strand]:
    strands = Strand.objects.readable_by(user).filter(conversation__in=conversations)
    return {each.conversation_id: each for each in strands.order_by("newest_at")}


def linked_by(rule: LinkingRule, user: User) -> int:
    """Count the conversations that stand linked by this rule and that this user may read."""
    links = Link.objects.standing().filter(reason=Link.Reason.RULE, evidence=str(rule.pk))
    return Conversation.objects.visible_to(user).filter(pk__in=links.values("conversation")).count()
