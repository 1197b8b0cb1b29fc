"""Reading sync files: whole or not at all, in any order, any number of times."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from tqdesk.errors import (
    KnownError,
    OwnFile,
    SyncFileDamaged,
    SyncFileForged,
    SyncFileMisdirected,
    UnknownMachine,
)
from tqdesk.store import journal, tables
from tqdesk.store.lines import BadLine
from tqdesk.store.sessions import Store, store_of
from tqdesk.sync import envelope, links, pairing
from tqdesk.sync.header import Header, check_signature, decode_header

log = logging.getLogger(__name__)

_BATCH = 1000
_GROWTH = 20
"""How many times its size a file may take in the store, lines and rows and their log together."""

_KINDS = {"up": {"down"}, "down": {"up", "join"}, "peer": {"peer"}}


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of one file.

    ``result`` is ``applied``, ``known`` (applied before), ``receipt_only`` (its lines build on a file that
    never came; only its receipt counts) or ``refused``. ``applied`` counts the lines that were new here,
    ``conflicts`` the registers that they left in conflict.
    """

    file: Path
    result: str
    unit: str | None = None
    applied: int = 0
    conflicts: int = 0
    error: KnownError | None = None


@dataclass(slots=True)
class _Delivery:
    """One file on its way into the store."""

    session: Session
    file: str
    header: Header | None = None
    link: Row[Any] | None = None
    takes_lines: bool = True
    seen: int = 0
    applied: int = 0
    conflicts: int = 0
    waiting: list[bytes] = field(default_factory=list)
    progress: Callable[[int], None] = lambda lines: None

    def take(self, raw: bytes) -> None:
        """Take the next line: the header first, then journal lines, merged in batches."""
        if self.header is None:
            self.header = decode_header(raw, self.file)
            self.link = _known_link(self.session, self.header, self.file)
            self.takes_lines = _knows(self.session, self.header.sender.machine, self.header.base)
            return
        self.seen += 1
        if self.takes_lines:
            self.waiting.append(raw)
            if len(self.waiting) == _BATCH:
                self.merge()

    def merge(self) -> None:
        """Merge the lines that wait."""
        try:
            received = journal.receive(self.session, self.waiting)
        except BadLine as error:
            raise SyncFileDamaged(file=self.file) from error
        self.applied += received.applied
        self.conflicts += received.conflicts
        self.waiting.clear()
        self.progress(self.seen)


def import_files(
    store: Store,
    files: list[Path],
    *,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda lines: None,
) -> list[Imported]:
    """Read sync files, each in a transaction of its own: one that is refused stops none of the others.

    ``dry_run`` goes through everything and keeps nothing.
    """
    results = []
    for file in files:
        try:
            results.append(_import(store, file, dry_run, progress))
        except KnownError as error:
            log.warning("sync file refused: %s", error.code)
            if not dry_run:
                _note_refusal(store, file, error)
            results.append(Imported(file, "refused", error=error))
    return results


class _Enough(Exception):
    """Ends the transaction of a dry run."""


def _import(store: Store, file: Path, dry_run: bool, progress: Callable[[int], None]) -> Imported:
    result: Imported | None = None
    try:
        with store.writing() as session:
            result = _receive(session, file, progress)
            if dry_run:
                raise _Enough
    except _Enough:
        pass
    assert result is not None
    return result


def _receive(session: Session, file: Path, progress: Callable[[int], None]) -> Imported:
    store = store_of(session)
    own = store.identity
    envelope.check_room(store.folder, _GROWTH * envelope.size(file))
    delivery = _Delivery(session, file.name, progress=progress)
    last, digest = envelope.unseal(file, delivery.take, [own.sealing_secret])
    header, link = delivery.header, delivery.link
    if header is None or link is None or delivery.seen != header.counts.lines:
        raise SyncFileDamaged(file=file.name)
    check_signature(last, digest, link.signing_key, file.name)
    delivery.merge()
    file_hash = digest.hex()
    machine = header.sender.machine
    if _knows(session, machine, file_hash):
        return Imported(file, "known", header.sender.unit, delivery.applied)
    links.obey(session, machine, header.holds)
    if not delivery.takes_lines:
        return Imported(file, "receipt_only", header.sender.unit)
    session.execute(
        insert(tables.applied_file).values(
            machine=machine,
            hash=file_hash,
            name=file.name,
            made=header.made,
            arrived=store_of(session).now(),
            lines=delivery.applied,
        )
    )
    session.execute(update(tables.link).where(tables.link.c.machine == machine).values(applied=file_hash))
    return Imported(file, "applied", header.sender.unit, delivery.applied, delivery.conflicts)


def _known_link(session: Session, header: Header, file: str) -> Row[Any]:
    """The link that a file travels on; a machine that answers an invitation gets one.

    :raises SyncFileMisdirected, OwnFile, UnknownMachine, SyncFileForged: and what ``pairing.enrol`` raises.
    """
    own = store_of(session).identity
    sender, receiver = header.sender, header.receiver
    if sender.machine == own.machine:
        raise OwnFile(file=file)
    if receiver.unit != own.unit or receiver.machine != own.machine:
        raise SyncFileMisdirected(file=file, unit=receiver.unit, own=own.unit)
    query = select(tables.link).where(tables.link.c.machine == sender.machine)
    link = session.execute(query).one_or_none()
    if link is None and header.join is not None:
        pairing.enrol(session, header=header, join=header.join, file=file)
        link = session.execute(query).one_or_none()
    if link is None:
        raise UnknownMachine(file=file, unit=sender.unit)
    if (
        link.unit != sender.unit
        or link.signing_key != sender.key
        or header.kind not in _KINDS[link.direction]
    ):
        raise SyncFileForged(file=file)
    return link


def _knows(session: Session, machine: str, file_hash: str | None) -> bool:
    """Whether a file of that machine was applied here; no file at all counts as known."""
    if file_hash is None:
        return True
    table = tables.applied_file
    query = select(table.c.id).where(table.c.machine == machine, table.c.hash == file_hash)
    return session.scalar(query) is not None


def _note_refusal(store: Store, file: Path, error: KnownError) -> None:
    try:
        with store.writing() as session:
            session.execute(insert(tables.refusal).values(at=store.now(), name=file.name, error=error.code))
    except KnownError:
        log.warning("the refusal could not be noted")
