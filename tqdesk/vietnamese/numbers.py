"""Numbers that spreadsheets made of what people typed as digits."""

from __future__ import annotations

import re

_SHORTENED = re.compile(r"([1-9])(?:[.,]([0-9]{1,20}))?E\+?([0-9]{1,2})", re.IGNORECASE | re.ASCII)


def digits_of(value: object) -> str:
    """The digits of a cell's whole number, ``""`` for any other value."""
    if isinstance(value, float):
        return str(int(value)) if value > 0 and value.is_integer() else ""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and value > 0 else ""


def is_shortened(text: str) -> bool:
    """Whether a text is a whole number as Excel shows one too long for its cell: ``9.79002222E+08``."""
    return _SHORTENED.fullmatch(text.strip()) is not None


def in_full(text: str) -> str:
    """The digits of a number that Excel shortened if all of them are there, any other text as it is."""
    found = _SHORTENED.fullmatch(text.strip())
    if found is None:
        return text
    first, further, count = found[1], (found[2] or "").rstrip("0"), int(found[3])
    shown = found[2] or ""
    return first + shown[:count] if len(further) <= count <= len(shown) else text
