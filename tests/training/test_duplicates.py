"""The queue of persons who may be one human: who is in it, and what a decision does to it."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import make_store
from tests.training.by_hand import COMMUNE, OFFICE, OTHER_COMMUNE, exchange
from tqdesk import errors
from tqdesk.made_up import population
from tqdesk.store import journal
from tqdesk.store.ids import new_row_id
from tqdesk.store.sessions import Store
from tqdesk.training import deleting, duplicates, joining, look_alikes, same_people, undo
from tqdesk.training.duplicates import Queue
from tqdesk.training.likeness import Traits, likely

NUMBER = "008185001234"
DAY = "1985-03-12"


def add(store: Store, *people: Traits) -> list[UUID]:
    """Persons with what is known of them, and nothing else."""
    ids = [new_row_id() for _ in people]
    edits = []
    for person, each in zip(ids, people, strict=True):
        facts: dict[str, str] = {
            name: getattr(each, name) for name in Traits.__slots__ if getattr(each, name)
        }
        private: dict[str, dict[str, str]] = {
            name: {name: facts.pop(name)} for name in ("phone", "citizen_id") if name in facts
        }
        public = {"made": {}} | {name: {name: value} for name, value in facts.items()}
        edits.append(journal.Edit("person", person, public))
        if private:
            edits.append(journal.Edit("person_private", person, private))
    with store.writing() as session:
        journal.write(session, edits)
    return ids


def queue(store: Store) -> Queue:
    with store.reading() as session:
        return duplicates.waiting(session)


def asked(found: Queue) -> set[frozenset[UUID]]:
    """The pairs of a queue, none of them twice."""
    pairs = [frozenset((pair.first.id, pair.second.id)) for pair in found.pairs]
    assert len(pairs) == len(set(pairs))
    return set(pairs)


def declare(store: Store, first: UUID, second: UUID, *, same: bool = True) -> None:
    with store.writing() as session:
        same_people.declare(session, first=first, second=second, same=same)


def undone(store: Store) -> None:
    with store.writing() as session:
        undo.undo(session)


# Who waits


def test_two_who_look_like_one_human_wait_with_what_agrees_and_what_differs(store: Store):
    one, two, _ = add(
        store,
        Traits("Trần Văn Nam", DAY, "male", "0900111222", NUMBER, "Trưởng thôn", "Thôn 1", COMMUNE),
        Traits("Trần Văn Năm", DAY, "male", "0900333444", None, "Trưởng Thôn", "Thôn 2", COMMUNE),
        Traits("Ma Thị Én", DAY, "female"),
    )
    (pair,) = queue(store).pairs
    assert (pair.first.id, pair.second.id) == (one, two)
    assert pair.reasons == ("name_marks", "same_birth", "same_unit", "other_phone")
    assert pair.agree == {"birth", "sex", "position", "unit"}
    assert pair.differ == {"name", "phone", "workplace"}
    assert (pair.first.citizen_id, pair.first.phone) == ("••••••••1234", "••••••1222")
    assert (pair.second.citizen_id, pair.second.classes) == (None, 0)


def test_a_year_alone_differs_from_no_day_of_it(store: Store):
    add(store, Traits("Trần Văn Nam", DAY), Traits("Trần Văn Nam", "1985"))
    (pair,) = queue(store).pairs
    assert "birth" in pair.agree and not pair.differ


def test_the_likeliest_stand_first_and_three_of_one_human_together(store: Store):
    weak = add(store, Traits("Hà Thị Mẩy", "1990"), Traits("Hà Thị Mẩy", "1990"))
    three = add(store, Traits("Trần Văn Nam", DAY), Traits("Trần Văn Nam", DAY), Traits("Trần Văn Năm", DAY))
    strong = add(
        store,
        Traits("Lý A Sử", DAY, phone="0900111222"),
        Traits("Lý A Sử", DAY, phone="0900111222"),
    )
    pairs = queue(store).pairs
    assert [{pair.first.id, pair.second.id} for pair in pairs] == [
        set(strong),
        {three[0], three[1]},
        {three[0], three[2]},
        {three[1], three[2]},
        set(weak),
    ]
    assert [pair.group for pair in pairs] == [1, 2, 2, 2, 3]
    assert [pair.records for pair in pairs] == [2, 3, 3, 3, 2]


def test_a_deleted_person_does_not_wait(store: Store):
    one, _two = add(store, Traits("Trần Văn Nam", DAY), Traits("Trần Văn Nam", DAY))
    with store.writing() as session:
        deleting.delete(session, entity="person", row=one)
    assert queue(store).pairs == ()


# Decisions


@pytest.mark.parametrize("same", [True, False])
def test_a_decision_is_remembered_until_it_is_taken_back(store: Store, same: bool):
    one, two = add(store, Traits("Trần Văn Nam", DAY), Traits("Trần Văn Nam", DAY))
    declare(store, one, two, same=same)
    assert queue(store).pairs == ()
    with store.reading() as session:
        (said,) = duplicates.decided(session)
    assert (said.same, said.automatic, said.reason) == (same, False, None)
    assert {said.first.id, said.second.id} == {one, two}
    assert (said.operator, said.unit) == ("Ma Thị Mẫu", COMMUNE)

    undone(store)
    assert asked(queue(store)) == {frozenset((one, two))}
    declare(store, one, two, same=same)
    with store.writing() as session:
        duplicates.take_back(session, first=two, second=one)
    assert asked(queue(store)) == {frozenset((one, two))}
    with store.reading() as session:
        assert duplicates.decided(session) == ()
    with pytest.raises(errors.UnknownRow), store.writing() as session:
        duplicates.take_back(session, first=one, second=two)


def test_of_two_humans_it_is_asked_once_whoever_of_them_was_decided(store: Store):
    one, two, three = add(store, *[Traits("Trần Văn Nam", DAY)] * 3)
    assert len(queue(store).pairs) == 3
    declare(store, one, two)
    (pair,) = queue(store).pairs
    assert pair.second.id == three
    declare(store, two, three, same=False)
    assert queue(store).pairs == ()


_NAMES = [
    "Trần Văn Nam",
    "Trần Văn Năm",
    "TRAN VAN NAM",
    "Tr. Văn Nam",
    "Trần Nam",
    "Trần Văn Nma",
    "Ma Thị Én",
]
_TRAITS = st.builds(
    Traits,
    name=st.sampled_from(_NAMES),
    birth=st.sampled_from([None, "1985", DAY, "1985-12-03"]),
    phone=st.sampled_from([None, "0900111222"]),
    citizen_id=st.sampled_from([None, None, NUMBER, "008185001243", "8185001234", "008085777123"]),
    position=st.sampled_from([None, "Trưởng thôn"]),
    workplace=st.just("Thôn 1"),
    unit=st.sampled_from([None, COMMUNE, OTHER_COMMUNE]),
)


@given(st.lists(_TRAITS, max_size=12))
def test_blocks_leave_out_nobody(people: list[Traits]):
    """All with all gives the same, but for names that many bear."""
    expected = {
        (one, other): reasons
        for one, other in combinations(range(len(people)), 2)
        if (reasons := likely(people[one], people[other]))
    }
    found = look_alikes.find(people)
    left_out = {pair for pair in expected if pair not in found.pairs}
    assert {pair: reasons for pair, reasons in expected.items() if pair not in left_out} == found.pairs
    for pair in left_out:
        assert set(expected[pair]) <= {"same_name", "name_unmarked", "same_birth_year"}
    assert bool(left_out) == bool(found.crowds)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(_TRAITS, min_size=2, max_size=7), choices=st.lists(st.booleans(), min_size=40))
def test_deciding_all_empties_the_queue_and_undoing_all_fills_it_again(
    store: Store, people: list[Traits], choices: list[bool]
):
    added = add(store, *people)
    before = shown = queue(store)
    decisions = 0
    while shown.pairs:
        pair = shown.pairs[choices[decisions] * (len(shown.pairs) - 1)]
        same = choices[-1 - decisions]
        declare(store, pair.first.id, pair.second.id, same=same)
        decisions += 1
        shown = duplicates.after(shown, pair, same=same)
        assert asked(shown) == asked(queue(store))
    for _ in range(decisions):
        undone(store)
    assert asked(queue(store)) == asked(before)
    with store.writing() as session:
        for person in added:
            deleting.delete(session, entity="person", row=person)


@pytest.mark.parametrize("place", range(12))
def test_a_slip_anywhere_in_a_number_is_found(place: int):
    digits = list(NUMBER)
    digits[place] = str(9 - int(digits[place]))
    slip = "".join(digits)
    one, other = "008123456789"[:place], "008123456789"[place:]
    swapped = one + other[1::-1] + other[2:]
    people = [
        Traits("Trần Văn Nam", citizen_id=NUMBER),
        Traits("Trần Văn Năm", citizen_id=slip),
        Traits("Lý A Sử", citizen_id="008123456789"),
        Traits("Lý A Sứ", citizen_id=swapped),
    ]
    assert set(look_alikes.find(people).pairs) == {(0, 1), (2, 3)}


# Crowds


def test_two_of_a_common_name_and_one_year_are_not_asked_about_and_told_as_a_crowd():
    namesakes = [Traits("Nguyễn Văn Nam", str(1980 + number)) for number in range(look_alikes.FEW)]
    twice = [*namesakes[1:], replace(namesakes[1], unit=COMMUNE)]
    assert len(look_alikes.find(twice).pairs) == 1
    found = look_alikes.find([namesakes[0], *twice])
    assert found.pairs == {}
    assert found.crowds == (look_alikes.Crowd("Nguyễn Văn Nam", look_alikes.FEW + 1),)


def test_of_a_giant_crowd_those_are_compared_of_whom_more_agrees():
    many = 3 * look_alikes.LARGEST_BLOCK
    crowd = [Traits("Nguyễn Văn Nam", "1984-05-06", unit=f"own:{number // 3}") for number in range(many)]
    twins = [
        Traits("Lò Thị Én", DAY),
        Traits("Lò Thị Ến", DAY),
        Traits("Vi Văn Sử", DAY),
        Traits("Vi Văn Sửu", DAY),
    ]
    birthday = [Traits(f"Người {number} Số {number % 7}", DAY) for number in range(many)]
    found = look_alikes.find([*crowd, *twins, *birthday])
    assert found.crowds[0] == look_alikes.Crowd("Nguyễn Văn Nam", many)
    in_crowd = {pair for pair in found.pairs if pair[1] < many}
    assert in_crowd == {(a, b) for a in range(many) for b in range(a + 1, a - a % 3 + 3)}
    assert (many, many + 1) in found.pairs


# What is certain


def join(store: Store) -> int:
    with store.writing() as session:
        return joining.join_certain(session)


CERTAIN = (Traits("Trần Văn Nam", DAY, citizen_id=NUMBER), Traits("TRAN VAN NAM", "1985", citizen_id=NUMBER))


def test_the_certain_are_joined_in_one_action_and_stay_apart_once_that_is_taken_back(store: Store):
    add(
        store,
        *CERTAIN,
        Traits("Lý A Sử", citizen_id="008090001234"),
        Traits("Lý A Sử", citizen_id="008090001234"),
    )
    assert join(store) == 2
    assert queue(store).pairs == ()
    with store.reading() as session:
        assert [(each.same, each.automatic, each.reason) for each in duplicates.decided(session)] == [
            (True, True, None)
        ] * 2
    assert join(store) == 0
    undone(store)
    assert len(queue(store).pairs) == 2
    assert join(store) == 0


@pytest.mark.parametrize(
    "other",
    [
        Traits("Trần Văn Nam", "1958", citizen_id=NUMBER),
        Traits("Ma Thị Én", DAY, citizen_id=NUMBER),
        Traits("Trần Văn Năm", DAY, citizen_id=NUMBER),
    ],
)
def test_what_is_not_certain_waits(store: Store, other: Traits):
    add(store, CERTAIN[0], other)
    assert join(store) == 0
    assert len(queue(store).pairs) == 1


def test_a_third_does_not_join_two_whom_someone_said_to_differ(store: Store):
    one, two, three = add(store, *CERTAIN, CERTAIN[0])
    declare(store, one, two, same=False)
    assert join(store) == 1
    with store.reading() as session:
        assert [each.id for each in same_people.others(session, person=three)] in ([one], [two])
        assert same_people.others(session, person=one) == () or same_people.others(session, person=two) == ()


def test_many_records_of_one_number_are_joined_by_as_few_words_as_it_takes(store: Store):
    people = add(store, *[CERTAIN[0]] * 6)
    assert join(store) == 5
    with store.reading() as session:
        assert len(same_people.others(session, person=people[3])) == 5


def test_a_commune_joins_only_its_own_and_the_office_across_communes(store: Store, tmp_path: Path):
    office = make_store(tmp_path / "office", unit=OFFICE)
    (one,) = add(store, CERTAIN[0])
    (other,) = add(office, replace(CERTAIN[1], unit=OTHER_COMMUNE))
    exchange(store, office)
    assert len(queue(store).pairs) == 1
    assert (join(store), join(office)) == (0, 1)
    exchange(store, office)
    with store.reading() as session:
        assert [each.id for each in same_people.others(session, person=one)] == [other]
    office.close()


# How good it is


def _crowded_commune(seed: int, count: int) -> list[Traits]:
    return [
        Traits(
            each.name,
            each.birth,
            each.sex,
            each.phone,
            each.citizen_id if each.id_on_roster else None,
            each.position,
            each.workplace,
            f"2024:{seed:05}",
        )
        for each in population.each_person(seed, count)
    ]


def test_people_without_duplicates_give_few_false_alarms():
    people = [each for seed in range(1, 11) for each in _crowded_commune(seed, 2000)]
    found = look_alikes.find(people)
    assert len(found.pairs) <= len(people) // 1000
    without_numbers = look_alikes.find([replace(each, citizen_id=None, phone=None) for each in people])
    assert len(without_numbers.pairs) <= len(people) // 100


def test_planted_duplicates_are_found():
    draw = Random(7)
    people = _crowded_commune(3, 4000)
    planted = {(place, len(people) + number) for number, place in enumerate(draw.sample(range(4000), 400))}
    again = [_mistyped(draw, people[place]) for place, _ in sorted(planted, key=lambda pair: pair[1])]
    found = look_alikes.find([*people, *again]).pairs
    missed = [pair for pair in planted if pair not in found]
    assert len(missed) <= 0.05 * len(planted), [
        ([*people, *again][a], [*people, *again][b]) for a, b in missed
    ]


def _mistyped(draw: Random, person: Traits) -> Traits:
    """The person as another list has them: a slip in the name, and some facts not there."""
    words = person.name.split()
    place = draw.randrange(len(words))
    word = words[place]
    slip = draw.randrange(6)
    if slip == 0:
        name = person.name.upper()
    elif slip == 1:
        name = without_marks(person.name)
    elif slip == 2 and len(words) > 2:
        name = " ".join(words[:1] + words[2:])
    elif slip == 3:
        name = " ".join([words[0][0] + ".", *words[1:]])
    elif slip == 4 and len(word) > 2:
        at = draw.randrange(len(word) - 1)
        name = " ".join(
            [*words[:place], word[:at] + word[at + 1] + word[at] + word[at + 2 :], *words[place + 1 :]]
        )
    else:
        at = draw.randrange(len(word))
        name = " ".join([*words[:place], word[:at] + word[at + 1 :], *words[place + 1 :]]).strip()
    number = person.citizen_id if draw.random() < 0.3 else None
    phone = person.phone if draw.random() < 0.5 else None
    return replace(person, name=name, citizen_id=number, phone=phone, position=None)


def without_marks(name: str) -> str:
    """A name typed without marks."""
    bare = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))
