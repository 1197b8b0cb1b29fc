"""The journal: everything a person does is written here, in the same transaction as the rows it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from tqdesk.store import heads, tables
from tqdesk.store.heads import Head, RowState
from tqdesk.store.ids import LineId, signed
from tqdesk.store.lines import MAX_STAMP, Line, Value, Write, complete, decode, decode_own, encode
from tqdesk.store.registers import ENTITIES, Register
from tqdesk.store.sessions import store_of

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person does to one row: the registers written, each with the fields that are not empty.

    Values may be ``UUID`` (another row), ``date``, text, int, bool or ``None``.
    """

    entity: str
    row: UUID
    writes: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Received:
    """What a delivery of lines brought: how many were new here, how many were known, and how many registers
    it wrote that are now in conflict."""

    applied: int
    known: int
    conflicts: int = 0


def write(session: Session, edits: Iterable[Edit]) -> list[Line]:
    """Write edits into the journal and the rows; returns the lines made.

    A register that already shows the very value is left alone, and an edit of which nothing is left makes
    no line. An edit replaces the value that was shown and the heads that equal it in meaning, no others.
    """
    edits = list(edits)
    written: list[Line] = []
    for start in range(0, len(edits), _BATCH):
        written += _write_batch(session, edits[start : start + _BATCH])
    return written


def _write_batch(session: Session, edits: Sequence[Edit]) -> list[Line]:
    values = [
        {name: complete(ENTITIES[edit.entity].register(name), given) for name, given in edit.writes.items()}
        for edit in edits
    ]
    keys = _keys(session, ((edit.entity, edit.row, value) for edit, value in zip(edits, values, strict=True)))
    states = _load_states(session, ((edit.entity, keys[edit.row]) for edit in edits))
    first = heads.next_key(session, tables.line.c.id)
    lines: list[Line] = []
    arrivals: list[_Arrival] = []
    for edit, value in zip(edits, values, strict=True):
        state = states[edit.entity, keys[edit.row]]
        line = _line(session, edit, state, value, keys)
        if line is not None:
            arrivals.append(_Arrival(line, encode(line), 0))
            _merge(state, arrivals[-1], first + len(lines), keys)
            lines.append(line)
    _insert(session, arrivals, first, keys)
    heads.save(session, states.values(), {first + number: line.unit for number, line in enumerate(lines)})
    return lines


def _line(
    session: Session, edit: Edit, state: RowState, values: Mapping[str, Value], keys: Mapping[UUID, int]
) -> Line | None:
    """The line of an edit, against the values that stand; ``None`` if it changes nothing."""
    writes: dict[str, Write] = {}
    newest = -1
    for name, value in values.items():
        register = state.entity.register(name)
        shown = state.shown(register)
        if shown is None:
            writes[name] = Write(value, ())
            continue
        if register.stays or heads.columns_of(register, value, keys) == shown.columns:
            continue
        replaced = [head for head in state.heads[name] if head is shown or _equal(register, head, shown)]
        newest = max(newest, *(head.stamp for head in replaced))
        writes[name] = Write(value, tuple(sorted(head.id for head in replaced)))
    if not writes:
        return None
    store = store_of(session)
    at = store.now()
    return Line(
        id=LineId(store.run, next(store.sequence)),
        entity=edit.entity,
        row=edit.row,
        unit=store.identity.unit,
        machine=store.identity.machine,
        operator=store.identity.operator,
        at=at,
        stamp=min(max(at, newest + 1), MAX_STAMP),
        writes=writes,
    )


def _equal(register: Register, first: Head, second: Head) -> bool:
    return all(
        first.columns[field.column] == second.columns[field.column]
        for field in register.fields
        if field.meaning
    )


def receive(session: Session, bodies: Sequence[bytes]) -> Received:
    """Merge lines that came from elsewhere, as the bytes they travelled in.

    :raises BadLine: a line breaks the format; the caller must give the whole delivery up.
    """
    applied = conflicts = 0
    for start in range(0, len(bodies), _BATCH):
        new, in_conflict = _receive_batch(session, bodies[start : start + _BATCH])
        applied += new
        conflicts += in_conflict
    return Received(applied, len(bodies) - applied, conflicts)


