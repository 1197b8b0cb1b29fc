"""Attendance: marks by list number as read off paper, and by anything that identifies a person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tqdesk.errors import AmbiguousListNumber, AmbiguousScan, BadRows, ScanNotUnderstood
from tqdesk.records import DAY_PARTS, ClassSessionRecord, EnrolmentRecord, Marked, SiteRecord
from tqdesk.store import journal, tables
from tqdesk.store.ids import attendance_id
from tqdesk.store.rows import key_of, uuid_of
from tqdesk.store.sessions import store_of
from tqdesk.store.states import chunks
from tqdesk.store.tables import is_visible
from tqdesk.training import classes, enrolments
from tqdesk.vietnamese.citizen_id import masked, read_card, read_number

_MOST_NUMBERS = 10_000


def read_rows(text: str) -> list[int]:
    """The list numbers that ``1-20,23`` or ``1-20 23`` names, ascending, each once.

    :raises BadRows: it names none, or more than anyone has.
    """
    numbers: set[int] = set()
    for part in re.split(r"[,;\s]+", re.sub(r"\s*[-–]\s*", "-", text.strip())):
        match = re.fullmatch(r"([0-9]{1,5})(?:-([0-9]{1,5}))?", part)
        if match is None:
            raise BadRows(text=text)
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last or last - first > _MOST_NUMBERS:
            raise BadRows(text=text)
        numbers.update(range(first, last + 1))
    return sorted(numbers)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as it stands; ``at`` is milliseconds since 1970, ``status`` is ``None`` where it was cleared."""

    status: str | None
    at: int
    note: str | None = None
    rest: bool = False

    def equals(self, other: Mark | None) -> bool:
        """Whether another mark says the same, whenever it was set."""
        return other is not None and replace(other, at=self.at) == self


_NONE = Mark(None, 0, rest=True)


@dataclass(frozen=True, slots=True)
class MarkChange:
    """What one mark was and became; ``before`` is ``None`` where none stood."""

    enrolment: UUID
    class_session: UUID
    before: Mark | None
    after: Mark


@dataclass(frozen=True, slots=True)
class AttendanceSheet:
    """A class as attendance is taken: its people and class sessions, and the marks that stand.

    ``marks`` is by enrolment and class session; cleared marks are left out.
    """

    sites: tuple[SiteRecord, ...]
    class_sessions: tuple[ClassSessionRecord, ...]
    people: tuple[enrolments.ListedPerson, ...]
    marks: dict[tuple[UUID, UUID], Mark]


def sheet(session: Session, *, training_class: UUID) -> AttendanceSheet:
    """All that attendance of a class needs, in three queries whatever its size."""
    people = enrolments.listed(session, training_class=training_class)
    class_sessions = classes.list_class_sessions(session, training_class)
    enrolment, table = tables.enrolment, tables.attendance
    query = (
        select(
            uuid_of(table.c.enrolment_id).label("enrolment"),
            uuid_of(table.c.class_session_id).label("class_session"),
            table.c.status,
            table.c.at,
            table.c.note,
            table.c.rest,
        )
        .join_from(table, enrolment, enrolment.c.id == table.c.enrolment_id)
        .where(
            enrolment.c.class_id == key_of(session, training_class),
            table.c.status.is_not(None),
            is_visible(table),
        )
    )
    marks = {
        (UUID(bytes=row.enrolment), UUID(bytes=row.class_session)): Mark(
            row.status, row.at, row.note, bool(row.rest)
        )
        for row in session.execute(query)
    }
    return AttendanceSheet(
        tuple(classes.sites(session, training_class)), tuple(class_sessions), tuple(people), marks
    )


def current_class_session(sheet: AttendanceSheet, *, at: datetime) -> ClassSessionRecord | None:
    """The class session that people are checked in to now: today's, else the first with someone unmarked.

    Of several today it is the one of this time of day, or the nearest before it; if all are marked, the last.
    """
    part = DAY_PARTS.index("morning" if at.hour < 12 else "afternoon" if at.hour < 18 else "evening")
    today = [each for each in sheet.class_sessions if each.day == at.date()]
    begun = [each for each in today if DAY_PARTS.index(each.part) <= part]
    if today:
        return begun[-1] if begun else today[0]
    for each in sheet.class_sessions:
        if any((person.enrolment, each.id) not in sheet.marks for person in sheet.people):
            return each
    return sheet.class_sessions[-1] if sheet.class_sessions else None


