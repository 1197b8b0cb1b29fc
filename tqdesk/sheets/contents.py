"""What a column holds, told by its cells: for columns under no heading, or under unknown words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise

from tqdesk.sheets.cells import cell_text
from tqdesk.sheets.headings import key_of
from tqdesk.sheets.lines import without_number
from tqdesk.sheets.workbook import Cell
from tqdesk.vietnamese.citizen_id import read_number
from tqdesk.vietnamese.dates import birth_year, read_birth
from tqdesk.vietnamese.ethnic import read_ethnic
from tqdesk.vietnamese.full_names import looks_like_full_name
from tqdesk.vietnamese.phones import read_phone

_MOSTLY = 0.8
_MOST_LIST_NUMBER = 9_999
_ALONE_LIST_NUMBER = 999
_YOUNGEST = 14
_NAMES = 0.6
"""The share of a column's texts that must look like full names: there are family names that no list has."""

_EMAIL = re.compile(r"[^\s@]++@(?:[^\s@.]++\.)++[^\s@.]++")
_SEXES = frozenset({"nam", "nu", "male", "female"})
_POSITION = re.compile(
    r"((phó|quyền|nguyên|cựu)\s+)?(chủ tịch|bí thư|trưởng|phó|công chức|viên chức|cán bộ|giáo viên|kế toán"
    r"|văn thư|chuyên viên|nhân viên|hiệu trưởng|hiệu phó|giám đốc|chỉ huy|thành viên|hội viên|đoàn viên"
    r"|người dân|nông dân|lái xe|bảo vệ|y sĩ|y sỹ|bác sĩ|bác sỹ|điều dưỡng|học viên|đại biểu|ủy viên|uỷ viên"
    r"|tổ trưởng|tổ phó|công an viên|thôn đội trưởng)\b"
)
_WORKPLACE = re.compile(
    r"(ubnd|hđnd|ubmttq|mttq|ủy ban|uỷ ban|hội đồng|đảng ủy|đảng uỷ|chi bộ|xã|phường|thị trấn|huyện|tỉnh"
    r"|thôn|bản|xóm|tổ dân phố|tdp|tổ \d|trường|trạm|sở|phòng|ban|hội|đoàn|trung tâm|công an|văn phòng"
    r"|ngân hàng|công ty|hợp tác xã|htx|doanh nghiệp|bưu điện|th|thcs|thpt|mầm non)\b"
)


def guess_unheaded(cells: Sequence[Cell], *, under_heading: bool) -> str:
    """The field of a column of a table whose other columns are known, ``""`` where the cells do not say.

    Under words that we do not know only what cannot be another person's or another day is taken.
    """
    filled = _filled(cells)
    kinds = (_SAID_ANYWHERE,) if under_heading else (_SAID_ANYWHERE, _SAID_BY_FORM)
    return next((field for kind in kinds for field, holds in kind.items() if filled and holds(filled)), "")


def only_column_of_names(columns: Mapping[int, Sequence[Cell]]) -> int | None:
    """The one of ``columns`` that holds full names; ``None`` where none does, or more than one."""
    found = [key for key, cells in columns.items() if (filled := _filled(cells)) and _are_names(filled)]
    return found[0] if len(found) == 1 else None


def guess_all(columns: Sequence[Sequence[Cell]]) -> list[str]:
    """The fields of all columns of a table without headings, each at most once.

    Where several columns hold names none is taken for the people's; but family and middle names beside
    given names are one name.
    """
    filled = [_filled(cells) for cells in columns]
    fields = [""] * len(columns)
    for field, holds in {**_SAID_ANYWHERE, **_SAID_BY_FORM, "list_number": _are_list_numbers}.items():
        at = next((at for at, cells in enumerate(filled) if cells and not fields[at] and holds(cells)), None)
        if at is not None:
            fields[at] = field
    named = only_column_of_names({at: cells for at, cells in enumerate(columns) if not fields[at]})
    if named is not None:
        fields[named] = "name"
        beside = filled[named + 1] if named + 1 < len(filled) and not fields[named + 1] else []
        if len(beside) * 2 > len(filled[named]) and _share(beside, _is_one_word) > _MOSTLY:
            fields[named : named + 2] = ["family_name", "given_name"]
    for field, words in {"position": _POSITION, "workplace": _WORKPLACE}.items():
        free = [at for at, cells in enumerate(filled) if cells and not fields[at]]
        at = next((at for at in free if _share(filled[at], _says(words)) >= _NAMES), None)
        if at is not None:
            fields[at] = field
    return fields


def is_full_name(text: str) -> bool:
    """Whether a text is shaped like a full name, be it behind a list number in one cell."""
    return looks_like_full_name(without_number(text))


def _filled(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell != ""]


def _share(cells: Sequence[Cell], holds: Callable[[Cell], bool]) -> float:
    return sum(map(holds, cells)) / len(cells) if cells else 0.0


def _mostly(holds: Callable[[Cell], bool]) -> Callable[[Sequence[Cell]], bool]:
    return lambda cells: _share(cells, holds) >= _MOSTLY


def _are_births(cells: Sequence[Cell]) -> bool:
    """Full dates or years, of which most are no day of a training or of a card's issue."""
    births = [birth for cell in cells if (birth := read_birth(cell)) is not None]
    if len(births) < _MOSTLY * len(cells):
        return False
    years = sorted(map(birth_year, births))
    return years[len(years) // 2] <= date.today().year - _YOUNGEST


def _are_list_numbers(cells: Sequence[Cell]) -> bool:
    texts = [cell_text(cell).rstrip(".)") for cell in cells]
    if not all(text.isdecimal() and int(text) <= _MOST_LIST_NUMBER for text in texts):
        return False
    numbers = list(map(int, texts))
    if len(numbers) == 1:
        return numbers[0] <= _ALONE_LIST_NUMBER
    return sum(after - before == 1 for before, after in pairwise(numbers)) >= _MOSTLY * (len(numbers) - 1)


def _are_names(cells: Sequence[Cell]) -> bool:
    return _share(cells, lambda cell: isinstance(cell, str) and is_full_name(cell)) >= _NAMES


def _is_one_word(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.isalpha()


def _says(words: re.Pattern[str]) -> Callable[[Cell], bool]:
    return lambda cell: isinstance(cell, str) and words.match(cell.casefold()) is not None


_SAID_ANYWHERE: dict[str, Callable[[Sequence[Cell]], bool]] = {
    "email": _mostly(lambda cell: isinstance(cell, str) and _EMAIL.fullmatch(cell) is not None),
    "sex": _mostly(lambda cell: isinstance(cell, str) and key_of(cell) in _SEXES),
    "ethnic": _mostly(lambda cell: isinstance(cell, str) and read_ethnic(cell) is not None),
}
_SAID_BY_FORM: dict[str, Callable[[Sequence[Cell]], bool]] = {
    "birth": _are_births,
    "phone": _mostly(lambda cell: read_phone(cell) is not None),
    "citizen_id": _mostly(lambda cell: read_number(cell) is not None),
}
