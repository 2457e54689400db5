"""Which folders there are, and what each is for (RFC 9051 6.3.9, RFC 5819, RFC 6154)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from dealpost.providers.contract import RemoteFolder, Role
from dealpost.providers.imap import names, roles, statuses
from dealpost.providers.imap.abilities import Abilities
from dealpost.providers.imap.commands import kinds
from dealpost.providers.imap.faults import ProtocolError
from dealpost.providers.imap.gmail_labels import LabelNames
from dealpost.providers.imap.position import mark
from dealpost.providers.imap.responses import Untagged, members, octets
from dealpost.providers.imap.session import Session

_CLOSED = {b"\\NOSELECT", b"\\NONEXISTENT"}
_IMPORTANT = b"\\IMPORTANT"  # RFC 8457


async def list_folders(session: Session) -> Sequence[RemoteFolder]:
    """List all folders, subscribed or not, with their counts where the server tells them."""
    answer = await session.connection.run(
        b'LIST "" "*"' + _returning(session.abilities), wanted=kinds("LIST", "STATUS")
    )
    counts: dict[str, dict[bytes, int]] = {}
    for reply in answer.untagged("STATUS"):
        folder, told = statuses.read(reply)
        counts.setdefault(folder, {}).update(told)
        session.elsewhere.note(folder, told)
    listed = [_Listed.read(reply) for reply in answer.untagged("LIST")]
    # A folder may be listed twice: once for itself and once for having children.
    folders = {each.folder.remote_id: each for each in listed}.values()
    if session.abilities.gmail:
        session.labels = names = _label_names(folders)
        return [_with_status(names.marked(each.folder), counts) for each in folders]
    roles_told = {each.folder.role for each in folders}
    return [_with_status(_with_role(each, roles_told), counts) for each in folders]


async def learn_labels(session: Session) -> None:
    """Know what the labels of this mailbox are called, if it has such a thing."""
    if session.abilities.gmail and session.labels is None:
        await list_folders(session)


def _label_names(listed: Collection["_Listed"]) -> LabelNames:
    important = [each.folder.remote_id for each in listed if _IMPORTANT in each.attributes]
    return LabelNames.of((each.folder for each in listed), next(iter(important), ""))


def _returning(abilities: Abilities) -> bytes:
    wanted = []
    if "LIST-EXTENDED" in abilities and "SPECIAL-USE" in abilities:
        wanted.append(b"SPECIAL-USE")
    if "LIST-STATUS" in abilities:
        wanted.append(b"STATUS " + statuses.items(abilities))
    return b" RETURN (%s)" % b" ".join(wanted) if wanted else b""


@dataclass(frozen=True, slots=True)
class _Listed:
    folder: RemoteFolder
    attributes: frozenset[bytes]

    @classmethod
    def read(cls, reply: Untagged) -> "_Listed":
        match reply.values:
            case (told_of, between, name, *_):
                attributes = {octets(each).upper() for each in members(told_of)}
                delimiter = octets(between).decode("latin-1")
                remote_id = statuses.name_of(name)
            case _:
                raise ProtocolError("a folder cannot be read")
        pieces = remote_id.split(delimiter) if delimiter else [remote_id]
        told = [role for name, role in roles.BY_ATTRIBUTE.items() if name in attributes]
        return cls(
            RemoteFolder(
                remote_id=remote_id,
                path=tuple(names.decode(piece) for piece in pieces if piece) or (remote_id,),
                role=Role.INBOX if remote_id == "INBOX" else (told or [Role.OTHER])[0],
                selectable=not attributes & _CLOSED,
            ),
            frozenset(attributes),
        )


def _with_role(listed: _Listed, told: set[Role]) -> RemoteFolder:
    folder = listed.folder
    if folder.role is Role.OTHER and folder.selectable:
        guessed = roles.by_name(folder.path)
        if guessed not in told:
            # The first of several candidates: "Sent" and "Sent Items" are not both for new mail.
            told.add(guessed)
            return replace(folder, role=guessed)
    return folder


def _with_status(folder: RemoteFolder, told: dict[str, dict[bytes, int]]) -> RemoteFolder:
    counts = told.get(folder.remote_id)
    if not counts:
        return folder
    epoch, uidnext, modseq, messages = (
        counts.get(name, 0) for name in (b"UIDVALIDITY", b"UIDNEXT", b"HIGHESTMODSEQ", b"MESSAGES")
    )
    listed_mark = mark(epoch, uidnext, modseq, messages)
    return replace(folder, messages=messages, epoch=epoch, mark=listed_mark)