def mark(
    session: Session,
    *,
    enrolments: Iterable[UUID],
    class_session: UUID,
    status: str | None,
    source: str,
    note: str | None = None,
    rest: bool = False,
) -> int:
    """Mark people in a class session; returns how many marks changed. See :func:`change`."""
    return len(
        change(
            session,
            enrolments=enrolments,
            class_session=class_session,
            status=status,
            source=source,
            note=note,
            rest=rest,
        )
    )


def change(
    session: Session,
    *,
    enrolments: Iterable[UUID],
    class_session: UUID,
    status: str | None,
    source: str,
    note: str | None = None,
    rest: bool = False,
    seen: Mapping[UUID, Mark | None] | None = None,
) -> list[MarkChange]:
    """Mark people in a class session; returns what became of each mark that changed.

    ``seen`` has the marks that were on the screen, by enrolment: another that came since stands beside the
    new one as a conflict.

    A mark that stands with the same status and note is left alone, unless it was for the rest and this one
    is not. A mark for ``rest`` is set only where no mark stands, and gives way to any other wherever they
    meet; so does an empty one (``status`` ``None``), which takes a mark back.
    """
    wanted = list(dict.fromkeys(enrolments))
    stand = _standing(session, [(enrolment, class_session) for enrolment in wanted])
    if seen is not None:
        stand = {(of, class_session): mark for of, mark in seen.items() if mark is not None}
    after = Mark(status, store_of(session).now(), note, rest or status is None)
    changes = [
        MarkChange(enrolment, class_session, before, after)
        for enrolment in wanted
        if _is_new(before := stand.get((enrolment, class_session)), after, rest=rest)
    ]
    _write(session, changes, source, seen=seen is not None)
    return changes


def _is_new(stands: Mark | None, wanted: Mark, *, rest: bool) -> bool:
    if stands is None:
        return wanted.status is not None
    if rest:
        return stands.status is None
    differs = (stands.status, stands.note) != (wanted.status, wanted.note)
    return differs or (stands.rest and wanted.status is not None)


def take_back(session: Session, *, changes: Iterable[MarkChange]) -> list[MarkChange]:
    """Put back what stood before, wherever the value still stands that a change set.

    Returns what became of each mark; taking that back in turn does the changes again.
    """
    changes = list(changes)
    stand = _standing(session, [(each.enrolment, each.class_session) for each in changes])
    now = store_of(session).now()
    backward = [
        MarkChange(
            each.enrolment,
            each.class_session,
            each.after,
            Mark(None, now, rest=True) if each.before is None else replace(each.before, at=now),
        )
        for each in changes
        if each.after.equals(stand.get((each.enrolment, each.class_session)))
    ]
    _write(session, backward, "undo")
    return backward


def _write(session: Session, changes: Iterable[MarkChange], source: str, *, seen: bool = False) -> None:
    """Write marks; ``seen`` says that what each was before is what was on the screen."""
    journal.write(
        session,
        [
            journal.Edit(
                "attendance",
                attendance_id(each.enrolment, each.class_session),
                {
                    "made": {"enrolment": each.enrolment, "class_session": each.class_session},
                    "mark": _value(each.after, source),
                },
                seen={"mark": _value(each.before or _NONE, source)} if seen else {},
            )
            for each in changes
        ],
    )


def _value(mark: Mark, source: str) -> dict[str, object]:
    return {
        "status": mark.status,
        "at": mark.at,
        "note": mark.note,
        "source": source,
        "rest": mark.rest,
    }


def _standing(session: Session, cells: Sequence[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], Mark]:
    """The marks that stand, cleared ones too, by enrolment and class session."""
    of = {attendance_id(*cell).bytes: cell for cell in cells}
    table, known = tables.attendance, tables.known_row
    query = select(known.c.uuid, table.c.status, table.c.at, table.c.note, table.c.rest).join_from(
        known, table, table.c.id == known.c.id
    )
    return {
        of[raw]: Mark(status, at, note, bool(rest))
        for chunk in chunks(list(of))
        for raw, status, at, note, rest in session.execute(
            query.where(known.c.uuid.in_(chunk), is_visible(table))
        )
        if at is not None
    }


