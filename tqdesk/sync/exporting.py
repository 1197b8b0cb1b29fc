"""Writing sync files: everything the other side is not known to hold, and what we hold of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, func, insert, select
from sqlalchemy.orm import Session

from tqdesk import __version__, units
from tqdesk.errors import NoMachines, NotAChildUnit
from tqdesk.files import free_name, translated, write_whole
from tqdesk.store import clock, journal, tables
from tqdesk.store.opening import SCHEMA
from tqdesk.store.sessions import Store, store_of
from tqdesk.sync import envelope, links, machines, pairing, receipts, scope
from tqdesk.sync.header import Counts, Header, Join, Receiver, Sender, Versions, encode_header, sign

ENDING = ".tqsync"
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Exported:
    """A sync file written: where, for which machine, how many lines, and the receipt as a line of text."""

    file: Path
    machine: str
    unit: str
    changes: int
    receipt: str


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the lines of a file come from: ``lines`` gives ``place`` and body, up to the place ``reach``."""

    lines: Select[tuple[int, bytes]]
    place: ColumnElement[int]
    reach: int


def export(session: Session, *, folder: Path) -> Exported:
    """Write the sync file for the receiving office.

    It carries all lines that the office has not confirmed, whoever wrote them and however they came.

    :raises NotPaired, FolderNotWritable, DiskFull: nothing was written.
    """
    link = links.upward(session)
    kind: Literal["join", "up"] = "join" if link.invitation is not None else "up"
    return _write(session, link, kind, _journal(session), folder)


def export_to_peer(session: Session, *, machine: str, folder: Path) -> Exported:
    """Write the sync file for another machine of the unit, named by its id or the beginning of it.

    It carries all lines that this machine has not confirmed.

    :raises MachineNotFound, MachineOfOtherUnit, MachineRevoked, FolderNotWritable, DiskFull: nothing was
        written.
    """
    link = machines.begin_with_peer(session, machine=machine)
    return _write(session, link, "peer", _journal(session), folder)


def reply(session: Session, *, unit: str, folder: Path) -> list[Exported]:
    """Write the files back to a unit, one per machine: they confirm what has come, and carry the lines in
    the unit's scope that the machine has not confirmed.

    :raises NotAChildUnit, NoMachines: nothing was written.
    :raises FolderNotWritable, DiskFull: not all was written; what was may be used.
    """
    own = store_of(session).identity.unit
    if units.unit(unit).parent != own:
        raise NotAChildUnit(unit=unit, office=own)
    to = [link for link in links.downward(session, unit) if not machines.is_revoked(session, link.machine)]
    if not to:
        raise NoMachines(unit=unit)
    source = _outbox(session, unit)
    readers = [link.sealing_key for link in to]
    return [_write(session, link, "down", source, folder, readers) for link in to]


def _journal(session: Session) -> _Source:
    table = tables.line
    return _Source(select(table.c.id, table.c.body), table.c.id, journal.reach(session))


def _outbox(session: Session, unit: str) -> _Source:
    outbox, line = tables.outbox, tables.line
    reach = scope.fill_outbox(session, unit=unit)
    # Not by the index of the unit: its places would have to be sorted, with all lines in memory.
    of_unit = outbox.c.unit.concat("") == unit
    lines = select(outbox.c.id, line.c.body).join(line, line.c.id == outbox.c.line_id).where(of_unit)
    return _Source(lines, outbox.c.id, reach)


def _write(
    session: Session,
    link: Row[Any],
    kind: Literal["up", "down", "peer", "join"],
    source: _Source,
    folder: Path,
    readers: Sequence[str] = (),
) -> Exported:
    """Write the lines that a link has not confirmed as a file on it, and note that it was sent.

    ``readers`` are keys of further machines of the receiving unit: they too can open the file.
    """
    store = store_of(session)
    made = _new_instant(session, link.machine)
    after = links.reach_of(session, link.machine, link.confirmed)
    lines = source.lines.where(source.place > after, source.place <= source.reach)
    count = session.scalar(select(func.count()).select_from(lines.with_only_columns(source.place).subquery()))
    header = Header(
        base=link.confirmed,
        counts=Counts(lines=count or 0),
        format=1,
        holds=link.applied,
        join=_join(store, link) if kind == "join" else None,
        kind=kind,
        made=made,
        receiver=Receiver(machine=link.machine, unit=link.unit),
        sender=Sender(
            key=store.identity.verify_key, machine=store.identity.machine, unit=store.identity.unit
        ),
        versions=Versions(program=__version__, schema=SCHEMA),
    )
    with translated(folder):
        folder.mkdir(parents=True, exist_ok=True)
    envelope.check_room(folder)
    path = free_name(folder, _name(store, link, kind, made), ENDING)
    digest = hashlib.sha256()
    recipients = {
        link.sealing_key,
        *readers,
        link.recovery_key,
        store.identity.recovery_key,
        store.identity.sealing_key,
    }
    whole = _lines(session, store, header, lines.order_by(source.place), digest)
    write_whole(path, lambda stream: envelope.seal(stream, whole, recipients))
    file_hash = digest.hexdigest()
    session.execute(
        insert(tables.sent_file).values(
            machine=link.machine,
            hash=file_hash,
            name=path.name,
            made=made,
            reach=max(source.reach, after),
            holds=link.applied,
        )
    )
    receipt = "" if link.applied is None else receipts.write(store.identity, link.machine, link.applied, made)
    return Exported(path, link.machine, link.unit, header.counts.lines, receipt)


def _lines(
    session: Session, store: Store, header: Header, lines: Select[tuple[int, bytes]], digest: Any
) -> Iterator[bytes]:
    def counted(line: bytes) -> bytes:
        digest.update(line + b"\n")
        return line

    yield counted(encode_header(header))
    for row in session.execute(lines, execution_options={"yield_per": _BATCH}):
        yield counted(row.body)
    yield sign(digest.digest(), store.identity.signing_key)


def _join(store: Store, link: Row[Any]) -> Join:
    return Join(
        invitation=link.invitation,
        proof=pairing.proof(store.identity, link.unit, link.invitation_secret),
        recovery_key=store.identity.recovery_key,
        sealing_key=store.identity.sealing_key,
    )


def _new_instant(session: Session, machine: str) -> int:
    """Now, or the first instant after it at which no file was made for a machine: no two files are equal."""
    table = tables.sent_file
    made = store_of(session).now()
    while session.scalar(select(table.c.id).where(table.c.machine == machine, table.c.made == made)):
        made += 1
    return made


def _name(store: Store, link: Row[Any], kind: str, made: int) -> str:
    """``TQ_<code>_<unit without marks>_<yyyymmdd-hhmm>``, with whom a file down or to a peer is for."""
    code, name = units.file_words(store.identity.unit)
    when = clock.local_time(made).strftime("%Y%m%d-%H%M")
    to = f"_den_{units.file_words(link.unit)[0]}-{link.machine[:8]}" if kind in ("down", "peer") else ""
    return f"TQ_{code}_{name}_{when}{to}"
