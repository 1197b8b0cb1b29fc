"""The wall clock, in the unit the journal uses."""

from __future__ import annotations

import time
from datetime import UTC, datetime

# Two days before the year 3001 in UTC: the C library of Windows knows local times no further.
_LAST = 32_535_216_000_000 - 2 * 24 * 3600 * 1000


def now() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def local_time(milliseconds: int) -> datetime:
    """The local date and time of an instant; of those after the year 3000, a time in its last days."""
    # By way of UTC: Windows refuses to look for the zone of a time near 1970 that has none.
    return datetime.fromtimestamp(min(milliseconds, _LAST) / 1000, UTC).astimezone()
