"""Undoing and redoing any edit, action by action, while nothing came later that builds on it."""

from datetime import date

import pytest
from sqlalchemy import select, update

from tests.training.by_hand import Taught, person
from tqdesk import errors
from tqdesk.store import rebuilding, tables
from tqdesk.store.sessions import Store
from tqdesk.training import attendance, certificates, classes, conflicts, deleting, people, searching, undo


def undone(store: Store) -> None:
    with store.writing() as session:
        undo.undo(session)
    rebuilt(store)


def redone(store: Store) -> None:
    with store.writing() as session:
        undo.redo(session)
    rebuilt(store)


def rebuilt(store: Store) -> None:
    with store.writing() as session:
        assert rebuilding.rebuild(session) == 0


def titles(store: Store) -> list[str]:
    with store.reading() as session:
        return [each.title for each in classes.list_all(session)]


def names(taught: Taught) -> list[str]:
    with taught.store.reading() as session:
        return [each.name for each in classes.show(session, taught.id).enrolments]


def marks(taught: Taught) -> list[dict[int, str]]:
    with taught.store.reading() as session:
        return [each.marks for each in classes.show(session, taught.id).enrolments]


def mark(taught: Taught, rows: list[int], status: str = "present", **more) -> None:
    with taught.store.writing() as session:
        attendance.mark_rows(
            session, training_class=taught.id, site=taught.site, number=1, rows=rows, status=status, **more
        )


def test_an_imported_list_is_taken_back_whole_and_comes_again_whole(taught):
    taught.enrol(person("Hà Thị Mẩy", "1980", phone="0912345678"), person("Ma Văn Sính", "1981"))
    undone(taught.store)
    assert names(taught) == []
    with taught.store.reading() as session:
        assert searching.search(session).total == 0
    redone(taught.store)
    assert names(taught) == ["Hà Thị Mẩy", "Ma Văn Sính"]
    with taught.store.reading() as session:
        assert searching.search(session).total == 2


def test_undo_walks_back_action_by_action_and_redo_forward_again(taught):
    taught.enrol(person("Hà Thị Mẩy"), person("Ma Văn Sính"))
    mark(taught, [1])
    mark(taught, [1], "late")
    mark(taught, [2], "absent")
    assert marks(taught) == [{1: "late"}, {1: "absent"}]
    undone(taught.store)
    assert marks(taught) == [{1: "late"}, {}]
    undone(taught.store)
    assert marks(taught) == [{1: "present"}, {}]
    undone(taught.store)
    assert marks(taught) == [{}, {}]
    redone(taught.store)
    redone(taught.store)
    assert marks(taught) == [{1: "late"}, {}]
    undone(taught.store)
    assert marks(taught) == [{1: "present"}, {}]
    redone(taught.store)
    redone(taught.store)
    assert marks(taught) == [{1: "late"}, {1: "absent"}]


def test_a_list_can_be_taken_back_once_the_marks_on_it_are(taught):
    taught.enrol(person("Hà Thị Mẩy"), person("Ma Văn Sính"))
    mark(taught, [1, 2])
    undone(taught.store)
    undone(taught.store)
    assert names(taught) == []
    with taught.store.reading() as session:
        assert searching.search(session).total == 0
        assert conflicts.listed(session) == []
    redone(taught.store)
    assert names(taught) == ["Hà Thị Mẩy", "Ma Văn Sính"] and marks(taught) == [{}, {}]
    redone(taught.store)
    assert marks(taught) == [{1: "present"}, {1: "present"}]


def test_what_is_undone_cannot_be_done_again_once_something_else_was_done(taught):
    taught.enrol(person("Hà Thị Mẩy"), person("Ma Văn Sính"))
    mark(taught, [1])
    undone(taught.store)
    mark(taught, [2])
    with taught.store.writing() as session, pytest.raises(errors.NothingToRedo):
        undo.redo(session)
    assert marks(taught) == [{}, {1: "present"}]


def test_marks_for_the_rest_are_undone_with_the_marks_of_the_same_go(taught):
    taught.enrol(person("Hà Thị Mẩy"), person("Ma Văn Sính"), person("Lý Mẩy"))
    mark(taught, [2], rest="absent")
    assert marks(taught) == [{1: "absent"}, {1: "present"}, {1: "absent"}]
    undone(taught.store)
    assert marks(taught) == [{}, {}, {}]


