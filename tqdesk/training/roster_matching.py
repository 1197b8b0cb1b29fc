"""Whom each row of a roster means: someone known here, someone much like that, or nobody yet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any
from uuid import UUID

from msgspec import convert
from msgspec.structs import replace

from tqdesk.progress import Progress
from tqdesk.records import KeptFact, PlannedPerson, RosterPerson
from tqdesk.training import humans, likeness
from tqdesk.training.known_people import People, Someone, is_full
from tqdesk.training.likeness import Traits
from tqdesk.training.look_alikes import may_be_chance
from tqdesk.vietnamese.citizen_id import masked
from tqdesk.vietnamese.names import exact_key, folded_key, plain_key

FACTS = ("birth", "sex", "position", "workplace", "phone", "email", "ethnic", "citizen_id", "category")
"""What a roster may add to what is known of a person."""

_ROWS_BETWEEN_TELLING = 250
_facts_of: Callable[[Any], tuple[str | None, ...]] = attrgetter(*FACTS)


def plan_rows(
    rows: Sequence[RosterPerson],
    people: People,
    *,
    listed: Mapping[int, bytes],
    unit: str,
    progress: Progress,
) -> list[PlannedPerson]:
    """What becomes of each row.

    ``people`` gains those whom rows make. ``listed`` maps the local keys of those who stand on the list to
    the id of the person it has them under; ``unit`` is whose people the new ones are.
    """
    planning = _Planning(rows, people, listed)
    planning.by_id()
    planning.by_number()
    planning.by_full_birth()
    planning.by_other_facts()
    planning.by_likeness(unit, progress)
    return [planned or PlannedPerson(row, "new") for row, planned in zip(rows, planning.planned, strict=True)]


class _Planning:
    """The rows of a roster, and what is found out about them by stronger evidence first, so that weaker
    takes nobody's place.

    ``taken`` has the place of the row by the human it means; ``open`` the places of rows that have namesakes
    whom no number tells apart; ``left``, by plain key, how many rows are left to :meth:`by_likeness`,
    and ``bearing`` how many will bear the name;
    ``persons`` all persons of the humans whom ids name.
    """

    def __init__(self, rows: Sequence[RosterPerson], people: People, listed: Mapping[int, bytes]) -> None:
        self.planned: list[PlannedPerson | None] = [None] * len(rows)
        self._rows = rows
        self._plains: list[str] = [""] * len(rows)
        self._people = people
        self._listed = listed
        self._taken: dict[int, int] = {}
        self._open: list[int] = []
        self._left: Counter[str] = Counter()
        self._bearing: dict[str, int] = {}
        self._persons: defaultdict[int, list[Someone]] = defaultdict(list)

    def by_id(self) -> None:
        """Settle the rows that have a known person's id and may be theirs: a file may be another store's, and
        a row a copy of which the name was changed."""
        rows = [(place, row, row.person_id) for place, row in enumerate(self._rows) if row.person_id]
        if not rows:
            return
        meant = {person.bytes for _place, _row, person in rows}
        everyone = [each for named in self._people.by_name.values() for each in named]
        found = {each.id: each for each in everyone if each.id in meant}
        several = {each.human for each in found.values()}
        for each in everyone:
            if each.human in several:
                self._persons[each.human].append(each)
        for place, row, person in rows:
            known = found.get(person.bytes)
            if known is not None and _may_be(row, known):
                self._settle(place, row, known)

    def by_number(self) -> None:
        """Settle the rows whose number a known person has who may be theirs."""
        numbers = self._people.by_number
        for place, row in enumerate(self._rows):
            if row.citizen_id in numbers and self.planned[place] is None:
                for known in self._listed_first(numbers[row.citizen_id]):
                    if _certain(row, known):
                        self._settle(place, row, known)
                        break

    def by_full_birth(self) -> None:
        """Settle the rows whose name, to the letter, and full birth date a known person has."""
        names, planned, plains = self._people.by_name, self.planned, self._plains
        for place, row in enumerate(self._rows):
            if planned[place] is None:
                plains[place] = plain = plain_key(row.name)
                # Who joins a name from here on has the number of one of its bearers, or one of them has
                # none: that opens no other row.
                if (named := names.get(plain)) and not _told_apart(row.citizen_id, named):
                    self._open.append(place)
                    if is_full(row.birth):
                        for known in self._listed_first(named):
                            if row.birth == known.birth and _same_full_birth(row, known):
                                self._settle(place, row, known)
                                break

    def by_other_facts(self) -> None:
        """Settle the rows whose name and other facts a known person has whom no row has meant yet."""
        for place in self._open:
            row = self._rows[place]
            if self.planned[place] is None:
                for known in self._listed_first(self._people.by_name[self._plains[place]]):
                    if _differ(row.citizen_id, known.citizen_id):
                        continue
                    # Of whom an earlier row meant, that row may have told a number or the full birth date.
                    if known.human in self._taken:
                        same = _certain(row, known) or _same_full_birth(row, known)
                    else:
                        same = _same_facts(row, known, on_list=known.key in self._listed)
                    if same:
                        self._settle(place, row, known)
                        break

    def by_likeness(self, unit: str, progress: Progress) -> None:
        """Settle those of the other rows who are someone else, or much like that; who is left is new."""
        self._left = Counter(
            [plain for plain, planned in zip(self._plains, self.planned, strict=True) if planned is None]
        )
        self._people.meet(self._newcomers(unit, progress), self._is_new)

    def _newcomers(self, unit: str, progress: Progress) -> Iterator[Someone]:
        for place, row in enumerate(self._rows):
            if place % _ROWS_BETWEEN_TELLING == 0:
                progress(place, len(self._rows))
            if self.planned[place] is None:
                yield _someone(place, row, self._plains[place], unit)

    def _listed_first(self, found: Sequence[Someone]) -> Sequence[Someone]:
        found = self._people.as_known_now(found)
        if not self._listed or len(found) == 1:
            return found
        return sorted(found, key=lambda each: each.key not in self._listed)

    def _settle(self, place: int, row: RosterPerson, known: Someone) -> None:
        """Say that a row means a known person, or someone whom another row has meant."""
        meant = self._taken.setdefault(known.human, place)
        if meant != place:
            self.planned[place] = self._repeats(row, known, meant)
            return
        on_list = self._listed.get(known.key)
        if on_list is not None and on_list != known.id:
            self.planned[place] = PlannedPerson(row, "already", UUID(bytes=on_list))
            return
        adds: tuple[str, ...] = ()
        kept: tuple[KeptFact, ...] = ()
        if not _says_nothing_new(row, known):
            adds, kept = _beside(row, self._whole(known), self._people)
            if adds:
                self._people.enrich(replace(known, **{fact: getattr(row, fact) for fact in adds}))
            if {"name", "citizen_id"}.intersection(each.fact for each in kept):
                self._add_as_written(place, row, known)
        fate = "same" if on_list is None else "already"
        self.planned[place] = PlannedPerson(row, fate, _id_of(known), None, (), adds, kept)

    def _whole(self, known: Someone) -> Someone:
        """A person with what is known of the human elsewhere, which our lists have in their row."""
        persons = self._persons.get(known.human, ())
        if len(persons) < 2:
            return known
        own, *others = (dict(zip(FACTS, _facts_of(each), strict=True)) for each in (known, *persons))
        whole: dict[str, Any] = humans.fullest(own, others)
        return replace(known, **whole)

    def _add_as_written(self, place: int, row: RosterPerson, known: Someone) -> None:
        """Let a row that repeats another be found by what is not kept of the first."""
        someone = _someone(place, row, plain_key(row.name), known.unit or "")
        self._people.add(replace(someone, id=known.id, human=known.human))

    def _repeats(self, row: RosterPerson, other: Someone, meant: int) -> PlannedPerson:
        """A row that names whom another row means, under the person that the other row has on the list."""
        first = self.planned[meant]
        return PlannedPerson(row, "already", first.match if first and other.id else None, meant)

    def _is_new(self, someone: Someone, near: Sequence[Someone]) -> bool:
        """Whether a row that is left makes a person, and not repeats another row; says whom it is like."""
        place = -1 - someone.key
        row = self._rows[place]
        likely: Someone | None = None
        reasons: tuple[str, ...] = ()
        for other in near:
            meant = -1 - other.key if other.key < 0 else self._taken.get(other.human)
            if meant is not None and (_certain(row, other) or _same_full_birth(row, other)):
                self.planned[place] = self._repeats(row, other, meant)
                return False
            if other.key < 0 and other.id:
                continue  # what that row says of a known person is not kept
            why = likeness.likely(_traits(someone), _traits(other))
            if not why or may_be_chance(why, bearers=self._bearers(someone.plain)):
                continue
            if likely is None or likeness.score(why) > likeness.score(reasons):
                likely, reasons = other, why
        if likely is not None:
            again = -1 - likely.key if likely.key < 0 else None
            self.planned[place] = PlannedPerson(row, "likely", _id_of(likely), again, reasons)
        return True

    def _bearers(self, plain: str) -> int:
        """How many will bear a name at most: those known, and those whom the rows that are left may make."""
        if plain not in self._bearing:
            known = {each.key for each in self._people.by_name.get(plain, ()) if each.id}
            self._bearing[plain] = self._left[plain] + len(known)
        return self._bearing[plain]


# Rows whose person is known


def _beside(
    row: RosterPerson, known: Someone, people: People
) -> tuple[tuple[str, ...], tuple[KeptFact, ...]]:
    """What a row adds to what is known of its person, and what it has otherwise."""
    adds: list[str] = []
    kept: list[KeptFact] = []
    if row.name != known.name and exact_key(row.name) != exact_key(known.name):
        kept.append(KeptFact("name", known.name))
    for fact, said, stands in zip(FACTS, _facts_of(row), _facts_of(known), strict=True):
        if not said or said == stands:
            continue
        if fact == "citizen_id" and any(each.key != known.key for each in people.by_number.get(said, ())):
            kept.append(KeptFact(fact, ""))
        elif not stands or (fact == "birth" and said.startswith(stands)):
            adds.append(fact)
        elif not _says_no_less(fact, stands, said):
            kept.append(KeptFact(fact, _shown(fact, stands)))
    return tuple(adds), tuple(kept)


def _says_no_less(fact: str, stands: str, said: str) -> bool:
    if fact == "birth":
        return stands.startswith(said)
    return fact in ("position", "workplace") and exact_key(stands) == exact_key(said)


def _shown(fact: str, value: str) -> str:
    if fact in ("phone", "citizen_id"):
        return masked(value)
    return "•" * 8 if fact in ("email", "ethnic") else value


# Comparing


def _someone(place: int, row: RosterPerson, plain: str, unit: str) -> Someone:
    return Someone(
        -1 - place,
        -1 - place,
        b"",
        plain,
        row.name,
        row.birth,
        row.sex,
        row.position,
        row.workplace,
        row.phone,
        row.email,
        row.ethnic,
        row.citizen_id,
        row.category,
        unit,
    )


def _id_of(someone: Someone) -> UUID | None:
    # What ``UUID(bytes=…)`` gives, in a quarter of the time.
    return convert(someone.id, UUID) if someone.id else None


def _traits(who: RosterPerson | Someone) -> Traits:
    unit = who.unit if isinstance(who, Someone) else None
    return Traits(who.name, who.birth, who.sex, who.phone, who.citizen_id, who.position, who.workplace, unit)


def _says_nothing_new(row: RosterPerson, known: Someone) -> bool:
    """Whether a row says nothing that is not known, and nothing otherwise."""
    # One by one: it is asked of thousands, and making tuples of their facts takes three times as long.
    return (
        row.name == known.name
        and (row.birth == known.birth or not row.birth)
        and (row.sex == known.sex or not row.sex)
        and (row.position == known.position or not row.position)
        and (row.workplace == known.workplace or not row.workplace)
        and (row.phone == known.phone or not row.phone)
        and (row.email == known.email or not row.email)
        and (row.ethnic == known.ethnic or not row.ethnic)
        and (row.citizen_id == known.citizen_id or not row.citizen_id)
        and (row.category == known.category or not row.category)
    )


def _may_be(row: RosterPerson, known: Someone) -> bool:
    """Whether neither name, birth nor number says that a row is another than the person of its id."""
    births = sorted((row.birth or "", known.birth or ""), key=len)
    if not births[1].startswith(births[0]) or _differ(row.citizen_id, known.citizen_id):
        return False
    return row.name == known.name or folded_key(plain_key(row.name)) == folded_key(known.plain)


def _told_apart(number: str | None, others: Iterable[Someone]) -> bool:
    """Whether a number says of all others that they are someone else."""
    return bool(number) and all(each.citizen_id and each.citizen_id != number for each in others)


def _certain(row: RosterPerson, known: Someone) -> bool:
    if not row.citizen_id or row.citizen_id != known.citizen_id:
        return False
    # Nearly always: comparing names as typed is quicker than taking them apart.
    as_typed = row.name == known.name and row.birth == known.birth
    return as_typed or likeness.certain(_traits(row), _traits(known))


def _same_full_birth(row: RosterPerson, known: Someone) -> bool:
    return (
        row.birth == known.birth
        and is_full(row.birth)
        and not _differ(row.citizen_id, known.citizen_id)
        and _same_name(row, known)
    )


def _same_facts(row: RosterPerson, known: Someone, *, on_list: bool) -> bool:
    """Whether a name that agrees to the letter, with a full birth date, or with the year and another fact,
    says that a row means a known person; for those on the list name and birth as written are enough."""
    if _differ(row.citizen_id, known.citizen_id) or not _same_name(row, known):
        return False
    if on_list and row.birth == known.birth:
        return not (_differ(row.phone, known.phone) and _differ(row.position, known.position))
    if not row.birth or not known.birth:
        return False
    if is_full(row.birth) and is_full(known.birth):
        return row.birth == known.birth
    same_phone = bool(row.phone) and row.phone == known.phone
    same_work = bool(row.position) and (row.position, row.workplace) == (known.position, known.workplace)
    return row.birth[:4] == known.birth[:4] and (same_phone or same_work)


def _same_name(row: RosterPerson, known: Someone) -> bool:
    return row.name == known.name or exact_key(row.name) == exact_key(known.name)


def _differ(first: str | None, second: str | None) -> bool:
    return bool(first and second) and first != second
