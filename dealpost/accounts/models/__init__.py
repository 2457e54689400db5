from .administrable import LastAdministrator
from .failed_sign_in import FailedSignIn
from .team import Team
from .user import User, UserManager

__all__ = ["FailedSignIn", "LastAdministrator", "Team", "User", "UserManager"]
