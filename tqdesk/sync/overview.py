"""What people ask about the exchange of files: what the next one holds, which went and came, unit by unit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tqdesk import units
from tqdesk.errors import NotPaired, UnitHasNoReceiver, UnknownUnit
from tqdesk.store import tables
from tqdesk.store.sessions import store_of
from tqdesk.sync import exporting, links


@dataclass(frozen=True, slots=True)
class ExchangedFile:
    """A sync file that went out or came in.

    ``changes`` counts the lines new to this store of a file that came, ``None`` for one that went out.
    ``confirmed`` says of a file that went out whether the other side holds it, or a later one.
    """

    name: str
    unit: str
    at: int
    sent: bool
    changes: int | None
    confirmed: bool


@dataclass(frozen=True, slots=True)
class UnitExchange:
    """A unit below and how the exchange with it stands.

    ``state`` is ``new`` (nobody has invited it), ``invited`` (its first file is awaited) or ``paired``.
    ``last`` is when its newest file was applied, ``behind`` how many of its lines no reply has confirmed,
    ``invited_until`` the end of an open invitation; times in milliseconds.
    """

    unit: str
    name: str
    state: str
    last: int | None
    behind: int
    invited_until: int | None


def outgoing(session: Session) -> dict[str, int]:
    """What the next sync file for the receiving office will hold of this unit and those below it: how many
    rows of each entity. Lines that came from the office go back to it too, but are no news.

    Empty where no office has been introduced.
    """
    try:
        link = links.upward(session)
    except (NotPaired, UnitHasNoReceiver):
        return {}
    table = tables.line
    own = store_of(session).identity.unit
    query = (
        select(table.c.entity, func.count(table.c.row_id.distinct()))
        .where(table.c.id > links.reach_of(session, link.machine, link.confirmed))
        .where(table.c.unit.in_([own, *units.below(own)]))
        .group_by(table.c.entity)
    )
    return {entity: count for entity, count in session.execute(query)}


def files(session: Session, *, most: int = 50) -> list[ExchangedFile]:
    """The newest files that this store exchanged with its receiving office, the newest first."""
    try:
        link = links.upward(session)
    except (NotPaired, UnitHasNoReceiver):
        return []
    sent, applied = tables.sent_file, tables.applied_file
    confirmed = session.scalar(
        select(sent.c.id).where(sent.c.machine == link.machine, sent.c.hash == link.confirmed)
    )
    went = session.execute(
        select(sent.c.id, sent.c.name, sent.c.made)
        .where(sent.c.machine == link.machine)
        .order_by(sent.c.id.desc())
        .limit(most)
    )
    came = session.execute(
        select(applied.c.name, applied.c.arrived, applied.c.lines)
        .where(applied.c.machine == link.machine)
        .order_by(applied.c.id.desc())
        .limit(most)
    )
    found = [
        ExchangedFile(row.name, link.unit, row.made, True, None, row.id <= (confirmed or 0)) for row in went
    ]
    found += [ExchangedFile(row.name, link.unit, row.arrived, False, row.lines, True) for row in came]
    return sorted(found, key=lambda each: each.at, reverse=True)[:most]


def units_below(session: Session) -> list[UnitExchange]:
    """Every unit that sends its files here, by name, and how the exchange with it stands."""
    store = store_of(session)
    try:
        below = units.children(store.identity.unit)
    except UnknownUnit:
        return []
    known = {each.unit: each for each in links.status(session).units}
    link, invitation = tables.link, tables.invitation
    paired = set(session.scalars(select(link.c.unit).where(link.c.direction == "down")))
    open_now = (
        select(invitation.c.unit, func.max(invitation.c.until))
        .where(invitation.c.state == "open", invitation.c.until >= store.now())
        .group_by(invitation.c.unit)
    )
    invited = {unit: until for unit, until in session.execute(open_now)}
    found = []
    for each in below:
        stands = known.get(each.key)
        state = "paired" if each.key in paired else "invited" if each.key in invited else "new"
        last, behind = (stands.last, stands.behind) if stands else (None, 0)
        found.append(UnitExchange(each.key, each.name, state, last, behind, invited.get(each.key)))
    return found


def reply_to(session: Session, *, below: list[str], folder: Path) -> list[exporting.Exported]:
    """Write the replies to several units into one folder: all of them, or none is noted as sent.

    :raises NotAChildUnit, NoMachines, FolderNotWritable, DiskFull: as :func:`exporting.reply`.
    """
    return [made for unit in below for made in exporting.reply(session, unit=unit, folder=folder)]
