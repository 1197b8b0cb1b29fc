"""Rows of which only a part has come: lists and pages stand, and say what is known."""

from uuid import UUID

import pytest

from tests.training.by_hand import Taught, person
from tqdesk.store import journal
from tqdesk.store.ids import enrolment_id, new_row_id
from tqdesk.training import certificates, courses, enrolments, history, people, searching

CITIZEN_ID = "008085000001"


@pytest.fixture
def nameless(taught: Taught) -> UUID:
    """A person without a name, No. 2 on the list, whose citizen-ID number is known; No. 1 has a name."""
    taught.enrol(person("Hà Thị Mẩy"))
    who = new_row_id()
    made = {"class": taught.id, "site": taught.site, "person": who}
    enrolment = enrolment_id(taught.id, taught.site, who)
    with taught.store.writing() as session:
        journal.write(
            session,
            [
                journal.Edit("person", who, {"made": {}}),
                journal.Edit("person_private", who, {"citizen_id": {"citizen_id": CITIZEN_ID}}),
                journal.Edit("enrolment", enrolment, {"made": made, "list_number": {"list_number": 2}}),
            ],
        )
    return who


def test_a_person_without_a_name_stands_on_lists_and_breaks_none(taught, nameless):
    assert taught.listed() == [(1, "Hà Thị Mẩy"), (2, "")]
    with taught.store.reading() as session:
        assert [each.name for each in enrolments.listed(session, training_class=taught.id)] == [
            "Hà Thị Mẩy",
            "",
        ]
        assert sorted(each.name for each in searching.search(session).people) == ["", "Hà Thị Mẩy"]
        assert people.show(session, nameless).name == ""
        assert people.find(session, str(nameless)) == nameless
        assert list(history.changes(session, person=nameless))


def test_nobody_without_a_name_gets_a_certificate(taught, nameless):
    for number in (1, 2):
        taught.attend([1, 2], number=number)
    with taught.store.writing() as session:
        assert certificates.results(session, training_class=taught.id).count("due") == 1
        assert certificates.issue(session, training_class=taught.id) == 1


def test_a_roster_takes_no_person_without_a_name_for_one_of_its_rows(taught, nameless):
    taught.enrol(person("Ma Văn Sính", citizen_id=CITIZEN_ID))
    assert taught.listed() == [(1, "Hà Thị Mẩy"), (2, ""), (3, "Ma Văn Sính")]


def test_a_course_or_a_class_without_a_title_is_left_out_until_it_has_one(taught):
    course, training_class = new_row_id(), new_row_id()
    with taught.store.writing() as session:
        known = courses.add(session, title="Kỹ năng số cơ bản")
        dates = {"first_day": "2025-04-08", "last_day": "2025-04-08"}
        edits = [
            journal.Edit("course", course, {"made": {}}),
            journal.Edit("class", training_class, {"made": {}, "dates": dates}),
        ]
        journal.write(session, edits)
        assert courses.find(session, "ky nang so co ban") == known
        assert [row for row, _title in courses.list_all(session)] == [known]
    who = taught.enrol(person("Hà Thị Mẩy")).people[0]
    assert who.fate == "new"
    with taught.store.writing() as session:
        found = people.find(session, "Hà Thị Mẩy")
        site = new_row_id()
        made = {"class": training_class, "site": site, "person": found}
        enrolment = enrolment_id(training_class, site, found)
        edit = journal.Edit("enrolment", enrolment, {"made": made, "list_number": {"list_number": 1}})
        journal.write(session, [edit])
        assert [each.title for each in people.show(session, found).classes] == ["Kỹ năng số"]
