"""What tests of sheets share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from tests.sheets.written import Rows, Write


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write rows as an .xlsx: ``write(rows, merged=("A1:B1",))`` or ``write({"Sheet": rows})``."""

    def write(sheets: Rows | dict[str, Rows], merged: Sequence[str] = ()) -> Path:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for name, rows in (sheets if isinstance(sheets, dict) else {"Danh sách": sheets}).items():
            sheet = workbook.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
            for area in merged:
                sheet.merge_cells(area)
        path = tmp_path / "danh sach.xlsx"
        workbook.save(path)
        return path

    return write
