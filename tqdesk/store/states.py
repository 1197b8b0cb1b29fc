"""Rows with their heads, out of the tables and back into them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from tqdesk.store import heads, tables
from tqdesk.store.heads import Columns, Head, RowState
from tqdesk.store.ids import LineId, signed, unsigned
from tqdesk.store.lines import Line, Value, decode_own
from tqdesk.store.registers import DELETED, ENTITIES, Entity, Kind, Register
from tqdesk.vietnamese import names

_CHUNK = 500

RowKey = tuple[str, int]
"""Entity and local key of a row."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A line with its bytes; ``twin`` counts the lines that came before it under the same id."""

    line: Line
    body: bytes
    twin: int


# Keys


def chunks(items: Iterable[Any]) -> Iterable[list[Any]]:
    """``items`` in lists of a size that a query takes."""
    rest = iter(items)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def row_keys(session: Session, rows: Iterable[UUID]) -> dict[UUID, int]:
    """The local keys of rows, given out in their order where a row was not known yet."""
    wanted = {row.bytes: row for row in rows}
    found: dict[UUID, int] = {}
    for chunk in chunks(wanted):
        table = tables.known_row
        for key, raw in session.execute(select(table.c.id, table.c.uuid).where(table.c.uuid.in_(chunk))):
            found[wanted[raw]] = key
    missing = [row for row in wanted.values() if row not in found]
    if missing:
        first = next_key(session, tables.known_row.c.id)
        found.update(zip(missing, range(first, first + len(missing)), strict=True))
        session.execute(insert(tables.known_row), [{"id": found[row], "uuid": row.bytes} for row in missing])
    return found


def next_key(session: Session, column: ColumnElement[int]) -> int:
    """The next free key of a table whose rows are never deleted; safe because one writes at a time."""
    newest = session.scalar(select(column).order_by(column.desc()).limit(1))
    return (newest or 0) + 1


def named_rows(entity: str, values: Mapping[str, Value]) -> list[UUID]:
    """All the rows that the values of a line's registers name."""
    return [
        UUID(values[register.name][field.name])
        for register in (ENTITIES[entity].registers if entity in ENTITIES else ())
        if register.name in values
        for field in register.fields
        if field.kind is Kind.ROW and values[register.name][field.name] is not None
    ]


def keys_of_lines(
    session: Session, named: Iterable[tuple[str, UUID, Mapping[str, Value]]]
) -> dict[UUID, int]:
    """The local keys of rows and of all that their values name, in the order they are named."""
    rows: dict[UUID, None] = {}
    for entity, row, values in named:
        rows[row] = None
        rows |= dict.fromkeys(named_rows(entity, values))
    return row_keys(session, rows)


def named_by(line: Line) -> tuple[str, UUID, dict[str, Value]]:
    """What a line names, for :func:`keys_of_lines`."""
    return line.entity, line.row, {name: write.value for name, write in line.writes.items()}


def columns_of(register: Register, value: Value, keys: Mapping[UUID, int]) -> Columns:
    """The columns of a value; ``keys`` has the local key of every row that it names."""
    return {column: _column(kind, value[name], keys) for name, column, kind in register.columns}


def _column(kind: Kind, held: Any, keys: Mapping[UUID, int]) -> Any:
    if held is None or kind not in (Kind.ROW, Kind.LINES):
        return held
    return keys[UUID(held)] if kind is Kind.ROW else " ".join(held)


def grouped(rows: Iterable[RowKey]) -> dict[str, set[int]]:
    """Rows by entity."""
    by_entity: dict[str, set[int]] = {}
    for entity, key in rows:
        by_entity.setdefault(entity, set()).add(key)
    return by_entity


# Loading


def load_all(session: Session, rows: Iterable[RowKey]) -> dict[RowKey, RowState]:
    """The states of rows of any entities."""
    return {
        (entity, key): state
        for entity, keys in grouped(rows).items()
        for key, state in load(session, ENTITIES[entity], keys).items()
    }


