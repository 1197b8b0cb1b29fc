"""Lines of a sheet that are no people: totals, what closes a list, sub-headings; and list numbers.

Words count with their marks where a text has any, for without them family names look like them: "Bàn" and
"Bản", "Trương" and "Trường".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tqdesk.sheets.workbook import Cell
from tqdesk.vietnamese.memo import Memo
from tqdesk.vietnamese.names import exact_key, plain_key

_LONGEST_NUMBER = 12
_LONGEST_SAID = 300
"""What a line is, is said at its beginning; to look through more could take for ever."""
_LIST_NUMBER = re.compile(r"\d{1,6}\s*[.)]?")
_SECTION_NUMBER = re.compile(r"([IVXLC]{1,7}|[A-HĐ])\s*[.)]?")
_NUMBER_BEFORE = re.compile(r"([IVXLC]{1,7}|[A-HĐ]|\d{1,2})\s*[.)]\s*")
"""The number of a sub-heading in front of it, in one cell: "II. Tổ công nghệ số"."""
_BEFORE_NAME = re.compile(r"^(?:\d{1,4}\s*[.)]\s*)?(?:[đĐ]/[cC]\s*[.:]?\s*)?(?=[^\W\d_])")
# Most names are spared the pattern by their first letters.
_NO_NAME = frozenset("0123456789đĐ")
_DATE_LINE = re.compile(r"\bng(?:à|a)y\b.*\bth(?:á|a)ng\b.*\bn(?:ă|a)m\b", re.IGNORECASE)

_TOTAL = (
    r"tổng (cộng|số)\b|(tổng|cộng)( \d+| người| học viên| đại biểu| danh sách|$)|trong đó\b"
    r"|(cộng |số )?(mang sang|chuyển sang|chuyển trang)\b|cộng (trang|nhóm|tổ|khối)\b|trang \d|sĩ số\b"
    r"|(danh sách )?(có|gồm)( có)? \d+ (người|học viên|đại biểu|đồng chí)\b|số (người|học viên|đại biểu)\b"
)
_CLOSING = (
    r"ấn định danh sách|danh sách (này|có|gồm|trên)|nơi nhận|người (lập|tổng hợp|ghi|duyệt|kiểm)"
    r"|cán bộ (lập|tổng hợp)|công chức (lập|tổng hợp)|thủ trưởng|giám đốc|hiệu trưởng|(phó )?chủ tịch|bí thư"
    r"|trưởng (phòng|đoàn|ban)|kế toán|đại diện|xác nhận|(chữ )?ký (tên|ghi|và ghi|đóng dấu|họ tên|nháy)"
    r"|ghi chú|lưu ý|ghi rõ họ|họ tên (và )?(chữ )?ký|đã ký|(t m|tm|k t|kt|t l|tl|tuq)( |$)"
    r"|phụ lục|danh sách|kèm theo|cộng (hoà )?xã hội|cộng hoà xã|độc lập tự do"
    r"|uỷ ban nhân dân (xã|phường|tỉnh|huyện|thị trấn)"
)
_CLEAR_SECTION = (
    r"khối|các|ubnd|hđnd|đảng (uỷ|bộ)|mttq|ubmttq|thị trấn|thôn|đơn vị|lãnh đạo|cán bộ|công chức|viên chức"
    r"|người (lao động|hoạt động|dân)|uỷ ban|hội đồng|trung tâm|tập thể|tổ (công nghệ|dân phố)"
)
_SECTION = _CLEAR_SECTION + (
    r"|xã|phường|bản|xóm|phòng|tổ|trường|trạm|đoàn (thanh niên|thể|tncs|xã|phường|đại biểu)|huyện|tỉnh|nhóm"
    r"|hội (nông|phụ|cựu|ccb|liên|người|chữ|khuyến|các)|ban( |$)|chi bộ|công an (xã|phường|huyện|tỉnh)"
)
_FIRST_WORDS = """
    tổng cộng trong số mang chuyển trang sĩ danh có gồm ấn nơi người cán chủ phó bí trưởng kế đại
    xác ký ghi họ đã t tm k kt tl tuq phụ kèm độc uỷ giám hiệu thủ khối các ubnd hđnd đảng mttq
    ubmttq thị thôn đơn lãnh viên tập tổ xã phường bản ban xóm phòng trường trạm đoàn huyện tỉnh
    nhóm hội chi trung ngày công chữ lưu
"""
"""The words with which the phrases above begin, and lines with a date."""


def may_be_lines(cells: Sequence[Cell]) -> list[bool]:
    """Of each cell, quickly, whether it could be such a line: most names neither begin so nor have digits."""
    return [
        isinstance(cell, str)
        and (_BEGINS_LINE[cell.partition(" ")[0]] or not cell.replace(" ", "").isalpha())
        for cell in cells
    ]


def line_kind(text: str) -> str:
    """``total``, ``closing``, ``section``, or ``""`` for a text that may be a person's name."""
    begins = _BEGINS_LINE[text.lstrip().partition(" ")[0]]
    if not begins and _has_only_letters(text):
        return ""
    text = text[:_LONGEST_SAID]
    if _DATE_LINE.search(text):
        return "closing"
    if not begins:
        return ""
    patterns = _PLAIN if text.isascii() else _MARKED
    key = _words(text)
    # What closes a list also begins sub-headings ("Cán bộ"), so it goes before them.
    for kind, pattern in patterns.items():
        said = _words(_NUMBER_BEFORE.sub("", text, count=1)) if kind == "section" else key
        if pattern.match(said):
            return kind
    return ""


def is_list_number(cell: Cell) -> bool:
    """Whether a cell under "STT" counts a person: 7, 7.0, "7.", "07"."""
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int | float):
        return float(cell).is_integer()
    return (
        isinstance(cell, str)
        and 0 < len(cell) <= _LONGEST_NUMBER
        and _LIST_NUMBER.fullmatch(cell.strip()) is not None
    )


def is_section_number(cell: Cell) -> bool:
    """Whether a cell under "STT" numbers a sub-heading: II, "A."."""
    return isinstance(cell, str) and _SECTION_NUMBER.fullmatch(cell.strip()) is not None


def without_number(name: str) -> str:
    """A name without the list number or the "đ/c" in front of it: "7. Ma An", "Đ/c Ma An"."""
    return _BEFORE_NAME.sub("", name, count=1) if name[:1] in _NO_NAME else name


def _has_only_letters(text: str) -> bool:
    return text.replace(" ", "").isalpha()


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", exact_key(text)))


def _begins_line(word: str) -> bool:
    """Whether a first word begins any of our phrases; sub-headings may have their number before them."""
    if _NUMBER_BEFORE.match(word + " "):
        return True
    first = re.search(r"\w+", exact_key(word))
    if first is None:
        # Of signs alone, "-", the word behind them tells.
        return word != ""
    return first[0] in _MARKED_FIRST or (word.isascii() and first[0] in _PLAIN_FIRST)


def _patterns(total: str, closing: str, section: str) -> dict[str, re.Pattern[str]]:
    return {
        "total": re.compile(total),
        "closing": re.compile(closing),
        "section": re.compile(rf"({section})( |$)"),
    }


_MARKED = _patterns(*map(exact_key, (_TOTAL, _CLOSING, _SECTION)))
_PLAIN = _patterns(*map(plain_key, (_TOTAL, _CLOSING, _CLEAR_SECTION)))
_MARKED_FIRST = frozenset(exact_key(_FIRST_WORDS).split())
_PLAIN_FIRST = frozenset(plain_key(_FIRST_WORDS).split())
_BEGINS_LINE = Memo(_begins_line)
