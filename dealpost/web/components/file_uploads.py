from django.db.models import Model

from dealpost.crm.attaching import MEGABYTE, largest


def file_uploads(item: Model) -> dict[str, object]:
    """The place on the page of an item where files come in, each with its progress."""
    return {
        "item": item,
        "kind": item._meta.model_name,
        "largest": largest(),
        "megabytes": largest() // MEGABYTE,
    }
