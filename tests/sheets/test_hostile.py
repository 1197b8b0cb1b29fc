"""Files made to break the reader: refused or read, never at the cost of the machine."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from xml.parsers import expat

import pytest
import python_calamine
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.cell import coordinate_to_tuple

from tests.sheets import hostile
from tests.sheets.made_workbooks import excel_workbook
from tqdesk.errors import WorkbookTooLarge, WorkbookUnreadable
from tqdesk.sheets import bounds, delimited, texts, worksheets, zipped
from tqdesk.sheets.contents import guess_unheaded
from tqdesk.sheets.lines import line_kind
from tqdesk.sheets.measured import Totals
from tqdesk.sheets.roster import read_roster
from tqdesk.sheets.workbook import _measured, read_sheets
from tqdesk.vietnamese.text import normalise

ROOT = Path(__file__).parents[2]
SECONDS, MEGABYTES = 30, 600
# Of the process alone, whatever else the machine does; the memory is its greatest.
READING = """
import json, sys, time
from pathlib import Path
from tqdesk.errors import KnownError
from tqdesk.sheets import bounds, texts, worksheets, zipped
from tqdesk.sheets.measured import Totals
from tqdesk.sheets.workbook import read_sheets

try:
    said = f"{sum(len(sheet.rows) for sheet in read_sheets(Path(sys.argv[1])))} rows"
except KnownError as error:
    said = type(error).__name__
kilobytes = 0
if sys.platform == "linux":
    status = dict(line.split(":", 1) for line in open("/proc/self/status") if ":" in line)
    kilobytes = int(status["VmHWM"].split()[0])
