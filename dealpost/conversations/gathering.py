"""The rows of some conversations, found one by one in their indexes whatever PostgreSQL believes.

A first sync outruns the statistics: told that a few hundred conversations are wanted of a table
that it has never looked through, the planner reads all of it, and every batch takes longer than the
one before. `OFFSET 0` keeps it from turning the look at each row into a join of whole tables
(PostgreSQL: a subquery with OFFSET is not pulled up; docs/decisions/0024).
"""

# For a FROM clause, with the keys of conversations as %(ids)s: messages as `m` ...
MESSAGES_IN = """unnest(%(ids)s::bigint[]) AS wanted (id)
    CROSS JOIN LATERAL (
        SELECT * FROM conversations_message WHERE conversation_id = wanted.id OFFSET 0
    ) AS m"""

# ... and as `d` that mailboxes hold them.
HELD_IN = """unnest(%(ids)s::bigint[]) AS wanted (id)
    CROSS JOIN LATERAL (
        SELECT * FROM conversations_message WHERE conversation_id = wanted.id OFFSET 0
    ) AS m
    CROSS JOIN LATERAL (
        SELECT * FROM conversations_delivery WHERE message_id = m.id OFFSET 0
    ) AS d"""
