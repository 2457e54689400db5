"""Why is a conversation linked, or not? What the rules found, and what spoke against it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from dealpost.conversations.linking_rules import FINDINGS, values
from dealpost.conversations.models import Conversation, Link

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
    evidence: str  # the address that led to it; empty where a person was linked by hand
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

    def about(self, address: str) -> list[Finding]:
        """Return what this address led to."""
        return [finding for finding in self.findings if finding.evidence == address]


def explain(conversation: Conversation) -> Explanation:
    """Ask the rules about a conversation, and change nothing."""
    asked = values([conversation.pk])
    with connection.cursor() as cursor:
        cursor.execute(HEADS.format(findings=FINDINGS), asked)
        heads = [Head(*row) for row in cursor.fetchall()]
        cursor.execute(FOUND.format(findings=FINDINGS), asked)
        findings = [Finding(*row) for row in cursor.fetchall()]
    links = Link.objects.filter(conversation=conversation).select_related("made_by")
    return Explanation(heads, findings, list(links.order_by("pk")))
