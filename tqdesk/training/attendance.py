"""Attendance: marks by list number as read off paper, and by anything that identifies a person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tqdesk.errors import AmbiguousListNumber, AmbiguousScan, BadRows, ScanNotUnderstood
from tqdesk.records import CardScan, ClassSessionRecord, EnrolmentRecord, Marked
from tqdesk.store import journal, tables
from tqdesk.store.ids import attendance_id
from tqdesk.store.rows import key_of, uuid_of
from tqdesk.store.sessions import store_of
from tqdesk.training import classes
from tqdesk.vietnamese.citizen_id import masked, read_card, read_number
from tqdesk.vietnamese.names import exact_key, plain_key

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
    """Mark people in a class session; returns how many marks changed.

    A mark that stands with the same status and note is left alone, unless it was for the rest and this one
    is not. A mark for ``rest`` is set only where no mark stands, and gives way to any other wherever they
    meet; so does an empty one (``status`` ``None``), which takes a mark back.
    """
    wanted = list(enrolments)
    stand = _standing(session, wanted, class_session)
    at = store_of(session).now()
    edits = [
        journal.Edit(
            "attendance",
            attendance_id(enrolment, class_session),
            {
                "made": {"enrolment": enrolment, "class_session": class_session},
                "mark": {
                    "status": status,
                    "at": at,
                    "note": note,
                    "source": source,
                    "rest": rest or status is None,
                },
            },
        )
        for enrolment in wanted
        if _is_new(stand.get(enrolment), status, note, rest=rest)
    ]
    return len(journal.write(session, edits))


_Standing = tuple[str | None, str | None, bool]


def _is_new(stands: _Standing | None, status: str | None, note: str | None, *, rest: bool) -> bool:
    if stands is None:
        return status is not None
    stands_status, stands_note, stands_for_rest = stands
    if rest:
        return stands_status is None
    return (stands_status, stands_note) != (status, note) or (stands_for_rest and status is not None)


def _standing(session: Session, enrolments: list[UUID], class_session: UUID) -> dict[UUID, _Standing]:
    """The status and note that stand, and whether they were set for the rest, by enrolment."""
    of = {attendance_id(enrolment, class_session).bytes: enrolment for enrolment in enrolments}
    table, known = tables.attendance, tables.known_row
    query = (
        select(known.c.uuid, table.c.status, table.c.note, table.c.rest)
        .join_from(known, table, table.c.id == known.c.id)
        .where(known.c.uuid.in_(list(of)))
    )
    return {of[raw]: (status, note, bool(rest)) for raw, status, note, rest in session.execute(query)}


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
    bearers: dict[int, list[EnrolmentRecord]] = defaultdict(list)
    for enrolment in classes.show(session, training_class).enrolments:
        if enrolment.site == site:
            bearers[enrolment.list_number].append(enrolment)
    wanted: list[UUID] = []
    unknown: list[str] = []
    for row in rows:
        borne_by = bearers.get(row, [])
        if len(borne_by) > 1:
            names = ", ".join(each.name for each in borne_by)
            raise AmbiguousListNumber(number=row, names=names)
        wanted += (each.id for each in borne_by)
        if not borne_by:
            unknown.append(str(row))
    marked = mark(
        session, enrolments=wanted, class_session=class_session.id, status=status, source="list_number"
    )
    unchanged = len(wanted) - marked
    if rest is not None:
        named = set(wanted)
        others = [each.id for borne_by in bearers.values() for each in borne_by if each.id not in named]
        marked += mark(
            session,
            enrolments=others,
            class_session=class_session.id,
            status=rest,
            source="list_number",
            rest=True,
        )
    return Marked(marked, unchanged, tuple(unknown))


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
    enrolments = classes.show(session, training_class).enrolments
    found = _identified(session, [each for each in enrolments if site in (None, each.site)], text)
    if not found:
        raise ScanNotUnderstood(text=_told(text))
    if len(found) > 1:
        raise AmbiguousScan(text=_told(text), count=len(found))
    return found[0], _check_in(session, found[0], class_session, status)


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


def _identified(session: Session, enrolments: Iterable[EnrolmentRecord], text: str) -> list[EnrolmentRecord]:
    """The people of a class that a text may mean; the surest way that finds anyone decides."""
    enrolments = list(enrolments)
    card = read_card(text)
    number = card.number if card else read_number(text)
    if number is not None:
        numbers = {number} | ({card.old_number} if card and card.old_number else set())
        bearers = _bearers(session, numbers)
        found = [each for each in enrolments if each.person in bearers]
        if found or card is None:
            return found
    if card is not None:
        named = [each for each in enrolments if _named_by(card, each)]
        return [each for each in named if not _has_number(session, each.person)]
    if re.fullmatch(r"[0-9]{1,5}", text.strip()):
        return [each for each in enrolments if each.list_number == int(text)]
    return [each for each in enrolments if plain_key(each.name) == plain_key(text)]


def _named_by(card: CardScan, enrolment: EnrolmentRecord) -> bool:
    """Whether name and birth are those of a card; of a year alone only if the name agrees to the letter."""
    if not (enrolment.birth and card.birth and plain_key(enrolment.name) == plain_key(card.name)):
        return False
    if len(enrolment.birth) == len("1985"):
        return card.birth.startswith(enrolment.birth) and exact_key(enrolment.name) == exact_key(card.name)
    return enrolment.birth == card.birth


def _has_number(session: Session, person: UUID) -> bool:
    """Whether a number is known of a person: then it is another one than the card's."""
    table = tables.person_private
    query = select(table.c.citizen_id).where(table.c.id == key_of(session, person))
    return session.scalar(query) is not None


def _bearers(session: Session, numbers: set[str]) -> set[UUID]:
    table = tables.person_private
    query = select(uuid_of(table.c.id)).where(table.c.citizen_id.in_(numbers))
    return {UUID(bytes=raw) for raw in session.scalars(query)}
