"""What the rules of linking find in a conversation, and what speaks against each finding.

`linking.link_automatically` makes the links for which nothing speaks against, and takes back those
that it once made and for which nothing speaks any more. `explaining_links` shows the same rows to
people. Both ask this one query, so that what is explained is what is done. It is a function of what
is here (messages, addresses, items, what people decided) and not of the order in which it came,
with one exception that is wanted: what a conversation is about stays, even if another deal appears.

1. `address`: an address in the head of a message is a person's -> the person.
   `organization`: where that person works.
   `domain`: an address has the mail domain of exactly one organization, and nobody whose address
   it is works somewhere.
2. `only_open`: exactly one open deal, lead or project among these persons, those of which they are
   participants included -> that one.
3. Several: none of them; people choose (`suggesting`).
4. What is linked to a deal, lead or project already stays with that; what a person linked stands
   for ever, and what a person took away does not come back.
5. `rule`: where a rule with conditions (ruling/) decides about the conversation, it does so instead
   of rule 2: it links to its item, or to the only open deal of these persons in its pipeline, or
   leaves the choice to people, or keeps everything from being linked. What a rule has linked stays
   when no rule decides any more.

What may speak against a finding, in `against`; one message that is fine is enough:

* `automatic`: a list or a machine sent it. `mailbox_off`: no mailbox that holds it links by itself.
  `kept_back`: the mailbox does not show it (wanting.py).
* `ours`, `own_domain`: a mailbox of ours, or a domain of ours: colleagues are no customers.
* `public_domain`, `no_reply`, `known_person`, `shared_domain`: the domain says nothing; a machine's
  address; it is a person's, whose organization is known; two organizations have the domain.
* `closed`, `several`, `linked_already`: rules 2 to 4. `rejected`: somebody took it away.
* `ruled_out`, `left_to_people`: rule 5.

What was deleted is not here, nor are links with it: restored, it has those it had.

`holds` says whether a link that stands may stay: a mailbox that links no longer by itself, or hides
old mail, does not undo what was linked.
"""

import json
from collections.abc import Collection, Sequence
from typing import Any

from dealpost.conversations.gathering import MESSAGES_IN
from dealpost.conversations.models import ABOUT_KINDS, LinkingRule
from dealpost.conversations.ruling.asking import asked_rules, deciding
from dealpost.crm.models.visible import stands
from dealpost.crm.public_domains import domain_of, public_domains
from dealpost.mailboxes.models import Mailbox

NO_REPLY = "^(no[-_.]?reply|do[-_.]?not[-_.]?reply|mailer-daemon|postmaster|bounces?)([-+_.].*)?$"

