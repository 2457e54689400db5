from .blocked_sender import BlockedSender
from .folder import Folder
from .log_entry import LogEntry
from .mailbox import Mailbox
from .server_test import ServerTest

__all__ = ["BlockedSender", "Folder", "LogEntry", "Mailbox", "ServerTest"]
