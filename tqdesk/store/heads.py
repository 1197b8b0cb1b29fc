"""Merging: which values of a register count, and which of them is shown.

The *heads* of a register are the values that no line has replaced. The head shown is the one with the
greatest (stamp, run, seq), and of two lines under one id the one with the greater bytes; a value that gives
way (a mark for "the rest" of a list) is shown only if there is no other. A register that stays shows the
least instead, and nothing replaces it. All this depends on the set of lines alone, so every order of
delivery gives the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from tqdesk.store import tables
from tqdesk.store.ids import LineId, signed, unsigned
from tqdesk.store.lines import Value, decode_own
from tqdesk.store.registers import ENTITIES, Entity, Kind, Register
from tqdesk.vietnamese import names

_CHUNK = 500

Columns = dict[str, Any]
"""A register's value as its columns hold it: rows by their local key."""


@dataclass(slots=True)
class Head:
    """A value that counts, with the local key, id, stamp and bytes of its line.

    The bytes are there where a row was loaded with several heads: only then can they matter.
    """

    line: int
    id: LineId
    stamp: int
    columns: Columns
    body: bytes = b""


@dataclass(slots=True)
class RowState:
    """A row with the heads of its registers, as a batch of lines is merged into it."""

    entity: Entity
    key: int
    exists: bool = False
    columns: Columns = field(default_factory=dict)
    heads: dict[str, list[Head]] = field(default_factory=dict)
    replaced: dict[str, set[LineId]] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    stored_others: dict[str, set[int]] = field(default_factory=dict)
    stored_replaced: dict[str, set[LineId]] = field(default_factory=dict)

    def shown(self, register: Register) -> Head | None:
        """The head whose value is shown, ``None`` if nothing counts."""
        heads = self.heads.get(register.name)
        if not heads:
            return None
        if register.stays:
            return min(heads, key=_rank)
        return max(heads, key=lambda head: (not gives_way(register, head), *_rank(head)))


def _rank(head: Head) -> tuple[int, LineId, bytes]:
    return head.stamp, head.id, head.body


def gives_way(register: Register, head: Head) -> bool:
    """Whether a head yields to any that does not."""
    return register.gives_way is not None and bool(head.columns[register.gives_way])


def in_conflict(register: Register, heads: Sequence[Head]) -> bool:
    """Whether heads differ in meaning, those that give way to others left out."""
    firm = [head for head in heads if not gives_way(register, head)] or list(heads)
    meanings = {
        tuple(head.columns[field.column] for field in register.fields if field.meaning) for head in firm
    }
    return len(meanings) > 1 and not register.stays


def add(state: RowState, register: Register, head: Head, replaces: Iterable[LineId]) -> None:
    """Merge one line's write into the heads of a register.

    What it replaces is remembered even if that comes later, or never; only ids that name a present head
    need not be, because a line comes once (a twin of it makes the row be worked out anew).
    """
    heads = state.heads.get(register.name, [])
    replaced = state.replaced.setdefault(register.name, set())
    for named in () if register.stays else replaces:
        kept = [other for other in heads if other.id != named]
        if len(kept) == len(heads):
            replaced.add(named)
        heads = kept
    if head.id not in replaced:
        heads = [*heads, head]
    state.heads[register.name] = heads
    state.touched.add(register.name)


def columns_of(register: Register, value: Value, keys: Mapping[UUID, int]) -> Columns:
    """The columns of a value; ``keys`` has the local key of every row that it names."""
    return {field.column: _column(field.kind, value[field.name], keys) for field in register.fields}


def _column(kind: Kind, held: Any, keys: Mapping[UUID, int]) -> Any:
    if held is None:
        return None
    if kind is Kind.ROW:
        return keys[UUID(held)]
    return " ".join(held) if kind is Kind.LINES else held