@dataclass(frozen=True, slots=True)
class _Arrival:
    line: Line
    body: bytes
    twin: int


def _receive_batch(session: Session, bodies: Sequence[bytes]) -> tuple[int, int]:
    arrivals = _unknown(session, [(decode(body), body) for body in bodies])
    keys = _keys(session, (_named(arrival.line) for arrival in arrivals))
    first = heads.next_key(session, tables.line.c.id)
    _insert(session, arrivals, first, keys)
    twins = {(a.line.entity, keys[a.line.row]) for a in arrivals if a.twin and a.line.entity in ENTITIES}
    plain = [
        (number, arrival)
        for number, arrival in enumerate(arrivals)
        if arrival.line.entity in ENTITIES and (arrival.line.entity, keys[arrival.line.row]) not in twins
    ]
    states = _load_states(session, ((each.line.entity, keys[each.line.row]) for _, each in plain))
    for number, each in plain:
        _merge(states[each.line.entity, keys[each.line.row]], each, first + number, keys)
    conflicts = heads.save(
        session,
        states.values(),
        {first + number: arrival.line.unit for number, arrival in enumerate(arrivals)},
    )
    conflicts += sum(remake_row(session, entity, key) for entity, key in sorted(twins))
    return len(arrivals), conflicts


def _named(line: Line) -> tuple[str, UUID, dict[str, Value]]:
    return line.entity, line.row, {name: write.value for name, write in line.writes.items()}


def _keys(session: Session, named: Iterable[tuple[str, UUID, Mapping[str, Value]]]) -> dict[UUID, int]:
    """The local keys of rows and of all that their values name, in the order they are named."""
    rows: dict[UUID, None] = {}
    for entity, row, values in named:
        rows[row] = None
        rows |= dict.fromkeys(heads.named_rows(entity, values))
    return heads.row_keys(session, rows)


def _unknown(session: Session, lines: Sequence[tuple[Line, bytes]]) -> list[_Arrival]:
    """The lines that are not in the journal yet, each once; other bytes under a known id are a twin."""
    known: dict[LineId, list[bytes]] = {}
    table = tables.line
    for run in {line.id.run for line, _ in lines}:
        numbers = [line.id.seq for line, _ in lines if line.id.run == run]
        query = select(table.c.seq, table.c.body).where(table.c.run == signed(run), table.c.seq.in_(numbers))
        for seq, body in session.execute(query):
            known.setdefault(LineId(run, seq), []).append(body)
    arrivals = []
    for line, body in lines:
        bodies = known.setdefault(line.id, [])
        if body not in bodies:
            arrivals.append(_Arrival(line, body, len(bodies)))
            bodies.append(body)
    return arrivals


def _load_states(session: Session, rows: Iterable[tuple[str, int]]) -> dict[tuple[str, int], RowState]:
    by_entity: dict[str, set[int]] = {}
    for entity, key in rows:
        by_entity.setdefault(entity, set()).add(key)
    return {
        (entity, key): state
        for entity, keys in by_entity.items()
        for key, state in heads.load(session, ENTITIES[entity], keys).items()
    }


def _merge(state: RowState, arrival: _Arrival, key: int, keys: Mapping[UUID, int]) -> None:
    line = arrival.line
    for register in state.entity.registers:
        written = line.writes.get(register.name)
        if written is not None:
            columns = heads.columns_of(register, written.value, keys)
            head = Head(key, line.id, line.stamp, columns, arrival.body)
            heads.add(state, register, head, written.replaces)


