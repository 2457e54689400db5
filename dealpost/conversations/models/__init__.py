from .access import Access
from .ancestry import Ancestry
from .attachment import Attachment
from .change import Change
from .comment import Comment
from .conversation import Conversation
from .delivery import Delivery
from .delivery_label import DeliveryLabel
from .filing import Filing
from .identifier import Identifier
from .intended_visibility import IntendedVisibility
from .label import Label
from .labelling import Labelling
from .link import ABOUT_KINDS, Link, kind_of
from .linking_rule import LinkingRule
from .message import Message
from .participant import Participant
from .past_linking import LinkedBefore, PastLinking
from .placement import Placement
from .presence import Presence
from .raw import RawMessage
from .regrouping import Regrouping
from .set_aside import SetAside
from .setback import Setback
from .sharing_of_past import SharingOfPast
from .sight import Sight
from .strand import Strand
from .strand_label import StrandLabel

__all__ = [
    "ABOUT_KINDS",
    "Access",
    "Ancestry",
    "Attachment",
    "Change",
    "Comment",
    "Conversation",
    "Delivery",
    "DeliveryLabel",
    "Filing",
    "Identifier",
    "IntendedVisibility",
    "Label",
    "Labelling",
    "Link",
    "LinkedBefore",
    "LinkingRule",
    "Message",
    "Participant",
    "PastLinking",
    "Placement",
    "Presence",
    "RawMessage",
    "Regrouping",
    "SetAside",
    "Setback",
    "SharingOfPast",
    "Sight",
    "Strand",
    "StrandLabel",
    "kind_of",
]
