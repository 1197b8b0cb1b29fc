"""A small model of merging, by brute force over sets of lines, from the text of docs/sync-format.md.

It shares nothing with the store but the names of registers. Everything follows from one set of lines (the
bytes that travel), so it says what each order, batch and repetition of their delivery must come to.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

from tqdesk import units

NAMESPACE = UUID("7c9e2f54-51b0-5c1e-9a35-7b1f7a0c2d61")

Row = tuple[str, str]
"""Entity and id."""
Place = tuple[str, str, str]
"""Entity, id and register."""

REGISTERS = {
    "operator": ["made", "name", "deleted"],
    "course": ["made", "title", "deleted"],
    "class": [
        *("made", "title", "course", "round", "mode", "dates", "plan_number", "organiser", "state"),
        "deleted",
    ],
    "site": ["made", "venue", "headcount", "deleted"],
    "class_session": ["made", "time", "deleted"],
    "person": [
        *("made", "name", "birth", "sex", "position", "workplace", "unit", "category", "it_officer"),
        "deleted",
    ],
    "person_private": ["citizen_id", "phone", "email", "ethnic", "deleted"],
    "enrolment": ["made", "list_number", "work", "deleted"],
    "attendance": ["made", "mark", "deleted"],
    "certificate": ["made", "revoked", "deleted"],
    "same_person": ["made", "same", "deleted"],
    "erase_request": ["made", "state", "deleted"],
    "machine": ["made", "state"],
    "verdict": ["made", "verdict"],
}
ABOVE = {
    "site": {"class": "class"},
    "class_session": {"class": "class"},
    "enrolment": {"class": "class", "site": "site", "person": "person"},
    "attendance": {"enrolment": "enrolment", "class_session": "class_session"},
    "certificate": {"enrolment": "enrolment"},
    "same_person": {"first": "person", "second": "person"},
    "erase_request": {"person": "person"},
}
"""Entity → field of ``made`` → the entity of the row that it names."""
WITHOUT_MEANING = {
    "mark": {"at", "source", "rest"},
    "deleted": {"deleted_reason", "saw"},
    "verdict": {"why"},
}
"""Register → fields that do not matter to whether two values conflict."""
NEVER_JUDGED = {"machine", "verdict"}


@dataclass(frozen=True)
class Line:
    """A journal line, read by ``json``; lines are equal when their bytes are."""

    raw: bytes
    plain: Any

    def __hash__(self) -> int:
        return hash(self.raw)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Line) and self.raw == other.raw

    @property
    def id(self) -> str:
        return str(self.plain["line"])

    @property
    def row(self) -> Row:
        return self.plain["entity"], self.plain["row"]

    def value(self, register: str) -> dict[str, Any]:
        """What the line writes into a register."""
        value: dict[str, Any] = self.plain["set"][register]["value"]
        return value

    def replaces(self, register: str) -> list[str]:
        """The ids of the values that it takes the place of."""
        named: list[str] = self.plain["set"][register]["replaces"]
        return named

    @property
    def order(self) -> tuple[int, int, int, bytes]:
        """What decides between heads: stamp, run, number, and of twins the bytes."""
        run, number = self.id.split(".")
        return self.plain["stamp"], int(run, 16), int(number, 16), self.raw


@dataclass(frozen=True)
class Standing:
    """Of one register: the lines whose values are heads, and the one whose value is shown."""

    heads: frozenset[bytes]
    shown: bytes | None


class Merged:
    """What a set of lines adds up to."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self.lines = [Line(raw, json.loads(raw)) for raw in sorted(set(lines))]
        self._writers: dict[Place, list[Line]] = defaultdict(list)
        for line in self.lines:
            for register in line.plain["set"]:
                self._writers[(*line.row, register)].append(line)

    # Registers

    @cached_property
    def places(self) -> list[Place]:
        """The registers that lines write and this version knows."""
        return [place for place in self._writers if is_known(place)]

    @cached_property
    def unread(self) -> set[Place]:
        """The registers that lines of a newer program write."""
        return {place for place in self._writers if not is_known(place)}

    def writers(self, place: Place) -> list[Line]:
        """All lines that write a register, whether they count or not."""
        return self._writers.get(place, [])

    def heads(self, place: Place) -> list[Line]:
        """The values that count and that no line that counts has replaced."""
        if place not in self._heads:
            self._heads[place] = self._find_heads(place)
        return self._heads[place]

    @cached_property
    def _heads(self) -> dict[Place, list[Line]]:
        return {}

    def _find_heads(self, place: Place) -> list[Line]:
        entity, _, register = place
        writers = self.writers(place)
        counting = [line for line in writers if entity in NEVER_JUDGED or line.id not in self.rejected]
        if register == "made":
            return counting
        rejected = [line for line in writers if line not in counting]
        covered = {name for line in counting for name in line.replaces(register)}
        while True:
            more = {name for line in rejected if line.id in covered for name in line.replaces(register)}
            if more <= covered:
                return [line for line in counting if line.id not in covered]
            covered |= more

    def shown(self, place: Place) -> Line | None:
        """The head whose value is shown."""
        if place[2] == "made":
            return min(self.heads(place), key=lambda line: line.order, default=None)
        return newest(self.heads(place), place[2])

    def value(self, place: Place) -> dict[str, Any]:
        """The value shown, empty where there is none."""
        shown = self.shown(place)
        return {} if shown is None else shown.value(place[2])

    @cached_property
    def standings(self) -> dict[Place, Standing]:
        """All registers: their heads, and the value shown."""
        found = {}
        for place in self.places:
            shown = self.shown(place)
            heads = frozenset(line.raw for line in self.heads(place))
            found[place] = Standing(heads, None if shown is None else shown.raw)
        return found

    # Verdicts

    @cached_property
    def rejected(self) -> set[str]:
        """The ids of lines that do not count: a verdict of a unit above says so."""
        return {
            line.id
            for line in self.lines
            if line.plain["entity"] not in NEVER_JUDGED
            if line.id in self.judged and is_above(self.judged[line.id], line.plain["unit"])
        }

    @cached_property
    def judged(self) -> dict[str, str]:
        """The ids that a verdict calls rejected, whether such a line has come or not, and whose it is."""
        found = {}
        for row in {row for entity, row, _ in self.places if entity == "verdict"}:
            shown = self.shown(("verdict", row, "verdict"))
            of = self.value(("verdict", row, "made")).get("line")
            if shown is not None and shown.value("verdict")["rejected"] and of is not None:
                assert row == str(uuid5(NAMESPACE, f"verdict:{of}"))
                found[of] = str(shown.plain["unit"])
        return found

    # Deletion

    @cached_property
    def rows(self) -> set[Row]:
        """The rows that are there: some value of theirs counts."""
        return {place[:2] for place in self.places if self.heads(place)}

    @cached_property
    def below(self) -> Mapping[Row, set[Row]]:
        """The rows directly below each row."""
        found: dict[Row, set[Row]] = defaultdict(set)
        for entity, row in self.rows:
            made = self.value((entity, row, "made"))
            for name, of in ABOVE.get(entity, {}).items():
                if name in made:
                    found[of, made[name]].add((entity, row))
            if entity == "person_private":
                found["person", row].add((entity, row))
        return found

    def is_gone(self, row: Row) -> bool:
        """Whether a row is deleted, and whoever deleted it had seen all that stands in it."""
        deletions = [line.value("deleted") for line in self.heads((*row, "deleted"))]
        if not self.value((*row, "deleted")).get("deleted"):
            return False
        seen = {name for value in deletions if value["deleted"] for name in value["saw"]}
        others = [register for register in REGISTERS[row[0]] if register != "deleted"]
        return all(line.id in seen for register in others for line in self.heads((*row, register)))

    def is_hidden(self, row: Row) -> bool:
        """Whether a row is not shown: gone, and all that hangs below it too."""
        return self.is_gone(row) and all(self.is_hidden(lower) for lower in self.below.get(row, ()))

    def is_visible(self, row: Row) -> bool:
        """Whether a row is shown: made, and not hidden."""
        made = row[0] == "person_private" or bool(self.heads((*row, "made")))
        return made and row in self.rows and not self.is_hidden(row)

    @cached_property
    def hidden(self) -> set[Row]:
        return {row for row in self.rows if self.is_hidden(row)}

    # Conflicts

    @cached_property
    def conflicts(self) -> set[Place]:
        """Registers whose heads differ in meaning; ``deleted`` of rows changed by who had not seen that."""
        found = {place for place in self.places if place[2] != "made" and differ(self.heads(place), place[2])}
        flagged = {row for row in self.rows if self.value((*row, "deleted")).get("deleted")} - self.hidden
        return found | {(*row, "deleted") for row in flagged}

    # Humans

    @cached_property
    def humans(self) -> list[set[str]]:
        """Persons who are one human, where they are several: connected by pairs that say so."""
        pairs = []
        for entity, row in self.rows:
            if entity == "same_person" and self.is_visible((entity, row)):
                made = self.value((entity, row, "made"))
                if self.value((entity, row, "same")).get("same"):
                    pairs.append({made["first"], made["second"]})
        return components(pairs)

    @cached_property
    def shown_under(self) -> dict[str, str]:
        """Person → the person with the smallest id held here, for each human held here more than once."""
        found = {}
        for human in self.humans:
            here = sorted(person for person in human if self.is_visible(("person", person)))
            if len(here) > 1:
                found.update(dict.fromkeys(here, here[0]))
        return found

    def marks_of(self, person: str, training_class: str, class_session: str) -> list[Line]:
        """The marks that stand for a human in a class session: of all its persons, as one register."""
        (human,) = [each for each in self.humans if person in each] or [{person}]
        enrolments = set()
        for row in self.rows:
            made = self.value((*row, "made"))
            if row[0] == "enrolment" and self.is_visible(row) and made["class"] == training_class:
                enrolments |= {row[1]} if made["person"] in human else set()
        return [
            line
            for row in sorted(self.rows)
            if row[0] == "attendance" and self.is_visible(row)
            if self.value((*row, "made"))["enrolment"] in enrolments
            if self.value((*row, "made"))["class_session"] == class_session
            for line in self.heads((*row, "mark"))
        ]

    @cached_property
    def apart(self) -> set[tuple[str, str]]:
        """Humans on the list of one class more than once whose marks of a class session differ in meaning.

        A human is named by the person it is shown under.
        """
        lists: dict[tuple[str, str], int] = defaultdict(int)
        for row in self.rows:
            if row[0] == "enrolment" and self.is_visible(row):
                made = self.value((*row, "made"))
                person = made["person"]
                lists[self.shown_under.get(person, person), made["class"]] += 1
        return {
            (person, class_session)
            for (person, training_class), count in lists.items()
            for of, class_session in self.below.get(("class", training_class), ())
            if count > 1 and of == "class_session"
            if differ(self.marks_of(person, training_class, class_session), "mark")
        }