def load(session: Session, entity: Entity, keys: Iterable[int]) -> dict[int, RowState]:
    """The states of rows by local key, those not yet made included."""
    table = tables.ENTITY_TABLES[entity.name]
    states = {key: RowState(entity, key) for key in keys}
    shown_by: dict[int, list[tuple[RowState, Register]]] = {}
    for chunk in chunks(states):
        for row in session.execute(select(table).where(table.c.id.in_(chunk))).mappings():
            state = states[row["id"]]
            state.exists = True
            state.columns = dict(row)
            for register in entity.registers:
                shown = row[register.line_column]
                if shown is not None:
                    shown_by.setdefault(shown, []).append((state, register))
    existing = [key for key, state in states.items() if state.exists]
    _load_beside(session, entity, states, existing, shown_by)
    several: list[tuple[RowState, Register, Head]] = []
    for chunk in chunks(shown_by):
        line = tables.line
        query = select(line.c.id, line.c.run, line.c.seq, line.c.stamp).where(line.c.id.in_(chunk))
        for key, run, seq, stamp in session.execute(query):
            for state, register in shown_by[key]:
                columns = {item.column: state.columns[item.column] for item in register.fields}
                head = Head(key, LineId(unsigned(run), seq), stamp, columns)
                if register.name in state.stored_others:
                    several.append((state, register, head))
                state.heads.setdefault(register.name, []).append(head)
    _read_from_journal(session, several)
    return states


def _load_beside(
    session: Session,
    entity: Entity,
    states: Mapping[int, RowState],
    existing: Sequence[int],
    shown_by: dict[int, list[tuple[RowState, Register]]],
) -> None:
    """What stands beside the rows themselves: other heads, remembered replacements, conflicts."""
    others = _beside(session, tables.other_head, entity, existing)
    for row in others:
        state = states[row.row_id]
        shown_by.setdefault(row.line_id, []).append((state, entity.register(row.register)))
        state.stored_others.setdefault(row.register, set()).add(row.line_id)
    for row in _beside(session, tables.early_replaced, entity, existing):
        state, named = states[row.row_id], LineId(unsigned(row.run), row.seq)
        state.replaced.setdefault(row.register, set()).add(named)
        state.stored_replaced.setdefault(row.register, set()).add(named)
    for row in _beside(session, tables.conflict, entity, existing):
        states[row.row_id].stored_conflicts.add(row.register)


def _beside(session: Session, table: Table, entity: Entity, existing: Sequence[int]) -> list[Any]:
    query = select(table).where(table.c.entity == entity.name)
    if not existing or session.execute(query.limit(1)).first() is None:
        return []
    return [
        row for chunk in chunks(existing) for row in session.execute(query.where(table.c.row_id.in_(chunk)))
    ]


def _read_from_journal(session: Session, several: Sequence[tuple[RowState, Register, Head]]) -> None:
    """Read the bytes and values of heads' lines: a row holds the value of one head only."""
    table = tables.line
    bodies: dict[int, bytes] = {}
    for chunk in chunks({head.line for _, _, head in several}):
        query = select(table.c.id, table.c.body).where(table.c.id.in_(chunk))
        bodies |= {key: body for key, body in session.execute(query)}
    lines = {key: decode_own(body) for key, body in bodies.items()}
    keys = keys_of_lines(session, map(named_by, lines.values()))
    for _, register, head in several:
        head.body = bodies[head.line]
        head.columns = columns_of(register, lines[head.line].writes[register.name].value, keys)


# Merging and saving


def merge(state: RowState, arrival: Arrival, key: int, keys: Mapping[UUID, int]) -> None:
    """Merge a line, of the given local key, into the state of its row."""
    writes = arrival.line.writes
    for register in state.entity.registers:
        written = writes.get(register.name)
        if written is not None:
            columns = columns_of(register, written.value, keys)
            head = Head(key, arrival.line.id, arrival.line.stamp, columns, arrival.body)
            heads.add(state, register, head, written.replaces)


def save(session: Session, states: Iterable[RowState], owners: Mapping[int, str]) -> int:
    """Write merged rows; ``owners`` maps the key of a line to the unit that wrote it, for new rows.

    Returns how many of the registers written are in conflict.
    """
    conflicts = 0
    made: dict[str, list[Columns]] = {}
    changed: dict[str, list[Columns]] = {}
    for state in states:
        if not state.touched:
            continue
        conflicts += _settle(session, state, owners)
        by_entity = changed if state.exists else made
        by_entity.setdefault(state.entity.name, []).append(state.columns)
        state.exists = True
    for name, rows in made.items():
        session.execute(insert(tables.ENTITY_TABLES[name]), rows)
    for name, rows in changed.items():
        table = tables.ENTITY_TABLES[name]
        session.connection().execute(
            update(table).where(table.c.id == bindparam("key")),
            [{"key": row["id"], **{name: row[name] for name in row if name != "id"}} for row in rows],
        )
    return conflicts


