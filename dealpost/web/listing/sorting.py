"""The orders in which a list can run: those of its kind, and one for each of its custom fields."""

from dealpost.crm.fields.ordering import along_custom
from dealpost.crm.filtering.custom import PREFIX
from dealpost.crm.models import CustomField
from dealpost.web.listing.kind import Kind, Sort


def sort_named(kind: Kind, name: str) -> Sort | None:
    """Return the order that an address asks for ("-name" for the reverse), if there is one."""
    bare = name.removeprefix("-")
    if not bare.startswith(PREFIX):
        return kind.sorts.get(bare)
    offered = CustomField.objects.active_for(kind.name)
    field = offered.filter(key=bare.removeprefix(PREFIX)).first()
    return Sort(along_custom(field)) if field else None
