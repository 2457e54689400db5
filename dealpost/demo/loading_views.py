"""Views of the lists that the company shares."""

from dealpost.crm.models import SavedView
from dealpost.demo.hiring import Staff

VIEWS: list[tuple[str, str, dict[str, list[str]]]] = [
    (
        "deal",
        "Closing soon",
        {"f": ["expected_close_on.next.30"], "sort": ["close"]},
    ),
    ("deal", "My big deals", {"f": ["owner.any.me", "value.min.10000"], "sort": ["value"]}),
    (
        "deal",
        "Gone quiet",
        {"f": ["last_mail.older.30"], "columns": ["title,value,stage,person,stage_since,owner"]},
    ),
    ("person", "In a deal, not heard of lately", {"f": ["open_deal.yes.", "last_mail.older.30"]}),
]


def load_views(staff: Staff) -> None:
    admin = next(user for user in staff.values() if user.is_admin)
    SavedView.objects.bulk_create(
        SavedView(item_kind=kind, name=name, asked=asked, owner=admin, is_shared=True)
        for kind, name, asked in VIEWS
    )
