"""Numbers that spreadsheets made of what people typed as digits."""

from __future__ import annotations


def digits_of(value: object) -> str:
    """The digits of a cell's whole number, ``""`` for any other value."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    if isinstance(value, float) and not value.is_integer():
        return ""
    return str(int(value)) if value > 0 else ""