@dataclass(frozen=True, slots=True)
class Bearers:
    """Who bears some list numbers, everyone else of that list, and the numbers that nobody bears."""

    people: tuple[EnrolmentRecord, ...]
    others: tuple[EnrolmentRecord, ...]
    unknown: tuple[str, ...]


def bearers(session: Session, *, training_class: UUID, site: UUID, rows: Iterable[int]) -> Bearers:
    """The people of a site's list that list numbers mean.

    :raises AmbiguousListNumber: two people bear one of the numbers.
    """
    listed: dict[int, list[EnrolmentRecord]] = defaultdict(list)
    for enrolment in classes.show(session, training_class).enrolments:
        if enrolment.site == site:
            listed[enrolment.list_number].append(enrolment)
    wanted = list(dict.fromkeys(rows))
    for row in wanted:
        if len(listed.get(row, ())) > 1:
            names = ", ".join(each.name for each in listed[row])
            raise AmbiguousListNumber(number=row, names=names)
    return Bearers(
        people=tuple(each for row in wanted for each in listed.get(row, ())),
        others=tuple(each for row in listed if row not in set(wanted) for each in listed[row]),
        unknown=tuple(str(row) for row in wanted if row not in listed),
    )


def mark_rows(
    session: Session,
    *,
    training_class: UUID,
    site: UUID,
    number: int,
    rows: Iterable[int],
    status: str = "present",
    rest: str | None = None,
) -> Marked:
    """Mark people of a site's list by their list numbers in a class session, as read off a paper sheet.

    ``rest`` marks everyone else of that list whom no mark stands for.

    :raises AmbiguousListNumber: two people bear one of the numbers; nothing was marked.
    """
    class_session = classes.class_session(session, training_class, number)
    meant = bearers(session, training_class=training_class, site=site, rows=rows)
    wanted = [each.id for each in meant.people]
    marked = mark(
        session, enrolments=wanted, class_session=class_session.id, status=status, source="list_number"
    )
    unchanged = len(wanted) - marked
    if rest is not None:
        others = [each.id for each in meant.others]
        marked += mark(
            session,
            enrolments=others,
            class_session=class_session.id,
            status=rest,
            source="list_number",
            rest=True,
        )
    return Marked(marked, unchanged, meant.unknown)


def scan(
    session: Session,
    *,
    training_class: UUID,
    number: int,
    text: str,
    status: str = "present",
    site: UUID | None = None,
) -> tuple[EnrolmentRecord, bool]:
    """Check one person in by a card's QR text, a citizen-ID number, a list number or a name.

    Looks through the lists of all sites, or of one. Returns whom, and whether the mark is new.

    :raises ScanNotUnderstood, AmbiguousScan: nobody of the class, or several; nothing was marked.
    """
    class_session = classes.class_session(session, training_class, number)
    people = enrolments.listed(session, training_class=training_class)
    found = enrolments.Lookup([each for each in people if site in (None, each.site)]).identified(text)
    if not found:
        raise ScanNotUnderstood(text=_told(text))
    if len(found) > 1:
        raise AmbiguousScan(text=_told(text), count=len(found))
    known = {each.id: each for each in classes.show(session, training_class).enrolments}
    who = known[found[0].enrolment]
    return who, _check_in(session, who, class_session, status)


def _told(text: str) -> str:
    """A check-in text as it may be shown: the name on a card, a number masked."""
    card = read_card(text)
    if card is not None:
        return card.name
    number = read_number(text)
    return masked(number) if number else text.strip()[:60]


def _check_in(
    session: Session, enrolment: EnrolmentRecord, class_session: ClassSessionRecord, status: str
) -> bool:
    """Mark one person; one who came late stays late, however often the card is read."""
    if status == "present" and enrolment.marks.get(class_session.number) == "late":
        return False
    return bool(
        mark(session, enrolments=[enrolment.id], class_session=class_session.id, status=status, source="scan")
    )
