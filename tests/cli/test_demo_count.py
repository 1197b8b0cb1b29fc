"""The independent count, against figures counted by hand."""

import ast
import csv
import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from tqdesk.cli import demo_count
from tqdesk.settings import resources

HEADER = ("STT", "Họ và tên", "Năm sinh", None, "Dân tộc", "Chức vụ", "Đơn vị", "Điện thoại", "Số CCCD")


def write_sample(folder: Path, ids: list[object], rows: list[tuple[str, str, str, str, str]]) -> None:
    book = Workbook()
    for column, text in enumerate(HEADER, start=1):
        book.active.cell(7, column, text)
    for row, citizen_id in enumerate(ids, start=9):
        book.active.cell(row, 2, f"Người Mẫu {row}")
        book.active.cell(row, 9, citizen_id)
    book.active.cell(9 + len(ids), 1, f"Tổng số: {len(ids)} người")
    book.active.cell(12 + len(ids), 2, "NGƯỜI LẬP BIỂU")
    book.save(folder / "a.xlsx")
    commune = {
        "unit": "2024:02545",
        "workbook": "a.xlsx",
        "class": {"class_sessions": 2},
        "viewing_site": {"headcount": {"leader": 2, "citizen": 31}},
    }
    (folder / "sample.json").write_text(json.dumps({"communes": [commune]}), encoding="utf-8")
    with (folder / "marks.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("unit", "class_session", "way", "text", "status"), *rows])


def test_a_small_sample_is_counted_as_by_hand(tmp_path: Path) -> None:
    unit = "2024:02545"
    write_sample(
        tmp_path,
        ["008085000001", 8085000002, None, " 008085000004 ", None],
        [
            (unit, "1", "card", "008085000002||Người Mẫu|01011985|Nam|Thôn Mẫu|01012022", "present"),
            (unit, "1", "list_number", "1,3-4", "present"),
            (unit, "1", "list_number", "3", "late"),
            (unit, "2", "list_number", "1-2", "present"),
            (unit, "2", "list_number", "3", "excused"),
            (unit, "2", "list_number", "4", "absent"),
            ("2024:99999", "2", "list_number", "5", "present"),
        ],
    )
    # First: 1, 2, 4 present, 3 late (corrected), 5 unmarked. Second: 1, 2 present, 3 excused, 4 absent.
    expected = {
        "enrolled": 5,
        "present": 5,
        "late": 1,
        "excused": 1,
        "absent": 1,
        "unmarked": 2,
        "attended": 4,
        "completed": 2,
        "headcount": 33,
    }
    assert demo_count.count(tmp_path) == {unit: expected, "total": expected}


def test_a_card_of_nobody_is_not_passed_over(tmp_path: Path) -> None:
    write_sample(tmp_path, ["008085000001"], [("2024:02545", "1", "card", "008085999999||X", "present")])
    with pytest.raises(KeyError):
        demo_count.count(tmp_path)


def test_the_sample_has_all_that_a_demo_must_show() -> None:
    figures = demo_count.count(resources() / "sample")
    assert list(figures) == ["2024:02545", "2024:02572", "total"]
    assert (figures["2024:02545"]["enrolled"], figures["2024:02572"]["enrolled"]) == (42, 35)
    # Headcounts as sample.json lists them: 2 + 5 + 6 + 31 and 1 + 4 + 2 + 24.
    assert (figures["2024:02545"]["headcount"], figures["2024:02572"]["headcount"]) == (44, 31)
    for each in figures.values():
        marks = ("present", "late", "excused", "absent", "unmarked")
        assert sum(each[mark] for mark in marks) == each["enrolled"] * 2
        assert 0 < each["completed"] < each["attended"] < each["enrolled"]
        assert each["unmarked"] > 0
    assert all(figures["total"].values())


def test_the_count_uses_nothing_of_the_program() -> None:
    tree = ast.parse(Path(demo_count.__file__).read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(str(node.module).split(".")[0])
    assert imported == {"__future__", "collections", "csv", "json", "openpyxl", "pathlib", "typing"}
