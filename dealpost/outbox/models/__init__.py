from .draft import Draft
from .draft_attachment import DraftAttachment
from .outgoing import Outgoing

__all__ = ["Draft", "DraftAttachment", "Outgoing"]
