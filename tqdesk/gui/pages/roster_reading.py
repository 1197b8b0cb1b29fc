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

from tqdesk.errors import KnownError, NoNameColumn, NoPeopleInWorkbook
from tqdesk.gui.tasks import Progress
from tqdesk.records import PlannedPerson, RosterNote, RosterPlan, RosterTable
from tqdesk.training import people, rosters
from tqdesk.training.people import PersonLine
from tqdesk.training.roster_columns import remember, remembered
from tqdesk.vietnamese.dates import written_birth
from tqdesk.words import _
from tqdesk.words.changes import REGISTER_WORDS
from tqdesk.words.likeness import reasons_in_words

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


def opened(source: Path | str) -> OpenedRoster:
    """A roster file, or rows that were pasted, once its bytes are cells."""
    from tqdesk.sheets.roster import open_pasted, open_roster

    return open_roster(source) if isinstance(source, Path) else open_pasted(source)


def first_taking(session: Session, opened: OpenedRoster) -> Taking:
    """How a roster just opened is taken: as the last one of its layout was."""
    from tqdesk.sheets.roster import tables_of

    all_sheets = [sheet.name for sheet in opened.sheets]
    layouts = {each.layout for each in tables_of(opened, sheets=all_sheets)}
    return Taking(columns=remembered(session, layouts))


def read(
    session: Session,
    opened: OpenedRoster,
    taking: Taking,
    *,
    training_class: UUID,
    site: UUID,
    progress: Progress,
) -> ReadRoster:
    """Read a roster as it is taken, and plan its import into a class at a site."""
    from tqdesk.sheets.roster import read_people, tables_of

    sheets, columns = taking.sheets, taking.columns
    found = tables_of(opened, sheets=sheets)
    tables = tables_of(opened, sheets=sheets, columns=columns)
    try:
        reading = read_people(opened, sheets=sheets, columns=columns, hidden_rows=taking.hidden_rows)
    except (NoNameColumn, NoPeopleInWorkbook) as refused:
        return ReadRoster(opened, taking, found, tables, RosterPlan((), ()), refused=refused)
    plan = rosters.plan(session, reading, training_class=training_class, site=site, progress=progress)
    rows = rows_of(session, opened, plan)
    return ReadRoster(opened, taking, found, tables, plan, rows, reading.notes)


def rows_of(session: Session, opened: OpenedRoster, plan: RosterPlan) -> tuple[PreviewRow, ...]:
    """The rows of a plan as the preview shows them."""
    hidden = {(sheet.name, row) for sheet in opened.sheets for row in sheet.cells.hidden_rows}
    likely = {each.match for each in plan.people if each.fate == "likely" and each.match is not None}
    known = people.known(session, likely)
    return tuple(
        PreviewRow(each, (each.row.sheet, each.row.row) in hidden, _detail(each, plan, known))
        for each in plan.people
    )


def _detail(planned: PlannedPerson, plan: RosterPlan, known: Mapping[UUID, PersonLine]) -> str:
    if planned.fate == "likely":
        return _alike(planned, plan, known)
    parts = []
    if planned.again is not None:
        parts.append(_("said already in row {row}").format(row=plan.people[planned.again].row.row))
    if planned.adds:
        parts.append(_("adds: {facts}").format(facts=", ".join(map(_fact, planned.adds))))
    if stays := [f"{_fact(each.fact)} ({each.known})" for each in planned.kept if each.known]:
        parts.append(_("stays as known: {facts}").format(facts=", ".join(stays)))
    if others := [_fact(each.fact) for each in planned.kept if not each.known]:
        parts.append(_("not taken, as it is somebody else's: {facts}").format(facts=", ".join(others)))
    return " · ".join(parts)


def _fact(name: str) -> str:
    return _(REGISTER_WORDS[name])


def _alike(planned: PlannedPerson, plan: RosterPlan, known: Mapping[UUID, PersonLine]) -> str:
    """Whom a doubtful row is like, and why."""
    reasons = reasons_in_words(planned.reasons)
    if planned.again is not None:
        row = plan.people[planned.again].row
        who = ", ".join((_("row {row}").format(row=row.row), row.name, written_birth(row.birth or "")))
    elif planned.match is not None and planned.match in known:
        other = known[planned.match]
        facts = (other.name, written_birth(other.birth or ""), other.position, other.workplace)
        who = ", ".join(fact for fact in facts if fact)
    else:
        return reasons
    return _("{who}: {reasons}").format(who=who, reasons=reasons) if reasons else who


def import_plan(
    session: Session, shown: ReadRoster, *, training_class: UUID, site: UUID, progress: Progress
) -> RosterPlan | int:
    """Import what is shown, and keep what its columns were taken for; where other data has come between, the
    plan as it is now, and nothing is done.

    Returns how many people were put on the list.
    """
    now = rosters.renewed(session, shown.plan, training_class=training_class, site=site)
    if now != shown.plan:
        return now
    remember(session, found=shown.found, chosen=shown.taking.columns)
    return rosters.apply(session, shown.plan, training_class=training_class, site=site, progress=progress)
