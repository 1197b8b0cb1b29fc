"""Deleting what was entered by mistake, with all below it, and bringing it back.

Deleting names what its author saw. What somebody else wrote meanwhile therefore stays to be seen, and a
person decides (:mod:`tqdesk.training.conflicts`). Nothing leaves the journal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tqdesk import units
from tqdesk.errors import CertificatesStand, ErasureAsked, NotYours, UnknownRow
from tqdesk.store import heads, journal, states, tables, visibility
from tqdesk.store.heads import Head, RowState
from tqdesk.store.ids import LineId, signed
from tqdesk.store.journal import Edit
from tqdesk.store.lines import MOST_LINES, decode_own
from tqdesk.store.registers import DELETED, ENTITIES
from tqdesk.store.rows import key_of, uuids
from tqdesk.store.sessions import store_of
from tqdesk.store.states import RowKey, chunks, grouped
from tqdesk.store.tables import is_visible
from tqdesk.vietnamese.text import checked_or_none


def delete(session: Session, *, entity: str, row: UUID, reason: str | None = None) -> int:
    """Delete a row and every row below it that this unit may write; returns how many were deleted.

    :raises UnknownRow: there is no such row to be seen.
    :raises NotYours: it belongs to a unit that is not below this one, or it is deleted already and only
        what such a unit has below it lets it be seen.
    :raises CertificatesStand: certificates that count hang on it; revoke them first.
    :raises ErasureAsked: somebody below it asked to be erased, and the office decides. Nothing was deleted.
    """
    top = _ours_to_delete(session, entity, row)
    lower = below(session, [top])
    rows = [top, *lower]
    refuse_certificates(session, rows)
    _refuse_requests(session, lower)
    deleted = _write(session, writable(session, rows), checked_or_none(reason, 4000))
    if not deleted:
        raise NotYours()
    return deleted


def _ours_to_delete(session: Session, entity: str, row: UUID) -> RowKey:
    """The row of an id, if it is there to be seen and this unit may write it.

    :raises UnknownRow, NotYours: it is not.
    """
    top = _top(session, entity, row)
    if not is_there(session, top):
        raise UnknownRow(text=str(row))
    if not writable(session, [top]):
        raise NotYours()
    return top


def goes_with(session: Session, *, entity: str, rows: Collection[UUID]) -> dict[str, int]:
    """What deleting rows of one entity takes along, by entity: how many rows that are seen, of marks those
    that say something.

    :raises UnknownRow, NotYours, CertificatesStand, ErasureAsked: as :func:`delete`, for the first row that
        refuses.
    """
    going = below(session, [_ours_to_delete(session, entity, row) for row in rows])
    refuse_certificates(session, going)
    _refuse_requests(session, going)
    return {
        lower: seen
        for lower, keys in grouped(writable(session, going)).items()
        if (seen := _count_seen(session, lower, keys))
    }


def _count_seen(session: Session, entity: str, keys: Iterable[int]) -> int:
    table = tables.ENTITY_TABLES[entity]
    query = select(func.count()).select_from(table).where(is_visible(table))
    if entity == "attendance":
        query = query.where(table.c.status.is_not(None))
    return sum(session.scalar(query.where(table.c.id.in_(chunk))) or 0 for chunk in chunks(sorted(keys)))


def delete_again(session: Session, rows: Iterable[RowKey]) -> int:
    """Delete rows, and no others, whose making was taken back or whose deletion stands once more."""
    return _write(session, set(rows), None)


def _write(session: Session, rows: Collection[RowKey], reason: str | None) -> int:
    loaded = states.load_all(session, rows)
    ids = uuids(session, (key for _, key in rows))
    edits = [
        Edit(
            state.entity.name,
            ids[state.key],
            {DELETED.name: {"deleted": True, "deleted_reason": reason, "saw": _seen(state)}},
            settles=True,
        )
        for state in loaded.values()
        if state.exists and not heads.is_gone(state)
    ]
    return len(journal.write(session, edits))


def _seen(state: RowState) -> frozenset[object]:
    """The ids of the heads of a row; of more than a line may name, those of the newest."""
    present = [head for name, each in state.heads.items() if name != DELETED.name for head in each]
    newest = sorted(present, key=lambda head: (head.stamp, head.id))[-MOST_LINES:]
    return frozenset(head.id for head in newest)


def restore(session: Session, *, entity: str, row: UUID) -> int:
    """Bring back a deleted row with all below it that was deleted in the same go; returns how many.

    :raises UnknownRow: no such row is deleted. :raises NotYours: it belongs to another unit.
    """
    top = _top(session, entity, row)
    loaded = states.load_all(session, [top, *below(session, [top])])
    deletion = _deletion(loaded[top])
    if deletion is None:
        raise UnknownRow(text=str(row))
    if not writable(session, [top]):
        raise NotYours()
    begun = _begun(session, top[1], deletion.id)
    back = [
        state
        for state in loaded.values()
        if (own := _deletion(state)) is not None and own.id.seq >= begun.get(own.id.run, own.id.seq + 1)
    ]
    ids = uuids(session, (state.key for state in back))
    value = {DELETED.name: {"deleted": False, "saw": frozenset()}}
    edits = [Edit(state.entity.name, ids[state.key], value, settles=True) for state in back]
    return len(journal.write(session, edits))


def _begun(session: Session, row: int, deletion: LineId) -> dict[int, int]:
    """The run and number with which a row's deletion began, and each before it that it repeats: what is below
    may have been deleted with any of them."""
    table = tables.line
    begun: dict[int, int] = {}
    looked_at: set[LineId] = set()
    pending = {deletion}
    while pending:
        named = pending.pop()
        looked_at.add(named)
        query = select(table.c.body).where(
            table.c.run == signed(named.run), table.c.seq == named.seq, table.c.row_id == row
        )
        for body in session.scalars(query):
            said = decode_own(body).writes.get(DELETED.name)
            if said is not None and said.value["deleted"]:
                begun[named.run] = min(named.seq, begun.get(named.run, named.seq))
                pending |= {*said.replaces} - looked_at
    return begun


def _deletion(state: RowState) -> Head | None:
    return state.shown(DELETED) if heads.is_deleted(state) else None


def _top(session: Session, entity: str, row: UUID) -> RowKey:
    key = key_of(session, row)
    if key is None or entity not in ENTITIES or not ENTITIES[entity].is_deletable:
        raise UnknownRow(text=str(row))
    return entity, key


def is_there(session: Session, row: RowKey) -> bool:
    """Whether a row is there to be seen."""
    table = tables.ENTITY_TABLES[row[0]]
    return session.scalar(select(table.c.id).where(table.c.id == row[1], is_visible(table))) is not None


def below(session: Session, rows: Iterable[RowKey]) -> list[RowKey]:
    """All rows below some, at any depth, hidden ones too, those nearer first."""
    found: dict[RowKey, None] = {}
    reached = list(rows)
    while reached:
        nearer: list[RowKey] = []
        for entity, keys in grouped(reached).items():
            for lower, column in visibility.below(entity):
                table = tables.ENTITY_TABLES[lower]
                for chunk in chunks(sorted(keys)):
                    query = select(table.c.id).where(table.c[column].in_(chunk)).order_by(table.c.id)
                    nearer += ((lower, key) for key in session.scalars(query))
        reached = [row for row in nearer if row not in found]
        found |= dict.fromkeys(reached)
    return list(found)


def is_ours(session: Session, row: RowKey) -> bool:
    """Whether this unit has the right to write a row."""
    return bool(writable(session, [row]))


def writable(session: Session, rows: Iterable[RowKey]) -> list[RowKey]:
    """Those of some rows that this unit has the right to write, in their order: what it made, what was made
    by units below it, and lists and marks of its own sites."""
    own = store_of(session).identity.unit
    rows = list(rows)
    allowed: set[RowKey] = set()
    for entity, keys in grouped(rows).items():
        query = _units_with_the_right(entity)
        for chunk in chunks(sorted(keys)):
            for key, *right in session.execute(query.where(tables.ENTITY_TABLES[entity].c.id.in_(chunk))):
                if any(unit is not None and (unit == own or units.is_above(own, unit)) for unit in right):
                    allowed.add((entity, key))
    return [row for row in rows if row in allowed]


def _units_with_the_right(entity: str) -> Select[Any]:
    """The local keys of an entity's rows, each with the units that may write it."""
    table, person, site, enrolment = (
        tables.ENTITY_TABLES[name] for name in (entity, "person", "site", "enrolment")
    )
    if entity == "person_private":
        return select(table.c.id, person.c.owner_unit, person.c.unit).join_from(
            table, person, person.c.id == table.c.id, isouter=True
        )
    if entity == "person":
        return select(table.c.id, person.c.owner_unit, person.c.unit)
    if entity == "site":
        return select(table.c.id, site.c.owner_unit, site.c.unit)
    if entity == "enrolment":
        return select(table.c.id, table.c.owner_unit, site.c.unit).join_from(
            table, site, site.c.id == table.c.site_id, isouter=True
        )
    if entity == "attendance":
        return (
            select(table.c.id, table.c.owner_unit, site.c.unit)
            .join_from(table, enrolment, enrolment.c.id == table.c.enrolment_id, isouter=True)
            .join(site, site.c.id == enrolment.c.site_id, isouter=True)
        )
    return select(table.c.id, table.c.owner_unit)


def refuse_certificates(session: Session, rows: Iterable[RowKey]) -> None:
    """Refuse to delete rows with certificates among them that count.

    :raises CertificatesStand: there are some; the first numbers are named.
    """
    table = tables.certificate
    query = select(table.c.number).where(is_visible(table), table.c.revoked_on.is_(None))
    for chunk in chunks([key for entity, key in rows if entity == "certificate"]):
        numbers = list(
            session.scalars(query.where(table.c.id.in_(chunk)).order_by(table.c.sequence).limit(4))
        )
        if numbers:
            raise CertificatesStand(numbers=", ".join(numbers[:3]) + (" …" if len(numbers) > 3 else ""))


def _refuse_requests(session: Session, rows: Iterable[RowKey]) -> None:
    """Refuse to delete along with others a request for erasure that stands: it would be forgotten.

    :raises ErasureAsked: there is one.
    """
    table = tables.erase_request
    query = select(table.c.id).where(is_visible(table), table.c.state == "asked").limit(1)
    for chunk in chunks([key for entity, key in rows if entity == "erase_request"]):
        if session.scalar(query.where(table.c.id.in_(chunk))) is not None:
            raise ErasureAsked()
