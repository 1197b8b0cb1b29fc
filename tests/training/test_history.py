"""The journal as people read it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.training.by_hand import COMMUNE, Taught, person
from tqdesk import words
from tqdesk.errors import UnknownClass, UnknownPerson
from tqdesk.records import Change
from tqdesk.store import journal
from tqdesk.store.ids import LineId, new_row_id
from tqdesk.store.lines import Line, Write, encode
from tqdesk.training import certificates, classes, deleting, history, people
from tqdesk.words.changes import value_in_words, what


def read(taught: Taught, training_class: UUID | None = None, who: UUID | None = None) -> list[Change]:
    with taught.store.reading() as session:
        return list(history.changes(session, training_class=training_class, person=who))


@pytest.fixture
def marked(taught: Taught) -> Taught:
    taught.enrol(
        person("Ma Thị Mẫu", "1985-03-12", phone="0900000001", citizen_id="008185000001"), person("Lý Mẩy")
    )
    taught.attend([1, 2])
    taught.attend([1], status="late")
    return taught


def test_what_a_newer_program_wrote_is_told_of_and_breaks_nothing(taught: Taught):
    """Registers of known names where this version has none, with values that it would not write."""
    strange: dict[str, dict[str, Any]] = {
        "dates": {"first_day": "soon"},
        "it_officer": {"since": 1},
        "time": {"day": "2025-13-45"},
        "tint": {"tint": "blue"},
    }
    entities = [("hall", ()), ("course", ()), ("person", ("it_officer",))]
    lines = [
        Line(
            id=LineId(7, number),
            entity=entity,
            row=new_row_id(),
            unit=COMMUNE,
            machine="0" * 16,
            operator=None,
            at=number,
            stamp=number,
            writes={name: Write(value, ()) for name, value in strange.items() if name not in known},
        )
        for number, (entity, known) in enumerate(entities, 1)
    ]
    with taught.store.writing() as session:
        journal.receive(session, [encode(line) for line in lines])
    told = [each for each in read(taught) if each.at < 4]
    assert len(told) == 11
    for change in told:
        assert what(change) and value_in_words(change, change.after) in ("–", "…")


def test_a_change_says_who_what_before_and_after(marked: Taught):
    last = read(marked)[-1]
    assert (last.operator, last.unit, last.entity, last.register) == (
        "Ma Thị Mẫu",
        COMMUNE,
        "attendance",
        "mark",
    )
    assert last.subject == "Ma Thị Mẫu · 2025-04-08 · morning"
    assert last.before is not None and last.before["status"] == "present"
    assert last.after["status"] == "late"
    assert last.at > 0


def test_what_is_new_has_nothing_before(marked: Taught):
    assert {change.before is None for change in read(marked) if change.entity == "class"} == {True}
    marks = [change for change in read(marked) if change.entity == "attendance"]
    assert [change.before is None for change in marks] == [True, True, False]


def test_changes_of_a_class_are_those_of_the_class_and_all_below_it(marked: Taught):
    with marked.store.writing() as session:
        other = classes.add(session, title="Lớp hai", first_day=date(2025, 5, 6), class_sessions=1)
        classes.count_heads(session, site=marked.site, headcount={"citizen": 3})
    marked.attend([1], number=2)
    with marked.store.writing() as session:
        certificates.issue(session, training_class=marked.id)
    of_class = read(marked, training_class=marked.id)
    assert {change.entity for change in of_class} == {
        "class",
        "site",
        "class_session",
        "enrolment",
        "attendance",
        "certificate",
    }
    assert not any("Lớp hai" in change.subject for change in of_class)
    of_other = read(marked, training_class=other)
    assert {change.entity for change in of_other} == {"class", "site", "class_session"}
    assert all("Lớp hai" in change.subject for change in of_other)


def test_changes_of_a_person_are_theirs_alone(marked: Taught):
    with marked.store.reading() as session:
        who = people.find(session, "ma thi mau")
    of_person = read(marked, who=who)
    assert {change.entity for change in of_person} == {"person", "person_private", "enrolment", "attendance"}
    assert all(change.subject.startswith("Ma Thị Mẫu") for change in of_person)
    assert [change.after["status"] for change in of_person if change.register == "mark"] == [
        "present",
        "late",
    ]


def test_changes_come_in_the_order_they_were_made_beyond_one_batch(taught: Taught):
    taught.enrol(*(person(f"Người Mẫu {number}", "1990") for number in range(400)))
    found = read(taught)
    named = [change.subject for change in found if (change.entity, change.register) == ("person", "name")]
    assert named == [f"Người Mẫu {number}" for number in range(400)]
    assert len(found) > 1000


def test_a_class_or_person_that_is_not_there_has_no_history(marked: Taught):
    with pytest.raises(UnknownClass):
        read(marked, training_class=new_row_id())
    with marked.store.reading() as session:
        for text in ("Không Có", str(new_row_id()), ""):
            with pytest.raises(UnknownPerson):
                people.find(session, text)


def test_a_name_that_two_people_bear_means_nobody(marked: Taught):
    marked.enrol(person("Ly May", "1999"))
    with marked.store.reading() as session:
        with pytest.raises(UnknownPerson):
            people.find(session, "Lý Mẩy")
        who = people.find(session, "Ma Thị Mẫu")
        assert people.find(session, str(who)) == who


def test_private_facts_are_masked_in_words_and_the_rest_is_told(
    marked: Taught, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(words, "_current", words._current)
    words.choose("vi")
    told = {
        (change.entity, change.register): (what(change), value_in_words(change, change.after))
        for change in read(marked)
    }
    assert told["person_private", "citizen_id"][1] == told["person_private", "phone"][1] == "••••"
    assert told["person", "birth"][1] == "12/03/1985"
    assert told["class", "dates"][1] == "08/04/2025, 08/04/2025"
    assert told["attendance", "mark"][1] == "đi muộn"
    assert "08/04/2025" in told["attendance", "mark"][0] and "sáng" in told["attendance", "mark"][0].lower()
    everything = " ".join(" ".join(each) for each in told.values())
    assert "008185000001" not in everything and "0900000001" not in everything
    assert "None" not in everything and "{" not in everything


def test_who_was_deleted_and_brought_back_is_told_in_so_many_words(
    marked: Taught, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(words, "_current", words._current)
    words.choose("vi")
    row = marked.show().enrolments[1].id
    with marked.store.writing() as session:
        deleting.delete(session, entity="enrolment", row=row, reason="ghi nhầm lớp")
    with marked.store.writing() as session:
        deleting.restore(session, entity="enrolment", row=row)
        who = people.find(session, "Ma Thị Mẫu")
        deleting.delete(session, entity="person_private", row=who)
    told = [
        (
            what(change).rpartition(": ")[2],
            *(value_in_words(change, each) for each in (change.before, change.after)),
        )
        for change in read(marked)
        if change.register == "deleted" and change.entity != "attendance"
    ]
    assert told == [("xóa", "", "ghi nhầm lớp"), ("khôi phục", "ghi nhầm lớp", ""), ("xóa", "", "")]
