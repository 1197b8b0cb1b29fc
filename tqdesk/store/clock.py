"""The wall clock, in the unit the journal uses."""

from __future__ import annotations

import time
from datetime import datetime

# Two days before the year 10000 in UTC: dates end there, in places east of Greenwich sooner.
_LAST = 253_402_300_799_999 - 2 * 24 * 3600 * 1000


def now() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def local_time(milliseconds: int) -> datetime:
    """The local date and time of an instant; of the last days that a file may claim, the day before them."""
    return datetime.fromtimestamp(min(milliseconds, _LAST) / 1000).astimezone()
