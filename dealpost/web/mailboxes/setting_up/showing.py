from typing import Any

from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.mailboxes.models import Mailbox
from dealpost.providers.discovery import Discovery
from dealpost.web.mailboxes.setting_up.forms import ConnectForm, ServersForm
from dealpost.web.mailboxes.setting_up.starting_values import (
    needs_a_look,
    starting_values,
    takes_no_password,
)
from dealpost.web.mailboxes.setting_up.wording import with_links
from dealpost.web.retelling.retelling import retold

TOO_MANY = _("That were many attempts. Wait ten minutes, then try again.")

SERVER_FIELDS = [
    "username",
    "incoming_host",
    "incoming_port",
    "incoming_security",
    "outgoing_host",
    "outgoing_port",
    "outgoing_security",
]


def connect_context(user: User, address: str, found: Discovery) -> dict[str, Any]:
    """What the form shows at first for an address with these servers."""
    initial = {**starting_values(address, found), "name": user.name}
    return {
        "form": ConnectForm(user, initial=initial),
        "found": found,
        "notes": [with_links(retold(note)) for note in found.notes],
        "shows_servers": needs_a_look(found),
        "takes_no_password": takes_no_password(found),
    }


def reconnect_context(mailbox: Mailbox) -> dict[str, Any]:
    """What the form shows at first for a mailbox that we have."""
    initial = {name: getattr(mailbox, name) for name in SERVER_FIELDS}
    return {"form": ServersForm(initial=initial), "mailbox": mailbox}
