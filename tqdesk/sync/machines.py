"""The machines of units: who may send files, which a person has to accept, which were revoked.

What counts is what an office above the machine's unit says of it: rows that others wrote are left aside.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select
from sqlalchemy.orm import Session

from tqdesk import units
from tqdesk.errors import MachineNotFound, MachineOfOtherUnit, MachineRevoked, NotAChildUnit
from tqdesk.store import journal, tables
from tqdesk.store.ids import machine_row_id
from tqdesk.store.lines import canonical
from tqdesk.store.sessions import store_of
from tqdesk.sync import links

_LEAST_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine: its unit, its ``state`` and the fingerprint of its keys.

    ``state`` is ``accepted``, ``revoked`` or ``waiting`` (for a person to accept it); of this very machine
    it is ``own`` until its office says more.
    """

    machine: str
    unit: str
    state: str
    fingerprint: str
    is_own: bool = False


def fingerprint(signing_key: str, sealing_key: str) -> str:
    """Twenty-five digits that stand for the keys of a machine, in fives, to be compared by telephone."""
    keys = canonical({"sealing_key": sealing_key, "signing_key": signing_key})
    digits = f"{int.from_bytes(hashlib.sha256(keys).digest()):025d}"[-25:]
    return " ".join(digits[start : start + 5] for start in range(0, 25, 5))


def listed(session: Session) -> list[Machine]:
    """All machines known here, by unit: this one first, those that wait at the end of their unit."""
    own = store_of(session).identity
    rows = {row.machine: row for row in _rightful(session)}
    said = rows.pop(own.machine, None)
    mark = fingerprint(own.verify_key, own.sealing_key)
    found = [Machine(own.machine, own.unit, "own" if said is None else _state(said), mark, is_own=True)]
    found += (_machine(row, _state(row)) for row in rows.values())
    waiting = session.execute(select(tables.waiting_machine)).all()
    found += (_machine(row, "waiting") for row in waiting if row.machine not in rows)

    def order(each: Machine) -> tuple[bool, str, bool, str]:
        return not each.is_own, units.name_of(each.unit), each.state == "waiting", each.machine

    return sorted(found, key=order)


def find(session: Session, text: str) -> Machine:
    """The other machine that ``text`` names: its id, or at least four letters that it alone begins with.

    :raises MachineNotFound: none, or several.
    """
    wanted = "".join(text.split()).lower()
    found = [
        each
        for each in listed(session)
        if each.machine.startswith(wanted) and len(wanted) >= _LEAST_LETTERS and not each.is_own
    ]
    if len(found) != 1:
        raise MachineNotFound(text=text)
    return found[0]


def accept(session: Session, *, machine: str) -> Machine:
    """Accept a machine of a unit below that waits, or take one back that was revoked.

    :raises MachineNotFound, NotAChildUnit: nothing was changed.
    """
    found = _of_child(session, machine)
    if found.state == "waiting":
        table = tables.waiting_machine
        row = session.execute(select(table).where(table.c.machine == found.machine)).one()
        introduce(session, **_keys(row))
        session.execute(delete(table).where(table.c.machine == found.machine))
    else:
        _say(session, found.machine, "accepted", None)
    return find(session, found.machine)


def revoke(session: Session, *, machine: str, reason: str | None = None) -> Machine:
    """Revoke a machine of a unit below: its files are held from now on, and it gets no more.

    :raises MachineNotFound, NotAChildUnit: nothing was changed.
    """
    found = _of_child(session, machine)
    if found.state == "waiting":
        accept(session, machine=found.machine)
    _say(session, found.machine, "revoked", reason)
    return find(session, found.machine)


def introduce(
    session: Session, *, machine: str, unit: str, signing_key: str, sealing_key: str, recovery_key: str
) -> None:
    """Accept a machine of a unit below that was not known: a link to it, and word of it to its unit."""
    made = {
        "machine": machine,
        "unit": unit,
        "signing_key": signing_key,
        "sealing_key": sealing_key,
        "recovery_key": recovery_key,
    }
    links.begin(session, direction="down", **made)
    row = machine_row_id(machine)
    journal.write(session, [journal.Edit("machine", row, {"made": made, "state": {"state": "accepted"}})])


def needs_acceptance(session: Session, *, unit: str, machine: str, signing_key: str) -> bool:
    """Whether a person has to accept a machine that answers an invitation.

    A unit's first machine needs no one; nor does one that was accepted before, as an office that lost its
    links may know from its own replies.
    """
    rows = {row.machine: row for row in _rightful(session, tables.machine.c.unit == unit)}
    known = rows.get(machine)
    is_accepted = known is not None and _state(known) == "accepted" and known.signing_key == signing_key
    return bool(rows) and not is_accepted


def is_revoked(session: Session, machine: str) -> bool:
    """Whether an office has revoked a machine."""
    return any(_state(row) == "revoked" for row in _rightful(session, tables.machine.c.machine == machine))


def begin_with_peer(session: Session, *, machine: str) -> Row[Any]:
    """The link to another machine of the own unit, begun if there is none yet.

    :raises MachineNotFound, MachineOfOtherUnit, MachineRevoked: there can be none.
    """
    own = store_of(session).identity
    found = find(session, machine)
    if found.unit != own.unit:
        raise MachineOfOtherUnit(machine=found.machine, unit=found.unit, own=own.unit)
    if found.state != "accepted":
        raise MachineRevoked(machine=found.machine, unit=found.unit)
    link = links.to(session, found.machine)
    if link is None:
        (row,) = _rightful(session, tables.machine.c.machine == found.machine)
        links.begin(session, direction="peer", **_keys(row))
        link = links.to(session, found.machine)
    assert link is not None
    return link


def _of_child(session: Session, machine: str) -> Machine:
    found = find(session, machine)
    own = store_of(session).identity.unit
    if units.unit(found.unit).parent != own:
        raise NotAChildUnit(unit=found.unit, office=own)
    return found


def _say(session: Session, machine: str, state: str, reason: str | None) -> None:
    said = {"state": state, "state_reason": reason}
    journal.write(session, [journal.Edit("machine", machine_row_id(machine), {"state": said})])


def _rightful(session: Session, *where: ColumnElement[bool]) -> Iterable[Row[Any]]:
    """The rows of machines that an office above their unit made, with the unit that said their state."""
    table, line = tables.machine, tables.line
    query = (
        select(table, line.c.unit.label("said_by"))
        .join(line, line.c.id == table.c.state_line)
        .where(table.c.made_line.is_not(None), *where)
    )
    return [row for row in session.execute(query) if row.owner_unit in units.above(row.unit)]


def _state(row: Row[Any]) -> str:
    """The state of a machine; what no office above said takes it out of use until one speaks."""
    return str(row.state) if row.said_by in units.above(row.unit) else "revoked"


def _keys(row: Row[Any]) -> dict[str, str]:
    names = ("machine", "unit", "signing_key", "sealing_key", "recovery_key")
    return {name: getattr(row, name) for name in names}


def _machine(row: Row[Any], state: str) -> Machine:
    return Machine(row.machine, row.unit, state, fingerprint(row.signing_key, row.sealing_key))
