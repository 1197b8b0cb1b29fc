"""The journal: everything a person does is written here, in the same transaction as the rows it changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from tqdesk.store import actions, heads, rebuilding, states, tables, verdicts
from tqdesk.store.heads import Head, RowState
from tqdesk.store.ids import LineId, signed
from tqdesk.store.lines import MAX_STAMP, MOST_LINES, Line, Value, Write, complete, decode, encode
from tqdesk.store.registers import DELETED, ENTITIES, Register
from tqdesk.store.sessions import store_of
from tqdesk.store.states import Arrival, chunks, columns_of, keys_of_lines, named_by

_BATCH = 1000
_REVIVED: Value = {"deleted": False, "deleted_reason": None, "saw": []}


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person does to one row: the registers written, each with the fields that are not empty.

    Values may be ``UUID`` (another row), ``date``, text, int, bool or ``None``. An edit that ``settles`` was
    made by a person who saw all the values in conflict, and replaces them all. ``seen`` has the values that
    were on the screen, ``None`` for none, of registers that may have changed since: the edit then replaces
    those, and what came between stands beside it as a conflict.
    """

    entity: str
    row: UUID
    writes: Mapping[str, Mapping[str, Any]]
    settles: bool = False
    seen: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)


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
    no line. An edit replaces the value that was shown and the heads that equal it in meaning, no others
    (unless it settles). An edit of a row that is deleted brings the row back.
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
    keys = keys_of_lines(
        session, ((edit.entity, edit.row, value) for edit, value in zip(edits, values, strict=True))
    )
    loaded = states.load_all(session, ((edit.entity, keys[edit.row]) for edit in edits))
    first = states.next_key(session, tables.line.c.id)
    lines: list[Line] = []
    arrivals: list[Arrival] = []
    for edit, value in zip(edits, values, strict=True):
        state = loaded[edit.entity, keys[edit.row]]
        line = _line(session, edit, state, value, keys)
        if line is not None:
            if not edit.settles or _changes_what_is_shown(state, line, keys):
                actions.note(session, first + len(lines), line)
            arrivals.append(Arrival(line, encode(line), 0))
            states.merge(state, arrivals[-1], first + len(lines), keys)
            lines.append(line)
    if lines:
        _insert(session, arrivals, first, keys)
        states.save(session, loaded.values(), dict.fromkeys(range(first, first + len(lines)), lines[0].unit))
        rebuilding.follow(session, list(loaded.values()))
    return lines


def _changes_what_is_shown(state: RowState, line: Line, keys: Mapping[UUID, int]) -> bool:
    """Whether a line does more than settle a conflict to what is shown already: that is never undone."""
    for name, write in line.writes.items():
        register = state.entity.register(name)
        shown = state.shown(register)
        if shown is None or shown.columns != columns_of(register, write.value, keys):
            return True
    return False


def _line(
    session: Session, edit: Edit, state: RowState, values: Mapping[str, Value], keys: Mapping[UUID, int]
) -> Line | None:
    """The line of an edit, against the values that stand; ``None`` if it changes nothing."""
    if heads.is_deleted(state) and DELETED.name not in values:
        values = {**values, DELETED.name: _REVIVED}
        if heads.is_gone(state):  # what was deleted is nobody's word any more
            edit = replace(edit, settles=True, seen={})
    writes = {
        name: written
        for name, value in values.items()
        if (written := _write(edit, state, state.entity.register(name), value, keys)) is not None
    }
    if not writes:
        return None
    replaced = {named for write in writes.values() for named in write.replaces}
    newest = max(
        (head.stamp for each in state.heads.values() for head in each if head.id in replaced), default=-1
    )
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


