"""What measuring a workbook finds: the copy that the reading library gets, and what it would not tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

from tqdesk.sheets.bounds import CELLS, MERGED_CELLS, OLD_FONTS, TEXT_CHARACTERS, VALUES, OutOfBounds


@dataclass(slots=True)
class Traits:
    """What is to be known of a sheet beside its values; rows and columns count from 1 as Excel shows them.

    ``fonts`` has the font of each text in an old Vietnamese font, by row and column. ``merged`` has the last
    row of each cell merged over several, by its column and first row.
    """

    fonts: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: dict[tuple[int, int], int] = field(default_factory=dict)
    formulas_without_value: int = 0
    errors: int = 0

    def add_font(self, row: int, column: int, font: str) -> None:
        """The font of a text, as long as there is room for more."""
        if len(self.fonts) < OLD_FONTS:
            self.fonts[row, column] = font

    def add_merged(self, column: int, first_row: int, last_row: int) -> None:
        """A merged cell, if it goes over several rows and there is room for more."""
        if last_row > first_row and len(self.merged) < MERGED_CELLS:
            self.merged[column, first_row] = last_row


@dataclass(slots=True)
class Totals:
    """What all sheets of a workbook hold so far."""

    cells: int = 0
    values: int = 0
    characters: int = 0

    def add(self, *, cells: int = 0, values: int = 0, characters: int = 0) -> None:
        """Count more of it; raises :class:`OutOfBounds`."""
        self.cells += cells
        self.values += values
        self.characters += characters
        if self.cells > CELLS or self.values > VALUES or self.characters > TEXT_CHARACTERS:
            raise OutOfBounds


@dataclass(frozen=True, slots=True)
class Measured:
    """A workbook within the bounds: its copy for the reading library, and the traits of each sheet in it."""

    copy: BytesIO
    traits: Sequence[Traits]
    has_macros: bool = False
