from django.db.models import Model


def fact_edit(item: Model, name: str, label: str) -> dict[str, object]:
    """Describe the button over a fact of an item's page that turns it into a form."""
    return {"room": f"{item._meta.model_name}s", "item": item, "name": name, "label": label}
