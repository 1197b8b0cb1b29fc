"""Reading sync files: whole or not at all, in any order, any number of times."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tqdesk.errors import KnownError, SyncFileDamaged
from tqdesk.store import journal, tables
from tqdesk.store.lines import BadLine
from tqdesk.store.sessions import Store, store_of
from tqdesk.sync import admission, envelope, kept_replies, links
from tqdesk.sync.admission import Admission
from tqdesk.sync.header import Header, check_signature, decode_header

log = logging.getLogger(__name__)

_BATCH = 1000
_GROWTH = 20
"""How many times its size a file may take in the store, lines and rows and their log together."""
_DAY = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of one file.

    ``result`` is ``applied``, ``known`` (applied before), ``receipt_only`` (its lines build on a file that
    never came; only its receipt counts), ``held`` (set aside for a person to decide; nothing was taken from
    it, ``error`` says why) or ``refused``. ``unit`` is who sent it, ``None`` of a reply of our own.
    ``applied`` counts the lines that were new here, ``conflicts`` the registers that they left in conflict.
    ``noticed`` is as in :class:`links.Status`; ``wrong_clock`` says that the file bears a time more than a
    day off.
    """

    file: Path
    result: str
    unit: str | None = None
    applied: int = 0
    conflicts: int = 0
    error: KnownError | None = None
    noticed: str | None = None
    wrong_clock: bool = False


@dataclass(slots=True)
class _Delivery:
    """One file on its way into the store."""

    session: Session
    file: str
    with_paper_key: bool
    header: Header | None = None
    admission: Admission | None = None
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
            self.admission = admission.admit(
                self.session, self.header, self.file, with_paper_key=self.with_paper_key
            )
            self.takes_lines = self.admission.held is None and (
                self.admission.is_own_reply
                or _knows(self.session, self.header.sender.machine, self.header.base)
            )
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
    paper_key: str | None = None,
    progress: Callable[[int], None] = lambda lines: None,
) -> list[Imported]:
    """Read sync files, each in a transaction of its own: one that is refused stops none of the others.

    ``dry_run`` goes through everything and keeps nothing. ``paper_key`` is the unit's recovery key as
    :func:`admission.read_paper_key` gives it: with it an office that lost everything reads the replies that
    its units kept.
    """
    results = []
    for file in files:
        try:
            results.append(_import(store, file, dry_run, paper_key, progress))
        except KnownError as error:
            log.warning("sync file refused: %s", error.code)
            if not dry_run:
                _note_refusal(store, file, error)
            results.append(Imported(file, "refused", error=error))
    return results


class _Enough(Exception):
    """Ends the transaction of a dry run."""


def _import(
    store: Store, file: Path, dry_run: bool, paper_key: str | None, progress: Callable[[int], None]
) -> Imported:
    secrets = [store.identity.sealing_secret, *([] if paper_key is None else [paper_key])]
    result: Imported | None = None
    is_reply = False
    try:
        with store.writing() as session:
            delivery = _Delivery(session, file.name, paper_key is not None, progress=progress)
            result = _receive(delivery, file, secrets)
            is_reply = delivery.header is not None and delivery.header.kind == "down"
            if dry_run:
                raise _Enough
    except _Enough:
        pass
    assert result is not None
    if is_reply and result.unit is not None and not dry_run and result.result in ("applied", "receipt_only"):
        kept_replies.keep(store, file)
    return result


def _receive(delivery: _Delivery, file: Path, secrets: Sequence[str]) -> Imported:
    session = delivery.session
    store = store_of(session)
    envelope.check_room(store.folder, _GROWTH * envelope.size(file))
    last, digest = envelope.unseal(file, delivery.take, secrets)
    header, admitted = delivery.header, delivery.admission
    if header is None or admitted is None or delivery.seen != header.counts.lines:
        raise SyncFileDamaged(file=file.name)
    check_signature(last, digest, admitted.key, file.name)
    if admitted.held is not None:
        return Imported(file, "held", header.sender.unit, error=admitted.held)
    delivery.merge()
    if admitted.is_own_reply:
        result = "applied" if delivery.applied else "known"
        return Imported(file, result, None, delivery.applied, delivery.conflicts)
    file_hash = digest.hex()
    machine = header.sender.machine
    if _knows(session, machine, file_hash):
        return Imported(file, "known", header.sender.unit, delivery.applied)
    wrong_clock = _is_clock_wrong(session, header)
    noticed = links.obey(session, machine, header.holds)
    odd: dict[str, Any] = {"noticed": noticed, "wrong_clock": wrong_clock}
    if not delivery.takes_lines:
        return Imported(file, "receipt_only", header.sender.unit, **odd)
    session.execute(
        insert(tables.applied_file).values(
            machine=machine,
            hash=file_hash,
            name=file.name,
            made=header.made,
            arrived=store.now(),
            lines=delivery.applied,
            reach=journal.reach(session),
            wrong_clock=wrong_clock,
        )
    )
    session.execute(update(tables.link).where(tables.link.c.machine == machine).values(applied=file_hash))
    return Imported(file, "applied", header.sender.unit, delivery.applied, delivery.conflicts, **odd)


def _is_clock_wrong(session: Session, header: Header) -> bool:
    """Whether the time that a file bears is more than a day off.

    It may be late by weeks, but not made before what it builds on: the files that it says to hold, and the
    one that it goes on from.
    """
    sent, applied = tables.sent_file, tables.applied_file
    machine = header.sender.machine
    before = [
        session.scalar(select(table.c.made).where(table.c.machine == machine, table.c.hash == file_hash))
        for table, file_hash in ((sent, header.holds), (applied, header.base))
    ]
    earliest = max((made for made in before if made is not None), default=0)
    return not earliest - _DAY <= header.made <= store_of(session).now() + _DAY


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
