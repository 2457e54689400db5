from typing import Any

from dealpost.crm.fields.reading import read
from dealpost.crm.models import CustomField
from dealpost.crm.models.changeable import Changeable


def custom_facts(context: dict[str, Any], item: Changeable) -> dict[str, object]:
    """Describe the custom fields of an item for whoever looks at its page."""
    reader = context["request"].user
    fields = list(CustomField.objects.active_for(str(item._meta.model_name)))
    shown = read([item], fields=fields, reader=reader)[item.pk] if fields else {}
    return {"item": item, "facts": list(shown.values())}
