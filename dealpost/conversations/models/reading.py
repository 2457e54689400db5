"""Who reads mail, as conditions in SQL: the pieces of the one predicate (strand.py, delivery.py).

Each look at another table is a scalar subquery: asked of the rows at hand, one by one. As EXISTS
the planner likes to gather all of a company's shared mail first, which takes seconds.
"""

from dealpost.crm.models.visible import sees

_LINKED = """(SELECT true FROM conversations_link link
    WHERE link.conversation_id = {{conversation}} AND NOT link.is_rejected AND ({sees}) LIMIT 1)"""
_OPENED = """(SELECT true FROM conversations_access access
    WHERE access.conversation_id = {conversation} AND access.mailbox_id = {mailbox}
      AND access.user_id = %s AND access.state = 'granted' LIMIT 1)"""
_USED = """{mailbox} IN (SELECT used.id FROM mailboxes_mailbox used WHERE used.owner_id = %s
    OR used.team_id IN (SELECT team_id FROM accounts_team_members WHERE user_id = %s))"""
_DELIVERED = """({used} OR (SELECT {shared} FROM conversations_strand part
    WHERE part.conversation_id = {{conversation}} AND part.mailbox_id = {{mailbox}}
      AND part.messages > 0)) IS TRUE"""

# Of the part of a conversation that lies in a mailbox: {conversation}, {mailbox}, {visibility}.
_linked = _LINKED.format(sees=sees("link.{kind}_id"))
_shared = f"({{visibility}} = 'shared' AND {_linked} OR {_OPENED})"
READ = f"({_USED} OR {_shared}) IS TRUE"
HINTED = f"({_linked} AND NOT {_USED} AND {_OPENED} IS NULL) IS TRUE"

# Of a delivery, by the {conversation} of its message and its {mailbox}.
_part = {"conversation": "part.conversation_id", "mailbox": "part.mailbox_id"}
DELIVERED = _DELIVERED.format(
    used=_USED, shared=_shared.format(visibility="part.visibility", **_part)
)
