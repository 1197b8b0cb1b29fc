"""What was copied to be pasted as a roster: rows of a spreadsheet, or a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

from tqdesk.errors import CopiedNoTable, NothingCopied

ENDINGS = (".xlsx", ".xls", ".xlsm", ".ods", ".csv", ".txt")
"""How the names of roster files end."""
_FEWEST_LINES = 3
"""Copied text of fewer lines, and of one column, is no list."""


def copied_roster(copied: QMimeData) -> Path | str:
    """The roster file that was copied, or the text of the rows, whatever other forms stand beside it.

    :raises NothingCopied, CopiedNoTable: there is neither.
    """
    files = [Path(url.toLocalFile()) for url in copied.urls() if url.toLocalFile()]
    rosters = [file for file in files if file.suffix.lower() in ENDINGS]
    if rosters:
        return rosters[0]
    text = copied.text()
    if not text.strip():
        raise NothingCopied
    if files or ("\t" not in text and len(text.strip().splitlines()) < _FEWEST_LINES):
        raise CopiedNoTable
    return text