def _insert(session: Session, arrivals: Sequence[_Arrival], first: int, keys: Mapping[UUID, int]) -> None:
    rows = [
        {
            "id": first + number,
            "run": signed(arrival.line.id.run),
            "seq": arrival.line.id.seq,
            "twin": arrival.twin,
            "row_id": keys[arrival.line.row],
            "entity": arrival.line.entity,
            "unit": arrival.line.unit,
            "stamp": arrival.line.stamp,
            "body": arrival.body,
        }
        for number, arrival in enumerate(arrivals)
    ]
    if rows:
        session.execute(insert(tables.line), rows)


# Rows made anew


def remake_row(session: Session, entity: str, key: int) -> int:
    """Work a row out anew from all its lines, remembering all that they replace.

    Needed where another line of the same id has come: what names the id names both. Returns how many of
    its registers are in conflict.
    """
    for table in (tables.other_head, tables.early_replaced):
        session.execute(delete(table).where(table.c.row_id == key, table.c.entity == entity))
    session.execute(delete(table := tables.ENTITY_TABLES[entity]).where(table.c.id == key))
    journal = tables.line
    query = (
        select(journal.c.id, journal.c.body)
        .where(journal.c.row_id == key, journal.c.entity == entity)
        .order_by(journal.c.id)
    )
    state = RowState(ENTITIES[entity], key)
    stored = [(row.id, _Arrival(decode_own(row.body), row.body, 0)) for row in session.execute(query)]
    for _, each in stored:
        for register in ENTITIES[entity].registers:
            written = each.line.writes.get(register.name)
            if written is not None and not register.stays:
                state.replaced.setdefault(register.name, set()).update(written.replaces)
    keys = _keys(session, (_named(each.line) for _, each in stored))
    for number, each in stored:
        _merge(state, each, number, keys)
    return heads.save(session, [state], {number: each.line.unit for number, each in stored})


def rebuild(session: Session, progress: Callable[[int], None] = lambda done: None) -> int:
    """Make all rows anew from the journal; returns how many differ from those that stood.

    ``progress`` is told how many lines are done. Zero is the answer of a sound store.
    """
    before = {name: _rows(session, name) for name in ENTITIES}
    for table in (tables.other_head, tables.early_replaced, *tables.ENTITY_TABLES.values()):
        session.execute(delete(table))
    twins: set[tuple[str, int]] = set()
    done = 0
    for batch in _batches(session):
        twins |= _remake_batch(session, batch)
        progress(done := done + len(batch))
    for entity, key in sorted(twins):
        remake_row(session, entity, key)
    return sum(_differing(before[name], _rows(session, name)) for name in ENTITIES)


def _batches(session: Session) -> Iterator[Sequence[Any]]:
    table = tables.line
    reach = 0
    query = select(table.c.id, table.c.row_id, table.c.entity, table.c.twin, table.c.body).order_by(
        table.c.id
    )
    while batch := session.execute(query.where(table.c.id > reach).limit(_BATCH)).all():
        yield batch
        reach = batch[-1].id


def _remake_batch(session: Session, batch: Sequence[Any]) -> set[tuple[str, int]]:
    stored = [
        (row, _Arrival(decode_own(row.body), row.body, row.twin)) for row in batch if row.entity in ENTITIES
    ]
    keys = _keys(session, (_named(each.line) for _, each in stored))
    states = _load_states(session, ((row.entity, row.row_id) for row, _ in stored))
    for row, each in stored:
        _merge(states[row.entity, row.row_id], each, row.id, keys)
    heads.save(session, states.values(), {row.id: each.line.unit for row, each in stored})
    return {(row.entity, row.row_id) for row, _ in stored if row.twin}


def _rows(session: Session, entity: str) -> set[tuple[Any, ...]]:
    return {tuple(row) for row in session.execute(select(tables.ENTITY_TABLES[entity]))}


def _differing(before: set[tuple[Any, ...]], after: set[tuple[Any, ...]]) -> int:
    return len({row[0] for row in before ^ after})


def reach(session: Session) -> int:
    """The key of the newest line in the journal, 0 if it is empty."""
    return session.scalar(select(func.max(tables.line.c.id))) or 0
