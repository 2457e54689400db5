"""The folders that a mailbox usually has, for tests of the pages."""

from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import Role

ROLES = [Role.DRAFTS, Role.SENT, Role.ARCHIVE, Role.JUNK, Role.TRASH]


def folder(mailbox: Mailbox, role: Role, name: str = "") -> Folder:
    name = name or ("INBOX" if role is Role.INBOX else role.name.title())
    return Folder.objects.get_or_create(
        mailbox=mailbox, remote_id=name, defaults={"path": [name], "role": role.value, "epoch": 1}
    )[0]


def usual_folders(mailbox: Mailbox) -> dict[Role, Folder]:
    return {role: folder(mailbox, role) for role in [Role.INBOX, *ROLES]}