def _write(
    edit: Edit, state: RowState, register: Register, value: Value, keys: Mapping[UUID, int]
) -> Write | None:
    """What an edit does to one register; ``None`` if it says what is shown, with nothing to settle."""
    shown = state.shown(register)
    if shown is None:
        return Write(value, ())
    if register.stays:
        return None
    present = state.heads[register.name]
    if register.name in edit.seen:
        return _write_over_seen(register, value, edit.seen[register.name], present, shown, keys)
    says_the_same = columns_of(register, value, keys) == shown.columns
    if says_the_same and not (edit.settles and heads.in_conflict(register, present)):
        return None
    meant = heads.meaning(register, shown)
    replaced = present if edit.settles else [h for h in present if heads.meaning(register, h) == meant]
    return Write(value, _ids(replaced))


def _ids(replaced: Sequence[Head]) -> tuple[LineId, ...]:
    """The ids of heads, ascending; of more than a line may name, those of the newest."""
    newest = sorted(replaced, key=lambda head: (head.stamp, head.id))[-MOST_LINES:]
    return tuple(sorted(head.id for head in newest))


def _write_over_seen(
    register: Register,
    value: Value,
    seen: Mapping[str, Any] | None,
    present: Sequence[Head],
    shown: Head,
    keys: Mapping[UUID, int],
) -> Write | None:
    """What an edit does to a register of which its author saw one value, or none."""

    def says(said: Mapping[str, Any]) -> tuple[Any, ...]:
        return heads.meaning_of(register, columns_of(register, complete(register, said), keys))

    firm = register.gives_way is None or value[register.gives_way] or not heads.gives_way(register, shown)
    if firm and says(value) == heads.meaning(register, shown):
        return None
    meant = None if seen is None else says(seen)
    replaced = [head for head in present if heads.meaning(register, head) == meant]
    return Write(value, _ids(replaced))


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


def _receive_batch(session: Session, bodies: Sequence[bytes]) -> tuple[int, int]:
    arrivals = _unknown(session, [(decode(body), body) for body in bodies])
    keys = keys_of_lines(session, (named_by(arrival.line) for arrival in arrivals))
    first = states.next_key(session, tables.line.c.id)
    _insert(session, arrivals, first, keys)
    rebuilding.note_unread(session, ((keys[each.line.row], each.line) for each in arrivals))
    rows = [(each.line.entity, keys[each.line.row]) for each in arrivals]
    readable = {row for row in rows if row[0] in ENTITIES}
    whole = {row for row, each in zip(rows, arrivals, strict=True) if each.twin and row in readable}
    whole |= verdicts.judged_rows(session, readable)
    loaded = states.load_all(session, readable - whole)
    for number, (row, each) in enumerate(zip(rows, arrivals, strict=True), first):
        if row in loaded:
            states.merge(loaded[row], each, number, keys)
    states.save(session, loaded.values(), {n: each.line.unit for n, each in enumerate(arrivals, first)})
    rebuilding.follow(session, [*loaded.values(), *rebuilding.remake(session, whole)])
    written = {(*row, name) for row, each in zip(rows, arrivals, strict=True) for name in each.line.writes}
    return len(arrivals), _conflicts(session, written | {(*row, DELETED.name) for row in rows})


def _conflicts(session: Session, written: Collection[tuple[str, int, str]]) -> int:
    """How many of some registers, each of an entity and a row, are in conflict."""
    table = tables.conflict
    if session.execute(select(table.c.row_id).limit(1)).first() is None:
        return 0
    query = select(table.c.entity, table.c.row_id, table.c.register)
    return sum(
        tuple(found) in written
        for chunk in chunks({key for _, key, _ in written})
        for found in session.execute(query.where(table.c.row_id.in_(chunk)))
    )


def _unknown(session: Session, lines: Sequence[tuple[Line, bytes]]) -> list[Arrival]:
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
            arrivals.append(Arrival(line, body, len(bodies)))
            bodies.append(body)
    return arrivals


def _insert(session: Session, arrivals: Sequence[Arrival], first: int, keys: Mapping[UUID, int]) -> None:
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


def reach(session: Session) -> int:
    """The key of the newest line in the journal, 0 if it is empty."""
    return session.scalar(select(func.max(tables.line.c.id))) or 0
