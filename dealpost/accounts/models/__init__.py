from .failed_sign_in import FailedSignIn
from .team import Team
from .user import User, UserManager

__all__ = ["FailedSignIn", "Team", "User", "UserManager"]
