"""Rows made anew from the journal: some, where merging line by line is not enough, or all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, insert, select
from sqlalchemy.orm import Session

from tqdesk.store import heads, humans, places, search, states, tables, verdicts, visibility
from tqdesk.store.heads import Head, RowState
from tqdesk.store.lines import Line, decode_own
from tqdesk.store.registers import ENTITIES
from tqdesk.store.states import Arrival, RowKey, chunks, columns_of, keys_of_lines, named_by

_BATCH = 1000
_BESIDE = (tables.other_head, tables.conflict, tables.rejected)


# Some rows


def remake(session: Session, rows: Iterable[RowKey]) -> list[RowState]:
    """Work rows out anew from all their lines; what follows for other rows is left to :func:`follow`.

    Needed where a line is rejected, where another line of the same id has come, and where this version
    knows more registers than the one before it.
    """
    loaded = states.load_all(session, rows)
    owners: dict[int, str] = {}
    for state in loaded.values():
        lines, units = _lines_of(session, state)
        keys = keys_of_lines(session, (named_by(line) for _, line, _ in lines))
        rejected = verdicts.rejected_lines(session, units) if state.entity.name in verdicts.JUDGED else set()
        state.heads.clear()
        for register in state.entity.registers:
            writes = [
                (
                    Head(
                        key,
                        line.id,
                        line.stamp,
                        columns_of(register, line.writes[register.name].value, keys),
                        body,
                    ),
                    line.writes[register.name].replaces,
                )
                for key, line, body in lines
                if register.name in line.writes
            ]
            if writes:
                heads.settle(state, register, writes, rejected)
        owners |= units
    states.save(session, loaded.values(), owners)
    return list(loaded.values())


def _lines_of(session: Session, state: RowState) -> tuple[list[tuple[int, Line, bytes]], dict[int, str]]:
    """The lines of a row with their local keys and bytes, and the units that wrote them."""
    table = tables.line
    query = (
        select(table.c.id, table.c.body)
        .where(table.c.row_id == state.key, table.c.entity == state.entity.name)
        .order_by(table.c.id)
    )
    lines = [(row.id, decode_own(row.body), row.body) for row in session.execute(query)]
    return lines, {key: line.unit for key, line, _ in lines}


def follow(session: Session, merged: Sequence[RowState]) -> None:
    """Bring into line all that follows from merged rows: lines rejected, rows hidden, who is one human,
    and what people are found by."""
    everything = list(merged)
    judged = verdicts.take(session, merged)
    if judged:
        everything += remake(session, judged)
    changed = visibility.refresh(session, visibility.in_question(session, everything))
    together = humans.refresh(session, humans.in_question(session, everything, changed))
    search.refresh(session, together | search.in_question(everything, changed))


# What a newer program wrote


def note_unread(session: Session, arrivals: Iterable[tuple[int, Line]]) -> None:
    """Note the registers of lines, each with the local key of its row, that this version does not know."""
    found = {
        (key, line.entity, name)
        for key, line in arrivals
        for name in line.writes
        if line.entity not in ENTITIES or all(name != each.name for each in ENTITIES[line.entity].registers)
    }
    if not found:
        return
    table = tables.unread
    for chunk in chunks({key for key, _, _ in found}):
        found -= {tuple(row) for row in session.execute(select(table).where(table.c.row_id.in_(chunk)))}
    if found:
        columns = ("row_id", "entity", "register")
        session.execute(insert(table), [dict(zip(columns, each, strict=True)) for each in sorted(found)])


def now_known(session: Session) -> list[tuple[str, str]]:
    """Entities and registers that lines wrote before this version knew them."""
    table = tables.unread
    return [
        (entity, register)
        for entity, register in session.execute(select(table.c.entity, table.c.register).distinct())
        if entity in ENTITIES and any(register == each.name for each in ENTITIES[entity].registers)
    ]


def read_unread(session: Session) -> None:
    """Work out the rows that lines wrote to in registers which this version knows and the last did not."""
    table = tables.unread
    for entity, register in now_known(session):
        here = (table.c.entity == entity, table.c.register == register)
        keys = list(session.scalars(select(table.c.row_id).where(*here)))
        for chunk in chunks(keys):
            follow(session, remake(session, ((entity, key) for key in chunk)))
        session.execute(delete(table).where(*here))


# All rows


def rebuild(session: Session, progress: Callable[[int], None] = lambda done: None) -> int:
    """Make all rows anew from the journal; returns how many differ from those that stood.

    ``progress`` is told how many lines are done. Zero is the answer of a sound store.
    """
    watched = (*tables.ENTITY_TABLES.values(), *_BESIDE, tables.person_words)
    before = {table.name: _rows(session, table) for table in watched}
    misplaced = places.wrong(session)
    for table in (*watched, tables.early_replaced):
        session.execute(delete(table))
    again: set[RowKey] = set()
    done = 0
    for batch in _batches(session):
        again |= _replay(session, batch)
        progress(done := done + len(batch))
    for keys in chunks(_keys(session, tables.verdict.c.id)):
        again |= verdicts.take(session, states.load(session, ENTITIES["verdict"], keys).values())
    for chunk in chunks(sorted(again)):
        remake(session, chunk)
    for entity in ENTITIES.values():
        if entity.is_deletable:
            deleted = _keys(session, tables.ENTITY_TABLES[entity.name].c.deleted_line)
            visibility.refresh(session, ((entity.name, key) for key in deleted))
    pair = tables.same_person
    humans.refresh(session, {*_keys(session, pair.c.first_id), *_keys(session, pair.c.second_id)})
    search.refresh_all(session)
    return misplaced + sum(_differing(before[table.name], _rows(session, table)) for table in watched)


def _keys(session: Session, column: ColumnElement[int]) -> list[int]:
    """The local keys of the rows that have something in a column, or what stands in a column of keys."""
    wanted = column if column.name.endswith("_id") else column.table.c.id
    return list(session.scalars(select(wanted).where(column.is_not(None)).distinct()))


def _batches(session: Session) -> Iterator[Sequence[Any]]:
    table = tables.line
    reach = 0
    query = select(table.c.id, table.c.row_id, table.c.entity, table.c.twin, table.c.body).order_by(
        table.c.id
    )
    while batch := session.execute(query.where(table.c.id > reach).limit(_BATCH)).all():
        yield batch
        reach = batch[-1].id


def _replay(session: Session, batch: Sequence[Any]) -> set[RowKey]:
    """Merge lines of the journal into the rows; returns the rows that have to be worked out as a whole."""
    stored = [
        (row, Arrival(decode_own(row.body), row.body, row.twin)) for row in batch if row.entity in ENTITIES
    ]
    keys = keys_of_lines(session, (named_by(each.line) for _, each in stored))
    loaded = states.load_all(session, ((row.entity, row.row_id) for row, _ in stored))
    for row, each in stored:
        states.merge(loaded[row.entity, row.row_id], each, row.id, keys)
    states.save(session, loaded.values(), {row.id: each.line.unit for row, each in stored})
    return {(row.entity, row.row_id) for row, _ in stored if row.twin}


def _rows(session: Session, table: Table) -> set[tuple[Any, ...]]:
    return {tuple(row) for row in session.execute(select(table))}


def _differing(before: set[tuple[Any, ...]], after: set[tuple[Any, ...]]) -> int:
    return len({row[0] for row in before ^ after})
