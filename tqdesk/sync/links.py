"""Links: what each pair of machines knows of the other's files, and what people ask about it.

``confirmed`` is the file of ours that the other last said to hold; ``applied`` the file of the other's
that we applied last. The newest word to arrive is obeyed, never a maximum: a side that was put back to
an earlier day thereby gets again what it lacks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, case, func, insert, select, update
from sqlalchemy.orm import Session

from tqdesk import units
from tqdesk.errors import NotPaired, UnitHasNoReceiver
from tqdesk.store import tables
from tqdesk.store.sessions import store_of


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """What an office knows of one of its units.

    ``last`` is when its newest file was applied (milliseconds; ``None``: nothing has come), ``behind`` how
    many of its lines have come that no reply to it has confirmed; ``machines`` are those that may send,
    ``waiting`` those that a person has yet to accept. ``noticed`` is as in :class:`Status`;
    ``wrong_clock`` says that the newest file of a machine bears a time more than a day off.
    """

    unit: str
    last: int | None
    behind: int
    machines: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    noticed: str | None = None
    wrong_clock: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """What has been sent and confirmed: counts of this unit's own lines, and each unit below. The highest
    unit has nothing to send.

    ``confirmed_at`` is when the file was written that the receiving office said to hold. ``noticed`` is
    what is odd in its newest word, after a side was restored or copied: ``older`` (it holds an earlier file
    than it did), ``nothing`` (it holds none any more) or ``unknown`` (one that this store does not know).
    """

    unsent: int
    unconfirmed: int
    receiver: str | None
    confirmed_at: int | None
    units: tuple[UnitStatus, ...]
    noticed: str | None = None

    @property
    def next_step(self) -> str | None:
        """What to do: ``export``, ``wait`` for the reply, or ``None``."""
        if self.receiver is None:
            return None
        return "export" if self.unsent or self.noticed else "wait" if self.unconfirmed else None


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


def to(session: Session, machine: str) -> Row[Any] | None:
    """The link to a machine, if there is one."""
    return session.execute(select(tables.link).where(tables.link.c.machine == machine)).one_or_none()


def begin(
    session: Session,
    *,
    machine: str,
    unit: str,
    direction: str,
    signing_key: str,
    sealing_key: str,
    recovery_key: str,
) -> None:
    """Begin to exchange files with a machine."""
    session.execute(
        insert(tables.link).values(
            machine=machine,
            unit=unit,
            direction=direction,
            since=store_of(session).now(),
            signing_key=signing_key,
            sealing_key=sealing_key,
            recovery_key=recovery_key,
        )
    )


def reach_of(session: Session, machine: str, file_hash: str | None) -> int:
    """How far a file sent to a machine brought it: to which line, or down to which place in its outbox.

    0 for no file, or one we do not know.
    """
    table = tables.sent_file
    query = select(table.c.reach).where(table.c.machine == machine, table.c.hash == file_hash)
    return session.scalar(query) or 0


def obey(session: Session, machine: str, holds: str | None) -> str | None:
    """Take the other's word for what it holds; a file we do not know means: start over from nothing.

    Returns what is odd in it, as ``Status.noticed``.
    """
    link, sent = tables.link, tables.sent_file
    before = session.execute(select(link.c.confirmed, link.c.noticed).where(link.c.machine == machine)).one()
    found = session.execute(
        select(sent.c.hash, sent.c.id).where(
            sent.c.machine == machine, sent.c.hash.in_([before.confirmed, holds])
        )
    )
    order = {file_hash: number for file_hash, number in found}
    values: dict[str, Any] = {"confirmed": holds, "noticed": None}
    if holds in order:
        # The office has our keys: the joining is done.
        values |= {"invitation": None, "invitation_secret": None}
        if order[holds] < order.get(before.confirmed, 0):
            values["noticed"] = "older"
    elif holds is not None:
        values = {"confirmed": None, "noticed": "unknown"}
    else:
        values["noticed"] = "nothing" if before.confirmed is not None else before.noticed
    session.execute(update(link).where(link.c.machine == machine).values(values))
    noticed: str | None = values["noticed"]
    return noticed


def status(session: Session) -> Status:
    """What this store knows of its exchanges."""
    own = store_of(session).identity.unit
    below = tuple(_unit_statuses(session))
    try:
        link = upward(session)
    except UnitHasNoReceiver:
        return Status(0, 0, None, None, below)
    except NotPaired:
        mine = _own_lines_after(session, own, 0, None)
        return Status(mine, mine, None, None, below)
    table = tables.sent_file
    sent = session.scalar(select(func.max(table.c.reach)).where(table.c.machine == link.machine)) or 0
    return Status(
        unsent=_own_lines_after(session, own, sent, link.machine),
        unconfirmed=_own_lines_after(
            session, own, reach_of(session, link.machine, link.confirmed), link.machine
        ),
        receiver=link.unit,
        confirmed_at=session.scalar(
            select(table.c.made).where(table.c.machine == link.machine, table.c.hash == link.confirmed)
        ),
        units=below,
        noticed=link.noticed,
    )


def _own_lines_after(session: Session, unit: str, reach: int, office: str | None) -> int:
    """How many lines of the unit stand after one in the journal, those left out that came from the office:
    written on another machine of the unit, or on this one before it was put back."""
    line, applied = tables.line, tables.applied_file
    own = select(func.count()).select_from(line).where(line.c.unit == unit)
    count = session.scalar(own.where(line.c.id > reach)) or 0
    came = select(applied.c.reach, applied.c.lines).where(
        applied.c.machine == office, applied.c.reach > reach, applied.c.lines > 0
    )
    for last, new in session.execute(came):
        after = max(last - new, reach)
        count -= session.scalar(own.where(line.c.id > after, line.c.id <= last)) or 0
    return count


def _unit_statuses(session: Session) -> list[UnitStatus]:
    """One line per unit that has a machine here, and per unit that was invited and has not answered; in a
    few queries however many they are."""
    link, invitation, waiting = tables.link, tables.invitation, tables.waiting_machine
    invited = session.scalars(select(invitation.c.unit).where(invitation.c.state == "open"))
    below: dict[str, list[Row[Any]]] = {unit: [] for unit in invited}
    for row in session.execute(select(link).where(link.c.direction == "down").order_by(link.c.machine)):
        below.setdefault(row.unit, []).append(row)
    waits: dict[str, list[str]] = {}
    for row in session.execute(select(waiting.c.unit, waiting.c.machine)):
        waits.setdefault(row.unit, []).append(row.machine)
    came = {row.machine: row for row in session.execute(_what_came())}
    found = []
    for unit in sorted(below, key=lambda key: (units.unit(key).name, key)):
        machines = tuple(row.machine for row in below[unit])
        files = [came[machine] for machine in machines if machine in came]
        found.append(
            UnitStatus(
                unit=unit,
                last=max((each.arrived for each in files), default=None),
                behind=sum(each.behind for each in files),
                machines=machines,
                waiting=tuple(waits.get(unit, ())),
                noticed=next((row.noticed for row in below[unit] if row.noticed), None),
                wrong_clock=any(each.wrong_clock for each in files),
            )
        )
    return found


def _what_came() -> Select[Any]:
    """What came from each machine: when its newest file ``arrived`` and whether that has a ``wrong_clock``,
    and how many lines came after the file that our newest reply to it confirms (``behind``)."""
    sent, applied = tables.sent_file, tables.applied_file
    newest = applied.alias()
    last_sent = select(func.max(sent.c.id)).group_by(sent.c.machine)
    told = (
        select(applied.c.machine, applied.c.id)
        .join(sent, (sent.c.machine == applied.c.machine) & (sent.c.holds == applied.c.hash))
        .where(sent.c.id.in_(last_sent))
        .subquery()
    )
    files = (
        select(
            applied.c.machine,
            func.max(applied.c.id).label("newest"),
            func.max(applied.c.arrived).label("arrived"),
            func.sum(case((applied.c.id > func.coalesce(told.c.id, 0), applied.c.lines), else_=0)).label(
                "behind"
            ),
        )
        .join(told, told.c.machine == applied.c.machine, isouter=True)
        .group_by(applied.c.machine)
        .subquery()
    )
    return select(files.c.machine, files.c.arrived, files.c.behind, newest.c.wrong_clock).join(
        newest, newest.c.id == files.c.newest
    )
