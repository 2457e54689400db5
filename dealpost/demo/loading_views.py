"""Views of the lists that the company shares."""

from dealpost.crm.models import SavedView
from dealpost.demo.hiring import Staff

VIEWS: list[tuple[str, str, dict[str, list[str]]]] = [
    (
        "deal",
        "Bijna rond",
        {"f": ["expected_close_on.next.30"], "sort": ["close"]},
    ),
    ("deal", "Mijn grote deals", {"f": ["owner.any.me", "value.min.10000"], "sort": ["value"]}),
    (
        "deal",
        "Stilgevallen",
        {"f": ["last_mail.older.30"], "columns": ["title,value,stage,person,stage_since,owner"]},
    ),
    ("person", "In een deal, lang niets gehoord", {"f": ["open_deal.yes.", "last_mail.older.30"]}),
]


def load_views(staff: Staff) -> None:
    admin = next(user for user in staff.values() if user.is_admin)
    SavedView.objects.bulk_create(
        SavedView(item_kind=kind, name=name, asked=asked, owner=admin, is_shared=True)
        for kind, name, asked in VIEWS
    )
