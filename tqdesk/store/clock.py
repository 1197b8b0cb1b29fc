"""The wall clock, in the unit the journal uses."""

from __future__ import annotations

import time
from datetime import datetime


def now() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def local_time(milliseconds: int) -> datetime:
    """The local date and time of an instant."""
    return datetime.fromtimestamp(milliseconds / 1000).astimezone()
