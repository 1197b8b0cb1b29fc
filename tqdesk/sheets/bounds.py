"""How much a workbook may hold, told before the reading library is let near it.

The library lays a sheet out as one dense block of cells and cannot be stopped half-way, so a file of
a few bytes could ask for all the memory there is. Whatever is read is therefore measured first. The bounds
are such that any file is answered within 30 seconds and 600 MB.
"""

from __future__ import annotations

FILE_BYTES = 64 * 1024 * 1024
UNPACKED_BYTES = 128 * 1024 * 1024
"""All parts that are read, a part counting as often as the workbook names it."""
PACKING_RATIO = 300
"""Unpacked over packed size that a part of more than :data:`RATIO_FREE_BYTES` may reach."""
RATIO_FREE_BYTES = 8 * 1024 * 1024
SHEETS = 200
ROWS = 200_000
COLUMNS = 16_384
CELLS = 5_000_000
"""Cells of the smallest rectangle around all values of a sheet, and of all sheets together."""
VALUES = 2_000_000
"""Cells with something in them, of all sheets together."""
CELL_CHARACTERS = 40_000
"""Excel itself allows 32,767 characters in a cell."""
TEXT_CHARACTERS = 40_000_000
"""Of all cells together, a shared text counting once for each cell that shows it."""
OLD_FONTS = 400_000
"""Texts of a sheet whose old font is told; of further ones the letters must tell it."""
MERGED_CELLS = 100_000
"""Cells of a sheet merged over several rows; further ones count for their first row only."""
TAGS = 6_000_000
"""Of an XML part that must be read element by element, which is slow."""
TAG_BYTES = 256 * 1024
"""Of an XML part between two tags, and of a tag."""

HEADINGS_LOOKED_AT = 30_000
"""Different texts of a workbook that begin like a heading; of further ones none is taken for one."""
HEADER_CELLS = 200_000
"""Cells of all rows of a workbook that look like headers, one with fewer than 20 counting as that many."""
LEAST_HEADER_CELLS = 20
GUESSED_CELLS = 200_000
"""Cells of a workbook by which columns under no known heading are taken for something."""
TABLES_BESIDE = 20
"""Tables side by side: the rows of each are gone through as often."""


class Refused(Exception):
    """A file that is not read; its subclasses say why."""


class OutOfBounds(Refused):
    """More than this module allows."""


class Broken(Refused):
    """Not built as its kind of file must be."""


class NoWorkbook(Refused):
    """Another kind of file."""


class Locked(Refused):
    """Behind a password."""


class Unsafe(Refused):
    """With declarations of its own, which no spreadsheet program writes: they could name other files."""


class Extent:
    """The smallest rectangle around the cells met so far, kept within the bounds."""

    def __init__(self) -> None:
        self._top = self._left = 1 << 32
        self._bottom = self._right = -1

    def meet(self, row: int, column: int) -> None:
        """Widen the rectangle to hold a cell (counted from 0); raises :class:`OutOfBounds`."""
        if self._top <= row <= self._bottom and self._left <= column <= self._right:
            return
        self._top, self._bottom = min(self._top, row), max(self._bottom, row)
        self._left, self._right = min(self._left, column), max(self._right, column)
        rows = self._bottom - self._top + 1
        if rows > ROWS or column >= COLUMNS or rows * (self._right - self._left + 1) > CELLS:
            raise OutOfBounds

    @property
    def cells(self) -> int:
        """How many cells the rectangle has."""
        return (self._bottom - self._top + 1) * (self._right - self._left + 1) if self._bottom >= 0 else 0
