from .draft import Draft
from .draft_attachment import DraftAttachment
from .draft_copy import DraftCopy
from .outgoing import Outgoing

__all__ = ["Draft", "DraftAttachment", "DraftCopy", "Outgoing"]
