"""Where on a sheet its rosters are, and what their columns mean.

:func:`find_tables` only proposes: a front end may replace a table's columns before the people are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, islice, pairwise

from tqdesk.sheets.bounds import GUESSED_CELLS, TABLES_BESIDE, OutOfBounds
from tqdesk.sheets.cells import cell_at, cell_text, text_at
from tqdesk.sheets.contents import guess_all, guess_unheaded, is_full_name, only_column_of_names
from tqdesk.sheets.decoding import DecodedSheet
from tqdesk.sheets.header_rows import Header, header_rows
from tqdesk.sheets.headings import field_of, is_leaf, is_whole_heading, key_of, meaning
from tqdesk.sheets.lines import without_number
from tqdesk.sheets.own_words import read_category
from tqdesk.sheets.workbook import Cell, SheetCells
from tqdesk.vietnamese.dates import read_birth
from tqdesk.vietnamese.full_names import is_shaped_like_name

SAMPLE_ROWS = 60
NAME_FIELDS = ("name", "family_name", "given_name")
_FIRST_NAMES = ("name", "family_name")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: ``index`` into a sheet's rows, the ``letter`` over it, its words and meaning.

    ``field`` is as :func:`tqdesk.sheets.headings.meaning` says, ``""`` for a column that is not read;
    ``sex`` is what a filled cell here says of the person's sex.
    """

    index: int
    letter: str
    heading: str
    field: str
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A roster on a sheet; rows are those Excel shows, the last ones included.

    Where there is no header, ``first_header_row`` and ``last_header_row`` are the row above its first.
    """

    sheet: str
    first_header_row: int
    last_header_row: int
    first_row: int
    last_row: int
    columns: tuple[Column, ...]

    @property
    def has_names(self) -> bool:
        """Whether a column is taken for names, so that people can be read."""
        return any(column.field in NAME_FIELDS for column in self.columns)


def find_tables(sheet: DecodedSheet, *, sheets: int = 1) -> list[Table]:
    """The rosters of a decoded sheet, one of so many, from top to bottom, those side by side left to right.

    A header printed again further down begins a table of its own. A sheet on which no header is found has
    one table all the same, so that its columns can be chosen. A table whose names were not found has no
    column for them.

    Raises :class:`OutOfBounds` for more tables than anybody makes.
    """
    headers = header_rows(sheet, sheets=sheets)
    if not headers:
        return _table_without_known_header(sheet)
    tables = []
    left = GUESSED_CELLS // sheets
    ends = [*(header.top for header in headers[1:]), len(sheet.rows)]
    for header, end in zip(headers, ends, strict=True):
        for columns in _side_by_side(_columns(sheet, header, end)):
            table = _table(sheet, header, end, columns)
            left -= sum(map(_is_to_guess, columns)) * min(SAMPLE_ROWS, end - header.below)
            if left < 0:
                raise OutOfBounds
            tables.append(_settled(sheet, table))
    return tables


def rows_of(sheet: SheetCells, table: Table) -> Sequence[tuple[Cell, ...]]:
    """The rows below the header; the first is number ``table.first_row``."""
    first = table.first_row - sheet.first_row
    return sheet.rows[first : table.last_row - sheet.first_row + 1]


def _table(sheet: SheetCells, header: Header, end: int, columns: tuple[Column, ...]) -> Table:
    rows = (header.top, header.bottom, header.below, end - 1)
    top, bottom, first, last = (sheet.first_row + index for index in rows)
    return Table(sheet.name, top, bottom, first, last, columns)


def _columns(sheet: SheetCells, header: Header, end: int) -> list[Column]:
    headings = sheet.rows[header.top : header.bottom + 1]
    below = sheet.rows[header.below : min(header.below + SAMPLE_ROWS, end)]
    width = max(map(len, (*headings, *below)))
    texts = [[text_at(row, index) for index in range(width)] for row in headings]
    spanning = [list(accumulate(row, _or_left)) for row in texts]
    lowest = frozenset(texts[-1])
    columns = []
    for index in range(width):
        path = _path(texts, spanning, index)
        if path:
            field, sex = meaning(path, lowest)
            words = " / ".join(" ".join(text.split()) for text in path)
            columns.append(Column(index, sheet.letter(index), words, field, sex))
        elif any(cell_at(row, index) != "" for row in below):
            columns.append(Column(index, sheet.letter(index), "", ""))
    return columns


def _or_left(left: str, text: str) -> str:
    return text or left


def _path(texts: list[list[str]], spanning: list[list[str]], index: int) -> list[str]:
    """The headings over a column, topmost first: its own, and for Nam, Nữ and their like what stands above.

    A merged cell has its text at its left end only, so what stands above may have to be sought there:
    ``spanning`` has for each cell the nearest text at it or to its left.
    """
    own = [(at, row[index]) for at, row in enumerate(texts) if row[index]]
    if not own:
        return []
    path = [text for _, text in own]
    first = own[0][0]
    if is_leaf(path[0]) or field_of(path[0]) in ("family_name", "given_name"):
        path[:0] = [row[index] for row in spanning[:first] if row[index]]
    return path


def _side_by_side(columns: list[Column]) -> Iterator[tuple[Column, ...]]:
    """Cut the columns of a header row where a second roster begins: at its list numbers or its names.

    A column for names that begins no second roster has the names of others, and is not read.
    """
    starts = [0]
    first: Column | None = None
    number: int | None = None
    read = list(columns)
    for at, column in enumerate(columns):
        if first is not None and column.field == "list_number":
            number = at
        if column.field not in _FIRST_NAMES:
            continue
        if first is None:
            first = column
        elif number is not None:
            starts.append(number)
            number = None
        elif column.field == first.field:
            if key_of(column.heading) == key_of(first.heading):
                starts.append(at)
            else:
                read[at] = replace(column, field="")
    if len(starts) > TABLES_BESIDE:
        raise OutOfBounds
    for start, end in pairwise([*starts, len(read)]):
        yield tuple(read[start:end])


def _settled(sheet: SheetCells, table: Table) -> Table:
    """Decide by the cells what the headings leave open."""
    sample = list(islice(rows_of(sheet, table), SAMPLE_ROWS))
    columns = list(table.columns)
    births = any(
        read_birth(cell) is not None
        for column in columns
        if column.field == "birth_or_mark"
        for row in sample
        if (cell := cell_at(row, column.index)) != "" and cell_text(cell) not in ("0", "1")
    )
    for at, column in enumerate(columns):
        if column.field == "birth_or_mark":
            columns[at] = replace(column, field="birth" if births else "sex_mark")
    _settle_given_names(columns, sample)
    _settle_whole_names(columns, sample)
    _settle_categories(columns, sample)
    _settle_by_contents(columns, sample)
    return replace(table, columns=tuple(columns))


def _settle_given_names(columns: list[Column], sample: Sequence[tuple[Cell, ...]]) -> None:
    """Under "Họ và tên" merged over two columns, the second has given names and no heading of its own."""
    at = next((at for at, column in enumerate(columns) if column.field == "name"), len(columns))
    if at + 1 >= len(columns):
        return
    family, given = columns[at : at + 2]
    if given.heading or given.index != family.index + 1:
        return
    named = [row for row in sample if text_at(row, family.index)]
    texts = [text for row in named if (text := text_at(row, given.index))]
    if len(texts) * 2 > len(named) and all(map(_is_given_name, texts)):
        columns[at] = replace(family, field="family_name")
        columns[at + 1] = replace(given, heading=family.heading, field="given_name")


def _settle_whole_names(columns: list[Column], sample: Sequence[tuple[Cell, ...]]) -> None:
    """Of a column for whole names beside others for their parts only the one or the others are read."""
    by_field = {column.field: at for at, column in reversed(list(enumerate(columns)))}
    parts = [by_field[field] for field in ("family_name", "given_name") if field in by_field]
    if "name" not in by_field or not parts:
        return
    at, last = by_field["name"], parts[-1]
    named = [row for row in sample if text_at(row, columns[last].index)]
    whole = sum(text_at(row, columns[at].index).endswith(text_at(row, columns[last].index)) for row in named)
    if len(parts) == 1 and columns[last].field == "given_name" and whole * 2 <= len(named):
        columns[at] = replace(columns[at], field="family_name")
        return
    filled = sum(bool(text_at(row, columns[at].index)) for row in named)
    for dropped in parts if filled * 2 > len(named) else [at]:
        columns[dropped] = replace(columns[dropped], field="")


def _settle_categories(columns: list[Column], sample: Sequence[tuple[Cell, ...]]) -> None:
    """Read under "Đối tượng" only what is mostly categories of ours: it may be anything, as "Hộ nghèo"."""
    for at, column in enumerate(columns):
        if column.field == "category":
            said = [cell for row in sample if (cell := cell_at(row, column.index)) != ""]
            if sum(read_category(cell) is not None for cell in said) * 2 < len(said):
                columns[at] = replace(column, field="")


def _is_given_name(text: str) -> bool:
    return text.isalpha() and text.casefold() not in ("x", "nam", "nữ", "v")


def _settle_by_contents(columns: list[Column], sample: Sequence[tuple[Cell, ...]]) -> None:
    """Take columns under no known heading for what their cells are, where nothing else is taken for it."""
    taken = {column.field for column in columns}
    unknown = {
        at: [cell_at(row, column.index) for row in sample]
        for at, column in enumerate(columns)
        if _is_to_guess(column)
    }
    if taken.isdisjoint(NAME_FIELDS):
        at = only_column_of_names(unknown)
        if at is not None:
            columns[at] = replace(columns[at], field="name")
            del unknown[at]
    for at, cells in unknown.items():
        field = guess_unheaded(cells, under_heading=bool(columns[at].heading))
        if field and field not in taken:
            columns[at] = replace(columns[at], field=field)
            taken.add(field)


def _is_to_guess(column: Column) -> bool:
    """Whether the cells of a column are to say what it is: its heading does not, nor that it is of no use."""
    return not column.field and field_of(column.heading.rpartition(" / ")[2]) != ""


def _table_without_known_header(sheet: SheetCells) -> list[Table]:
    """The table of a sheet without a known header: its rows that are filled like most, its best guesses."""
    filled = [sum(cell != "" for cell in row) for row in sheet.rows]
    counts = sorted(count for count in filled if count)
    if not counts:
        return []
    # Titles and signatures are many in a short list, and fill few cells each.
    usual = counts[len(counts) * 3 // 4]
    full = [at for at, count in enumerate(filled) if count and count * 2 >= usual]
    sample = [sheet.rows[at] for at in full[: SAMPLE_ROWS + 1]]
    width = max(map(len, sample))
    used = [index for index in range(width) if any(cell_at(row, index) != "" for row in sample)]
    fields = guess_all([[cell_at(row, index) for row in sample] for index in used])
    headed = _is_unknown_header(sample, used, fields)
    if headed:
        # The words of the header say nothing of the cells below.
        fields = guess_all([[cell_at(row, index) for row in sample[1:]] for index in used])
    first = full[0] + headed
    if "name" in fields:
        first = _first_name(sheet, full[headed:], used[fields.index("name")])
        # Several lines above the names are a title.
        headed = headed and first == full[0] + 1
    columns = tuple(
        Column(index, sheet.letter(index), text_at(sample[0], index) if headed else "", field)
        for index, field in zip(used, fields, strict=True)
    )
    return [_table(sheet, Header(first - 1, first - 1, first), len(sheet.rows), columns)]


def _first_name(sheet: SheetCells, rows: list[int], index: int) -> int:
    """The row where names begin below a title, which may be shaped like one: "DANH SÁCH HỌC VIÊN"."""
    names = [text_at(sheet.rows[at], index) for at in rows]
    first = next(at for at, name in enumerate(names) if is_full_name(name))
    # A family name that we do not know may stand above the first that we do.
    while first and _is_like(names[first - 1], names[first]) and rows[first - 1] == rows[first] - 1:
        first -= 1
    return rows[first]


def _is_like(text: str, name: str) -> bool:
    return is_shaped_like_name(without_number(text)) and text.isupper() == name.isupper()


def _is_unknown_header(sample: Sequence[tuple[Cell, ...]], used: list[int], fields: Sequence[str]) -> bool:
    """Whether the first row is words over the others: it has a heading, or no cell of the kind below it."""
    first, *others = sample
    texts = [cell_text(cell_at(first, index)) for index in used]
    if not others or any(map(_has_digit, texts)) or any(map(is_full_name, texts)):
        return False
    if any(is_whole_heading(text) for text in texts if text):
        return True
    if any(field for field, text in zip(fields, texts, strict=True) if text):
        if "name" not in fields:
            return False
        at = fields.index("name")
        below = text_at(others[0], used[at])
        return bool(texts[at]) and not _is_like(texts[at], below)
    return any(
        text and sum(_has_digit(cell_text(cell_at(row, index))) for row in others) * 2 > len(others)
        for text, index in zip(texts, used, strict=True)
    )


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))
