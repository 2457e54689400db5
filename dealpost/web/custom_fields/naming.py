from django.db.models import ForeignObjectRel, Model
from django.utils.translation import gettext as _

from dealpost.crm.fields.telling import PREFIX
from dealpost.crm.models import CustomField


def field_name(item: Model, name: str) -> str:
    """Name a field as the history writes it: one of the model, or "custom:budget"."""
    if not name.startswith(PREFIX):
        column = item._meta.get_field(name)
        if isinstance(column, ForeignObjectRel):
            return str(column.related_model._meta.verbose_name_plural)
        return str(getattr(column, "verbose_name", name))
    fields = CustomField.objects.filter(item_kind=item._meta.model_name)
    known = fields.filter(key=name.removeprefix(PREFIX)).first()
    return known.name if known else _("A field")
