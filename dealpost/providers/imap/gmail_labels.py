"""Gmail's labels and the folders as which they show.

Gmail keeps every message once: in All Mail, in Spam or in the trash. Its other folders are labels
of what lies in All Mail, so only those three are read, and each message tells its labels
(developers.google.com/workspace/gmail/imap/imap-extensions, "Access to Gmail labels").
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from dealpost.providers.contract import RemoteFolder, Role
from dealpost.providers.imap import quoting
from dealpost.providers.imap.quoting import Part
from dealpost.providers.imap.responses import Fetch, members, octets

ITEM = b"X-GM-LABELS"

# Where messages lie. A person may hide All Mail from mail programs; then every folder is one.
_PLACES = {Role.ALL, Role.JUNK, Role.TRASH}
# How FETCH names the labels that are Gmail's own. Google writes \Drafts and sends \Draft. \Starred
# is left out: it is the flag \Flagged, which comes as a flag.
_BY_ROLE = {Role.INBOX: "\\Inbox", Role.SENT: "\\Sent", Role.DRAFTS: "\\Draft"}
_ALIASES = {"\\drafts": "\\draft"}
_IMPORTANT = "\\Important"


@dataclass(frozen=True, slots=True)
class LabelNames:
    """What each label is called as a folder. Labels of people bear the folder's name itself."""

    everything: str  # the remote id of All Mail; "": it is hidden
    trash: str
    places: frozenset[str]  # where messages lie: All Mail, Spam and the trash
    own: Mapping[str, str]  # Gmail's own labels in lower case -> remote ids

    @classmethod
    def of(cls, folders: Iterable[RemoteFolder], important: str) -> "LabelNames":
        """Learn them from the list of folders; `important` is that of \\Important, or ""."""
        usable = {folder.role: folder.remote_id for folder in folders if folder.selectable}
        own = {name.lower(): usable[role] for role, name in _BY_ROLE.items() if role in usable}
        if important:
            own[_IMPORTANT.lower()] = important
        places = frozenset(usable[role] for role in _PLACES if role in usable)
        return cls(usable.get(Role.ALL, ""), usable.get(Role.TRASH, ""), places, own)

    def marked(self, folder: RemoteFolder) -> RemoteFolder:
        """Say of a folder whether it is a label."""
        return replace(folder, is_label=folder.selectable and self.is_label(folder.remote_id))

    def is_label(self, remote_id: str) -> bool:
        return bool(self.everything) and remote_id not in self.places

    def read(self, fetch: Fetch, folder: str) -> frozenset[str] | None:
        """Return the remote ids of a message's labels; None if they are not told.

        What lies in Spam or in the trash shows in no label, whatever labels it keeps there.
        """
        if not self.everything or ITEM not in fetch.items:
            return None
        if folder != self.everything:
            return frozenset()
        names = (octets(each).decode("latin-1") for each in members(fetch.items[ITEM]))
        return frozenset(filter(None, map(self._folder, names)))

    def written(self, remote_ids: Iterable[str]) -> list[Part]:
        """Write labels for STORE. Raises `Refused` for what cannot be one."""
        parts: list[Part] = [b"("]
        for remote_id in sorted(remote_ids):
            parts += [self.word(remote_id), b" "]
        return [*parts[:-1], b")"]

    def word(self, remote_id: str) -> Part:
        """Write one label. Raises as `written` does."""
        for label, folder in self.own.items():
            if folder == remote_id:
                return quoting.text(f"\\{label[1:].capitalize()}")
        return quoting.mailbox(remote_id)

    def _folder(self, name: str) -> str:
        if not name.startswith("\\"):
            return name
        label = name.lower()
        return self.own.get(_ALIASES.get(label, label), "")
