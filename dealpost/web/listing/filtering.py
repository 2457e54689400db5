"""What the list of a kind can be filtered by: its fields, its mail, and custom fields."""

from dealpost.conversations.last_mail import last_mail
from dealpost.crm.filtering.custom import custom_fields
from dealpost.crm.filtering.fields import FilterField
from dealpost.crm.filtering.kinds import FIELDS
from dealpost.web.listing.kind import Kind


def filter_fields(kind: Kind) -> dict[str, FilterField]:
    """Return the fields by their names, in the order in which they are offered."""
    fields = [*FIELDS[kind.model], last_mail(kind.model), *custom_fields(kind.name)]
    return {field.name: field for field in fields}