def named_rows(entity: str, values: Mapping[str, Value]) -> list[UUID]:
    """All the rows that the values of a line's registers name."""
    return [
        UUID(values[register.name][field.name])
        for register in (ENTITIES[entity].registers if entity in ENTITIES else ())
        if register.name in values
        for field in register.fields
        if field.kind is Kind.ROW and values[register.name][field.name] is not None
    ]


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
    _load_others(session, entity, states, existing, shown_by)
    for chunk in chunks(shown_by):
        line = tables.line
        query = select(line.c.id, line.c.run, line.c.seq, line.c.stamp).where(line.c.id.in_(chunk))
        for key, run, seq, stamp in session.execute(query):
            for state, register in shown_by[key]:
                columns = {item.column: state.columns[item.column] for item in register.fields}
                head = Head(key, LineId(unsigned(run), seq), stamp, columns)
                if register.name in state.stored_others:
                    _read_from_journal(session, entity, register, head)
                state.heads.setdefault(register.name, []).append(head)
    return states


def _load_others(
    session: Session,
    entity: Entity,
    states: Mapping[int, RowState],
    existing: Sequence[int],
    shown_by: dict[int, list[tuple[RowState, Register]]],
) -> None:
    for table in (tables.other_head, tables.early_replaced):
        for chunk in chunks(existing):
            query = select(table).where(table.c.row_id.in_(chunk), table.c.entity == entity.name)
            for row in session.execute(query):
                state = states[row.row_id]
                if table is tables.other_head:
                    register = entity.register(row.register)
                    shown_by.setdefault(row.line_id, []).append((state, register))
                    state.stored_others.setdefault(row.register, set()).add(row.line_id)
                else:
                    named = LineId(unsigned(row.run), row.seq)
                    state.replaced.setdefault(row.register, set()).add(named)
                    state.stored_replaced.setdefault(row.register, set()).add(named)


def _read_from_journal(session: Session, entity: Entity, register: Register, head: Head) -> None:
    """Read the bytes and value of a head's line: a row holds the value of one head only."""
    query = select(tables.line.c.body).where(tables.line.c.id == head.line)
    head.body = session.execute(query).scalar_one()
    value = decode_own(head.body).writes[register.name].value
    keys = row_keys(session, named_rows(entity.name, {register.name: value}))
    head.columns = columns_of(register, value, keys)


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
        for name in state.touched:
            conflicts += in_conflict(state.entity.register(name), state.heads[name])
        _settle(session, state, owners)
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


def _settle(session: Session, state: RowState, owners: Mapping[int, str]) -> None:
    """Bring the columns, other heads and remembered replacements of a state into line with its heads."""
    if not state.columns:
        state.columns = dict.fromkeys(tables.ENTITY_TABLES[state.entity.name].c.keys())
        state.columns["id"] = state.key
    for name in sorted(state.touched):
        register = state.entity.register(name)
        shown = state.shown(register)
        if shown is None:
            state.columns.update({item.column: None for item in register.fields})
        else:
            state.columns.update(shown.columns)
            if name == "made" and state.columns["made_line"] != shown.line:
                state.columns["owner_unit"] = owners.get(shown.line) or _unit_of(session, shown.line)
        state.columns[register.line_column] = None if shown is None else shown.line
        _save_others(session, state, name, {head.line for head in state.heads[name] if head is not shown})
        _save_replaced(session, state, name)
    if state.entity.name == "person" and "name" in state.touched:
        state.columns.update(derive(state.columns["name"] or ""))
    state.touched.clear()


def _unit_of(session: Session, line: int) -> str:
    return str(session.execute(select(tables.line.c.unit).where(tables.line.c.id == line)).scalar_one())


def derive(name: str) -> Columns:
    """The columns of a person that follow from the name."""
    return {
        "exact_key": names.exact_key(name),
        "plain_key": names.plain_key(name),
        "sort_key": names.sort_key(name),
    }


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
    new = replaced - state.stored_replaced.get(register, set())
    if new:
        rows = [
            {
                "row_id": state.key,
                "entity": state.entity.name,
                "register": register,
                "run": signed(named.run),
                "seq": named.seq,
            }
            for named in sorted(new)
        ]
        session.execute(insert(tables.early_replaced), rows)
    state.stored_replaced[register] = set(replaced)
