"""Whatever people are called and whatever is typed: who is found, and in what order, is what a plain reading
of the rules says, on both databases, whether they are few or more than are counted."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.builders import COMMUNES
from tests.vietnamese import made_names
from tqdesk import units
from tqdesk.store import journal, rebuilding
from tqdesk.store.ids import new_row_id, same_person_id
from tqdesk.training import deleting, searching
from tqdesk.vietnamese.names import sort_key

ODD_NAMES = (
    "H’Mông Páo",
    "Sùng A Y'Lin",
    "Nguyễn Văn 123",
    "Lò Thị-Mai",
    "Đặng Ân",
    "D'",
    "Ma 'An",
    "Đ",
    "Ω An",
)
NAMES = (*made_names.names(300, seed=5), *ODD_NAMES)
WORKPLACES = ("UBND xã Ân", "Thôn 12", "Trường THCS 1-5 Hoà An", "Trạm y tế", "HTX 0912")
OWN = "own:0193b2a0-0000-7000-8000-000000000001"
UNITS = (*COMMUNES, "2024:02392", OWN, None)


@dataclass
class Someone:
    name: str
    birth: str | None
    workplace: str | None
    unit: str | None
    phone: str | None
    citizen_id: str | None
    deleted: bool
    same_as_the_one_before: bool
    row: UUID = field(default_factory=new_row_id)


def numbers(length: int) -> st.SearchStrategy[str]:
    return st.text("0019", min_size=length, max_size=length)


someone = st.builds(
    Someone,
    name=st.sampled_from(NAMES),
    birth=st.sampled_from((None, "1985", "1985-12", "1990-01-31", "2001")),
    workplace=st.sampled_from((None, *WORKPLACES)),
    unit=st.sampled_from(UNITS),
    phone=st.none() | numbers(10),
    citizen_id=st.none() | numbers(12),
    deleted=st.sampled_from((False, False, False, True)),
    same_as_the_one_before=st.sampled_from((False, False, True)),
)


# The rules once more, as plainly as can be


def plain(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(sign for sign in bare if not unicodedata.combining(sign) and sign not in "'’")


def words(text: str | None) -> list[str]:
    return re.findall(r"[^\W_]+", plain(text or ""))


@dataclass
class Human:
    shown: Someone
    known: list[Someone]

    @property
    def words(self) -> list[str]:
        found = []
        for each in self.known:
            unit = units.name_of(each.unit) if each.unit and each.unit != OWN else ""
            for text in (each.name, (each.birth or "")[:4], each.workplace, unit):
                found += words(text)
        return found

    @property
    def numbers(self) -> list[str]:
        return [number for each in self.known for number in (each.phone, each.citizen_id) if number]

    def has_within_number(self, digits: str) -> bool:
        return len(digits) >= 3 and any(digits in number for number in self.numbers)

    def matches(self, typed: str) -> bool:
        if not typed.strip():
            return True
        asked = words(typed)
        if re.fullmatch(r"[0-9 -]+", typed) and self.has_within_number(re.sub("[ -]", "", typed)):
            return True
        return bool(asked) and all(
            any(word.startswith(each) for word in self.words)
            or (each.isdigit() and self.has_within_number(each))
            for each in asked
        )

    def place(self, typed: str) -> tuple[int, bytes]:
        asked, name = words(typed), words(self.shown.name)
        last = plain(self.shown.name).rpartition(" ")[2]
        # A given name of more than letters is one part of the name among others.
        ordered_by_letters = "'" not in last and self.shown.name.rpartition(" ")[2].isalnum()
        called = ordered_by_letters and any(last.startswith(each) for each in asked)
        all_in_name = bool(asked) and all(any(part.startswith(each) for part in name) for each in asked)
        whole = all(each in name for each in asked[:-1])  # and the last is still being typed
        named = 0 if whole and called else 1 if called else 2
        group = named if all_in_name else 3 if called else 4
        if all(each.isdigit() for each in asked):
            group = 4  # digits name nobody
        return group, sort_key(self.shown.name)


def humans(people: list[Someone]) -> list[Human]:
    together: list[list[Someone]] = []
    for before, each in zip((None, *people), people, strict=False):
        if each.deleted:
            continue  # and with them that they are the same as another
        if before and each.same_as_the_one_before and not before.deleted:
            together[-1].append(each)
        else:
            together.append([each])
    return [Human(min(persons, key=lambda each: each.row.bytes), persons) for persons in together]


# What is typed: pieces of what is known


@st.composite
def typed_for(draw: st.DrawFn, people: list[Someone]) -> str:
    pieces = []
    for _ in range(draw(st.integers(1, 3))):
        one = draw(st.sampled_from(people))
        unit = units.name_of(one.unit) if one.unit in COMMUNES else ""
        text = draw(
            st.sampled_from((one.name, one.birth or "", one.workplace or "", unit, one.phone or "123"))
        )
        if text.isdigit() and len(text) > 4:
            first = draw(st.integers(0, len(text) - 1))
            pieces.append(text[first : first + draw(st.integers(1, 8))])
        elif text:
            word = draw(st.sampled_from(text.split()))
            pieces.append(word[: draw(st.integers(1, len(word)))])
    return draw(st.sampled_from((" ", "  "))).join(pieces)


class TakenBack(Exception):
    """What an example wrote is not kept."""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), people=st.lists(someone, min_size=1, max_size=12))
def test_found_is_who_the_rules_say_in_their_order(either_made_store, data, people):
    typed = [data.draw(typed_for(people)) for _ in range(4)]
    with pytest.raises(TakenBack), either_made_store.writing() as session:
        write(session, people)
        assert rebuilding.rebuild(session) == 0
        for counted in (searching.MOST_COUNTED, 2):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(searching, "MOST_COUNTED", counted)
                for text in ("", *typed):
                    expected = [human for human in humans(people) if human.matches(text)]
                    compare(searching.search(session, text), expected, text)
        raise TakenBack


def compare(found: searching.PeopleFound, expected: list[Human], text: str) -> None:
    place_of = {human.shown.row: human.place(text) for human in expected}
    assert {line.id for line in found.people} == set(place_of), text
    places = [place_of[line.id] for line in found.people]
    assert places == sorted(places), text
    assert (found.total, found.more) == (len(expected), False), text


def write(session: Session, people: list[Someone]) -> None:
    edits: list[journal.Edit] = []
    for each in people:
        public: dict[str, dict[str, str | None]] = {"made": {}, "name": {"name": each.name}}
        public |= {"birth": {"birth": each.birth}, "unit": {"unit": each.unit}}
        public |= {"workplace": {"workplace": each.workplace}}
        private = {"phone": {"phone": each.phone}, "citizen_id": {"citizen_id": each.citizen_id}}
        edits.append(journal.Edit("person", each.row, public))
        edits.append(journal.Edit("person_private", each.row, private))
    for before, each in pairwise(people):
        if each.same_as_the_one_before:
            first, second = sorted((before.row, each.row), key=str)
            pair = same_person_id(first, second)
            made = {"first": first, "second": second}
            edits.append(journal.Edit("same_person", pair, {"made": made, "same": {"same": True}}))
    journal.write(session, edits)
    for each in people:
        if each.deleted:
            deleting.delete(session, entity="person", row=each.row)
