"""The Date header, however it is written."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

_LONGEST = 200
_FARTHEST_ZONE = 24 * 3600  # seconds; datetime allows less than a day


def sent_date(header: str) -> datetime | None:
    """The aware moment in a Date header, None where there is none. Absurd years stay as claimed."""
    try:
        fields = parsedate_tz(header[:_LONGEST])
        if fields is None:
            return None
        offset = fields[9] or 0
        zone = timezone(timedelta(seconds=offset)) if abs(offset) < _FARTHEST_ZONE else UTC
        return datetime(*fields[:6], tzinfo=zone)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
