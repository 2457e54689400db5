from .custom_field import CustomField
from .deal import Deal
from .field_option import FieldOption
from .lead import AlreadyConverted, Lead
from .lost_reason import LostReason
from .note import Note, NoteEdition
from .organization import Organization, OrganizationDomain
from .participant import DealParticipant
from .person import Person, PersonAddress, PersonPhone
from .phase import Phase
from .pipeline import Pipeline, Stage
from .project import Project
from .step import InUse, Step
from .visible import Visibility

__all__ = [
    "AlreadyConverted",
    "CustomField",
    "Deal",
    "DealParticipant",
    "FieldOption",
    "InUse",
    "Lead",
    "LostReason",
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
    "Step",
    "Visibility",
]
