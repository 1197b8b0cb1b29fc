"""Tables as text: every encoding, every delimiter, as programs really write them."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vietnamese.made_names import names
from tests.vietnamese.test_encodings import TCVN3, VNI, typed
from tqdesk.errors import PastedUnreadable, WorkbookTooLarge
from tqdesk.sheets import bounds
from tqdesk.sheets.delimited import decoded
from tqdesk.sheets.workbook import Cell, pasted_sheet, read_sheets
from tqdesk.vietnamese.encodings import decode_column

HEADER = ("STT", "Họ và tên", "Năm sinh", "Chức vụ")
PEOPLE = [(str(n), name, "1990", "Bí thư, Trưởng thôn") for n, name in enumerate(names(60, seed=5), start=1)]
TABLE = [HEADER, *PEOPLE]


def written(table: Sequence[tuple[str, ...]], delimiter: str = ";") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(table)
    return stream.getvalue()


def windows_1258(text: str) -> bytes:
    """As Windows stores Vietnamese: letters with their hats, tone marks behind them."""
    tones = "\u0300\u0309\u0303\u0301\u0323"
    data = b""
    for letter in text:
        apart = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in apart if mark in tones)
        base = unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in tones))
        data += (base + tone).encode("cp1258")
    return data


@pytest.fixture
def rows_of(tmp_path: Path) -> Callable[[bytes], tuple[tuple[Cell, ...], ...]]:
    def rows_of(data: bytes) -> tuple[tuple[Cell, ...], ...]:
        path = tmp_path / "a.csv"
        path.write_bytes(data)
        (sheet,) = read_sheets(path)
        return sheet.rows

    return rows_of


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1258"]
)
def test_every_encoding_and_delimiter(
    rows_of: Callable[[bytes], object], encoding: str, delimiter: str
) -> None:
    text = written(TABLE, delimiter)
    data = windows_1258(text) if encoding == "windows-1258" else text.encode(encoding)
    assert rows_of(data) == tuple(TABLE)


@pytest.mark.parametrize("table", [TCVN3, VNI], ids=["tcvn3", "vni"])
@pytest.mark.parametrize("seed", range(8))
def test_text_in_an_old_font_stays_as_it_looks_in_the_western_page(table: dict[str, str], seed: int) -> None:
    people = names(30, seed=seed)
    old = typed(written([(name,) for name in people]), table)
    seen = decoded(old.encode("cp1252"))
    assert seen == old
    assert decode_column(seen.split("\r\n")[:-1])[5:9] == decode_column(old.split("\r\n")[:-1])[5:9]


@pytest.mark.parametrize("seed", range(8))
def test_a_few_names_in_windows_vietnamese_are_not_taken_for_an_old_font(seed: int) -> None:
    text = written([(name,) for name in names(3, seed=seed)])
    assert decoded(windows_1258(text)) == text


def test_a_line_may_name_the_delimiter(rows_of: Callable[[bytes], object]) -> None:
    assert rows_of("sep=;\r\nHọ tên, tuổi;a\r\nMẩy, 20;b\r\n".encode()) == (
        ("Họ tên, tuổi", "a"),
        ("Mẩy, 20", "b"),
    )


def test_the_delimiter_is_what_cuts_most_lines_alike(rows_of: Callable[[bytes], object]) -> None:
    text = "DANH SÁCH, lớp 1\n\nSTT;Họ tên;Nơi ở\n1;Mẩy;Xã A, huyện B\n2;Páo;Xã A, huyện B, tỉnh C\n"
    assert rows_of(text.encode())[2:] == (
        ("STT", "Họ tên", "Nơi ở"),
        ("1", "Mẩy", "Xã A, huyện B"),
        ("2", "Páo", "Xã A, huyện B, tỉnh C"),
    )


def test_commas_in_few_lines_of_a_single_column_cut_nothing(rows_of: Callable[[bytes], object]) -> None:
    assert rows_of("Họ và tên\nLý Mẩy\nPáo, A\n".encode()) == (("Họ và tên",), ("Lý Mẩy",), ("Páo, A",))


def test_quotes_line_breaks_and_rows_of_unequal_length(rows_of: Callable[[bytes], object]) -> None:
    text = 'a;b;c\r\n"x\ny";"1 ""2"" 3"\r\n\r\n;;z;;\r\n'
    assert rows_of(text.encode()) == (("a", "b", "c"), ("x\ny", '1 "2" 3'), (), ("", "", "z"))


def test_a_quote_that_is_not_closed_swallows_nobody(rows_of: Callable[[bytes], object]) -> None:
    text = 'STT;Họ tên\n1;"Mẩy\n2;Páo\n3;Sùng\n'
    assert rows_of(text.encode()) == (("STT", "Họ tên"), ("1", '"Mẩy'), ("2", "Páo"), ("3", "Sùng"))


def test_a_file_cut_off_within_a_letter_is_read(rows_of: Callable[[bytes], object]) -> None:
    data = "STT;Họ tên\n1;Lý Mẩy".encode()
    assert rows_of(data[: data.index("ẩ".encode()) + 2]) == (("STT", "Họ tên"), ("1", "Lý M"))


def test_a_cell_longer_than_any_is_refused(rows_of: Callable[[bytes], object]) -> None:
    assert rows_of(b"a;" + b"x" * bounds.CELL_CHARACTERS)
    with pytest.raises(WorkbookTooLarge):
        rows_of(b"a;" + b"x" * (bounds.CELL_CHARACTERS + 1))


def test_rows_pasted_as_excel_puts_them_on_the_clipboard() -> None:
    sheet = pasted_sheet('STT\tHọ và tên\tChức vụ\r\n1\tLý Mẩy\t"Bí thư,\nTrưởng thôn"\r\n2\tPáo 5"\t\r\n')
    assert sheet.rows == (
        ("STT", "Họ và tên", "Chức vụ"),
        ("1", "Lý Mẩy", "Bí thư,\nTrưởng thôn"),
        ("2", 'Páo 5"'),
    )
    assert (sheet.name, sheet.first_row, sheet.letter(0)) == ("", 1, "A")


def test_too_much_pasted_is_refused() -> None:
    with pytest.raises(PastedUnreadable):
        pasted_sheet("a\tb\n" * (bounds.ROWS + 1))


texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t;,\"'ẩÊ°µ§"), max_size=12
)


@given(
    st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=8),
    st.sampled_from(";,\t"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_table_comes_back(table: list[tuple[str, ...]], delimiter: str, encoding: str) -> None:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([HEADER[:3], *table])
    head = f"sep={delimiter}\r\n"
    seen = pasted_sheet(decoded((head + stream.getvalue()).encode(encoding)))
    for row, came in zip(table, seen.rows[1:], strict=True):
        assert came + ("",) * (3 - len(came)) == row
