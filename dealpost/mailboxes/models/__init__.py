from .folder import Folder
from .mailbox import Mailbox

__all__ = ["Folder", "Mailbox"]
