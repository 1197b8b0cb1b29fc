"""Speed of reading rosters and planning their import."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from benchmarks.store import empty_store
from benchmarks.timing import seconds
from tqdesk import made_up
from tqdesk.cycles import uncollected
from tqdesk.made_up import MadeUpPerson
from tqdesk.records import RosterPlan, RosterReading
from tqdesk.sheets import styles, worksheets
from tqdesk.sheets.roster import read_roster
from tqdesk.sheets.workbook import read_sheets
from tqdesk.sheets.zipped import Parts
from tqdesk.store.sessions import Store
from tqdesk.training import classes, rosters

_ROWS = 10_000
_KNOWN = 10_000
_IMPORTED = 2_000
_REPEATS = 9
"""What takes half a second is seldom left alone by other programs for all of it."""


def roster() -> dict[str, float]:
    """A roster of 10,000 rows read and planned where half its people are known, against its cells read bare.

    ``roster_vs_calamine`` is the time from the bytes to the plan, in a store of 10,000 people, divided by
    that of python-calamine reading the values only, which tells neither fonts nor what is hidden: so the pass
    over the styles, ``styles_ms``, is taken off first. Unpacking, the bounds and the notes on formulas stay
    in. ``roster_vs_openpyxl`` is the whole time divided by that of openpyxl reading the values.
    ``sheets_vs_calamine`` is reading the cells alone, within the bounds; ``plan_ms`` planning alone.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "roster.xlsx")
        known, strangers = made_up.people(1, _KNOWN), made_up.people(2, _ROWS // 2)
        half = [person for pair in zip(known[: _ROWS // 2], strangers, strict=True) for person in pair]
        store = empty_store(Path(folder, "data"))
        _write(path, known)
        _enrol(store, read_roster(path))
        with store.writing() as session:
            later = classes.add(session, title="Lớp sau", first_day=date(2026, 3, 9), class_sessions=1)
            site = classes.find_site(session, later)
        _write(path, half)

        def plan(reading: RosterReading) -> RosterPlan:
            with store.reading() as session:
                return rosters.plan(session, reading, training_class=later, site=site)

        reading = read_roster(path)
        fates = plan(reading)
        if fates.count("same") < _ROWS // 2 or len(fates.people) != _ROWS:
            raise RuntimeError("the roster was not read and planned in full: its speed means nothing")
        with uncollected():  # as both front ends read rosters
            ours = seconds(lambda: plan(read_roster(path)), _REPEATS)
            planned = seconds(lambda: plan(reading), _REPEATS)
            cells = seconds(lambda: read_sheets(path), _REPEATS)
            styled = seconds(_styles_pass(path), _REPEATS)
        bare = seconds(lambda: CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(), _REPEATS)
        openpyxl = seconds(lambda: list(_values(path)), repeats=1)
        store.close()
    return {
        "roster_people_per_second": _ROWS / ours,
        "roster_vs_calamine": (ours - styled) / bare,
        "roster_vs_openpyxl": ours / openpyxl,
        "sheets_vs_calamine": cells / bare,
        "styles_ms": styled * 1000,
        "plan_ms": planned * 1000,
    }


def importing() -> dict[str, float]:
    """People of a roster put on the list of a class per second, all of them new."""
    with tempfile.TemporaryDirectory() as folder:
        path, store = Path(folder, "roster.xlsx"), empty_store(Path(folder, "data"))
        _write(path, made_up.people(1, _IMPORTED))
        reading = read_roster(path)
        taken = seconds(lambda: _enrol(store, reading), repeats=1)
        store.close()
    return {"roster_imported_per_second": _IMPORTED / taken}


def _write(path: Path, people: list[MadeUpPerson]) -> None:
    made_up.roster_workbook(path, people, title="Lớp", unit_name="Xã Mẫu", parent_name="Tỉnh Tuyên Quang")


def _enrol(store: Store, reading: RosterReading) -> None:
    with store.writing() as session:
        added = classes.add(session, title="Lớp trước", first_day=date(2026, 3, 2), class_sessions=1)
        site = classes.find_site(session, added)
        plan = rosters.plan(session, reading, training_class=added, site=site)
        rosters.apply(session, plan, training_class=added, site=site)


def _styles_pass(path: Path) -> Callable[[], object]:
    """The looks for fonts and for hidden rows and columns that reading the workbook at ``path`` takes."""
    parts = Parts(path.read_bytes())
    said, sheet = parts.read("xl/styles.xml"), parts.read("xl/worksheets/sheet1.xml")
    return lambda: (styles.may_have_old_runs(sheet), worksheets.styled(sheet, styles.old_fonts(said)))


def _values(path: Path) -> Iterator[tuple[Any, ...]]:
    book = load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        yield from sheet.iter_rows(values_only=True)
