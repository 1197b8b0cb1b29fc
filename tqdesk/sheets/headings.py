"""What the words over a roster's column mean: heading text → field of a roster person.

The words are those seen in real rosters; add a phrase to :data:`HEADINGS` when another turns up.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from tqdesk.vietnamese.memo import Memo
from tqdesk.vietnamese.names import plain_key
from tqdesk.vietnamese.text import normalise

HEADINGS: dict[str, tuple[str, ...]] = {
    "list_number": ("=tt", "=stt", "tt stt", "stt", "=s t t", "=t t", "so tt", "so thu tu", "thu tu", "=no"),
    "name": (
        "ho va ten",
        "ho ten",
        "ho dem va ten",
        "ho chu dem va ten",
        "ho ten khai sinh",
        "ten hoc vien",
        "ten dai bieu",
        "ten can bo",
        "ten nguoi tham gia",
        "ten nguoi tham du",
        "ten thanh vien",
        "=hoc vien",
        "=dai bieu",
        "full name",
        "=name",
        "=hovaten",
        "=hoten",
    ),
    "family_name": (
        "=ho",
        "ho dem",
        "ho va dem",
        "ho va ten dem",
        "ho ten dem",
        "ho lot",
        "ho va ten lot",
        "ho chu dem",
        "ho va chu dem",
        "ho va chu lot",
    ),
    "given_name": ("=ten",),
    "birth": (
        "nam sinh",
        "ngay sinh",
        "ngay thang nam sinh",
        "=ngay thang nam",
        "ngay thang sinh",
        "sinh ngay",
        "sinh nam",
        "=ns",
        "=ntns",
        "date of birth",
    ),
    "sex": ("gioi tinh", "=gioi", "phai", "nam nu", "=gt", "sex", "gender"),
    "ethnic": ("dan toc", "ethnic"),
    "position": ("chuc vu", "chuc danh", "vi tri", "cong viec", "nghe nghiep", "=cv", "position"),
    "workplace": (
        "don vi",
        "ten don vi",
        "noi cong tac",
        "noi lam viec",
        "co quan",
        "ten co quan",
        "phong ban",
        "=dv",
        "workplace",
    ),
    "phone": (
        "so dien thoai",
        "dien thoai",
        "sdt",
        "so dt",
        "dtdd",
        "di dong",
        "so di dong",
        "so zalo",
        "phone",
        "mobile",
        "=tel",
        "=lien he",
        "so lien he",
        "so lien lac",
    ),
    "citizen_id": (
        "cccd",
        "so cccd",
        "can cuoc",
        "so can cuoc",
        "the can cuoc",
        "so the can cuoc",
        "cmnd",
        "so cmnd",
        "cmtnd",
        "so cmtnd",
        "cmt",
        "so cmt",
        "dinh danh",
        "so dinh danh",
        "ma dinh danh",
        "ma so dinh danh",
        "so ddcn",
        "ddcn",
        "citizen id",
    ),
    "email": ("email", "e mail", "dia chi email", "dia chi e mail", "thu dien tu", "hop thu", "gmail"),
    "category": ("=doi tuong", "=nhom doi tuong", "=category"),
    "note": ("ghi chu", "=note"),
    "person_id": ("=ma tqdesk", "=tqdesk id"),
    # Known, and of no use to us: named here so that they do not take the meaning of a heading above.
    "": (
        "ky ten",
        "ky nhan",
        "chu ky",
        "=ky",
        "diem danh",
        "ngay cap",
        "noi cap",
        "noi sinh",
        "que quan",
        "trinh do",
        "dia chi",
        "=sang",
        "=chieu",
        "buoi",
        "ngay vao",
        "ngay dang ky",
        "thoi gian",
        "trang thai",
        "ket qua",
        "xep loai",
        "so tai khoan",
        "=stk",
        "ma so thue",
        "ma hoc vien",
        "so tien",
        "chuyen mon",
        "ton giao",
        "=tuoi",
    ),
}
"""Field → phrases without marks. ``=`` in front: the whole heading; else the heading begins with it."""

_WHOLE = {phrase[1:]: field for field, all_of in HEADINGS.items() for phrase in all_of if phrase[0] == "="}
_BEGINNINGS = {phrase: field for field, all_of in HEADINGS.items() for phrase in all_of if phrase[0] != "="}
# Positions too, where they stand among people.
_ALSO_VALUES = frozenset({"hoc vien", "dai bieu"})
# "Họ và tên chủ hộ" names another person than the row's, "(Họ tên, chữ ký)" stands under a list.
_OTHER_NAMES = re.compile(
    r"(cha|bo|me|vo|chong|con|phu huynh|than nhan|chu ho|lanh dao|giao vien|can bo phu trach"
    r"|(va )?(chu )?ky|nguoi (giam ho|than|phu trach|gioi thieu|ky|nhan|lap|quan ly|huong dan))\b"
)
_LONGEST_HEADING = 80
_SEXES = {"nam": "male", "nữ": "female", "nư": "female", "nu": "female"}
_DATE_PARTS = {
    "ngày": "birth_day",
    "ngay": "birth_day",
    "tháng": "birth_month",
    "thang": "birth_month",
    "năm": "birth_year",
}
_LEAVES = frozenset({*_SEXES, *_DATE_PARTS, "số", "so"})
_LABELLED = re.compile(r":\s*\S")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_ENDS_IN_SEX = re.compile(r"\b(nam|nữ)\W*$")


@lru_cache(maxsize=4096)
def key_of(text: str) -> str:
    """``text`` without marks, case, punctuation and line breaks, to compare headings by."""
    return " ".join(re.findall(r"[a-z0-9]+", plain_key(text)))


@lru_cache(maxsize=4096)
def field_of(text: str) -> str | None:
    """The field that a heading names by itself, ``""`` for one of no use, ``None`` for no heading.

    Fields are those of :class:`tqdesk.records.RosterPerson`, and ``list_number``, ``family_name``,
    ``given_name``.
    """
    if len(text) > _LONGEST_HEADING or _LABELLED.search(_IN_BRACKETS.sub("", text)):
        return None
    if _marked(text) in ("đt", "đtdđ"):
        return "phone"
    key = key_of(text)
    if key in _WHOLE:
        return _WHOLE[key]
    words = key.split(" ")
    for count in range(len(words), 0, -1):
        field = _BEGINNINGS.get(" ".join(words[:count]))
        if field is not None:
            return "" if field == "name" and _OTHER_NAMES.match(" ".join(words[count:])) else field
    return None


def beginning_as_headings(texts: Iterable[str]) -> list[str]:
    """Those of ``texts`` whose first word begins some heading: most need no longer look."""
    return [text for text in texts if text and not text[0].isdigit() and _BEGINS[text.partition(" ")[0]]]


def is_also_value(text: str) -> bool:
    """Whether the heading is one that also stands in cells: "Đại biểu" among positions."""
    return key_of(text) in _ALSO_VALUES


def is_whole_heading(text: str) -> bool:
    """Whether ``text`` says one of our phrases and no word more, but for what stands in brackets."""
    key = key_of(_IN_BRACKETS.sub("", text)) or key_of(text)
    return key in _WHOLE or key in _BEGINNINGS


def is_leaf(text: str) -> bool:
    """Whether ``text`` means something only under another heading: Nam, Nữ, ngày, tháng, năm, số."""
    return _marked(text) in _LEAVES


def meaning(path: Sequence[str], row: Collection[str]) -> tuple[str, str | None]:
    """Field and sex of a column from its headings, topmost first, beside the others of its lowest ``row``.

    Fields beyond :func:`field_of`: ``birth_day``, ``birth_month``, ``birth_year``; ``sex_mark`` (a mark
    here gives the sex) and ``birth_or_mark`` (Nam or Nữ over who knows what: the cells decide).
    """
    leaf = _marked(path[-1])
    above = next((field for text in reversed(path[:-1]) if (field := field_of(text))), None)
    if leaf in _LEAVES:
        if leaf == "nam" and any(_marked(other) in ("tháng", "thang") for other in row):
            leaf = "năm"
        if leaf in _SEXES:
            kind = {"birth": "birth", "sex": "sex_mark"}.get(above or "", "birth_or_mark")
            return kind, _SEXES[leaf]
        if leaf in _DATE_PARTS:
            return (_DATE_PARTS[leaf], None) if above == "birth" else ("", None)
        return above or "", None
    field = field_of(path[-1])
    if field is None:
        return above or "", None
    if field == "birth" and not leaf.isascii() and (found := _ENDS_IN_SEX.search(leaf)):
        return field, _SEXES[found[1]]
    return field, None


@lru_cache(maxsize=4096)
def _marked(text: str) -> str:
    return " ".join(re.findall(r"\w+", normalise(text).casefold()))


def _begins_heading(word: str) -> bool:
    key = key_of(word)
    return not key or key.split(" ")[0] in _FIRST_WORDS


_FIRST_WORDS = {phrase.split(" ")[0] for phrase in (*_WHOLE, *_BEGINNINGS)} | {"dt", "dtdd"}
_BEGINS = Memo(_begins_heading)
