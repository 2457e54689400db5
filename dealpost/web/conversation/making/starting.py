"""What the dialogs begin with: taken from the mail, to be changed by whoever knows better."""

from typing import Any

from django.http import Http404

from dealpost.accounts.models import User
from dealpost.conversations.blind_copies import known_participants
from dealpost.conversations.guessing import organization_name, person_name, title
from dealpost.conversations.models import Conversation, Link, Message
from dealpost.crm.models import Organization
from dealpost.crm.public_domains import domain_of, public_domains


def person(conversation: Conversation, user: User, address: str) -> dict[str, Any]:
    """Raise Http404 where nobody with this address takes part in what this user may read."""
    messages = Message.objects.visible_to(user).filter(conversation=conversation)
    known = known_participants(list(messages.only("pk")), user)
    names = [each.name for each in known if each.address == address.lower()]
    if not names:
        raise Http404(address)
    name = next(filter(None, reversed(names)), "")
    return {
        "name": person_name(name, address),
        "address": address.lower(),
        "organization": _organization(address, user),
    }


def item(conversation: Conversation, user: User) -> dict[str, Any]:
    messages = Message.objects.visible_to(user).filter(conversation=conversation)
    first = messages.oldest_first().only("subject").first()
    links = Link.objects.standing().filter(conversation=conversation, person__isnull=False)
    found = links.on_items_visible_to(user).order_by("pk").first()
    return {"title": title(first.subject if first else ""), "person": found and found.person_id}


def _organization(address: str, user: User) -> str:
    domain = domain_of(address)
    known = Organization.objects.visible_to(user).filter(domains__domain=domain)
    found = None if domain in public_domains() else known.first()
    return found.name if found else organization_name(address)
