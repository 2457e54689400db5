from .deal import Deal
from .lead import AlreadyConverted, Lead
from .organization import Organization, OrganizationDomain
from .person import Person, PersonAddress, PersonPhone
from .pipeline import InUse, Pipeline, Stage
from .project import Phase, Project
from .visible import Visibility

__all__ = [
    "AlreadyConverted",
    "Deal",
    "InUse",
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
