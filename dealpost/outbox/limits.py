"""How large a message may be."""

from django.db.models import Sum
from django.utils.translation import gettext as _

from dealpost.outbox.models import Draft

MEGABYTE = 2**20
# Most servers take 25 MB, and as text (Base64) a file grows by more than a third.
LARGEST_FILES = 18 * MEGABYTE
MOST_FILES = 50


def room_left(draft: Draft) -> int:
    """Return how many bytes of attachments the draft can still take."""
    return LARGEST_FILES - (draft.attachments.aggregate(total=Sum("size"))["total"] or 0)


def is_too_large(draft: Draft) -> bool:
    return room_left(draft) < 0


def words() -> str:
    return _(
        "The files are too large: together they may have %d MB, more than that most mail servers "
        "refuse. Share large files by a link."
    ) % (LARGEST_FILES // MEGABYTE)