def test_a_corrected_person_is_as_before(taught):
    taught.enrol(person("Hà Thị Mẩy", "1980", phone="0912345678"))
    with taught.store.reading() as session:
        who = people.find(session, "Ha Thi May")
    with taught.store.writing() as session:
        people.correct(
            session, person=who, facts={"name": "Hà Thị Mây", "birth": None, "phone": "0987654321"}
        )
    undone(taught.store)
    with taught.store.reading() as session:
        facts = people.show(session, who)
        assert (facts.name, facts.birth) == ("Hà Thị Mẩy", "1980")
        assert people.private_facts(session, person=who)["phone"] == "0912345678"


def test_an_action_is_not_undone_once_something_hangs_on_it(taught):
    taught.enrol(person("Hà Thị Mẩy"))
    mark(taught, [1])
    with taught.store.writing() as session:
        session.execute(update(tables.action).values(undoes=None))
        newest = session.scalar(select(tables.action.c.id).order_by(tables.action.c.id.desc()).limit(1))
        session.execute(tables.action.delete().where(tables.action.c.id == newest))
    with taught.store.reading() as session:
        assert undo.offered(session) == (None, None)
    with taught.store.writing() as session, pytest.raises(errors.UndoOvertaken):
        undo.undo(session)
    assert marks(taught) == [{1: "present"}]


def test_a_deleted_class_comes_back_with_its_people_and_marks(taught):
    taught.enrol(person("Hà Thị Mẩy"), person("Ma Văn Sính"))
    mark(taught, [1, 2])
    with taught.store.writing() as session:
        deleting.delete(session, entity="class", row=taught.id)
    assert titles(taught.store) == []
    undone(taught.store)
    assert marks(taught) == [{1: "present"}, {1: "present"}]
    redone(taught.store)
    assert titles(taught.store) == []


def test_a_class_that_was_added_goes_with_its_sessions_and_site(store):
    with store.writing() as session:
        classes.add(session, title="Chữ ký số", first_day=date(2025, 5, 6), class_sessions=2)
    undone(store)
    assert titles(store) == []
    redone(store)
    assert titles(store) == ["Chữ ký số"]
    with store.reading() as session:
        (summary,) = classes.list_all(session)
        assert summary.class_sessions == 2 and len(classes.sites(session, summary.id)) == 1


def test_in_a_new_store_there_is_nothing_to_undo(store):
    with store.writing() as session, pytest.raises(errors.NothingToUndo):
        undo.undo(session)
    with store.reading() as session:
        assert undo.offered(session) == (None, None)


def test_an_offer_says_what_was_done_and_how_much_of_it(taught):
    taught.enrol(person("Hà Thị Mẩy"), person("Ma Văn Sính"))
    mark(taught, [1, 2])
    with taught.store.reading() as session:
        offer, again = undo.offered(session)
    assert again is None and offer is not None
    assert (offer.changes, offer.first.entity, offer.first.register) == (2, "attendance", "mark")
    assert offer.first.subject.startswith("Hà Thị Mẩy")


def test_what_added_a_row_is_told_as_that(taught):
    taught.enrol(person("Hà Thị Mẩy"))
    with taught.store.reading() as session:
        offer, _ = undo.offered(session)
    assert offer is not None
    assert (offer.first.entity, offer.first.subject, offer.first.register) == ("person", "Hà Thị Mẩy", "made")
    undone(taught.store)
    with taught.store.reading() as session:
        _, again = undo.offered(session)
    assert again is not None and again.first == offer.first


def test_certificates_once_issued_are_revoked_not_undone(taught):
    taught.enrol(person("Hà Thị Mẩy"))
    for number in (1, 2):
        with taught.store.writing() as session:
            attendance.mark_rows(session, training_class=taught.id, site=taught.site, number=number, rows=[1])
    with taught.store.writing() as session:
        certificates.issue(session, training_class=taught.id)
    with taught.store.writing() as session, pytest.raises(errors.CertificatesStand):
        undo.undo(session)
    with taught.store.reading() as session:
        assert undo.offered(session) == (None, None)
        assert [face.name for face in certificates.faces(session, training_class=taught.id)] == ["Hà Thị Mẩy"]


def test_what_can_be_done_again_is_told_as_it_was_done(taught):
    taught.enrol(person("Hà Thị Mẩy"))
    with taught.store.reading() as session:
        done, _ = undo.offered(session)
    undone(taught.store)
    with taught.store.reading() as session:
        before, again = undo.offered(session)
    assert again is not None and done is not None and again.first == done.first
    assert before is not None and (before.first.entity, before.first.register) == ("class", "made")
