from .folder import Folder
from .mailbox import Mailbox
from .server_test import ServerTest

__all__ = ["Folder", "Mailbox", "ServerTest"]
