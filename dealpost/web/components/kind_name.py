from django.db.models import Model


def kind_name(item: Model) -> str:
    """Return the kind of a CRM item as addresses have it: "deal", "person"."""
    return str(item._meta.model_name)
