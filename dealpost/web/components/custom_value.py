from dealpost.crm.fields.reading import Shown, plain
from dealpost.web.custom_fields.form_fields import WHOLE


def custom_value(shown: Shown) -> dict[str, object]:
    """Describe the value of a custom field as it is shown on a page or in a list."""
    return {
        "kind": shown.field.kind,
        "value": shown.value,
        "text": plain(shown),
        "is_withheld": shown.is_withheld,
        "is_whole": shown.field.kind in WHOLE,
    }
