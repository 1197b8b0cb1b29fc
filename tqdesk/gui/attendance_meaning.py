"""Whom a text in the box may mean, as the lines under it, and what a range of numbers leaves alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tqdesk.errors import KnownError
from tqdesk.gui.attendance_grid import work_of
from tqdesk.gui.attendance_matches import Match
from tqdesk.gui.attendance_sitting import Sitting
from tqdesk.gui.attendance_words import clock_time, status_word
from tqdesk.training import attendance, enrolments
from tqdesk.training.certificates import ATTENDED
from tqdesk.training.enrolments import ListedPerson
from tqdesk.vietnamese.dates import birth_year
from tqdesk.words import _

SHOWN_OF_TEXT = 40
"""How much of a text is shown again."""

_MOST_SHOWN = 6
_ID_BEGUN = re.compile(r"[0-9]{6}")


def matches_of(sitting: Sitting, text: str) -> list[Match]:
    """The lines under the box for a text: people, numbers, and the offer to add somebody."""
    if enrolments.scanned_part(text) or _ID_BEGUN.match(text):
        return []
    if enrolments.are_list_numbers(text):
        return _numbered(sitting, text)
    found = sitting.lookup.named(text, limit=_MOST_SHOWN, last=sitting.current.keys())
    return [*(_match(sitting, each) for each in found), offer(text)]


def offer(text: str) -> Match:
    """The line that adds a new person."""
    said = _("Add “{text}” as a new person of the class").format(text=text[:SHOWN_OF_TEXT])
    return Match("add", said, does="Ctrl+Enter")


def _match(sitting: Sitting, person: ListedPerson) -> Match:
    born = str(birth_year(person.birth)) if person.birth else ""
    status, mark = sitting.status(person), sitting.standing(person)
    stands = ""
    if status is not None:
        stands = status_word(status).lower()
        if mark is not None:
            stands = _("{status} at {time}").format(status=stands, time=clock_time(mark.at))
    does = "" if status in ATTENDED else _("Enter: present")
    more = " · ".join(part for part in (born, work_of(person)) if part)
    return Match("people", person.name, more, does, str(person.list_number), stands, (person,))


def _numbered(sitting: Sitting, text: str) -> list[Match]:
    try:
        numbers = attendance.read_rows(text)
    except KnownError:
        return [Match("nothing", _("List numbers, such as 1-20 23"))]
    people, missing = bearers_of(sitting, numbers)
    if len(numbers) == 1:
        return [_match(sitting, each) for each in people] or [Match("nothing", nobody_has(missing))]
    marking, others = parted(sitting, people, late=False)
    shown = []
    if marking:
        title = _("{count} people by list number").format(count=len(marking))
        names = ", ".join(each.name for each in marking[:4]) + (" …" if len(marking) > 4 else "")
        shown.append(Match("people", title, names, _("Enter: present"), people=tuple(marking)))
    if others:
        shown.append(Match("nothing", _("{count} keep another mark").format(count=len(others))))
    if missing:
        shown.append(Match("nothing", nobody_has(missing)))
    return shown


def bearers_of(sitting: Sitting, numbers: Sequence[int]) -> tuple[list[ListedPerson], list[int]]:
    """The people with these list numbers, and the numbers that nobody has."""
    borne = {number: sitting.lookup.bearing(number) for number in numbers}
    people = [person for bearers in borne.values() for person in bearers]
    return people, [number for number, bearers in borne.items() if not bearers]


def nobody_has(numbers: Sequence[int]) -> str:
    """Says that nobody has these list numbers."""
    shortened = ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")
    return _("Nobody has the list number {numbers}").format(numbers=shortened)


def parted(
    sitting: Sitting, people: Sequence[ListedPerson], *, late: bool
) -> tuple[list[ListedPerson], list[ListedPerson]]:
    """Whom a range of numbers marks as present, or as late, and who keeps the mark that they were given."""
    kept = {each.enrolment for each in people if _stands_against(sitting, each, late=late)}
    return (
        [each for each in people if each.enrolment not in kept],
        [each for each in people if each.enrolment in kept],
    )


def _stands_against(sitting: Sitting, person: ListedPerson, *, late: bool) -> bool:
    status = sitting.status(person)
    if status is None or _is_surmised(sitting, person):
        return False
    return status != "late" if late else status not in ATTENDED


def has_come(sitting: Sitting, person: ListedPerson) -> bool:
    """Whether somebody has checked this person in already."""
    return sitting.status(person) in ATTENDED and not _is_surmised(sitting, person)


def _is_surmised(sitting: Sitting, person: ListedPerson) -> bool:
    """Whether the mark shown was only given to all who were left."""
    mark = sitting.standing(person)
    return mark is not None and mark.rest and mark.status == sitting.status(person)