# For a WITH clause. `ruled`: the rule with conditions that decides, and what it wants; `told`: what
# each message may tell; `heads`: who takes part; `links`: what there is; `takers`: the persons who
# count; `owned`: their deals, leads and projects; `piped`: those in the pipeline of a rule.
RULES = """
ruled AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(ruled)s::jsonb) AS each (
        conversation_id bigint, rule text, deed text, item_kind text, item_id bigint,
        pipeline_id bigint, decides_items bool)
), told AS MATERIALIZED (
    SELECT m.conversation_id, m.id, CASE
        WHEN nothing.conversation_id IS NOT NULL THEN 'ruled_out'
        WHEN m.automation IN ('list', 'bulk', 'auto-generated') THEN 'automatic'
        WHEN seen.links THEN ''
        WHEN seen.links IS NULL THEN 'kept_back'
        ELSE 'mailbox_off' END AS against
    FROM {messages_in}
    LEFT JOIN ruled nothing
        ON nothing.conversation_id = m.conversation_id AND nothing.deed = 'nothing'
    CROSS JOIN LATERAL (
        SELECT bool_or(b.links_automatically) AS links
        FROM (SELECT * FROM conversations_delivery WHERE message_id = m.id OFFSET 0) AS d
        JOIN mailboxes_mailbox b ON b.id = d.mailbox_id
        WHERE d.withheld = ''
    ) AS seen
), heads AS MATERIALIZED (
    SELECT conversation_id, address, split_part(address, '@', -1) AS domain,
           min(against) AS against,
           bool_or(against IN ('', 'kept_back', 'mailbox_off')) AS holds
    FROM (
        SELECT told.conversation_id, p.address, CASE
            WHEN p.address = ANY(%(ours)s) THEN 'ours'
            WHEN split_part(p.address, '@', -1) = ANY(%(own_domains)s) THEN 'own_domain'
            ELSE told.against END AS against
        FROM told CROSS JOIN LATERAL (
            SELECT address FROM conversations_participant WHERE message_id = told.id OFFSET 0
        ) AS p
    ) AS each
    GROUP BY conversation_id, address
), links AS MATERIALIZED (
    SELECT l.id, l.conversation_id, CASE
               WHEN l.person_id IS NOT NULL THEN 'person'
               WHEN l.organization_id IS NOT NULL THEN 'organization'
               WHEN l.deal_id IS NOT NULL THEN 'deal'
               WHEN l.lead_id IS NOT NULL THEN 'lead' ELSE 'project' END AS kind,
           COALESCE(l.person_id, l.organization_id, l.deal_id, l.lead_id, l.project_id) AS item_id,
           l.reason, l.evidence, l.is_rejected,
           l.reason NOT IN ('chosen', 'written_from') AS is_automatic
    FROM unnest(%(ids)s::bigint[]) AS wanted (id)
    CROSS JOIN LATERAL (
        SELECT * FROM conversations_link WHERE conversation_id = wanted.id OFFSET 0
    ) AS l
    WHERE {stands}
), persons AS MATERIALIZED (
    SELECT h.conversation_id, a.person_id, h.address, h.against, h.holds
    FROM heads h CROSS JOIN LATERAL (
        SELECT x.person_id FROM crm_personaddress x
        JOIN crm_person p ON p.id = x.person_id AND p.deleted_at IS NULL
        WHERE x.address = h.address OFFSET 0
    ) AS a
), takers AS MATERIALIZED (
    SELECT DISTINCT ON (conversation_id, person_id) * FROM (
        SELECT p.* FROM persons p WHERE p.holds AND NOT EXISTS (
            SELECT FROM links l WHERE l.conversation_id = p.conversation_id
              AND l.kind = 'person' AND l.item_id = p.person_id AND l.is_rejected)
        UNION ALL
        SELECT l.conversation_id, l.item_id, '', t.against, true
        FROM links l
        JOIN (SELECT conversation_id, min(against) AS against FROM told GROUP BY 1) AS t
          USING (conversation_id)
        WHERE l.kind = 'person' AND NOT l.is_rejected AND NOT l.is_automatic
    ) AS both_ways
    ORDER BY conversation_id, person_id, against, address = '', address
), employers AS MATERIALIZED (
    SELECT t.conversation_id, p.organization_id, t.address, t.against, t.holds
    FROM takers t CROSS JOIN LATERAL (
        SELECT w.organization_id FROM crm_person w
        JOIN crm_organization o ON o.id = w.organization_id AND o.deleted_at IS NULL
        WHERE w.id = t.person_id AND w.deleted_at IS NULL OFFSET 0
    ) AS p
    WHERE p.organization_id IS NOT NULL
), domains AS MATERIALIZED (
    SELECT h.conversation_id, d.organization_id, h.address, h.holds, CASE
        WHEN h.against <> '' THEN h.against
        WHEN h.domain = ANY(%(public)s) THEN 'public_domain'
        WHEN split_part(h.address, '@', 1) ~ %(no_reply)s THEN 'no_reply'
        WHEN EXISTS (SELECT FROM crm_personaddress a JOIN crm_person p ON p.id = a.person_id
                     JOIN crm_organization o ON o.id = p.organization_id
                     WHERE a.address = h.address
                       AND p.deleted_at IS NULL AND o.deleted_at IS NULL
                     OFFSET 0) THEN 'known_person'
        WHEN d.number > 1 THEN 'shared_domain'
        ELSE '' END AS against
    FROM heads h CROSS JOIN LATERAL (
        SELECT x.organization_id, count(*) OVER () AS number FROM crm_organizationdomain x
        JOIN crm_organization o ON o.id = x.organization_id AND o.deleted_at IS NULL
        WHERE x.domain = h.domain OFFSET 0
    ) AS d
), owned AS MATERIALIZED (
    SELECT DISTINCT ON (t.conversation_id, i.kind, i.id)
           t.conversation_id, i.kind, i.id, i.is_open, i.stage_id, t.address, t.against
    FROM takers t CROSS JOIN LATERAL (
        SELECT 'deal' AS kind, id, status = 'open' AS is_open, stage_id FROM crm_deal
        WHERE person_id = t.person_id AND deleted_at IS NULL
        UNION ALL
        SELECT 'deal', d.id, d.status = 'open', d.stage_id FROM crm_dealparticipant p
        JOIN crm_deal d ON d.id = p.deal_id WHERE p.person_id = t.person_id
          AND d.deleted_at IS NULL
        UNION ALL
        SELECT 'lead', id, status = 'open', NULL FROM crm_lead
        WHERE person_id = t.person_id AND deleted_at IS NULL
        UNION ALL
        SELECT 'project', id, status = 'open', NULL FROM crm_project
        WHERE person_id = t.person_id AND deleted_at IS NULL
        OFFSET 0
    ) AS i
    ORDER BY t.conversation_id, i.kind, i.id, t.against, t.address = '', t.address
), piped AS MATERIALIZED (
    SELECT o.*, r.rule FROM owned o
    JOIN ruled r ON r.conversation_id = o.conversation_id AND r.deed = 'pipeline'
    JOIN crm_stage s ON s.id = o.stage_id AND s.pipeline_id = r.pipeline_id
), chosen AS MATERIALIZED (
    SELECT DISTINCT conversation_id FROM links
    WHERE kind IN ('deal', 'lead', 'project') AND NOT is_rejected AND NOT is_automatic
), decided AS MATERIALIZED (
    SELECT conversation_id FROM chosen
    UNION
    SELECT l.conversation_id FROM links l LEFT JOIN ruled r USING (conversation_id)
    WHERE l.kind IN ('deal', 'lead', 'project') AND NOT l.is_rejected AND CASE
        WHEN r.decides_items THEN EXISTS (
            SELECT FROM piped p WHERE p.conversation_id = l.conversation_id
              AND p.kind = l.kind AND p.id = l.item_id)
        ELSE l.reason = 'rule' OR EXISTS (
            SELECT FROM owned o WHERE o.conversation_id = l.conversation_id
              AND o.kind = l.kind AND o.id = l.item_id) END
), open_ones AS MATERIALIZED (
    SELECT conversation_id, count(*) AS number FROM owned
    WHERE is_open AND against = '' GROUP BY conversation_id
), open_piped AS MATERIALIZED (
    SELECT conversation_id, count(*) AS number FROM piped
    WHERE is_open AND against = '' GROUP BY conversation_id
), found AS (
    SELECT conversation_id, 'person' AS kind, person_id AS item_id, 'address' AS reason,
           address AS evidence, against, holds FROM persons
    UNION ALL
    SELECT conversation_id, 'organization', organization_id, 'organization', address, against, holds
    FROM employers
    UNION ALL
    SELECT conversation_id, 'organization', organization_id, 'domain', address, against,
           holds AND against IN ('', 'kept_back', 'mailbox_off') FROM domains
    UNION ALL
    SELECT o.conversation_id, o.kind, o.id, 'only_open', o.address, CASE
        WHEN o.against <> '' THEN o.against
        WHEN NOT o.is_open THEN 'closed'
        WHEN d.conversation_id IS NOT NULL THEN 'linked_already'
        WHEN r.decides_items THEN 'ruled_out'
        WHEN r.deed = 'suggest' THEN 'left_to_people'
        WHEN n.number > 1 THEN 'several'
        ELSE '' END, r.decides_items IS NOT TRUE
    FROM owned o
    LEFT JOIN decided d USING (conversation_id)
    LEFT JOIN ruled r USING (conversation_id)
    LEFT JOIN open_ones n USING (conversation_id)
    UNION ALL
    SELECT p.conversation_id, p.kind, p.id, 'rule', p.rule, CASE
        WHEN p.against <> '' THEN p.against
        WHEN NOT p.is_open THEN 'closed'
        WHEN d.conversation_id IS NOT NULL THEN 'linked_already'
        WHEN n.number > 1 THEN 'several'
        ELSE '' END, true
    FROM piped p
    LEFT JOIN decided d USING (conversation_id)
    LEFT JOIN open_piped n USING (conversation_id)
    UNION ALL
    SELECT r.conversation_id, r.item_kind, r.item_id, 'rule', r.rule, CASE
        WHEN c.conversation_id IS NOT NULL AND r.decides_items THEN 'linked_already'
        ELSE '' END, true
    FROM ruled r LEFT JOIN chosen c USING (conversation_id)
    WHERE r.item_id IS NOT NULL AND ({named_stands})
    UNION ALL
    SELECT l.conversation_id, l.kind, l.item_id, 'rule', l.evidence, '', true
    FROM links l LEFT JOIN ruled r USING (conversation_id)
    WHERE l.reason = 'rule' AND r.decides_items IS NOT TRUE
), findings AS MATERIALIZED (
    SELECT f.conversation_id, f.kind, f.item_id, f.reason, f.evidence, f.holds, l.id AS link_id,
           CASE WHEN l.is_rejected THEN 'rejected'
                WHEN l.id IS NOT NULL AND (f.holds OR NOT l.is_automatic) THEN ''
                ELSE f.against END AS against
    FROM found f
    LEFT JOIN links l USING (conversation_id, kind, item_id)
)
"""
FINDINGS = RULES.format(
    messages_in=MESSAGES_IN,
    stands=stands("l.{kind}_id"),
    named_stands=stands("CASE r.item_kind WHEN '{kind}' THEN r.item_id END"),
)


