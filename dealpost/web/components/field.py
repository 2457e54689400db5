from django.forms import BoundField, CheckboxInput


def field(bound: BoundField, *, whole: bool = False, icon: str = "") -> dict[str, object]:
    """Describe a field of a form: label, control, help and what is wrong with it."""
    return {
        "field": bound,
        "is_check": isinstance(bound.field.widget, CheckboxInput),
        "whole": whole or bound.name in getattr(bound.form, "whole", ()),
        "icon": icon,
    }
