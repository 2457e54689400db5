from .dropped import Dropped
from .rotation import Rotation
from .trust import Trust

__all__ = ["Dropped", "Rotation", "Trust"]
