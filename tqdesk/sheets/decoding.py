"""Sheets in today's Unicode: old font encodings read, look-alike letters and stray spaces mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from tqdesk.sheets.workbook import Cell, SheetCells
from tqdesk.vietnamese.encodings import decode_column
from tqdesk.vietnamese.text import normalise


def decoded(sheet: SheetCells) -> SheetCells:
    """``sheet`` with its texts in today's Unicode, whatever font or page they were typed for.

    All its rows are of one length: shorter ones end in empty cells.
    """
    columns = zip_longest(*sheet.rows, fillvalue="")
    fonts = _by_column(sheet.fonts)
    read = [_decoded_column(cells, fonts.get(index, {})) for index, cells in enumerate(columns)]
    return replace(sheet, rows=tuple(zip(*read, strict=True)), fonts={})


def _by_column(fonts: Mapping[tuple[int, int], str]) -> dict[int, dict[int, str]]:
    columns: dict[int, dict[int, str]] = {}
    for (row, column), font in fonts.items():
        columns.setdefault(column, {})[row] = font
    return columns


def _decoded_column(cells: Sequence[Cell], fonts: Mapping[int, str]) -> Sequence[Cell]:
    """The cells of a column, decoded together, as those in doubt follow the majority."""
    texts = {cell for cell in cells if isinstance(cell, str) and cell}
    if fonts or not "".join(texts).isascii():
        places = [at for at, cell in enumerate(cells) if isinstance(cell, str) and cell]
        typed = [str(cells[at]) for at in places]
        meant = decode_column(typed, [fonts.get(at) for at in places] if fonts else None)
        if meant != typed:
            changed = list(cells)
            for at, text in zip(places, meant, strict=True):
                changed[at] = normalise(text)
            return changed
    # One look at all texts of one line together costs less than a look at each.
    lines = [text for text in texts if text.isprintable()]
    together = " ".join(lines)
    stay = normalise(together) == together
    normal = {text: normalise(text) for text in texts if not (stay and text.isprintable())}
    if not normal:
        return cells
    return [normal.get(cell, cell) if isinstance(cell, str) else cell for cell in cells]
