"""What a file said of an item goes with it, once it is erased for good."""

from django.db.models import Q

from dealpost.crm.models import ImportRow


def forget_cells(kind: str, key: int) -> None:
    """Empty the rows of which this item was made or changed; that they were, stays known."""
    it = [[kind, key]]
    rows = list(ImportRow.objects.filter(Q(made__contains=it) | Q(changed__contains=it)))
    for row in rows:
        row.cells = [""] * len(row.cells)
        row.changed = [each for each in row.changed if each[:2] != it[0]]
    ImportRow.objects.bulk_update(rows, ["cells", "changed"])
