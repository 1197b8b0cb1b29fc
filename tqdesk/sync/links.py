"""Links: what each pair of machines knows of the other's files, and what people ask about it.

``confirmed`` is the file of ours that the other last said to hold; ``applied`` the file of the other's
that we applied last. The newest word to arrive is obeyed, never a maximum: a side that was put back to
an earlier day thereby gets again what it lacks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import Session

from tqdesk import units
from tqdesk.errors import NotPaired, UnitHasNoReceiver
from tqdesk.store import tables
from tqdesk.store.sessions import store_of


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """What an office knows of one of its units.

    ``last`` is when its newest file was applied (milliseconds; ``None``: nothing has come), ``behind`` how
    many of its lines have come that no reply to it has confirmed.
    """

    unit: str
    last: int | None
    behind: int


@dataclass(frozen=True, slots=True)
class Status:
    """What has been sent and confirmed: counts of this unit's own lines, and each unit below."""

    unsent: int
    unconfirmed: int
    receiver: str | None
    confirmed_at: int | None
    units: tuple[UnitStatus, ...]


def upward(session: Session) -> Row[Any]:
    """The link to the receiving office in use.

    :raises NotPaired: no office has been introduced.
    :raises UnitHasNoReceiver: the unit is the highest.
    """
    table = tables.link
    query = select(table).where(table.c.direction == "up").order_by(table.c.since.desc()).limit(1)
    row = session.execute(query).one_or_none()
    if row is None:
        unit = store_of(session).identity.unit
        raise NotPaired() if units.unit(unit).parent else UnitHasNoReceiver(unit=unit)
    return row


def downward(session: Session, unit: str) -> list[Row[Any]]:
    """The links to the machines of a unit below."""
    table = tables.link
    query = select(table).where(table.c.direction == "down", table.c.unit == unit).order_by(table.c.machine)
    return list(session.execute(query))


def reach_of(session: Session, machine: str, file_hash: str | None) -> int:
    """The last line that a file sent to a machine brought it up to; 0 for no file, or one we do not know."""
    table = tables.sent_file
    query = select(table.c.reach).where(table.c.machine == machine, table.c.hash == file_hash)
    return session.scalar(query) or 0


def obey(session: Session, machine: str, holds: str | None) -> None:
    """Take the other's word for what it holds; a file we do not know means: start over from nothing."""
    table = tables.sent_file
    known = holds is not None and session.scalar(
        select(table.c.id).where(table.c.machine == machine, table.c.hash == holds)
    )
    values: dict[str, Any] = {"confirmed": holds if known else None}
    if known:
        # The office has our keys: the joining is done.
        values |= {"invitation": None, "invitation_secret": None}
    session.execute(update(tables.link).where(tables.link.c.machine == machine).values(values))


def status(session: Session) -> Status:
    """What this store knows of its exchanges."""
    own = store_of(session).identity.unit
    try:
        link = upward(session)
    except (NotPaired, UnitHasNoReceiver):
        sent = confirmed = 0
        receiver, confirmed_at = None, None
    else:
        table = tables.sent_file
        newest = select(func.max(table.c.reach)).where(table.c.machine == link.machine)
        sent = session.scalar(newest) or 0
        confirmed = reach_of(session, link.machine, link.confirmed)
        receiver = link.unit
        confirmed_at = session.scalar(
            select(table.c.made).where(table.c.machine == link.machine, table.c.hash == link.confirmed)
        )
    return Status(
        unsent=_own_lines_after(session, own, sent),
        unconfirmed=_own_lines_after(session, own, confirmed),
        receiver=receiver,
        confirmed_at=confirmed_at,
        units=tuple(_unit_statuses(session)),
    )


def _own_lines_after(session: Session, unit: str, reach: int) -> int:
    table = tables.line
    query = select(func.count()).select_from(table).where(table.c.unit == unit, table.c.id > reach)
    return session.scalar(query) or 0


def _unit_statuses(session: Session) -> list[UnitStatus]:
    """One line per unit that has a machine here, and per unit that was invited and has not answered."""
    link, applied, invitation = tables.link, tables.applied_file, tables.invitation
    below = set(session.scalars(select(link.c.unit).where(link.c.direction == "down")))
    below |= set(session.scalars(select(invitation.c.unit).where(invitation.c.state == "open")))
    found = []
    for unit in sorted(below, key=lambda key: (units.unit(key).name, key)):
        machines = [row.machine for row in downward(session, unit)]
        last = session.scalar(select(func.max(applied.c.arrived)).where(applied.c.machine.in_(machines)))
        behind = sum(_lines_without_reply(session, machine) for machine in machines)
        found.append(UnitStatus(unit, last, behind))
    return found


def _lines_without_reply(session: Session, machine: str) -> int:
    """How many lines came from a machine after the file that our newest reply to it confirms."""
    sent, applied = tables.sent_file, tables.applied_file
    told = session.scalar(
        select(sent.c.holds).where(sent.c.machine == machine).order_by(sent.c.id.desc()).limit(1)
    )
    told_id = session.scalar(select(applied.c.id).where(applied.c.machine == machine, applied.c.hash == told))
    query = select(func.sum(applied.c.lines)).where(
        applied.c.machine == machine, applied.c.id > (told_id or 0)
    )
    return int(session.scalar(query) or 0)
