"""Sheets in today's Unicode: old font encodings read, look-alike letters and stray spaces mended."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import filterfalse, zip_longest

from tqdesk.sheets.workbook import Cell, SheetCells
from tqdesk.vietnamese.encodings import decode_column, says_old_encoding
from tqdesk.vietnamese.text import is_clean, normalise, single_spaced

_BETWEEN = "|"
"""Stands between texts that are looked at together: no mark behind it makes another sign of it."""


@dataclass(frozen=True, slots=True)
class DecodedSheet(SheetCells):
    """A sheet in today's Unicode. All its rows are of one length: shorter ones end in empty cells.

    ``columns`` are its cells once more, column by column; ``texts`` the texts of each, equal ones once as a
    rule.
    """

    columns: tuple[Sequence[Cell], ...] = ()
    texts: tuple[Collection[str], ...] = ()


def decoded(sheet: SheetCells) -> DecodedSheet:
    """``sheet`` with its texts in today's Unicode, whatever font or page they were typed for."""
    fonts = _by_column(sheet.fonts)
    columns: list[Sequence[Cell]] = []
    texts: list[Collection[str]] = []
    for index, cells in enumerate(zip_longest(*sheet.rows, fillvalue="")):
        read, its_texts = _decoded_column(cells, fonts.get(index, {}))
        columns.append(read)
        texts.append(its_texts)
    rows = tuple(zip(*columns, strict=True))
    kept = {each.name: getattr(sheet, each.name) for each in fields(sheet)}
    return DecodedSheet(**{**kept, "rows": rows, "fonts": {}}, columns=tuple(columns), texts=tuple(texts))


def _by_column(fonts: Mapping[tuple[int, int], str]) -> dict[int, dict[int, str]]:
    columns: dict[int, dict[int, str]] = {}
    for (row, column), font in fonts.items():
        columns.setdefault(column, {})[row] = font
    return columns


def _decoded_column(
    cells: Sequence[Cell], fonts: Mapping[int, str]
) -> tuple[Sequence[Cell], Collection[str]]:
    """The cells of a column, decoded together, as those in doubt follow the majority, and its texts."""
    texts = [cell for cell in dict.fromkeys(cells) if type(cell) is str and cell]
    if fonts or says_old_encoding(texts):
        places = [at for at, cell in enumerate(cells) if isinstance(cell, str) and cell]
        typed = [str(cells[at]) for at in places]
        decoded_texts = decode_column(typed, [fonts.get(at) for at in places])
        changed = dict(zip(places, map(normalise, decoded_texts), strict=True))
        return list(map(changed.get, range(len(cells)), cells)), set(changed.values())
    normal = _normal(texts)
    if not normal:
        return cells, texts
    return list(map(normal.get, cells, cells)), list(map(normal.get, texts, texts))


def _normal(texts: Sequence[str]) -> dict[Cell, str]:
    """Those of ``texts`` that normalising changes, or may change, as it leaves them."""
    # One look at all texts together costs less than a look at each.
    together = _BETWEEN.join(texts)
    if is_clean(together):
        framed = f"{_BETWEEN}{together}{_BETWEEN}"
        if not any(spaces in framed for spaces in ("  ", f" {_BETWEEN}", f"{_BETWEEN} ")):
            return {}
        odd = (text for text in texts if "  " in text or text[0] == " " or text[-1] == " ")
        return {text: single_spaced(text) for text in odd}
    if together.isprintable():
        return {text: normalise(text) for text in texts}
    # Headings of two lines, above cells of one.
    lines = list(filter(str.isprintable, texts))
    return _normal(lines) | {text: normalise(text) for text in filterfalse(str.isprintable, texts)}
