"""Making a folder that the mailbox lacks (RFC 9051 6.3.4)."""

from collections.abc import Sequence

from dealpost.providers.contract import Refused, RemoteFolder, Role
from dealpost.providers.imap import quoting
from dealpost.providers.imap.faults import CommandFailed
from dealpost.providers.imap.listing import list_folders
from dealpost.providers.imap.session import Session

# What `roles.by_name` knows, and people too.
NAMES = {
    Role.ARCHIVE: "Archive",
    Role.DRAFTS: "Drafts",
    Role.JUNK: "Junk",
    Role.SENT: "Sent",
    Role.TRASH: "Trash",
}


async def make_folder(session: Session, role: Role) -> RemoteFolder:
    """Return the folder of this role, making it if there is none."""
    folders = await list_folders(session)
    found = _playing(role, folders)
    if found is None:
        await _create(session, _prefix(folders) + NAMES[role])
        found = _playing(role, await list_folders(session))
    if found is None:
        raise Refused(f"The mail server would not make a folder “{NAMES[role]}”.")
    return found


def _playing(role: Role, folders: Sequence[RemoteFolder]) -> RemoteFolder | None:
    return next((each for each in folders if each.role is role and each.selectable), None)


def _prefix(folders: Sequence[RemoteFolder]) -> str:
    """Some servers (Courier, Cyrus) keep all of a person's folders beneath the inbox."""
    own = [each for each in folders if each.role is not Role.INBOX and each.selectable]
    beneath = [each.remote_id for each in own if each.remote_id.upper().startswith("INBOX")]
    if not own or len(beneath) < len(own):
        return ""
    delimiter = beneath[0][len("INBOX") : len("INBOX") + 1]
    return f"INBOX{delimiter}"


async def _create(session: Session, name: str) -> None:
    try:
        await session.connection.run(b"CREATE ", quoting.mailbox(name))
        # Mail programs show only what is subscribed.
        await session.connection.run(b"SUBSCRIBE ", quoting.mailbox(name))
    except CommandFailed as error:
        if error.code != "ALREADYEXISTS":
            raise
