"""Writing sync files: everything the other side is not known to hold, and what we hold of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Row, func, insert, select
from sqlalchemy.orm import Session

from tqdesk import __version__, units
from tqdesk.errors import NoMachines, NotAChildUnit
from tqdesk.files import free_name, translated, write_whole
from tqdesk.store import clock, journal, tables
from tqdesk.store.opening import SCHEMA
from tqdesk.store.sessions import Store, store_of
from tqdesk.sync import envelope, links, pairing, receipts
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


def export(session: Session, *, folder: Path) -> Exported:
    """Write the sync file for the receiving office.

    It carries all lines that the office has not confirmed, whoever wrote them.

    :raises NotPaired, FolderNotWritable, DiskFull: nothing was written.
    """
    link = links.upward(session)
    kind: Literal["join", "up"] = "join" if link.invitation is not None else "up"
    base = link.confirmed
    return _write(
        session, link, kind, base, links.reach_of(session, link.machine, base), journal.reach(session), folder
    )


def reply(session: Session, *, unit: str, folder: Path) -> list[Exported]:
    """Write the files back to a unit, one per machine: they confirm what has come.

    :raises NotAChildUnit, NoMachines: nothing was written.
    :raises FolderNotWritable, DiskFull: not all was written; what was may be used.
    """
    own = store_of(session).identity.unit
    if units.unit(unit).parent != own:
        raise NotAChildUnit(unit=unit, office=own)
    machines = links.downward(session, unit)
    if not machines:
        raise NoMachines(unit=unit)
    return [_write(session, link, "down", link.confirmed, 0, 0, folder) for link in machines]


def _write(
    session: Session,
    link: Row[Any],
    kind: Literal["up", "down", "join"],
    base: str | None,
    after: int,
    reach: int,
    folder: Path,
) -> Exported:
    """Write lines with keys in (``after``, ``reach``] as a file on a link, and note that it was sent."""
    store = store_of(session)
    made = store.now()
    table = tables.line
    count = session.scalar(
        select(func.count()).select_from(table).where(table.c.id > after, table.c.id <= reach)
    )
    header = Header(
        base=base,
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
        link.recovery_key,
        store.identity.recovery_key,
        store.identity.sealing_key,
    }
    write_whole(
        path,
        lambda stream: envelope.seal(
            stream, _lines(session, store, header, after, reach, digest), recipients
        ),
    )
    file_hash = digest.hexdigest()
    session.execute(
        insert(tables.sent_file).values(
            machine=link.machine, hash=file_hash, name=path.name, made=made, reach=reach, holds=link.applied
        )
    )
    receipt = "" if link.applied is None else receipts.write(store.identity, link.machine, link.applied, made)
    return Exported(path, link.machine, link.unit, header.counts.lines, receipt)


def _lines(
    session: Session, store: Store, header: Header, after: int, reach: int, digest: Any
) -> Iterator[bytes]:
    def counted(line: bytes) -> bytes:
        digest.update(line + b"\n")
        return line

    yield counted(encode_header(header))
    table = tables.line
    query = select(table.c.id, table.c.body).order_by(table.c.id).limit(_BATCH)
    while batch := session.execute(query.where(table.c.id > after, table.c.id <= reach)).all():
        for row in batch:
            yield counted(row.body)
        after = batch[-1].id
    yield sign(digest.digest(), store.identity.signing_key)


def _join(store: Store, link: Row[Any]) -> Join:
    return Join(
        invitation=link.invitation,
        proof=pairing.proof(store.identity, link.unit, link.invitation_secret),
        recovery_key=store.identity.recovery_key,
        sealing_key=store.identity.sealing_key,
    )


def _name(store: Store, link: Row[Any], kind: str, made: int) -> str:
    """``TQ_<code>_<unit without marks>_<yyyymmdd-hhmm>``, with whom a file down is for."""
    code, name = units.file_words(store.identity.unit)
    when = clock.local_time(made).strftime("%Y%m%d-%H%M")
    to = f"_den_{units.file_words(link.unit)[0]}-{link.machine[:8]}" if kind == "down" else ""
    return f"TQ_{code}_{name}_{when}{to}"
