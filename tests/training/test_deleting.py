"""Deleting with all below, what others wrote meanwhile, bringing back, and who may."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from tests.builders import make_store
from tests.training.by_hand import COMMUNE, OFFICE, OTHER_COMMUNE, Taught, exchange, person
from tqdesk import errors
from tqdesk.store import journal
from tqdesk.store.sessions import Store
from tqdesk.training import attendance, certificates, classes, conflicts, deleting, figures, people, searching


@pytest.fixture
def other(tmp_path) -> Iterator[Store]:
    """A second machine of the commune."""
    store = make_store(tmp_path / "other", unit=COMMUNE)
    yield store
    store.close()


@pytest.fixture
def office(tmp_path) -> Iterator[Store]:
    store = make_store(tmp_path / "office", unit=OFFICE)
    yield store
    store.close()


def listed(store: Store, training_class: UUID) -> list[str]:
    with store.reading() as session:
        return [each.name for each in classes.show(session, training_class).enrolments]


def enrolment(taught: Taught, name: str) -> UUID:
    with taught.store.reading() as session:
        return next(each.id for each in classes.show(session, taught.id).enrolments if each.name == name)


def delete(store: Store, entity: str, row: UUID, reason: str | None = None) -> int:
    with store.writing() as session:
        return deleting.delete(session, entity=entity, row=row, reason=reason)


def mark(store: Store, taught: Taught, number: int, status: str = "present") -> None:
    with store.writing() as session:
        attendance.mark_rows(
            session, training_class=taught.id, site=taught.site, number=number, rows=[1], status=status
        )


def waiting(store: Store) -> list[tuple[str, str]]:
    with store.reading() as session:
        return [(each.entity, each.kind) for each in conflicts.listed(session)]


def test_someone_taken_off_the_list_is_gone_with_their_marks_and_figures(taught):
    taught.enrol(person("Hà Thị Mẩy", "1980"), person("Ma Văn Sính", "1981"))
    mark(taught.store, taught, 1)
    assert delete(taught.store, "enrolment", enrolment(taught, "Hà Thị Mẩy")) == 2
    assert listed(taught.store, taught.id) == ["Ma Văn Sính"]
    with taught.store.reading() as session:
        assert figures.unit_figures(session, 2025)[COMMUNE]["enrolled"] == 1
        assert figures.unit_figures(session, 2025)[COMMUNE]["attended"] == 0
        assert searching.search(session, "hà").total == 1
    assert waiting(taught.store) == []


def test_enrolling_again_brings_no_old_mark_back(taught):
    taught.enrol(person("Hà Thị Mẩy", "1980-02-03"))
    mark(taught.store, taught, 1)
    delete(taught.store, "enrolment", enrolment(taught, "Hà Thị Mẩy"))
    taught.enrol(person("Hà Thị Mẩy", "1980-02-03"))
    with taught.store.reading() as session:
        (again,) = classes.show(session, taught.id).enrolments
    assert (again.list_number, again.marks) == (2, {})
    assert waiting(taught.store) == []


def test_a_deleted_person_is_neither_found_nor_recognised(taught):
    taught.enrol(person("Hà Thị Mẩy", "1980-02-03", phone="0912345678"))
    with taught.store.reading() as session:
        who = people.find(session, "Hà Thị Mẩy")
    assert delete(taught.store, "person", who) == 3
    with taught.store.reading() as session:
        assert searching.search(session).total == 0
        with pytest.raises(errors.UnknownPerson):
            people.find(session, "Hà Thị Mẩy")
    assert [each.fate for each in taught.enrol(person("Hà Thị Mẩy", "1980-02-03")).people] == ["new"]


def test_what_another_wrote_meanwhile_stays_to_be_seen_and_a_person_decides(taught, other):
    taught.enrol(person("Hà Thị Mẩy", "1980"), person("Ma Văn Sính", "1981"))
    exchange(taught.store, other)
    delete(taught.store, "class", taught.id, "Nhập nhầm")
    mark(other, taught, 1, "late")
    exchange(taught.store, other)
    for store in (taught.store, other):
        assert listed(store, taught.id) == ["Hà Thị Mẩy"]
        with store.reading() as session:
            assert [each.title for each in classes.list_all(session)] == ["Kỹ năng số"]
        assert ("class", "deleted") in waiting(store)

    with other.writing() as session:
        about = next(each for each in conflicts.listed(session) if each.entity == "class")
        assert [choice.value["deleted"] for choice in about.choices] == [True, False]
        conflicts.keep(session, conflict=about.id, choice=1)
    exchange(taught.store, other)
    for store in (taught.store, other):
        assert waiting(store) == []
        with store.reading() as session:
            assert classes.list_all(session) == []


def test_keeping_what_was_deleted_brings_back_all_that_went_with_it(taught, other):
    taught.enrol(person("Hà Thị Mẩy", "1980"), person("Ma Văn Sính", "1981"))
    mark(taught.store, taught, 2)
    exchange(taught.store, other)
    delete(taught.store, "class", taught.id)
    mark(other, taught, 1, "late")
    exchange(taught.store, other)
    with taught.store.writing() as session:
        about = next(each for each in conflicts.listed(session) if each.entity == "class")
        keeping = next(n for n, each in enumerate(about.choices, 1) if not each.value["deleted"])
        conflicts.keep(session, conflict=about.id, choice=keeping)
    exchange(taught.store, other)
    for store in (taught.store, other):
        assert waiting(store) == []
        with store.reading() as session:
            shown = classes.show(session, taught.id).enrolments
        assert [(each.name, each.marks) for each in shown] == [
            ("Hà Thị Mẩy", {1: "late", 2: "present"}),
            ("Ma Văn Sính", {}),
        ]


def test_someone_deleted_before_the_class_does_not_come_back_with_it(taught):
    taught.enrol(person("Hà Thị Mẩy"), person("Ma Văn Sính"))
    delete(taught.store, "enrolment", enrolment(taught, "Hà Thị Mẩy"))
    delete(taught.store, "class", taught.id)
    with taught.store.writing() as session:
        deleting.restore(session, entity="class", row=taught.id)
    assert listed(taught.store, taught.id) == ["Ma Văn Sính"]


def test_certificates_that_count_keep_what_they_hang_on(taught):
    taught.enrol(person("Hà Thị Mẩy"))
    mark(taught.store, taught, 1)
    mark(taught.store, taught, 2)
    with taught.store.writing() as session:
        certificates.issue(session, training_class=taught.id)
    for entity, row in (("class", taught.id), ("enrolment", enrolment(taught, "Hà Thị Mẩy"))):
        with pytest.raises(errors.CertificatesStand) as refusal:
            delete(taught.store, entity, row)
        assert refusal.value.fields["numbers"] == "001/GCN-02545"
    with taught.store.writing() as session:
        certificates.revoke(session, number="001/GCN-02545", reason="In sai")
    delete(taught.store, "class", taught.id)


@pytest.mark.parametrize(("unit", "allowed"), [(OFFICE, True), (OTHER_COMMUNE, False)])
def test_a_unit_deletes_its_own_and_what_units_below_it_made(taught, tmp_path, unit, allowed):
    taught.enrol(person("Hà Thị Mẩy"))
    other = make_store(tmp_path / "elsewhere", unit=unit)
    exchange(taught.store, other)
    if allowed:
        assert delete(other, "class", taught.id) == 5
    else:
        with pytest.raises(errors.NotYours):
            delete(other, "class", taught.id)
        assert listed(other, taught.id) == ["Hà Thị Mẩy"]
    other.close()


def test_what_is_not_there_cannot_be_deleted_or_brought_back(taught):
    with pytest.raises(errors.UnknownRow):
        delete(taught.store, "person", taught.id)
    with pytest.raises(errors.UnknownRow):
        delete(taught.store, "machine", taught.id)
    with taught.store.writing() as session, pytest.raises(errors.UnknownRow):
        deleting.restore(session, entity="class", row=taught.id)


def test_the_number_of_a_deleted_person_is_free_for_the_one_who_is_left(taught):
    taught.enrol(person("Hà Thị Mẩy", "1980-02-01", citizen_id="008180000001"))
    with taught.store.reading() as session:
        first = people.find(session, "Hà Thị Mẩy")
    delete(taught.store, "person", first)
    taught.enrol(person("Hà Thị Mẩy", "1980-02-01"))
    taught.enrol(person("Hà Thị Mẩy", "1980-02-01", citizen_id="008180000001"))
    with taught.store.reading() as session:
        left = people.find(session, "Hà Thị Mẩy")
        assert left != first
        assert people.private_facts(session, person=left) == {"citizen_id": "008180000001"}


def test_a_deleted_private_part_is_not_shown_where_the_person_comes_back_into_sight(taught, other):
    taught.enrol(person("Hà Thị Mẩy", "1980", phone="0912345678", citizen_id="008180000001"))
    exchange(taught.store, other)
    with taught.store.reading() as session:
        who = people.find(session, "Hà Thị Mẩy")
    delete(taught.store, "person", who)
    with other.writing() as session:
        people.correct(session, person=who, facts={"position": "Trưởng thôn"})
    exchange(taught.store, other)
    with taught.store.reading() as session:
        assert people.show(session, who).masked == people.private_facts(session, person=who) == {}
        assert searching.search(session, "0912345678").total == 0
    with taught.store.writing() as session:
        deleting.restore(session, entity="person", row=who)
        assert sorted(people.private_facts(session, person=who)) == ["citizen_id", "phone"]


def test_bringing_back_what_was_deleted_twice_over_brings_all_below_it_back(taught, office):
    taught.enrol(person("Hà Thị Mẩy"), person("Ma Văn Sính"))
    delete(taught.store, "enrolment", enrolment(taught, "Ma Văn Sính"))
    exchange(taught.store, office)
    delete(taught.store, "class", taught.id)
    with office.writing() as session:
        journal.write(session, [journal.Edit("class", taught.id, {"title": {"title": "Kỹ năng số 2"}})])
    exchange(taught.store, office)
    for store in (taught.store, office):
        with store.reading() as session:
            (conflict,) = conflicts.listed(session)
    choice = next(n for n, each in enumerate(conflict.choices, 1) if each.value["deleted"])
    with office.writing() as session:
        conflicts.keep(session, conflict=conflict.id, choice=choice)
    exchange(taught.store, office)
    with taught.store.writing() as session:
        deleting.restore(session, entity="class", row=taught.id)
    assert listed(taught.store, taught.id) == ["Hà Thị Mẩy"]
    exchange(taught.store, office)


def test_what_another_unit_has_below_a_deleted_row_is_not_this_units_to_delete(taught, office):
    exchange(taught.store, office)
    delete(taught.store, "class", taught.id)
    with office.writing() as session:
        classes.add_site(session, training_class=taught.id, unit=OFFICE)
    exchange(taught.store, office)
    with taught.store.reading() as session:
        (conflict,) = conflicts.listed(session)
    choice = next(n for n, each in enumerate(conflict.choices, 1) if each.value["deleted"])
    with pytest.raises(errors.NotYours), taught.store.writing() as session:
        conflicts.keep(session, conflict=conflict.id, choice=choice)
    with office.writing() as session:
        conflicts.keep(session, conflict=conflict.id, choice=choice)
    exchange(taught.store, office)
    assert waiting(taught.store) == waiting(office) == []
