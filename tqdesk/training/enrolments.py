"""The list of a class: who is on it, finding them by what is typed or scanned, adding one more person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from tqdesk.errors import TextMissing
from tqdesk.records import CardScan, RosterPerson, RosterReading
from tqdesk.store import tables
from tqdesk.store.ids import enrolment_id
from tqdesk.store.rows import key_of, uuid_of
from tqdesk.store.tables import is_visible
from tqdesk.training import rosters
from tqdesk.vietnamese.citizen_id import read_card, read_number
from tqdesk.vietnamese.names import exact_key, plain_key
from tqdesk.vietnamese.text import normalise

_CARD_START = re.compile(r"(?<![0-9])[0-9]{12}(?=[^0-9])")
_NUMBER_LAST = re.compile(r"(?<![0-9])[0-9]{12}\Z")
_LIST_NUMBERS = re.compile(r"[0-9]{1,5}(?:[\s,;–-]+[0-9]{1,5})*[\s,;–-]*")
_LIST_NUMBER = re.compile(r"[0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A person on the list of a class; ``citizen_id`` is for recognising them, not for showing."""

    enrolment: UUID
    site: UUID
    person: UUID
    list_number: int
    name: str
    birth: str | None = None
    position: str | None = None
    workplace: str | None = None
    citizen_id: str | None = field(default=None, repr=False)


def listed(session: Session, *, training_class: UUID) -> list[ListedPerson]:
    """The people of a class, by site and list number."""
    enrolment, person, private = tables.enrolment, tables.person, tables.person_private
    query = (
        select(
            uuid_of(enrolment.c.id).label("enrolment"),
            uuid_of(enrolment.c.site_id).label("site"),
            uuid_of(enrolment.c.person_id).label("person"),
            enrolment.c.list_number,
            enrolment.c.position,
            enrolment.c.workplace,
            person.c.name,
            person.c.birth,
            private.c.citizen_id,
        )
        .join_from(enrolment, person, person.c.id == enrolment.c.person_id)
        .join(private, and_(private.c.id == person.c.id, is_visible(private)), isouter=True)
        .where(
            enrolment.c.class_id == key_of(session, training_class),
            enrolment.c.list_number.is_not(None),
            is_visible(enrolment),
        )
        .order_by(enrolment.c.site_id, enrolment.c.list_number, enrolment.c.id)
    )
    return [
        ListedPerson(
            enrolment=UUID(bytes=row.enrolment),
            site=UUID(bytes=row.site),
            person=UUID(bytes=row.person),
            list_number=row.list_number,
            name=row.name or "",
            birth=row.birth,
            position=row.position,
            workplace=row.workplace,
            citizen_id=row.citizen_id,
        )
        for row in session.execute(query)
    ]


def add(session: Session, *, training_class: UUID, site: UUID, person: RosterPerson) -> UUID:
    """Put one person on the list of a class, with the next list number; returns the enrolment.

    Someone known here is recognised as in a roster; who is on the list already stays as they are.

    :raises TextMissing: the name is empty.
    """
    if not normalise(person.name):
        raise TextMissing()
    reading = RosterReading((person,), (), {})
    plan = rosters.plan(session, reading, training_class=training_class, site=site)
    rosters.apply(session, plan, training_class=training_class, site=site)
    (planned,) = plan.people
    enrolments = listed(session, training_class=training_class)
    if planned.match is not None and planned.fate != "likely":
        return next(
            each.enrolment for each in enrolments if (each.person, each.site) == (planned.match, site)
        )
    newest = max((each for each in enrolments if each.site == site), key=lambda each: each.list_number)
    assert newest.enrolment == enrolment_id(training_class, site, newest.person)
    return newest.enrolment


def from_card(card: CardScan) -> RosterPerson:
    """A person as their citizen-ID card gives them."""
    return RosterPerson(
        sheet="", row=0, name=card.name, birth=card.birth, sex=card.sex, citizen_id=card.number
    )


def scanned_part(text: str) -> str | None:
    """What of a text was scanned: a card's text or a citizen-ID number, whatever was typed before it.

    ``None`` if there is neither, and the text is something typed.
    """
    found = _CARD_START.search(text) or _NUMBER_LAST.search(text)
    return text[found.start() :] if found else None


def are_list_numbers(text: str) -> bool:
    """Whether a text can be nothing but list numbers and ranges of them, as ``1-20 23``."""
    return _LIST_NUMBERS.fullmatch(text.strip()) is not None


