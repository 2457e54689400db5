from .activity import Activity
from .activity_kind import ActivityKind
from .belonging import ITEM_KINDS
from .bulk_edit import BulkEdit, BulkEditRow
from .contact_detail import ContactKind, Detail, Edit
from .custom_field import CustomField
from .deal import Deal
from .field_option import FieldOption
from .file import File
from .imported import Import, ImportRow
from .lead import AlreadyConverted, Lead
from .list_habit import ListHabit
from .lost_reason import LostReason
from .merge import Merge
from .not_duplicate import NotDuplicate
from .note import Note, NoteEdition
from .ordered import Ordered
from .organization import Organization, OrganizationDomain
from .participant import DealParticipant
from .person import Person, PersonAddress, PersonPhone
from .phase import Phase
from .pipeline import Pipeline, Stage
from .project import Project
from .public_domain import PublicDomain
from .saved_view import SavedView
from .step import InUse, Step
from .visible import Visibility

__all__ = [
    "ITEM_KINDS",
    "Activity",
    "ActivityKind",
    "AlreadyConverted",
    "BulkEdit",
    "BulkEditRow",
    "ContactKind",
    "CustomField",
    "Deal",
    "DealParticipant",
    "Detail",
    "Edit",
    "FieldOption",
    "File",
    "Import",
    "ImportRow",
    "InUse",
    "Lead",
    "ListHabit",
    "LostReason",
    "Merge",
    "NotDuplicate",
    "Note",
    "NoteEdition",
    "Ordered",
    "Organization",
    "OrganizationDomain",
    "Person",
    "PersonAddress",
    "PersonPhone",
    "Phase",
    "Pipeline",
    "Project",
    "PublicDomain",
    "SavedView",
    "Stage",
    "Step",
    "Visibility",
]
