from .dropped import Dropped
from .rotation import Rotation

__all__ = ["Dropped", "Rotation"]