def _settle(session: Session, state: RowState, owners: Mapping[int, str]) -> int:
    """Bring the columns of a state, and what stands beside it, into line with its heads."""
    if not state.columns:
        state.columns = {**_empty(state.entity), "id": state.key}
    conflicts = 0
    for name in state.touched:
        register = state.entity.register(name)
        present = state.heads[name]
        shown = heads.shown_of(register, present)
        before = state.above() if name == "made" else set()
        if shown is None:
            state.columns.update({column: None for _, column, _ in register.columns})
        else:
            state.columns.update(shown.columns)
        line = None if shown is None else shown.line
        if name == "made" and state.columns["made_line"] != line:
            state.columns["owner_unit"] = line and (owners.get(line) or unit_of_line(session, line))
            state.was_below |= before - state.above()
        state.columns[register.line_column] = line
        if len(present) == 1 and not state.has_beside(name):
            continue  # nearly every register: one value, and nothing to keep beside the row
        _save_others(session, state, name, {head.line for head in present if head is not shown})
        _save_replaced(session, state, name)
        if register is not DELETED:  # whose conflicts depend on other rows too: see ``visibility``
            conflict = heads.in_conflict(register, present)
            save_conflict(session, state, name, conflict)
            conflicts += conflict
    if state.entity.name == "person" and "name" in state.touched:
        state.columns.update(derive(state.columns["name"] or ""))
    state.touched.clear()
    return conflicts


@cache
def _empty(entity: Entity) -> Columns:
    return dict.fromkeys(tables.ENTITY_TABLES[entity.name].c.keys())


def unit_of_line(session: Session, line: int) -> str:
    """The unit that wrote the line of a local key."""
    return str(session.execute(select(tables.line.c.unit).where(tables.line.c.id == line)).scalar_one())


def derive(name: str) -> Columns:
    """The columns of a person that follow from the name."""
    return {
        "exact_key": names.exact_key(name),
        "plain_key": names.plain_key(name),
        "sort_key": names.sort_key(name),
    }


def derive_all(session: Session) -> None:
    """Bring the columns that follow from names into line with how this version makes them."""
    table = tables.person
    query = select(table.c.id, table.c.name, table.c.exact_key, table.c.plain_key, table.c.sort_key)
    changed = [
        {"key": key, **derived}
        for key, name, *stand in session.execute(query.where(table.c.name_line.is_not(None)))
        if list((derived := derive(name or "")).values()) != stand
    ]
    if changed:
        session.connection().execute(update(table).where(table.c.id == bindparam("key")), changed)


def _save_others(session: Session, state: RowState, register: str, others: set[int]) -> None:
    stored = state.stored_others.get(register, set())
    table = tables.other_head
    if gone := stored - others:
        session.execute(
            delete(table).where(
                table.c.row_id == state.key,
                table.c.entity == state.entity.name,
                table.c.register == register,
                table.c.line_id.in_(gone),
            )
        )
    if new := others - stored:
        rows = [
            {"row_id": state.key, "entity": state.entity.name, "register": register, "line_id": line}
            for line in sorted(new)
        ]
        session.execute(insert(table), rows)
    state.stored_others[register] = others


def _save_replaced(session: Session, state: RowState, register: str) -> None:
    replaced = state.replaced.get(register, set())
    stored = state.stored_replaced.get(register, set())
    table = tables.early_replaced
    here = {"row_id": state.key, "entity": state.entity.name, "register": register}
    for named in stored - replaced:
        session.execute(delete(table).filter_by(**here, run=signed(named.run), seq=named.seq))
    if new := replaced - stored:
        rows = [{**here, "run": signed(named.run), "seq": named.seq} for named in sorted(new)]
        session.execute(insert(table), rows)
    state.stored_replaced[register] = set(replaced)


def save_conflict(session: Session, state: RowState, register: str, conflict: bool) -> None:
    """Note whether a register of a row is in conflict."""
    if conflict == (register in state.stored_conflicts):
        return
    table = tables.conflict
    row = {"row_id": state.key, "entity": state.entity.name, "register": register}
    if conflict:
        session.execute(insert(table), [row])
        state.stored_conflicts.add(register)
    else:
        session.execute(delete(table).filter_by(**row))
        state.stored_conflicts.discard(register)
