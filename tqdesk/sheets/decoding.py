"""Sheets in today's Unicode: old font encodings read, look-alike letters and stray spaces mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import filterfalse, zip_longest

from tqdesk.sheets.workbook import Cell, SheetCells
from tqdesk.vietnamese.encodings import decode_column, says_old_encoding
from tqdesk.vietnamese.text import is_clean, normalise

_BETWEEN = "|"
"""Stands between texts that are looked at together: no mark behind it makes another sign of it."""


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
    texts = [cell for cell in set(cells) if isinstance(cell, str) and cell]
    if fonts or says_old_encoding(texts):
        places = [at for at, cell in enumerate(cells) if isinstance(cell, str) and cell]
        typed = [str(cells[at]) for at in places]
        changed = list(cells)
        for at, text in zip(places, decode_column(typed, [fonts.get(at) for at in places]), strict=True):
            changed[at] = normalise(text)
        return changed
    odd = _to_normalise(texts)
    normal: dict[Cell, Cell] = {text: normalise(text) for text in odd}
    return list(map(normal.get, cells, cells)) if odd else cells


def _to_normalise(texts: list[str]) -> list[str]:
    """Those of ``texts`` that normalising may change."""
    # One look at all texts together costs less than a look at each.
    together = _BETWEEN.join(texts)
    if not together.isprintable():
        # Headings of two lines, above cells of one.
        lines = list(filter(str.isprintable, texts))
        return [*_to_normalise(lines), *filterfalse(str.isprintable, texts)]
    if not is_clean(together):
        return texts
    framed = f"{_BETWEEN}{together}{_BETWEEN}"
    if not any(spaces in framed for spaces in ("  ", f" {_BETWEEN}", f"{_BETWEEN} ")):
        return []
    return list(filter(_has_odd_spaces, texts))


def _has_odd_spaces(text: str) -> bool:
    return "  " in text or text[0] == " " or text[-1] == " "
