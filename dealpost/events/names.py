"""Everything that can happen here. mypy refuses a name that is not on this list."""

from typing import Literal, TypeAlias

EventName: TypeAlias = Literal[
    "conversation_linked",
    "conversation_unlinked",
    "deal_created",
    "deal_lost",
    "deal_moved",
    "deal_reopened",
    "deal_won",
    "item_changed",
    "label_added",
    "lead_archived",
    "lead_converted",
    "lead_created",
    "lead_restored",
    "mail_handled",
    "mailbox_connected",
    "mailbox_login_expired",
    "message_failed",
    "message_received",
    "message_sent",
    "organization_created",
    "person_created",
    "person_address_added",
    "person_address_removed",
    "project_cancelled",
    "project_created",
    "project_finished",
    "project_moved",
    "project_reopened",
]
