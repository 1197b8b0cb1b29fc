"""An edit replaces what was on the screen; what came meanwhile stands beside it, for a person to settle."""

from uuid import UUID

import pytest

from tests.training.by_hand import Taught, person
from tqdesk.records import ClassDetail
from tqdesk.store.sessions import Store
from tqdesk.training import attendance, classes, conflicts, deleting, people
from tqdesk.training.attendance import Mark
from tqdesk.training.people import PersonFacts


@pytest.fixture
def listed(taught: Taught) -> Taught:
    """The class with one woman on its list."""
    taught.enrol(person("Hà Thị Mẩy", "1980", position="Công chức"))
    return taught


def detail(taught: Taught) -> ClassDetail:
    with taught.store.reading() as session:
        return classes.show(session, taught.id)


def mark(taught: Taught, status: str | None, *seen: Mark | None) -> int:
    """Mark her; with a ``seen``, as someone who saw that on the screen."""
    (enrolment,) = (each.id for each in detail(taught).enrolments)
    with taught.store.writing() as session:
        return len(
            attendance.change(
                session,
                enrolments=[enrolment],
                class_session=detail(taught).class_sessions[0].id,
                status=status,
                source="grid",
                seen={enrolment: seen[0]} if seen else None,
            )
        )


def shown(taught: Taught) -> str | None:
    return detail(taught).enrolments[0].marks.get(1)


def waiting(store: Store) -> list[str]:
    with store.reading() as session:
        return [each.register for each in conflicts.listed(session)]


def facts(taught: Taught, who: UUID) -> PersonFacts:
    with taught.store.reading() as session:
        return people.show(session, who)


def test_a_mark_over_an_empty_cell_does_not_replace_one_that_came_meanwhile(listed):
    mark(listed, "absent")
    mark(listed, "present", None)
    assert waiting(listed.store) == ["mark"]
    assert shown(listed) == "present"


def test_a_mark_over_the_one_that_was_seen_replaces_it(listed):
    mark(listed, "absent")
    mark(listed, "present", Mark("absent", 0))
    mark(listed, "late", Mark("present", 0))
    assert waiting(listed.store) == [] and shown(listed) == "late"


def test_the_same_mark_from_two_people_is_no_news(listed):
    mark(listed, "present")
    mark(listed, "present", None)
    assert waiting(listed.store) == []


def test_a_mark_over_one_that_was_taken_back_or_given_for_the_rest_is_no_conflict(listed):
    mark(listed, "absent")
    mark(listed, None, Mark("absent", 0))
    mark(listed, "late", None)
    assert waiting(listed.store) == [] and shown(listed) == "late"


def test_a_mark_after_enrolling_again_is_no_conflict_with_the_deleted_one(listed):
    mark(listed, "absent")
    with listed.store.writing() as session:
        deleting.delete(session, entity="enrolment", row=detail(listed).enrolments[0].id)
    listed.enrol(person("Hà Thị Mẩy", "1980", position="Công chức"))
    assert len(detail(listed).enrolments) == 1
    mark(listed, "late", None)
    assert waiting(listed.store) == [] and shown(listed) == "late"


def test_a_correction_leaves_alone_what_its_author_left_as_it_was_on_the_screen(listed):
    who = detail(listed).enrolments[0].person
    on_screen = facts(listed, who)
    with listed.store.writing() as session:
        people.correct(session, person=who, facts={"position": "Trưởng phòng"})
    with listed.store.writing() as session:
        people.correct(
            session,
            person=who,
            facts={"name": "Hà Thị Mây", "birth": "1980", "position": "Công chức"},
            seen=on_screen,
        )
    now = facts(listed, who)
    assert (now.name, now.position) == ("Hà Thị Mây", "Trưởng phòng")
    assert waiting(listed.store) == []


def test_a_correction_of_what_another_corrected_meanwhile_waits_for_a_person(listed):
    who = detail(listed).enrolments[0].person
    on_screen = facts(listed, who)
    for name, seen in (("Hà Thị Mây", None), ("Hà Thị May", on_screen)):
        with listed.store.writing() as session:
            people.correct(session, person=who, facts={"name": name}, seen=seen)
    assert waiting(listed.store) == ["name"]
