"""Texts that a spreadsheet would take for formulas: how they are written into .csv, and read again."""

from __future__ import annotations

import re

SIGNS = "=+-@\t\r"
"""What such a text begins with (OWASP, "CSV Injection")."""

_RISKY = re.compile(f"'*[{re.escape(SIGNS)}]")


def guarded(text: str) -> str:
    """A text with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """The text that :func:`guarded` made safe; any other as it is."""
    return text[1:] if text[:1] == "'" and _RISKY.match(text) else text
