"""Why is a conversation linked, or not? What the rules found, and what spoke against it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from dealpost.conversations.linking_rules import FINDINGS, values
from dealpost.conversations.models import Conversation, Link, LinkingRule
from dealpost.conversations.ruling.asking import asked_rules, deciding

HEADS = """
WITH {findings}
SELECT address, domain, against FROM heads ORDER BY against, address
"""
FOUND = """
WITH {findings}
SELECT DISTINCT ON (kind, item_id, evidence) kind, item_id, reason, evidence, against, holds
FROM findings ORDER BY kind, item_id, evidence, against, reason DESC
"""


@dataclass(frozen=True, slots=True)
class Head:
    """An address in the head of one of its messages, and what speaks against asking who it is."""

    address: str
    domain: str
    against: str


@dataclass(frozen=True, slots=True)
class Finding:
    """An item that a rule found, and what speaks against a link to it: nothing, if empty."""

    kind: str
    item_id: int
    reason: str  # the rule, as in Link.Reason
    # The address that led to it, or the key of a rule with conditions; empty where a person was
    # linked by hand.
    evidence: str
    against: str  # linking_rules.py lists what may stand here
    holds: bool  # whether a link that stands may stay

    @property
    def speaks(self) -> bool:
        """Whether the conversation is, or would now be, linked to it."""
        return self.against == "" and self.holds


@dataclass(frozen=True, slots=True)
class Explanation:
    heads: Sequence[Head]
    findings: Sequence[Finding]
    links: Sequence[Link]  # what people decided included: those that they took away
    rule: LinkingRule | None  # with conditions, which decides about it

    def about(self, address: str) -> list[Finding]:
        """Return what this address led to."""
        return [finding for finding in self.findings if finding.evidence == address]


def explain(conversation: Conversation) -> Explanation:
    """Ask the rules about a conversation, and change nothing."""
    rules = asked_rules()
    asked = values([conversation.pk], rules)
    with connection.cursor() as cursor:
        cursor.execute(HEADS.format(findings=FINDINGS), asked)
        heads = [Head(*row) for row in cursor.fetchall()]
        cursor.execute(FOUND.format(findings=FINDINGS), asked)
        findings = [Finding(*row) for row in cursor.fetchall()]
    links = Link.objects.filter(conversation=conversation).select_related("made_by")
    rule = deciding([conversation.pk], rules).get(conversation.pk)
    return Explanation(heads, findings, list(links.order_by("pk")), rule)
