from .custom_field import CustomField
from .deal import Deal
from .field_option import FieldOption
from .lead import AlreadyConverted, Lead
from .note import Note, NoteEdition
from .organization import Organization, OrganizationDomain
from .person import Person, PersonAddress, PersonPhone
from .pipeline import InUse, Pipeline, Stage
from .project import Phase, Project
from .visible import Visibility

__all__ = [
    "AlreadyConverted",
    "CustomField",
    "Deal",
    "FieldOption",
    "InUse",
    "Lead",
    "Note",
    "NoteEdition",
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