class Lookup:
    """Finds people of a list by what is typed or scanned. All keys are worked out once: finding is fast."""

    def __init__(self, people: Sequence[ListedPerson]) -> None:
        self.people = tuple(people)
        self._plain = [f" {plain_key(each.name)}" for each in self.people]
        self._exact = [f" {exact_key(each.name)}" for each in self.people]
        self._given = [f" {key.rpartition(' ')[2]}" for key in self._plain]
        self._by_list_number: dict[int, list[ListedPerson]] = defaultdict(list)
        self._by_citizen_id: dict[str, list[ListedPerson]] = defaultdict(list)
        for each in self.people:
            self._by_list_number[each.list_number].append(each)
            if each.citizen_id:
                self._by_citizen_id[each.citizen_id].append(each)

    def bearing(self, list_number: int) -> list[ListedPerson]:
        """Who bears a list number: one person, or several where two machines gave it."""
        return self._by_list_number.get(list_number, [])

    def named(self, text: str, *, limit: int = 8, last: Collection[UUID] = frozenset()) -> list[ListedPerson]:
        """The ``limit`` people whose names fit best what was typed.

        Each part typed is the beginning of a part of the name, in any order, with or without marks. First
        come those who are not among ``last`` (enrolments), then those whose marks agree, then those whose
        given name is meant.
        """
        parts = sorted((f" {part}" for part in plain_key(text).split()), key=len, reverse=True)
        if not parts:
            return []
        found: Iterable[int] = range(len(self.people))
        for part in parts:
            found = [place for place in found if part in self._plain[place]]
        own = [place for place in found if len(parts) == 1 or _each_its_own(parts, self._plain[place])]
        first = [place for place in own if self.people[place].enrolment not in last]
        best = self._best(first, text, parts, limit)
        if len(best) < limit and len(first) < len(own):
            later = [place for place in own if self.people[place].enrolment in last]
            best += self._best(later, text, parts, limit - len(best))
        return best

    def _best(self, places: Iterable[int], text: str, parts: Sequence[str], limit: int) -> list[ListedPerson]:
        marked = [f" {part}" for part in exact_key(text).split()]
        ranked: list[list[ListedPerson]] = [[] for _ in range(4)]
        for place in places:
            exact, given = self._exact[place], self._given[place]
            rank = 2 * (not all(part in exact for part in marked))
            rank += not any(given.startswith(part) for part in parts)
            ranked[rank].append(self.people[place])
            if len(ranked[0]) == limit:
                break
        return [person for group in ranked for person in group][:limit]

    def identified(self, text: str) -> list[ListedPerson]:
        """The people that a card's text, a citizen-ID number, a list number or a full name may mean.

        The surest way that finds anyone decides. A card finds by its number; by name and birth it finds only
        those of whom no number is known. A card's text that the keyboard spoilt still has its number.
        """
        card = read_card(text)
        number = card.number if card else read_number(text) or _leading_number(text)
        if number is not None:
            numbers = [number] + ([card.old_number] if card and card.old_number else [])
            found = [person for each in numbers for person in self._by_citizen_id.get(each, ())]
            if found or card is None:
                return found
        if card is not None:
            return [each for each in self.people if each.citizen_id is None and _named_by(card, each)]
        if _LIST_NUMBER.fullmatch(text.strip()):
            return self.bearing(int(text))
        wanted = f" {plain_key(text)}"
        return [each for each, key in zip(self.people, self._plain, strict=True) if key == wanted]


def _named_by(card: CardScan, person: ListedPerson) -> bool:
    """Whether name and birth are those of a card; of a year alone only if the name agrees to the letter."""
    if not (person.birth and card.birth and plain_key(person.name) == plain_key(card.name)):
        return False
    if len(person.birth) == len("1985"):
        return card.birth.startswith(person.birth) and exact_key(person.name) == exact_key(card.name)
    return person.birth == card.birth


def _leading_number(text: str) -> str | None:
    found = _CARD_START.match(text)
    return read_number(found[0]) if found else None


def _each_its_own(parts: Sequence[str], key: str) -> bool:
    """Whether every part typed, the longest first, begins a part of the name that no other has taken."""
    left = key.split()
    for part in parts:
        taken = next((each for each in left if each.startswith(part[1:])), None)
        if taken is None:
            return False
        left.remove(taken)
    return True
