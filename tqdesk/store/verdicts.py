"""Verdicts: the lines that an office has rejected, and with them the rows to work out anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from tqdesk import units
from tqdesk.store import tables
from tqdesk.store.heads import RowState
from tqdesk.store.ids import LineId, parse_line_id, signed, verdict_id
from tqdesk.store.registers import ENTITIES
from tqdesk.store.states import RowKey, chunks, unit_of_line

JUDGED = frozenset(ENTITIES) - {"machine", "verdict"}
"""The entities on whose lines a verdict may stand."""


def take(session: Session, states: Iterable[RowState]) -> set[RowKey]:
    """Take up what merged rows of verdicts say now; returns the rows whose lines are judged otherwise."""
    changed: set[RowKey] = set()
    for state in states:
        if state.entity.name != "verdict" or not _is_own_id(session, state):
            continue
        line = parse_line_id(state.columns["line"])
        rejecting = None
        if state.columns["rejected"]:
            rejecting = unit_of_line(session, state.columns["verdict_line"])
        if _note(session, line, rejecting):
            changed |= _rows_of(session, line)
    return changed


def _is_own_id(session: Session, state: RowState) -> bool:
    """Whether a verdict's row has the id that follows from the line it judges."""
    line = state.columns["line"]
    table = tables.known_row
    own = session.scalar(select(table.c.uuid).where(table.c.id == state.key))
    return line is not None and own == verdict_id(parse_line_id(line)).bytes


def _note(session: Session, line: LineId, unit: str | None) -> bool:
    """Note whose verdict rejects the lines of an id, ``None`` for none; returns whether that is news."""
    table = tables.rejected
    here = (table.c.run == signed(line.run), table.c.seq == line.seq)
    stood = session.scalar(select(table.c.unit).where(*here))
    if stood == unit:
        return False
    session.execute(delete(table).where(*here))
    if unit is not None:
        session.execute(insert(table).values(run=signed(line.run), seq=line.seq, unit=unit))
    return True


def _rows_of(session: Session, line: LineId) -> set[RowKey]:
    table = tables.line
    query = select(table.c.entity, table.c.row_id).where(
        table.c.run == signed(line.run), table.c.seq == line.seq, table.c.entity.in_(JUDGED)
    )
    return {(entity, key) for entity, key in session.execute(query)}


def judged_rows(session: Session, rows: Iterable[RowKey]) -> set[RowKey]:
    """Those of some rows that have lines on which a verdict stands."""
    line, rejected = tables.line, tables.rejected
    if session.execute(select(rejected.c.run).limit(1)).first() is None:
        return set()
    wanted = set(rows)
    query = select(line.c.entity, line.c.row_id).join_from(
        rejected, line, (line.c.run == rejected.c.run) & (line.c.seq == rejected.c.seq)
    )
    return wanted & {
        (entity, key)
        for chunk in chunks({key for _, key in wanted})
        for entity, key in session.execute(query.where(line.c.row_id.in_(chunk)))
    }


def rejected_lines(session: Session, units_of_lines: Mapping[int, str]) -> set[int]:
    """Those of some lines, each given by its local key with the unit that wrote it, that do not count."""
    line, rejected = tables.line, tables.rejected
    query = select(line.c.id, rejected.c.unit).join_from(
        rejected, line, (line.c.run == rejected.c.run) & (line.c.seq == rejected.c.seq)
    )
    return {
        key
        for chunk in chunks(units_of_lines)
        for key, unit in session.execute(query.where(line.c.id.in_(chunk), line.c.entity.in_(JUDGED)))
        if units.is_above(unit, units_of_lines[key])
    }
