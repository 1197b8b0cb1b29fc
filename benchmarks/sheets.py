"""Speed of reading rosters."""

from __future__ import annotations

import tempfile
from pathlib import Path

from python_calamine import CalamineWorkbook

from benchmarks.timing import seconds
from tqdesk import made_up
from tqdesk.sheets.roster import read_roster
from tqdesk.sheets.workbook import read_sheets

_PEOPLE = 3_000


def roster() -> dict[str, float]:
    """People read per second from an .xlsx roster, and against the bare values of its cells.

    ``roster_vs_calamine`` is the time of reading people divided by that of python-calamine reading the
    values only: 1 would mean that fonts, old encodings and the sense of each cell cost nothing.
    ``sheets_vs_calamine`` is that of reading its cells alone, within the bounds.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "roster.xlsx")
        people = made_up.each_person(1, _PEOPLE)
        made_up.roster_workbook(path, people, title="Lớp", unit_name="Xã Mẫu", parent_name="Tỉnh Tuyên Quang")
        if len(read_roster(path).people) != _PEOPLE:
            raise RuntimeError("the roster was not read in full: its speed means nothing")
        ours = seconds(lambda: read_roster(path))
        cells = seconds(lambda: read_sheets(path))
        bare = seconds(lambda: CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())
    return {
        "roster_people_per_second": _PEOPLE / ours,
        "roster_vs_calamine": ours / bare,
        "sheets_vs_calamine": cells / bare,
    }