def own_addresses() -> set[str]:
    """Return the addresses of our mailboxes, in lower case."""
    return {address.lower() for address in Mailbox.objects.values_list("address", flat=True)}


def own_domains(addresses: Collection[str]) -> set[str]:
    """Return the domains of these addresses that are nobody else's."""
    return {domain_of(address) for address in addresses} - public_domains() - {""}


def values(
    conversations: Collection[int], rules: Sequence[LinkingRule] | None = None
) -> dict[str, Any]:
    """Return what the query wants to know: of which conversations, and which addresses are ours.

    `rules` are asked instead of those with conditions that there are: to try what they would do.
    """
    ours = own_addresses()
    decides = deciding(conversations, asked_rules() if rules is None else rules)
    return {
        "ids": sorted(conversations),
        "ours": sorted(ours),
        "own_domains": sorted(own_domains(ours)),
        "public": sorted(public_domains()),
        "no_reply": NO_REPLY,
        "ruled": json.dumps([_ruled(key, rule) for key, rule in decides.items()]),
    }


def _ruled(conversation: int, rule: LinkingRule) -> dict[str, Any]:
    target = rule.target
    kind = rule.deed if rule.links_to_item else None
    return {
        "conversation_id": conversation,
        "rule": str(rule.pk),
        "deed": rule.deed,
        "item_kind": kind,
        "item_id": target.pk if target is not None and kind else None,
        "pipeline_id": rule.pipeline_id,
        "decides_items": kind in ABOUT_KINDS or rule.deed in ("pipeline", "nothing"),
    }
