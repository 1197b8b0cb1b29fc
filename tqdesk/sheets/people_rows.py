"""Which rows below a roster's header are people: not totals, not sub-headings, not the signatures.

Rows with a name and a list number, or with a name and a fact that only a person has, are people. The others
are told by what they say and by where they stand.
"""

from __future__ import annotations

from collections.abc import Sequence

from tqdesk.sheets.lines import is_list_number, is_section_number, line_kind, may_be_lines
from tqdesk.sheets.workbook import Cell
from tqdesk.vietnamese.full_names import is_shaped_like_name, looks_like_full_name

Cells = Sequence[Cell]
_MOST_COUNTED = 999


def people_rows(
    *,
    names: Sequence[Cells],
    named: Sequence[bool],
    numbers: Sequence[Cells],
    facts: Sequence[Cells],
    others: Sequence[Cells],
    evident: Sequence[bool],
) -> list[int]:
    """The rows of a table that are people or claim to be, as indexes into its columns.

    ``names``, ``numbers`` and ``facts`` are the columns with names, list numbers and other facts, ``others``
    those that are not read; ``named`` says of each row whether it has a name, ``evident`` whether it has a
    fact that only people have. A row without a name is among them when it holds another fact.
    """
    count = len(evident)
    counted = in_any([[*map(_counts, cells)] for cells in numbers], count)
    sure = [name and (number or fact) for name, number, fact in zip(named, counted, evident, strict=True)]
    last_sure = next((at for at in reversed(range(len(sure))) if sure[at]), -1)
    in_numbers = any(map(bool.__and__, named, counted))
    lines = in_any([may_be_lines(cells) for cells in names], count)
    rows: list[int] = []
    # Behind a total, a line that closes the list, or a gap, less is taken for a person.
    totalled = closed = gap = False
    for at, holds in enumerate(sure):
        if holds and not (lines[at] and _is_line(at, names, facts, evident, counted[at])):
            closed = gap = False
            rows.append(at)
            continue
        own = [cell for cells in names if not _is_blank(cell := cells[at])]
        beside = [cell for cells in facts if not _is_blank(cell := cells[at])]
        own_kinds = set(map(_kind, own))
        kinds = own_kinds.union(_kind(cells[at]) for cells in (*numbers, *facts, *others))
        below = at > last_sure
        if not own and not beside:
            closed = closed or "closing" in kinds
            totalled = totalled or (below and "total" in kinds)
            gap = True
        elif evident[at] and not own:
            rows.append(at)
        elif "total" in kinds:
            totalled = totalled or below
        # Beside a name, "Chủ tịch" is the person's position.
        elif "closing" in (own_kinds if own else kinds):
            closed = True
        elif not (
            closed
            or _is_hint(own)
            or (all(map(_is_count, beside)) and _is_section(at, own_kinds, numbers))
            or (0 <= last_sure < at and not beside and not _is_like_name(own))
            or (below and _is_signature(beside, totalled=totalled, gap=gap, counted=in_numbers))
        ):
            rows.append(at)
    return rows


def is_name(cell: Cell) -> bool:
    """Whether a cell under a heading for names has any letter."""
    return isinstance(cell, str) and (cell[:1].isalpha() or any(map(str.isalpha, cell)))


def _counts(cell: Cell) -> bool:
    return cell.is_integer() if type(cell) is float else is_list_number(cell)


def in_any(columns: Sequence[list[bool]], count: int) -> list[bool]:
    """Of each of ``count`` rows whether it holds in any of the columns."""
    if len(columns) == 1:
        return columns[0]
    return list(map(any, zip(*columns, strict=True))) if columns else [False] * count


def _kind(cell: Cell) -> str:
    return line_kind(cell) if isinstance(cell, str) else ""


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _is_line(
    at: int, names: Sequence[Cells], facts: Sequence[Cells], evident: Sequence[bool], is_counted: bool
) -> bool:
    """Whether a row that is surely a person's by its numbers is none by what it says.

    It may be a total, a sub-heading among people of whom facts are told, or "Người lập: …" with a telephone
    number.
    """
    kinds = {_kind(cells[at]) for cells in names}
    if "total" in kinds:
        return True
    if "closing" in kinds and not is_counted:
        return any(":" in str(cells[at]) for cells in names)
    return "section" in kinds and any(evident) and all(_is_blank(cells[at]) for cells in facts)


def _is_section(at: int, own_kinds: set[str], numbers: Sequence[Cells]) -> bool:
    """Whether a row is a sub-heading among the people: "I. Khối Đảng", "Xã Tân Trào"."""
    return "section" in own_kinds or any(is_section_number(cells[at]) for cells in numbers)


def _is_count(cell: Cell) -> bool:
    """Whether a cell beside a sub-heading counts the people below it."""
    return isinstance(cell, int | float) and 0 <= cell <= _MOST_COUNTED


def _is_hint(own: Sequence[Cell]) -> bool:
    """Whether a row says how to fill in the column: "(Viết chữ in hoa)"."""
    return bool(own) and str(own[0]).startswith("(")


def _is_like_name(own: Sequence[Cell]) -> bool:
    return is_shaped_like_name(" ".join(map(str, own)))


def _is_signature(beside: Sequence[Cell], *, totalled: bool, gap: bool, counted: bool) -> bool:
    """Whether a row below the last who is surely a person is no other person.

    Below a total nobody counts who has no list number, or no fact where none have numbers. A bare name, or
    two names beside each other, apart from the list is a signature, or a line of the next title.
    """
    facts = [cell for cell in beside if not (isinstance(cell, str) and looks_like_full_name(cell))]
    if totalled and (counted or not facts):
        return True
    return gap and not facts and (counted or bool(beside))
