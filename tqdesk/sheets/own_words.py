"""What cells of our own lists say in words of ours: the category of a person, and which person a row is."""

from __future__ import annotations

import re
from functools import cache
from uuid import UUID

from tqdesk.records import CATEGORIES
from tqdesk.sheets.cells import cell_text
from tqdesk.sheets.headings import key_of
from tqdesk.sheets.workbook import Cell
from tqdesk.words import in_all_languages
from tqdesk.words.changes import VALUE_WORDS

# What UUID itself takes is more, other scripts' digits among it.
_PERSON_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


def read_category(cell: Cell) -> str | None:
    """The category that a cell says, in our words of either language or by its code; ``None`` for others."""
    return _categories().get(key_of(cell_text(cell)))


def read_person_id(cell: Cell) -> UUID | None:
    """The id of a person as our lists have it; ``None`` for anything else."""
    return UUID(cell) if isinstance(cell, str) and _PERSON_ID.fullmatch(cell := cell.strip()) else None


@cache
def _categories() -> dict[str, str]:
    return {
        key_of(said): category
        for category in CATEGORIES
        for said in (category, *in_all_languages(VALUE_WORDS[category]))
    }
