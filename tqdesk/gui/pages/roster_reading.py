"""A roster read as the user takes it – which sheets, which columns for what – and what importing it will do.

All of it is done on the worker: what comes out is ready to be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from tqdesk.cycles import uncollected
from tqdesk.errors import KnownError, NoNameColumn, NoPeopleInWorkbook
from tqdesk.gui.tasks import Progress
from tqdesk.records import PlannedPerson, RosterNote, RosterPlan, RosterTable
from tqdesk.store.sessions import Store
from tqdesk.training import rosters
from tqdesk.training.roster_columns import remember, remembered
from tqdesk.words.roster_rows import row_detail

if TYPE_CHECKING:
    # Loaded on the worker when a roster is opened, for the page stands long before.
    from tqdesk.sheets.roster import OpenedRoster

Columns = Mapping[str, Mapping[int, str]]
"""Layout of a table → index of a column → what it is taken for."""


@dataclass(frozen=True, slots=True)
class Taking:
    """How a roster is taken. ``sheets`` is ``None`` for all that Excel shows; ``columns`` has what was chosen
    otherwise than found, now or for the last file of that layout."""

    sheets: frozenset[str] | None = None
    columns: Columns = field(default_factory=dict)
    hidden_rows: bool = True

    def with_meaning(self, layout: str, index: int, meaning: str) -> Taking:
        """The same with a column taken for something."""
        chosen = {**self.columns.get(layout, {}), index: meaning}
        return replace(self, columns={**self.columns, layout: chosen})


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row of a roster with what will happen to it; ``detail`` says more of that: whom it is like and why,
    what a known person gains by it."""

    planned: PlannedPerson
    hidden: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ReadRoster:
    """A roster as it is taken: its tables as they are ``found`` and as they are taken, and what importing it
    will do. Where nobody can be read the plan is empty and ``refused`` says why."""

    opened: OpenedRoster
    taking: Taking
    found: tuple[RosterTable, ...]
    tables: tuple[RosterTable, ...]
    plan: RosterPlan
    rows: tuple[PreviewRow, ...] = ()
    notes: tuple[RosterNote, ...] = ()
    refused: KnownError | None = None

    @property
    def taken_otherwise(self) -> bool:
        """Whether some column is taken for something else than found."""
        return _meanings(self.found) != _meanings(self.tables)


def _meanings(tables: Iterable[RosterTable]) -> dict[str, dict[int, str]]:
    """What is taken for what: layout → index of a column → meaning, columns not used left out."""
    return {
        table.layout: {column.index: column.meaning for column in table.columns if column.meaning}
        for table in tables
    }


def open_and_read(
    store: Store, source: Path | str, progress: Progress, *, training_class: UUID, site: UUID
) -> ReadRoster:
    """Read a roster file, or rows that were pasted, as the last roster of its layout was taken, and plan its
    import into a class at a site.

    Raises the errors of :func:`tqdesk.sheets.roster.open_roster`.
    """
    from tqdesk.sheets.roster import open_pasted, open_roster, tables_of

    progress(0)
    with uncollected():
        opened = open_roster(source) if isinstance(source, Path) else open_pasted(source)
        all_sheets = [sheet.name for sheet in opened.sheets]
        layouts = {each.layout for each in tables_of(opened, sheets=all_sheets)}
        with store.reading() as session:
            taking = Taking(columns=remembered(session, layouts))
        return read_again(store, opened, taking, progress, training_class=training_class, site=site)


def read_again(
    store: Store,
    opened: OpenedRoster,
    taking: Taking,
    progress: Progress,
    *,
    training_class: UUID,
    site: UUID,
) -> ReadRoster:
    """Read a roster as it is taken, and plan its import into a class at a site."""
    from tqdesk.sheets.roster import read_people, tables_of

    progress(0)
    sheets, columns = taking.sheets, taking.columns
    with uncollected():
        found = tables_of(opened, sheets=sheets)
        tables = tables_of(opened, sheets=sheets, columns=columns)
        try:
            reading = read_people(opened, sheets=sheets, columns=columns, hidden_rows=taking.hidden_rows)
        except (NoNameColumn, NoPeopleInWorkbook) as refused:
            return ReadRoster(opened, taking, found, tables, RosterPlan((), ()), refused=refused)
        with store.reading() as session:
            plan = rosters.plan(session, reading, training_class=training_class, site=site, progress=progress)
            rows = rows_of(session, opened, plan)
    return ReadRoster(opened, taking, found, tables, plan, rows, reading.notes)


def rows_of(session: Session, opened: OpenedRoster, plan: RosterPlan) -> tuple[PreviewRow, ...]:
    """The rows of a plan as the preview shows them."""
    hidden = {(sheet.name, row) for sheet in opened.sheets for row in sheet.cells.hidden_rows}
    known = rosters.alike(session, plan)
    return tuple(
        PreviewRow(each, (each.row.sheet, each.row.row) in hidden, row_detail(each, plan, known))
        for each in plan.people
    )


def import_shown(
    store: Store, shown: ReadRoster, progress: Progress, *, training_class: UUID, site: UUID
) -> RosterPlan | int:
    """Import what is shown, and keep what its columns were taken for; where other data has come between, the
    plan as it is now, and nothing is done.

    Returns how many people were put on the list.
    """
    with uncollected(), store.writing() as session:
        now = rosters.renewed(session, shown.plan, training_class=training_class, site=site)
        if now != shown.plan:
            return now
        remember(session, found=shown.found, chosen=shown.taking.columns)
        return rosters.apply(session, now, training_class=training_class, site=site, progress=progress)