print(json.dumps({"said": said, "seconds": time.process_time(), "megabytes": kilobytes // 1024}))
"""


@pytest.mark.parametrize("name", hostile.SMALL)
def test_what_would_take_too_much_is_refused_before_the_library_sees_it(name: str) -> None:
    with pytest.raises((bounds.OutOfBounds, bounds.Broken)):
        _measured(hostile.SMALL[name]())


@pytest.mark.parametrize("announced", ["A1:XFD1048576", "B9:A1", "A1", "A1:B2:C3"])
def test_what_a_sheet_announces_of_its_size_is_not_heeded(tmp_path: Path, announced: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        excel_workbook('<row r="1"><c r="A1"><v>1</v></c></row>', before=f'<dimension ref="{announced}"/>')
    )
    assert read_sheets(path)[0].rows == ((1,),)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            name,
            marks=()
            if name in ("two cells far apart", "a long text of its own in each cell")
            else pytest.mark.long,
        )
        for name in hostile.LARGE
    ],
)
def test_any_file_is_answered_in_time_and_memory(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(hostile.LARGE[name]())
    done = subprocess.run(
        [sys.executable, "-c", READING, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    )
    figures = json.loads(done.stdout)
    assert figures["seconds"] <= SECONDS, figures
    assert figures["megabytes"] <= MEGABYTES, figures


@pytest.mark.parametrize(
    "look",
    [
        lambda: guess_unheaded([f"a@{'.' * 39_000}@"], under_heading=False),
        lambda: line_kind("ngày tháng " * 3_500),
        lambda: normalise("a" + "\u0300" * 20_000 + "\u0323" * 20_000 + "\t"),
        lambda: delimited.decoded(b"a" + b"\xcc" * 50_000 + b"\xf2" * 50_000),
    ],
    ids=["address", "date", "marks", "marks of a page"],
)
def test_a_text_made_to_take_time_does_not(look: Callable[[], object]) -> None:
    begin = time.process_time()
    look()
    assert time.process_time() - begin < 1


_MANY = 199_000
TABLES: dict[str, Callable[[], str]] = {
    "a header in each row": lambda: "Họ và tên\n" * _MANY,
    "what begins like a header in each row": lambda: "".join(f"Họ và tên {at};x\n" for at in range(_MANY)),
    "places that begin like a heading": lambda: (
        "Họ và tên;Xã\n" + "".join(f"Lý Mẩy;Đơn vị {at}\n" for at in range(_MANY // 2))
    ),
    "columns to guess in many tables": lambda: (
        ("Họ và tên;x;x;x\n" + "".join(f"Lý Mẩy;a{at};{at}a;{at}\n" for at in range(59))) * (_MANY // 60)
    ),
    "tables beside each other": lambda: "Họ và tên;" * 1_400 + "\n" + "\n".join(["Lý Mẩy;" * 1_400] * 1_400),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_found_in_time(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TABLES[name](), "utf-8")
    begin = time.process_time()
    with contextlib.suppress(WorkbookTooLarge):
        read_roster(path)
    assert time.process_time() - begin < SECONDS / 2


def test_a_list_is_not_refused_for_its_pages_or_for_what_its_places_begin_with(tmp_path: Path) -> None:
    page = ["TT;Họ và tên;Đơn vị;Ghi rõ\n", *(f"{at};Lý Mẩy;Đơn vị {at};\n" for at in range(1, 11))]
    path = tmp_path / "a.csv"
    path.write_text("".join(page * 3_000), "utf-8")
    assert len(read_roster(path).people) == 30_000
    rows = (f"{at};Lý Mẩy;Đơn vị {at}\n" for at in range(1, 70_001))
    path.write_text("".join((page[0], *rows, page[0], "1;Lý Mẩy;Sở\n")), "utf-8")
    assert len(read_roster(path).people) == 70_001


def test_a_list_is_not_refused_for_the_empty_sheets_beside_it(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    for number in range(200):
        book.add_sheet(f"Sheet{number}")
    for row in range(61):
        texts = [f"x{row}.{column}" for column in range(30)]
        for column, text in enumerate(["Lý Mẩy" if row else "Họ và tên", *texts]):
            book.get_sheet(0).write(row, column, text)
    book.save(tmp_path / "a.xls")
    assert len(read_roster(tmp_path / "a.xls").people) == 60


def test_two_sheets_of_one_name_are_not_read_twice(tmp_path: Path) -> None:
    document = hostile.ods(
        f'{hostile.ods_row(hostile.ods_cell("Mai"))}</table:table><table:table table:name="a">'
    )
    old = xlwt.Workbook()
    for name, person in (("AAA", "Mai"), ("BBB", "Lan")):
        old.add_sheet(name).write(0, 0, person)
    stream = BytesIO()
    old.save(stream)
    for data in (document, stream.getvalue().replace(b"BBB", b"AAA")):
        path = tmp_path / "a.xls"
        path.write_bytes(data)
        with pytest.raises(WorkbookUnreadable):
            read_sheets(path)


references = st.builds(
    lambda column, row: f"{column}{row}", st.sampled_from(["A", "B", "C", "Z", "AA"]), st.integers(1, 60)
)
cells = st.builds(
    lambda form, first, second: form.format(first, second),
    st.sampled_from(
        [
            '<c r="{}"><v>1</v></c>',
            '<c r="{}" s="1" t="s"><v>0</v></c>',
            '<c r="{}" t="s"><v>0</v><v>1</v></c>',
            '<c t="s" r="{}"><v>1</v></c>',
            "<c r='{}' t='s'><v>1</v></c>",
            '<c r="{}" r="{}"><v>1</v></c>',
            '<c r="{}" t=">" r="{}"><v>1</v></c>',
            '<c r="{}"\tt="str"><v>Mẩy</v></c>',
            '<c r="{}" t="inlineStr"><is><t>t="s" r="Z99"</t></is></c>',
            '<c r="{}" t="inlineStr"><is><r><t>x</t></r><r><t>y</t></r></is></c>',
            '<c r="{}"/><c r="{}" s="2" /><c><v>1</v></c>',
            '<x:c r="{}"><v>1</v></x:c>',
            '<!-- <c r="{}"> --><c r="{}"><v>1</v></c>',
            '<c r="{}" cm="1"><f>A1</f><v>1</v></c>',
            '<c r="{}" ><v>1</v></c >',
        ]
    ),
    references,
    references,
)


@pytest.mark.parametrize("reference", ["A19", "Z19", "A20", "A100", "Z1", "AA1", "XFD9"])
def test_a_cell_above_a_lower_one_or_to_its_right_is_measured(reference: str) -> None:
    sheet = f'<row><c r="{reference}"><v>1</v></c><c r="A1"><v>1</v></c></row>'.encode()
    part, totals = b"<worksheet><sheetData>%s</sheetData></worksheet>" % sheet, Totals()
    worksheets.measured(part, texts.SharedTexts(), {}, totals, exactly=False)
    row, column = coordinate_to_tuple(reference)
    assert row * column <= totals.cells


@given(st.lists(st.lists(cells, max_size=4), min_size=1, max_size=5))
def test_no_sheet_is_measured_smaller_than_it_is_read(rows: list[list[str]]) -> None:
    sheet = "".join(f"<row>{''.join(row)}</row>" for row in rows)
    data = excel_workbook(sheet, texts=["<t>x</t>", "<t>much longer</t>"], before='<x xmlns:x="x"/>')
    parts, totals = zipped.Parts(data), Totals()
    try:
        _, shared = texts.measured(parts.read("xl/sharedStrings.xml"), exactly=False)
        worksheets.measured(parts.read("xl/worksheets/sheet1.xml"), shared, {}, totals, exactly=False)
        read = python_calamine.load_workbook(BytesIO(data)).get_sheet_by_index(0)
    except (bounds.Refused, expat.ExpatError, python_calamine.CalamineError):
        return
    values = [cell for row in read.to_python() for cell in row if cell != ""]
    assert read.height * read.width <= totals.cells
    assert len(values) <= totals.values
    assert sum(len(cell) for cell in values if isinstance(cell, str)) <= totals.characters
