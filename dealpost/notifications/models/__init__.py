from .muting import Muting
from .notification import Notification

__all__ = ["Muting", "Notification"]
