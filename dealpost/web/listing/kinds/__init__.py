from dealpost.web.listing.kind import Kind

from .deals import DEALS
from .leads import LEADS
from .organizations import ORGANIZATIONS
from .persons import PERSONS
from .projects import PROJECTS

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (PERSONS, ORGANIZATIONS, DEALS, LEADS, PROJECTS)
}

__all__ = ["DEALS", "KINDS", "LEADS", "ORGANIZATIONS", "PERSONS", "PROJECTS"]
