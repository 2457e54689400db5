"""The demo's IMAP service: pymap speaks the protocol, the mail store keeps the mail."""

# ruff: noqa: ARG002 - the signatures are pymap's

import asyncio
import socket
from argparse import Namespace
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.mailbox import MailboxSetInterface
from pymap.backend.session import BaseSession
from pymap.concurrent import Subsystem
from pymap.config import BackendCapability, IMAPConfig
from pymap.exceptions import AuthorizationFailure, InvalidAuth, NotSupportedError
from pymap.imap import IMAPServer
from pymap.interfaces.login import IdentityInterface, LoginInterface
from pymap.interfaces.token import TokensInterface
from pymap.listtree import ListTree
from pymap.parsing.specials import ObjectId
from pymap.selected import SelectedMailbox
from pymap.token import AllTokens
from pymap.user import UserMetadata
from pysasl.creds.server import ServerCredentials
from pysasl.hashing import Cleartext

from dealpost.demo.imap_folder import ImapFolder
from dealpost.demo.imap_message import ImapMessage
from dealpost.demo.mail_store import Folder, MailStore

DELIMITER = "/"
LARGEST_APPEND = 40_000_000  # bytes
# RFC 6154; the folders are made by `filling`.
SPECIAL_USE = {
    "Sent": b"Sent",
    "Drafts": b"Drafts",
    "Archive": b"Archive",
    "Trash": b"Trash",
    "Junk": b"Junk",
}


async def serve_imap(
    store: MailStore, passwords: Mapping[str, str], listening: socket.socket
) -> asyncio.Server:
    """Serve the mailboxes whose addresses and passwords are given, without TLS: loopback only."""
    config = Configuration()
    config.apply_context()
    server = IMAPServer(Login(config, store, passwords), config)
    accept = ProxyProtocolReader(config.proxy_protocol).get_callback(server)
    return await asyncio.start_server(accept, sock=listening)


class Configuration(IMAPConfig):
    def __init__(self) -> None:
        super().__init__(
            Namespace(proxy_protocol=None),
            host=None,
            port=0,
            tls_enabled=False,
            hash_context=Cleartext(),
            cpu_subsystem=Subsystem.for_asyncio(),
            max_append_len=LARGEST_APPEND,
        )

    @property
    def backend_capability(self) -> BackendCapability:
        return BackendCapability(
            idle=True, object_id=False, multi_append=True, custom=[b"SPECIAL-USE"]
        )

    @property
    def greeting(self) -> bytes:
        """pymap's own looks the host name up in the DNS, which may take seconds."""
        return b"Studio Noord mail, ready"


class Login(LoginInterface):
    """Knows the passwords, and keeps one `ImapFolder` for each folder that was opened."""

    def __init__(self, config: IMAPConfig, store: MailStore, passwords: Mapping[str, str]) -> None:
        self.config = config
        self.store = store
        self.passwords = passwords
        self.open_folders: dict[int, ImapFolder] = {}
        self._tokens = AllTokens(config)

    @property
    def tokens(self) -> TokensInterface:
        return self._tokens

    async def authenticate(self, credentials: ServerCredentials) -> "Identity":
        name = credentials.authcid.lower()
        known = UserMetadata(self.config, credentials.authcid, password=self.passwords.get(name))
        if name not in self.passwords or not credentials.verify(known):
            raise InvalidAuth
        return Identity(self, name)

    async def authorize(self, authenticated: IdentityInterface, authzid: str) -> "Identity":
        if authzid.lower() != authenticated.name:
            raise AuthorizationFailure
        return Identity(self, authenticated.name)

    def opened(self, folder: Folder) -> ImapFolder:
        if folder.id not in self.open_folders:
            self.open_folders[folder.id] = ImapFolder(self.store, folder)
        return self.open_folders[folder.id]


class Identity(IdentityInterface):
    """One mailbox, by its address. The demo knows no roles and no tokens."""

    def __init__(self, login: Login, name: str) -> None:
        self.login = login
        self._name = name

    @property
    def name(self) -> str:
        return self._name

    @property
    def roles(self) -> frozenset[str]:
        return frozenset()

    @asynccontextmanager
    async def new_session(self) -> AsyncIterator["Session"]:
        yield Session(self.login, self.name)

    async def new_token(self, *, expiration: datetime | None = None) -> str | None:
        return None

    async def get(self) -> UserMetadata:
        return UserMetadata(self.login.config, self.name)

    async def set(self, metadata: UserMetadata) -> int | None:
        raise NotSupportedError

    async def delete(self) -> None:
        raise NotSupportedError


class Session(BaseSession[ImapMessage]):
    def __init__(self, login: Login, owner: str) -> None:
        super().__init__(owner)
        self._config = login.config
        self._mailbox_set = FolderSet(login, owner)

    @property
    def config(self) -> IMAPConfig:
        return self._config

    @property
    def mailbox_set(self) -> "FolderSet":
        return self._mailbox_set

    async def list_mailboxes(
        self,
        ref_name: str,
        filter_: str,
        subscribed: bool = False,  # noqa: FBT001, FBT002 - pymap's signature
        selected: SelectedMailbox | None = None,
    ) -> tuple[Iterable[tuple[str, str | None, Sequence[bytes]]], SelectedMailbox | None]:
        """As pymap does, with what each folder is for (RFC 6154 section 2)."""
        listed, updated = await super().list_mailboxes(ref_name, filter_, subscribed, selected)
        return [
            (name, delimiter, [*attributes, *_special_use(name)])
            for name, delimiter, attributes in listed
        ], updated


class FolderSet(MailboxSetInterface[ImapFolder]):
    """The folders of one mailbox."""

    def __init__(self, login: Login, mailbox: str) -> None:
        self.login = login
        self.store = login.store
        self.mailbox = mailbox

    @property
    def delimiter(self) -> str:
        return DELIMITER

    async def set_subscribed(self, name: str, subscribed: bool) -> None:  # noqa: FBT001 - pymap's
        """Every folder counts as subscribed."""

    async def list_subscribed(self) -> ListTree:
        return await self.list_mailboxes()

    async def list_mailboxes(self) -> ListTree:
        return ListTree(DELIMITER).update(*self.store.folders(self.mailbox))

    async def get_mailbox(self, name: str) -> ImapFolder:
        return self.login.opened(self._folder(name))

    async def add_mailbox(self, name: str) -> ObjectId:
        folder = self.store.add_folder(self.mailbox, name)
        return self.login.opened(folder).mailbox_id

    async def delete_mailbox(self, name: str) -> None:
        folder = self._folder(name)
        self.store.remove_folder(folder.id)
        self.login.open_folders.pop(folder.id, None)

    async def rename_mailbox(self, before: str, after: str) -> None:
        """With everything beneath it (RFC 9051 section 6.3.6)."""
        folder = self._folder(before)
        if self.store.folder(self.mailbox, after):
            raise ValueError(after)
        with self.store.transaction():
            self.store.rename_folder(folder.id, after)
            for name in self.store.folders(self.mailbox):
                if name.startswith(before + DELIMITER):
                    self.store.rename_folder(self._folder(name).id, after + name[len(before) :])

    def _folder(self, name: str) -> Folder:
        folder = self.store.folder(self.mailbox, "INBOX" if name.upper() == "INBOX" else name)
        if folder is None:
            raise KeyError(name)
        return folder


def _special_use(name: str) -> list[bytes]:
    return [SPECIAL_USE[name]] if name in SPECIAL_USE else []
