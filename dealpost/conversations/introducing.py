"""A stranger who wrote to us becomes a person of the CRM, from the conversation itself."""

from datetime import datetime

from django.db import transaction

from dealpost.accounts.models import User
from dealpost.conversations.linking import link
from dealpost.conversations.models import Conversation
from dealpost.crm.models import Person


@transaction.atomic
def introduce(
    conversation: Conversation, *, name: str, address: str, by: User, at: datetime
) -> Person:
    """Add a person with this address and link the conversation to them.

    Their other conversations follow by the rule for new persons.
    """
    person = Person.add(name=name or address, addresses=[address], owner=by, at=at, by=by)
    link(conversation, person, by=by, at=at)
    return person
