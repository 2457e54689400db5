from .deal import Deal
from .lead import Lead
from .organization import Organization, OrganizationDomain
from .person import Person, PersonAddress, PersonPhone
from .pipeline import Pipeline, Stage
from .project import Phase, Project
from .visible import Visibility

__all__ = [
    "Deal",
    "Lead",
    "Organization",
    "OrganizationDomain",
    "Person",
    "PersonAddress",
    "PersonPhone",
    "Phase",
    "Pipeline",
    "Project",
    "Stage",
    "Visibility",
]
