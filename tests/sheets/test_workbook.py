"""Files of every kind, told apart by their bytes; and files made to break the reader."""

from __future__ import annotations

import contextlib
import datetime
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from itertools import count
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sheets import hostile
from tqdesk.errors import (
    FileMissing,
    NotAWorkbook,
    WorkbookEmpty,
    WorkbookLocked,
    WorkbookTooLarge,
    WorkbookUnreadable,
    WorkbookUnsafe,
)
from tqdesk.sheets import bounds, compound, measured
from tqdesk.sheets.workbook import SheetCells, _measured, read_sheets, read_workbook
from tqdesk.words.sentences import sentence

SHEET_PART = "xl/worksheets/sheet1.xml"


def xlsx() -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Xã Tân Trào"
    sheet["B3"], sheet["C3"] = "Lý Mẩy", 1990
    sheet["B5"], sheet["D5"] = "Páo", datetime.date(1986, 1, 31)
    workbook.create_sheet("Trống")
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def xls() -> bytes:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("Xã Tân Trào")
    sheet.write(2, 1, "Lý Mẩy")
    sheet.write(2, 2, 1990)
    sheet.write(4, 1, "Páo")
    sheet.write(4, 3, datetime.date(1986, 1, 31), xlwt.easyxf(num_format_str="dd/mm/yyyy"))
    workbook.add_sheet("Trống")
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def ods(body: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
            ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
            ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="Xã">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return stream.getvalue()


def ods_row(*cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def ods_text(text: str, repeated: int = 1) -> str:
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def with_part(workbook: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part.filename, change(data) if part.filename == name else data)
    return stream.getvalue()


def with_shared_texts(text: str, announced: int = 1) -> bytes:
    """A workbook whose cell C3 refers to the shared text number 0."""
    cell = b'<c r="C3" t="n"><v>1990</v></c>'
    assert cell in zipfile.ZipFile(BytesIO(xlsx())).read(SHEET_PART)
    shared = b'<c r="C3" t="s"><v>0</v></c>'
    data = with_part(xlsx(), SHEET_PART, lambda part: part.replace(cell, shared))
    stream = BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/sharedStrings.xml",
            '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
            f' uniqueCount="{announced}"><si><r><t>{text}</t></r></si></sst>',
        )
    return stream.getvalue()


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    def saved(data: bytes, name: str = "a.xlsx") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return saved


@pytest.mark.parametrize("make", [xlsx, xls])
@pytest.mark.parametrize("ending", ["xlsx", "xls", "csv", "jpg"])
def test_the_bytes_decide_the_kind_and_not_the_ending(
    saved: Callable[..., Path], make: Callable[[], bytes], ending: str
) -> None:
    assert read_sheets(saved(make(), f"a.{ending}")) == [
        SheetCells(
            name="Xã Tân Trào",
            rows=(("Lý Mẩy", 1990), (), ("Páo", "", datetime.date(1986, 1, 31))),
            first_row=3,
            first_column=2,
        ),
        SheetCells(name="Trống", rows=()),
    ]


def test_an_opendocument_sheet_is_read(saved: Callable[..., Path]) -> None:
    number = '<table:table-cell office:value-type="float" office:value="1990"/>'
    path = saved(ods(ods_row(ods_text("Lý Mẩy"), number) + ods_row(repeated=3) + ods_row(ods_text("Páo"))))
    (sheet,) = read_sheets(path)
    assert sheet.rows == (("Lý Mẩy", 1990.0), (), (), (), ("Páo",))


def test_breaks_within_a_paragraph_of_an_opendocument_cell_stay_between_words(
    saved: Callable[..., Path],
) -> None:
    cell = hostile.ods_cell("Họ và<text:line-break/>tên<text:tab/>khai sinh")
    assert read_sheets(saved(hostile.ods(hostile.ods_row(cell))))[0].rows == (("Họ và tên khai sinh",),)


def test_shared_texts_are_read(saved: Callable[..., Path]) -> None:
    assert read_sheets(saved(with_shared_texts("Chủ tịch")))[0].rows[0] == ("Lý Mẩy", "Chủ tịch")


def test_letters_are_those_excel_shows() -> None:
    sheet = SheetCells(name="", rows=(), first_column=2)
    assert [sheet.letter(index) for index in (0, 24, 25, 700, 16382)] == ["B", "Z", "AA", "ZZ", "XFD"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimited_text_in_every_encoding_and_with_every_delimiter(
    saved: Callable[..., Path], encoding: str, delimiter: str
) -> None:
    lines = [["STT", "Họ và tên", "Chức vụ"], ["1", f'"Lý{delimiter} ""Mẩy"""', "Văn thư"]]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    (sheet,) = read_sheets(saved(text.encode(encoding), "xã.csv"))
    assert sheet == SheetCells(
        name="xã", rows=(("STT", "Họ và tên", "Chức vụ"), ("1", f'Lý{delimiter} "Mẩy"', "Văn thư"))
    )


def test_windows_vietnamese_text_is_read(saved: Callable[..., Path]) -> None:
    # Họ và tên, Đỗ Thị Thắm: bytes of Windows-1258, tone marks behind their vowels.
    data = b"STT,Ho\xf2 va\xcc t\xean\n1,\xd0\xf4\xde Thi\xf2 Th\xe3\xecm\n"
    (sheet,) = read_sheets(saved(data, "a.txt"))
    assert sheet.rows == (("STT", "Họ và tên"), ("1", "Đỗ Thị Thắm"))


def test_a_file_that_is_not_there_or_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.xlsx", tmp_path):
        with pytest.raises(FileMissing) as caught:
            read_sheets(path)
        assert caught.value.fields == {"file": str(path)}


def compound_of(name: str) -> bytes:
    """A compound file with a single stream."""
    plain = compound.file_around(b"\0" * 5000)
    named = name.encode("utf-16-le")
    return plain.replace("Workbook".encode("utf-16-le").ljust(len(named), b"\0"), named)


def xls_with_password() -> bytes:
    """A FilePass record behind the first BOF."""
    stream = struct.pack("<HH16s", 0x0809, 16, struct.pack("<HH", 0x0600, 5))
    return compound.file_around(stream + struct.pack("<HHHHH", 0x002F, 6, 1, 1, 1) + b"\x0a\0\0\0")


def ods_with_password() -> bytes:
    return with_part(
        ods(ods_row(ods_text("x"))),
        "META-INF/manifest.xml",
        lambda part: (
            part.replace(b"/>", b"><manifest:file-entry><manifest:encryption-data/>")
            + b"</manifest:file-entry></manifest:manifest>"
        ),
    )


def other_document(root: bytes) -> bytes:
    """A workbook in all but its main part, as .docx and .pptx are."""
    return with_part(xlsx(), "xl/workbook.xml", lambda part: b"<" + root + b"/>")


DECLARATION = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
REFUSED = {
    "no bytes": (b"", WorkbookEmpty),
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)), NotAWorkbook),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00\x01", NotAWorkbook),
    "pdf of letters only": (b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n", NotAWorkbook),
    "rich text": (b"{\\rtf1\\ansi Danh s\\'e1ch}", NotAWorkbook),
    "web page": (b"<html><table><tr><td>Ho va ten</td></tr></table></html>", NotAWorkbook),
    "word": (other_document(b"w:document"), NotAWorkbook),
    "old word": (compound_of("WordDocument"), NotAWorkbook),
    "a zip of pictures": (with_part(ods(""), "mimetype", lambda part: b"image/png"), NotAWorkbook),
    "xlsx with password": (compound_of("EncryptedPackage"), WorkbookLocked),
    "xls with password": (xls_with_password(), WorkbookLocked),
    "ods with password": (ods_with_password(), WorkbookLocked),
    "zip cut off": (b"PK\x03\x04 and no more", WorkbookUnreadable),
    "xlsx cut off": (xlsx()[:-200], WorkbookUnreadable),
    "compound file cut off": (compound.MAGIC + b"and no more", WorkbookUnreadable),
    "xls cut off": (xls()[:1500], WorkbookUnreadable),
    "sheet cut off": (with_part(xlsx(), SHEET_PART, lambda part: part[:-30]), WorkbookUnreadable),
    "a cell that is none": (
        with_part(xlsx(), SHEET_PART, lambda part: part.replace(b'r="C3"', b'r="C0"')),
        WorkbookUnreadable,
    ),
    "entities of a sheet": (with_part(xlsx(), SHEET_PART, lambda part: DECLARATION + part), WorkbookUnsafe),
    "entities of the workbook": (
        with_part(xlsx(), "xl/workbook.xml", lambda part: DECLARATION + part),
        WorkbookUnsafe,
    ),
    "entities of an ods": (
        with_part(ods(ods_row(ods_text("&b;"))), "content.xml", lambda part: DECLARATION + part),
        WorkbookUnsafe,
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_read_is_refused_in_its_own_way(saved: Callable[..., Path], kind: str) -> None:
    data, error = REFUSED[kind]
    with pytest.raises(error):
        read_sheets(saved(data))


def zip_bomb() -> bytes:
    return with_part(
        xlsx(), SHEET_PART, lambda part: part.replace(b"<sheetData>", b"<sheetData>" + b" " * 2**24)
    )


def many_rows(count: int) -> bytes:
    rows = b"".join(b"<row><c><v>1</v></c></row>" for _ in range(count))
    return with_part(xlsx(), SHEET_PART, lambda part: part.replace(b"</sheetData>", rows + b"</sheetData>"))


def far_cell_in_xls() -> bytes:
    workbook = xls()
    number = struct.pack("<HHHH", 0x027E, 10, 2, 2)
    assert number in workbook or struct.pack("<HHHH", 0x0203, 14, 2, 2) in workbook
    for kind, length in ((0x027E, 10), (0x0203, 14)):
        near, far = (struct.pack("<HHHH", kind, length, *at) for at in ((2, 2), (65535, 65535)))
        workbook = workbook.replace(near, far)
    return workbook


@pytest.mark.parametrize(
    "data",
    [
        zip_bomb(),
        with_part(xlsx(), SHEET_PART, lambda part: part.replace(b'r="D5"', b'r="XFD1048576"')),
        with_part(xlsx(), SHEET_PART, lambda part: part.replace(b'r="D5"', b'r="D250000"')),
        many_rows(bounds.ROWS + 1),
        with_shared_texts("Lý Mẩy", announced=99_999_999),
        with_shared_texts("x" * 50_000),
        with_shared_texts("</t></r><r><rPr><b/></rPr><t>".join(["x" * 9_000] * 6)),
        ods(ods_row(ods_text("x", 16_000), repeated=100_000)),
        ods(ods_row(ods_text("x"), repeated=300_000)),
        ods(ods_row(ods_text("x" * 30_000, 16_000))),
        ods(ods_row(ods_text('<text:s text:c="4000000000"/>'))),
        far_cell_in_xls(),
        b"a;b\n" * (bounds.ROWS + 1),
        b";" * 5_000_000,
    ],
    ids=map(str, count()),
)
def test_what_would_take_too_much_memory_is_refused(saved: Callable[..., Path], data: bytes) -> None:
    with pytest.raises(WorkbookTooLarge):
        read_sheets(saved(data))


def test_a_file_beyond_the_size_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(bounds.FILE_BYTES + 1)
    with pytest.raises(WorkbookTooLarge):
        read_sheets(path)


def test_a_part_longer_than_the_directory_says_is_not_read_beyond_it(saved: Callable[..., Path]) -> None:
    data = bytearray(xlsx())
    directory = data.index(SHEET_PART.encode(), data.index(b"PK\x01\x02")) - 46
    struct.pack_into("<I", data, directory + 24, 100)
    with pytest.raises(WorkbookUnreadable):
        read_sheets(saved(bytes(data)))


def test_a_chain_of_sectors_that_bites_its_tail_is_refused(saved: Callable[..., Path]) -> None:
    data = bytearray(compound.file_around(b"\0" * 20_000))
    table = 4096
    struct.pack_into("<I", data, table + 4 * 3, 2)
    with pytest.raises(WorkbookUnreadable):
        read_sheets(saved(bytes(data)))


def test_coloured_cells_without_values_do_not_count(saved: Callable[..., Path]) -> None:
    data = with_part(
        xlsx(),
        SHEET_PART,
        lambda part: part.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"/></row></sheetData>'),
    )
    assert len(read_sheets(saved(data))[0].rows) == 3


def test_long_shared_texts_of_an_xls_survive_the_copy(saved: Callable[..., Path]) -> None:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("a")
    texts = [f"{number} " + "Tên rất dài " * (number % 300) for number in range(400)]
    for number, text in enumerate(texts):
        sheet.write(number, 0, text)
    stream = BytesIO()
    workbook.save(stream)
    (cells,) = read_sheets(saved(stream.getvalue()))
    assert [row[0] for row in cells.rows] == texts


def test_shared_texts_of_an_xls_are_weighed(
    monkeypatch: pytest.MonkeyPatch, saved: Callable[..., Path]
) -> None:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("a")
    for number in range(100):
        sheet.write(number, 0, "x" * 1000)
    stream = BytesIO()
    workbook.save(stream)
    monkeypatch.setattr(measured, "TEXT_CHARACTERS", 100_000)
    assert len(read_sheets(saved(stream.getvalue()))[0].rows) == 100
    monkeypatch.setattr(measured, "TEXT_CHARACTERS", 99_999)
    with pytest.raises(WorkbookTooLarge):
        read_sheets(saved(stream.getvalue()))


KINDS = [xlsx(), xls(), ods(ods_row(ods_text("Lý Mẩy")))]


@settings(deadline=None)
@given(st.sampled_from(KINDS), st.data())
def test_no_change_of_bytes_gets_past_the_two_refusals(kind: bytes, data: st.DataObject) -> None:
    changed = bytearray(kind)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(changed) - 1))
        changed[at] = data.draw(st.integers(0, 255))
    with contextlib.suppress(bounds.Refused):
        _measured(bytes(changed))


def test_who_has_the_list_in_word_is_told_the_way(tmp_path: Path) -> None:
    path = tmp_path / "danh sach.docx"
    path.write_bytes(other_document(b"w:document"))
    with pytest.raises(NotAWorkbook) as refused:
        read_workbook(path)
    said = sentence(refused.value)
    assert "danh sach.docx" in said and "nobody was imported" in said
    assert "out of a Word file, copy the table into Excel first" in said
