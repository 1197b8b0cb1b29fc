"""What was said differently at different machines, and one human who stands under several persons."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.builders import make_store
from tests.training.by_hand import COMMUNE, OFFICE, Taught, exchange, person
from tqdesk import errors
from tqdesk.records import Change, Conflict
from tqdesk.store import journal, tables
from tqdesk.store.ids import LineId
from tqdesk.store.lines import MOST_LINES, Line, Write, decode, encode
from tqdesk.store.sessions import Store
from tqdesk.training import (
    attendance,
    certificates,
    classes,
    conflicts,
    deleting,
    figures,
    people,
    same_people,
    searching,
    undo,
)
from tqdesk.words.changes import choice_in_words, conflict_in_words


@pytest.fixture
def office(tmp_path) -> Iterator[Store]:
    store = make_store(tmp_path / "office", unit=OFFICE, operator="Cán bộ Huyện")
    yield store
    store.close()


def mark(store: Store, taught: Taught, status: str, *, row: int = 1, rest: str | None = None) -> None:
    with store.writing() as session:
        attendance.mark_rows(
            session,
            training_class=taught.id,
            site=taught.site,
            number=1,
            rows=[] if row == 0 else [row],
            status=status,
            rest=rest,
        )


def waiting(store: Store) -> list[Conflict]:
    with store.reading() as session:
        return conflicts.listed(session)


def keep(store: Store, conflict: Conflict, status: str) -> None:
    choice = next(n for n, each in enumerate(conflict.choices, 1) if each.value["status"] == status)
    with store.writing() as session:
        conflicts.keep(session, conflict=conflict.id, choice=choice)


def statuses(store: Store, taught: Taught) -> list[str | None]:
    with store.reading() as session:
        return [each.marks.get(1) for each in classes.show(session, taught.id).enrolments]


def test_marks_that_differ_wait_for_a_person_and_agree_once_settled(taught, office):
    taught.enrol(person("Hà Thị Mẩy"))
    exchange(taught.store, office)
    mark(taught.store, taught, "present")
    mark(office, taught, "absent")
    exchange(taught.store, office)
    (at_office,), (at_commune,) = waiting(office), waiting(taught.store)
    assert at_office == at_commune and at_office.kind == "values"
    assert conflict_in_words(at_office).startswith("Attendance Hà Thị Mẩy · 08/04/2025")
    assert sorted(choice_in_words(at_office, each.value) for each in at_office.choices) == [
        "absent",
        "present",
    ]
    assert {(each.operator, each.unit) for each in at_office.choices} == {
        ("Ma Thị Mẫu", COMMUNE),
        ("Cán bộ Huyện", OFFICE),
    }
    assert [each.shown for each in at_office.choices] == [True, False]

    keep(office, at_office, "present")
    exchange(taught.store, office)
    for store in (taught.store, office):
        assert waiting(store) == [] and statuses(store, taught) == ["present"]
    with pytest.raises(errors.UnknownConflict), office.writing() as session:
        conflicts.keep(session, conflict=at_office.id, choice=1)


def test_an_ordinary_edit_settles_no_conflict_that_nobody_looked_at(taught, office):
    taught.enrol(person("Hà Thị Mẩy"))
    exchange(taught.store, office)
    mark(taught.store, taught, "present")
    mark(office, taught, "absent")
    exchange(taught.store, office)
    mark(taught.store, taught, "late")
    exchange(taught.store, office)
    (left,) = waiting(office)
    assert len(left.choices) == 2 and "late" in [each.value["status"] for each in left.choices]


def test_equal_marks_and_marks_for_the_rest_are_no_conflict(taught, office):
    taught.enrol(person("Hà Thị Mẩy"), person("Ma Văn Sính"))
    exchange(taught.store, office)
    mark(taught.store, taught, "present")
    mark(taught.store, taught, "late", row=2)
    mark(office, taught, "present")
    mark(office, taught, "present", row=0, rest="absent")
    exchange(taught.store, office)
    assert waiting(office) == waiting(taught.store) == []
    assert statuses(office, taught) == statuses(taught.store, taught) == ["present", "late"]


def test_settling_can_be_undone(taught, office):
    taught.enrol(person("Hà Thị Mẩy"))
    exchange(taught.store, office)
    mark(taught.store, taught, "present")
    mark(office, taught, "absent")
    exchange(taught.store, office)
    shown = statuses(office, taught)
    other = "present" if shown == ["absent"] else "absent"
    keep(office, waiting(office)[0], other)
    with office.writing() as session:
        undo.undo(session)
    assert statuses(office, taught) == shown


def retitle(store: Store, taught: Taught, title: str) -> None:
    with store.writing() as session:
        journal.write(session, [journal.Edit("class", taught.id, {"title": {"title": title}})])


def undone(store: Store) -> Change:
    with store.writing() as session:
        return undo.undo(session).first


def test_settling_to_what_is_shown_stands_and_hinders_no_undo_of_what_was_done_before(taught, office):
    exchange(taught.store, office)
    retitle(office, taught, "Kỹ năng số 1")
    mark_everyone_of_a_new_list(taught)
    retitle(taught.store, taught, "Kỹ năng số 2")
    exchange(taught.store, office)
    (conflict,) = waiting(taught.store)
    with taught.store.writing() as session:
        conflicts.keep(session, conflict=conflict.id, choice=1)
    with taught.store.reading() as session:
        assert undo.offered(session)[0].first.after == {"title": "Kỹ năng số 2"}
    assert undone(taught.store).after == {"title": "Kỹ năng số 2"}
    assert undone(taught.store).entity == "attendance"
    assert waiting(taught.store) == []


def mark_everyone_of_a_new_list(taught: Taught) -> None:
    taught.enrol(person("Hà Thị Mẩy"))
    mark(taught.store, taught, "present")


def test_keeping_a_deletion_can_be_undone_and_asks_again(taught, office):
    exchange(taught.store, office)
    with taught.store.writing() as session:
        deleting.delete(session, entity="class", row=taught.id)
    retitle(office, taught, "Kỹ năng số 1")
    exchange(taught.store, office)
    (conflict,) = waiting(taught.store)
    choice = next(n for n, each in enumerate(conflict.choices, 1) if each.value["deleted"])
    with taught.store.writing() as session:
        conflicts.keep(session, conflict=conflict.id, choice=choice)
    assert waiting(taught.store) == []
    undone(taught.store)
    (again,) = waiting(taught.store)
    assert again.id == conflict.id
    exchange(taught.store, office)


def test_what_differs_on_a_row_that_is_deleted_asks_nobody(taught, office):
    exchange(taught.store, office)
    retitle(taught.store, taught, "Kỹ năng số 1")
    retitle(office, taught, "Kỹ năng số 2")
    exchange(taught.store, office)
    (conflict,) = waiting(taught.store)
    with taught.store.writing() as session:
        deleting.delete(session, entity="class", row=taught.id)
    assert waiting(taught.store) == []
    with taught.store.writing() as session:
        assert conflicts.count(session) == 0
        with pytest.raises(errors.UnknownConflict):
            conflicts.keep(session, conflict=conflict.id, choice=1)
        deleting.restore(session, entity="class", row=taught.id)
    assert waiting(taught.store) == [conflict]


def test_of_more_values_than_a_line_may_name_the_newest_are_settled_and_every_line_stays_readable(taught):
    many = [
        encode(
            Line(
                id=LineId(7, number),
                entity="class",
                row=taught.id,
                unit=COMMUNE,
                machine="0" * 16,
                operator=None,
                at=number,
                stamp=number,
                writes={"title": Write({"title": f"Lớp {number}"}, ())},
            )
        )
        for number in range(1, MOST_LINES + 2)
    ]
    with taught.store.writing() as session:
        journal.receive(session, many)
    (conflict,) = waiting(taught.store)
    assert len(conflict.choices) == MOST_LINES + 2
    with taught.store.writing() as session:
        conflicts.keep(session, conflict=conflict.id, choice=1)
    (conflict,) = waiting(taught.store)
    assert sorted(each.value["title"] for each in conflict.choices)[:2] == ["Kỹ năng số", "Lớp 1"]
    with taught.store.writing() as session:
        deleting.delete(session, entity="class", row=taught.id)
    with taught.store.reading() as session:
        for body in session.scalars(select(tables.line.c.body)):
            assert decode(body)


def test_a_choice_that_a_conflict_has_not_is_refused(taught, office):
    taught.enrol(person("Hà Thị Mẩy"))
    exchange(taught.store, office)
    mark(taught.store, taught, "present")
    mark(office, taught, "absent")
    exchange(taught.store, office)
    (conflict,) = waiting(office)
    for choice in (0, 3):
        with pytest.raises(errors.UnknownChoice), office.writing() as session:
            conflicts.keep(session, conflict=conflict.id, choice=choice)
    assert waiting(office) == [conflict]


# One human under several persons


def declare(store: Store, first: UUID, second: UUID, *, same: bool = True) -> bool:
    with store.writing() as session:
        return same_people.declare(session, first=first, second=second, same=same)


def enrol_twice(taught: Taught) -> tuple[UUID, UUID]:
    """Two persons on the list who are one woman, No. 1 and No. 2, and another; returns the first two."""
    taught.enrol(person("Hà Thị Mẩy", "1980"), person("Hà Thị May", "1981"), person("Ma Văn Sính", "1990"))
    with taught.store.reading() as session:
        first, second, _third = classes.show(session, taught.id).enrolments
    return first.person, second.person


def trained(store: Store) -> tuple[int, int]:
    with store.reading() as session:
        counted = figures.unit_figures(session, 2025)[COMMUNE]
    return counted["enrolled"], counted.get("people", 0)


def test_one_human_is_counted_once_and_certified_once(taught):
    first, second = enrol_twice(taught)
    for row in (1, 2, 3):
        for number in (1, 2):
            with taught.store.writing() as session:
                attendance.mark_rows(
                    session, training_class=taught.id, site=taught.site, number=number, rows=[row]
                )
    assert trained(taught.store) == (3, 3)
    assert declare(taught.store, second, first)
    assert not declare(taught.store, first, second)
    assert trained(taught.store) == (2, 2)
    with taught.store.reading() as session:
        assert searching.search(session, "ha thi").total == 1
        assert [each.title for each in people.show(session, second).classes] == ["Kỹ năng số"] * 2
    with taught.store.writing() as session:
        assert certificates.issue(session, training_class=taught.id) == 2

    declare(taught.store, first, second, same=False)
    assert trained(taught.store) == (3, 3)
    with taught.store.reading() as session:
        assert searching.search(session, "ha thi").total == 2


def test_marks_of_one_human_are_taken_together_and_those_that_differ_wait(taught, office):
    first, second = enrol_twice(taught)
    mark(taught.store, taught, "absent", row=1)
    mark(taught.store, taught, "present", row=2)
    declare(taught.store, first, second)
    exchange(taught.store, office)
    (conflict,) = waiting(taught.store)
    assert waiting(office) == [conflict] and conflict.kind == "human"
    with taught.store.reading() as session:
        shown = certificates.results(session, training_class=taught.id).people
    assert [each.attended for each in shown] == [1, 0]  # the mark set last counts

    keep(office, conflict, "absent")
    exchange(taught.store, office)
    for store in (taught.store, office):
        assert waiting(store) == [] and statuses(store, taught) == ["absent", "absent", None]


def test_a_human_of_three_persons_falls_apart_where_the_middle_is_taken_out(taught):
    first, second = enrol_twice(taught)
    with taught.store.reading() as session:
        third = classes.show(session, taught.id).enrolments[2].person
    declare(taught.store, first, second)
    declare(taught.store, second, third)
    assert trained(taught.store)[0] == 1
    declare(taught.store, first, second, same=False)
    assert trained(taught.store)[0] == 2


def test_nobody_is_the_same_as_themselves_or_as_someone_unknown(taught):
    first, _second = enrol_twice(taught)
    with pytest.raises(errors.SamePersonTwice):
        declare(taught.store, first, first)
    with pytest.raises(errors.UnknownPerson):
        declare(taught.store, first, taught.id)