def is_known(place: Place) -> bool:
    """Whether this version of the program knows a register."""
    return place[2] in REGISTERS.get(place[0], [])


def is_above(upper: str, lower: str) -> bool:
    """Whether a unit stands above another in the catalogue."""
    parent = units.unit(lower).parent
    return parent is not None and (parent == upper or is_above(upper, parent))


def gives_way(line: Line, register: str) -> bool:
    """Whether a value yields to any that does not: a mark for the rest of a list."""
    return register == "mark" and bool(line.value("mark")["rest"])


def newest(heads: Iterable[Line], register: str) -> Line | None:
    """The head that is shown."""
    return max(heads, key=lambda line: (not gives_way(line, register), line.order), default=None)


def differ(heads: list[Line], register: str) -> bool:
    """Whether heads differ in meaning, those left out that give way to others."""
    firm = [line for line in heads if not gives_way(line, register)] or heads
    return len({json.dumps(meaning(line, register), sort_keys=True) for line in firm}) > 1


def meaning(line: Line, register: str) -> dict[str, Any]:
    """A value without the fields that do not matter."""
    without = WITHOUT_MEANING.get(register, set())
    return {name: value for name, value in line.value(register).items() if name not in without}


def components(pairs: Iterable[set[str]]) -> list[set[str]]:
    """The connected components of a graph, from its edges."""
    found: list[set[str]] = []
    for pair in pairs:
        touched = [component for component in found if component & pair]
        found = [component for component in found if not component & pair]
        found.append(pair.union(*touched))
    return found


def ids(lines: Iterable[bytes]) -> Iterator[str]:
    """The ids of lines."""
    return (str(json.loads(raw)["line"]) for raw in lines)
