"""Files made to take all memory or time there is. Each is a function, for some are large."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.sheets.made_workbooks import excel_workbook, zip_of
from tqdesk.sheets import compound

_LETTERS = [chr(ord("A") + number).encode() for number in range(26)]
_NAME = "Nguyễn Thị Bích"
_OLD_FONT = '<fonts><font><name val=".VnTime"/></font></fonts>'


def table(rows: int, columns: int, cell: str) -> bytes:
    """Rows of an .xlsx; ``cell`` is what stands behind the reference of each."""
    shape = b"".join(b'<c r="' + letter + b'%d"' + cell.encode() for letter in _LETTERS[:columns])
    return b"".join(b'<row r="%d">%s</row>' % (row, shape % ((row,) * columns)) for row in range(1, rows + 1))


def one_cell(markup: str) -> Callable[[], bytes]:
    """A sheet of a good cell and ``markup`` behind it."""
    return lambda: excel_workbook(f'<row r="1"><c r="A1"><v>1</v></c>{markup}</row>')


SHARED = ' t="s"><v>0</v></c>'
NUMBER = "><v>1</v></c>"
LONG = f"<t>{'x' * 39_000}</t>"
INLINE = f' t="inlineStr"><is><t>{_NAME}</t></is></c>'


def many_shared(rows: int, columns: int, text: str) -> Callable[[], bytes]:
    """Cells that all show one text."""
    return lambda: excel_workbook(table(rows, columns, SHARED), texts=[f"<t>{text}</t>"])


def texts_part(inside: bytes, attributes: str = "") -> Callable[[], bytes]:
    """A workbook of one cell with such shared texts."""
    part = f"<sst{attributes}>".encode() + inside + b"</sst>"
    return lambda: excel_workbook(table(1, 1, SHARED), texts=part)


def many_indices(index: str) -> Callable[[], bytes]:
    """Cells that all show the shared text that ``index`` says: 0 and 1 are long, the others short."""
    texts = [LONG, LONG, *["<t>x</t>"] * 10]
    return lambda: excel_workbook(table(400, 10, f' t="s">{index}</c>'), texts=texts)


def in_utf_16(encoding: str, mark: bytes) -> Callable[[], bytes]:
    """A sheet without cells in UTF-16, whose bytes hold a cell far away where none are expected."""
    other = (
        b'<worksheet><sheetData><row><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    other += b" " * (len(other) % 2)
    part = mark + "<worksheet>".encode(encoding) + other + "</worksheet>".encode(encoding)
    return lambda: excel_workbook("", sheet1=part)


def same_part(sheets: int) -> bytes:
    """Many sheets that are one part."""
    named = "".join(f'<sheet name="{number}" r:id="rId1"/>' for number in range(sheets))
    book = f'<workbook xmlns:r="r"><sheets>{named}</sheets></workbook>'
    return excel_workbook(table(10_000, 10, NUMBER), workbook=book)


def ods(body: str) -> bytes:
    """An .ods of one table."""
    names = ["office", "table", "text", "other"]
    declared = " ".join(f'xmlns:{name}="{name}"' for name in names)
    return zip_of(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="manifest"/>',
            "content.xml": f"<office:document-content {declared}><office:body><office:spreadsheet>"
            f'<table:table table:name="a">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def ods_row(cells: str, repeated: int = 1) -> str:
    """A row of an .ods."""
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def ods_cell(text: str, repeated: int = 1) -> str:
    """A text of an .ods."""
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def record(kind: int, body: bytes) -> bytes:
    """A record of an .xls."""
    return struct.pack("<HH", kind, len(body)) + body


def xls(shared: bytes, cells: bytes, between: bytes = b"") -> bytes:
    """An .xls of one sheet: records of the workbook, of the sheet, and between them."""

    def begin(sort: int) -> bytes:
        return record(0x0809, struct.pack("<HH12x", 0x0600, sort))

    def workbook(at: int) -> bytes:
        sheet = record(0x0085, struct.pack("<IBBBB", at, 0, 0, 1, 0) + b"a")
        return begin(5) + sheet + shared + record(0x000A, b"")

    at = len(workbook(0)) + len(between)
    return compound.file_around(workbook(at) + between + begin(16) + cells + record(0x000A, b""))


def xls_texts(*texts: bytes) -> bytes:
    """The record of shared texts."""
    body = b"".join(struct.pack("<HB", len(text), 0) + text for text in texts)
    return record(0x00FC, struct.pack("<II", len(texts), len(texts)) + body)


def xls_cells(rows: int, columns: int) -> bytes:
    """Cells that all show the first shared text."""
    return b"".join(
        record(0x00FD, struct.pack("<HHHI", row, column, 0, 0))
        for row in range(rows)
        for column in range(columns)
    )


def xls_of_looping_tables() -> bytes:
    """The list of tables of sectors goes on in itself."""
    data = bytearray(xls(b"", xls_cells(1, 1)).ljust(60_000_000, b"\0"))
    struct.pack_into("<I", data, 68, 1)
    struct.pack_into("<1024I", data, 2 * 4096, *[0] * 1023, 1)
    return bytes(data)


SMALL: dict[str, Callable[[], bytes]] = {
    "a cell far away, with a prefix": one_cell('<x:c xmlns:x="x" r="XFD1048576"><v>1</v></x:c>'),
    "a cell with two references": one_cell('<c r="A1" r="XFD1048576"><v>1</v></c>'),
    "a cell with a > before its reference": one_cell('<c t=">" r="XFD1048576"><v>1</v></c>'),
    "a cell with a > and two references": one_cell('<c r="A1" t=">" r="XFD1048576"><v>1</v></c>'),
    "a cell behind a tab": one_cell('<c\tr="XFD1048576"><v>1</v></c>'),
    "a cell in apostrophes": one_cell("<c r='XFD1048576'><v>1</v></c>"),
    "a cell without blanks between": one_cell('<c s="0"r="XFD1048576"><v>1</v></c>'),
    "a cell in small letters": one_cell('<c r="xfd1048576"><v>1</v></c>'),
    "a cell in a row far away": one_cell('</row><row r="1048576"><c><v>1</v></c>'),
    "a cell of nine digits": one_cell('<c r="A999999999"><v>1</v></c>'),
    "a long text in many cells": lambda: excel_workbook(table(400, 10, SHARED), texts=[LONG]),
    "a long text in many cells, with a prefix": lambda: excel_workbook(
        table(400, 10, SHARED), texts=f"<sst><x:si xmlns:x='x'>{LONG}</x:si></sst>".encode()
    ),
    "a long text behind a short one": lambda: excel_workbook(
        table(400, 10, SHARED.replace("</c>", "<v>1</v></c>")), texts=["<t>x</t>", LONG]
    ),
    "long texts that look like tags": lambda: excel_workbook(
        table(2_900, 1, INLINE.replace(_NAME, f"<![CDATA[<{'x' * 15_000}>]]>"))
    ),
    "a long text behind two numbers": many_indices("<v>1</v><v>0</v>"),
    "a long text by a digit that is none": many_indices("<v>\uff12</v>"),
    "a long text by half a number": many_indices("<v>1&#48;</v>"),
    "a long text by a number in pieces": many_indices("<v>1<![CDATA[0]]></v>"),
    "a long text behind an element": one_cell(f'<c r="B1" t="str"><v>a<b/>{"x" * 41_000}</v></c>'),
    "a cell far away in UTF-16": in_utf_16("utf-16-be", b"\xfe\xff"),
    "a cell far away in UTF-16, the other way": in_utf_16("utf-16-le", b"\xff\xfe"),
    "texts announced": texts_part(b"<si><t>x</t></si>", ' uniqueCount="99999999999"'),
    "texts announced behind a >": texts_part(b"<si><t>x</t></si>", ' a=">" uniqueCount="99999999999"'),
    "one part for many sheets": lambda: same_part(2),
    "rows repeated no times": lambda: ods(ods_row(ods_cell("x", 16_000), 0) * 20_000),
    "a table in a table": lambda: ods(
        ods_row(ods_cell("x"), 100_000)
        + f'<table:table table:name="b">{ods_row(ods_cell("x", 16_000))}</table:table>'
    ),
    "a row within a row": lambda: ods(ods_row(ods_row("") + ods_cell("x", 30), 190_000)),
    "a row of another name within a row": lambda: ods(
        ods_row(ods_row("").replace("table:table-row", "other:table-row") + ods_cell("x", 30), 190_000)
    ),
    "blanks": lambda: ods(ods_row(ods_cell('<text:s text:c="4000000000"/>'))),
    "long shared text in an xls": lambda: xls(xls_texts(b"x" * 8_000), xls_cells(6_000, 2)),
    "short texts behind the long ones": lambda: xls(
        xls_texts(b"x" * 8_000), xls_cells(6_000, 2), xls_texts(b"x")
    ),
    "a cell far away in an xls": lambda: xls(
        b"", record(0x00BD, struct.pack("<HHHIH", 0, 0, 0, 0, 0) * 1) + xls_number(65_535, 65_535)
    ),
}
"""Refused, whatever else they say: had they been read, they would have taken much."""


def xls_number(row: int, column: int) -> bytes:
    """A cell with a number."""
    return record(0x0203, struct.pack("<HHHd", row, column, 0, 1.0))


LARGE: dict[str, Callable[[], bytes]] = {
    "a long text in half a million cells": many_shared(50_000, 10, "x" * 40_000),
    "a long text in most cells there may be": many_shared(190_000, 10, "x" * 40_000),
    "a name in most cells there may be": many_shared(190_000, 10, _NAME[:12]),
    "letters of four bytes in most cells there may be": many_shared(199_000, 10, "Nguy😀"),
    "numbers in most cells there may be": lambda: excel_workbook(table(199_000, 10, NUMBER)),
    "names in very many cells": lambda: excel_workbook(table(150_000, 10, INLINE)),
    "names without references": lambda: excel_workbook(
        table(60_000, 10, INLINE).replace(b' t="inlineStr"', b" t='inlineStr'")
    ),
    "a long text of its own in each cell": lambda: excel_workbook(
        table(3_000, 1, INLINE.replace(_NAME, "x" * 39_000))
    ),
    "two cells far apart": lambda: excel_workbook(
        table(1, 1, NUMBER) + b'<row r="199000"><c r="Y199000"><v>1</v></c></row>'
    ),
    "many sheets that are one part": lambda: same_part(190),
    "blanks between cells": lambda: excel_workbook(b" " * 120_000_000),
    "a bomb": lambda: excel_workbook(b" " * 800_000_000),
    "a long text": lambda: excel_workbook(table(1, 1, INLINE.replace(_NAME, "x" * 100_000_000))),
    "elements without end": lambda: excel_workbook(b"<a/>" * 30_000_000 + b"<!---->"),
    "hidden rows without end": lambda: excel_workbook(b'<row hidden="1"/>' * 7_000_000 + b"<!---->"),
    "an element of nine million attributes": lambda: excel_workbook(
        b"<row" + b"".join(b' a%d=""' % number for number in range(9_000_000)) + b"/><!---->"
    ),
    "elements within elements": lambda: excel_workbook(b"<a>" * 2_000_000 + b"</a>" * 2_000_000),
    "one cell five million times": lambda: excel_workbook(b'<c r="A1"><v>1</v></c>' * 5_000_000),
    "six million empty cells with borders": lambda: excel_workbook(table(250_000, 24, "/>")),
    "twenty million texts": texts_part(b"<si/>" * 20_000_000),
    "twenty million styles": lambda: excel_workbook(
        table(1, 1, NUMBER),
        styles=b"<styleSheet><cellXfs>" + b"<xf/>" * 20_000_000 + b"</cellXfs></styleSheet>",
    ),
    "many styles and an old font": lambda: excel_workbook(
        table(1, 1, NUMBER),
        styles=b"<styleSheet>%s<cellXfs>%s</cellXfs></styleSheet>"
        % (_OLD_FONT.encode(), b"<xf/>" * 2_900_000),
    ),
    "old fonts in most cells there may be": lambda: excel_workbook(
        table(199_000, 10, SHARED),
        texts=["<t>MÈy</t>"],
        styles=f'{_OLD_FONT}<cellXfs><xf fontId="0"/></cellXfs>',
    ),
    "elements of the workbook": lambda: excel_workbook(
        table(1, 1, NUMBER), workbook=b"<workbook>" + b"<a/>" * 30_000_000 + b"</workbook>"
    ),
    "an ods of most cells there may be": lambda: ods(ods_row(ods_cell(_NAME[:9], 10), 198_000)),
    "an ods with letters of four bytes": lambda: ods(ods_row(ods_cell("Nguy😀", 10), 190_000)),
    "an ods of very many elements": lambda: ods("<a/>" * 30_000_000),
    "an ods of as many elements as are read": lambda: ods(ods_row(ods_cell(_NAME) * 10) * 140_000),
    "an xls of most cells there may be": lambda: xls(
        xls_texts(b"Nguyen Thi Bich Ng"), xls_number(0, 75) + xls_cells(65_000, 30)
    ),
    "an xls with a long text": lambda: xls(xls_texts(b"x" * 8_000), xls_cells(60_000, 20)),
    "an xls of fifteen million records": lambda: xls(b"", record(0x005C, b"") * 15_000_000),
    "an xls of one record in fifteen million pieces": lambda: xls(
        record(0x005C, b"") + record(0x003C, b"") * 15_000_000, b""
    ),
    "an xls of twenty million texts": lambda: xls(
        xls_texts() + record(0x003C, b"\0\0\0" * 2_700) * 7_000, xls_cells(1, 1)
    ),
    "an xls whose tables loop": xls_of_looping_tables,
    "text in one line": lambda: b"x" * 60_000_000,
    "text of most cells there may be": lambda: (b"123456;" * 24 + b"1\n") * 199_000,
    "text of delimiters": lambda: b";" * 60_000_000,
    "text of letters of four bytes": lambda: ("😀;" + "x" * 150 + "\n").encode() * 200_000,
    "text in an open quote": lambda: b'"' + b"x\n" * 15_000_000,
    "text of two bytes a letter": lambda: ("ạ;" * 15_000_000).encode("utf-16"),
}
"""Read or refused, in bounded time and memory."""
