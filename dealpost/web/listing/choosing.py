"""Which columns a list shows: as chosen for this address, by habit, or as usual."""

from collections.abc import Sequence

from dealpost.web.listing.columns import Column


def chosen(offered: Sequence[Column], *choices: Sequence[str]) -> list[Column]:
    """Return the columns of the first choice that names any, else the usual ones.

    The first column stays first: it leads to the item.
    """
    by_name = {column.name: column for column in offered}
    for names in choices:
        found = [by_name[name] for name in dict.fromkeys(names) if name in by_name]
        if found:
            return [offered[0], *(column for column in found if column is not offered[0])]
    return [column for column in offered if column.is_usual]


def others(offered: Sequence[Column], shown: Sequence[Column]) -> list[Column]:
    return [column for column in offered if column not in shown]
