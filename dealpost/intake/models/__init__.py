from .arrangement import Arrangement
from .dropped import Dropped
from .rotation import Rotation
from .trust import Trust

__all__ = ["Arrangement", "Dropped", "Rotation", "Trust"]
