import itertools

from dealpost.conversations.models import Message
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import Role
from tests.delivering import deliver
from tests.letters import letter

numbers = itertools.count(1)


def folder(mailbox: Mailbox, role: Role) -> Folder:
    name = role.name.title()
    facts = {"path": [name], "role": role.value, "epoch": 1}
    return Folder.objects.get_or_create(mailbox=mailbox, remote_id=name, defaults=facts)[0]


def message(*mailboxes: Mailbox) -> Message:
    """Let one new message lie in the inbox of each mailbox."""
    raw = letter(message_id=f"<filling-{next(numbers)}@customer.example>")
    for mailbox in mailboxes:
        (stored,) = deliver(mailbox, raw, folder=folder(mailbox, Role.INBOX))
    return stored
