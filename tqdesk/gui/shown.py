"""Numbers, times and file places as the pages show them."""

from __future__ import annotations

from tqdesk.store import clock


def count(number: int) -> str:
    """A whole number with points between thousands: ``3.402``."""
    return f"{number:,}".replace(",", ".")


def when(milliseconds: int) -> str:
    """A day and time: ``18/03/2025 08:14``."""
    return clock.local_time(milliseconds).strftime("%d/%m/%Y %H:%M")


def day(milliseconds: int) -> str:
    """A day: ``18/03/2025``."""
    return clock.local_time(milliseconds).strftime("%d/%m/%Y")
