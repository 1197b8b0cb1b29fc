"""Lists leave the window as files and come back; a person gets what is kept of them, or asks for erasure."""

from __future__ import annotations

import json
import logging
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from tests.gui.class_stories import Viewer, add_class, at_rest, enrol, mark, open_context, shown
from tqdesk.errors import ErasureAsked
from tqdesk.gui.pages.class_people import ClassPeopleTab
from tqdesk.gui.pages.people import PeoplePage
from tqdesk.sheets.roster import read_roster
from tqdesk.store import rebuilding
from tqdesk.training import erasure, people, searching
from tqdesk.words.sentences import sentence

NAMES = ["Ma Thị Mẫu", "Hoàng Văn Thử", "Giàng A Páo", "Lý Mẩy"]
NUMBER, PHONE = "008185000001", "0900000001"


@pytest.fixture
def context(qtbot, tmp_path, monkeypatch):
    with open_context(tmp_path / "store", monkeypatch) as context:
        yield context
        with context.store.writing() as session:
            assert rebuilding.rebuild(session) == 0


@pytest.fixture
def class_id(context, tmp_path):
    made = add_class(context)
    enrol(context, made, tmp_path)
    mark(context, made, 1, [1, 2])
    return made


@pytest.fixture
def answer(monkeypatch):
    """What the system's dialog for a new file will be answered; what it was asked is noted."""
    asked = []

    class Answer:
        file = Path()
        proposed = asked

        def __call__(self, parent, title, start, kinds):
            asked.append(Path(start).name)
            return str(self.file), kinds.partition(";;")[0]

    answer = Answer()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return answer


@pytest.fixture
def viewer(qapp):
    viewer = Viewer()
    yield viewer
    viewer.close()


@pytest.fixture
def page(qtbot, context, class_id):
    page = PeoplePage(context)
    shown(qtbot, context, page)
    return page


def choose(button, text, qtbot, context):
    """Choose an entry of the menu of a button."""
    (action,) = [each for each in button.menu().actions() if each.text() == text]
    action.trigger()
    at_rest(qtbot, context)


def look_at(qtbot, page, name):
    places = [place for place, line in enumerate(page.model.rows()) if line.name == name]
    page.table.selectRow(places[0])
    at_rest(qtbot, page.context)


def test_the_list_of_a_class_is_written_without_private_facts_and_opened(
    qtbot, context, class_id, tmp_path, answer, viewer
):
    tab = ClassPeopleTab(context, class_id)
    shown(qtbot, context, tab)
    answer.file = tmp_path / "lop"
    choose(tab.export, "List with marks…", qtbot, context)
    assert answer.proposed == ["List – Kỹ năng số.xlsx"]
    assert tab.notice.text().startswith("Written: 4 people")
    reading = read_roster(tmp_path / "lop.xlsx")
    assert [each.name for each in reading.people] == NAMES
    assert [[mark.status for mark in each.marks] for each in reading.people] == [["present"]] * 2 + [[]] * 2
    assert {each.phone for each in reading.people} == {None}
    tab.notice.agree()
    assert viewer.files == [tmp_path / "lop.xlsx"]


def test_private_facts_leave_when_asked_for_and_the_log_says_so(
    qtbot, context, class_id, tmp_path, answer, caplog
):
    tab = ClassPeopleTab(context, class_id)
    shown(qtbot, context, tab)
    answer.file = tmp_path / "lop.csv"
    with caplog.at_level(logging.INFO):
        choose(tab.export, "List with marks and private facts…", qtbot, context)
    assert "private facts" in tab.notice.text()
    assert read_roster(tmp_path / "lop.csv").people[0].citizen_id == NUMBER
    (said,) = [each for each in caplog.messages if "exported" in each]
    assert NUMBER not in said


def test_nothing_is_written_where_the_user_thinks_better_of_it(qtbot, context, class_id, tmp_path, answer):
    tab = ClassPeopleTab(context, class_id)
    shown(qtbot, context, tab)
    answer.file = ""
    choose(tab.export, "List with marks…", qtbot, context)
    assert tab.notice.text() == "" and len(answer.proposed) == 1


def test_an_empty_class_offers_a_list_to_be_filled_in(qtbot, context, tmp_path, answer):
    tab = ClassPeopleTab(context, add_class(context))
    shown(qtbot, context, tab)
    answer.file = tmp_path / "mau.xlsx"
    assert tab.template.isVisible()
    qtbot.mouseClick(tab.template, Qt.MouseButton.LeftButton)
    at_rest(qtbot, context)
    assert answer.proposed == ["List to be filled in – Kỹ năng số.xlsx"]
    assert (tmp_path / "mau.xlsx").exists() and "Fill it in" in tab.notice.text()


def test_one_may_type_at_once(page):
    assert page.search.hasFocus() and not page.export.hasFocus()


def test_the_people_found_are_written(qtbot, context, page, tmp_path, answer):
    page.search.setText("pao")
    answer.file = tmp_path / "tim.xlsx"
    choose(page.export, "These people…", qtbot, context)
    assert [each.name for each in read_roster(tmp_path / "tim.xlsx").people] == ["Giàng A Páo"]


def test_a_full_folder_is_told_in_its_sentence(qtbot, context, page, tmp_path, answer):
    answer.file = tmp_path / "none" / "a.xlsx"
    choose(page.export, "These people…", qtbot, context)
    assert str(tmp_path / "none") in page.notice.text()


def test_a_person_gets_all_that_is_kept_of_them(qtbot, context, page, tmp_path, answer, caplog):
    look_at(qtbot, page, NAMES[0])
    answer.file = tmp_path / "ma.json"
    with caplog.at_level(logging.INFO):
        choose(page.panel.rights.more, "Export the data of this person…", qtbot, context)
    assert answer.proposed == ["Copy of personal data – Ma Thị Mẫu.pdf"]
    assert "give it to that person alone" in page.notice.text()
    (kept,) = json.loads((tmp_path / "ma.json").read_text(encoding="utf-8"))["persons"]
    assert kept["private"] == {"citizen_id": NUMBER, "phone": PHONE}
    (said,) = [each for each in caplog.messages if "all that is kept" in each]
    assert NUMBER not in said and kept["id"] in said


def test_a_request_for_erasure_is_noted_shown_undone_and_withdrawn(qtbot, context, page):
    look_at(qtbot, page, NAMES[0])
    rights = page.panel.rights
    choose(rights.more, "Ask for erasure…", qtbot, context)
    assert rights.form.isVisible() and rights.reason.hasFocus()
    assert "Nothing is erased by it" in rights.question.text()
    qtbot.keyClicks(rights.reason, "Da nghi viec")
    qtbot.keyClick(rights.reason, Qt.Key.Key_Return)
    at_rest(qtbot, context)
    today = f"{date.today():%d/%m/%Y}"
    assert rights.said.text() == f"Asked on {today} to be erased" and rights.standing.isVisible()
    assert "Nothing has been erased" in rights.left.text() and "20 days" in rights.left.text()
    assert not rights.erase.isEnabled() and not rights.form.isVisible()
    with context.store.reading() as session:
        (request,) = erasure.listed(session)
        assert searching.search(session).total == 4
    assert request.reason == "Da nghi viec"
    page.notice.agree()
    at_rest(qtbot, context)
    assert not rights.standing.isVisible() and rights.erase.isEnabled()
    choose(rights.more, "Ask for erasure…", qtbot, context)
    qtbot.mouseClick(rights.note, Qt.MouseButton.LeftButton)
    at_rest(qtbot, context)
    qtbot.mouseClick(rights.withdraw, Qt.MouseButton.LeftButton)
    at_rest(qtbot, context)
    assert not rights.standing.isVisible()
    with context.store.reading() as session:
        assert erasure.listed(session) == []


def test_another_person_is_not_taken_for_the_one_who_asked(qtbot, context, page):
    look_at(qtbot, page, NAMES[0])
    rights = page.panel.rights
    choose(rights.more, "Ask for erasure…", qtbot, context)
    look_at(qtbot, page, NAMES[3])
    assert not rights.form.isVisible() and not rights.standing.isVisible()


def test_somebody_who_asked_is_not_deleted_meanwhile(qtbot, context, page):
    look_at(qtbot, page, NAMES[0])
    page.panel.rights.begin()
    page.panel.rights.ask()
    at_rest(qtbot, context)
    page.panel.ask_to_delete()
    at_rest(qtbot, context)
    assert page.notice.text() == sentence(ErasureAsked())


def test_private_facts_category_and_group_are_put_right_unseen(qtbot, context, page):
    look_at(qtbot, page, NAMES[0])
    page.panel.begin_correction()
    form = page.panel.form
    assert {form.fields[name].text() for name in ("phone", "citizen_id", "email")} == {""}
    form.fields["citizen_id"].setText("008 185 000 009")
    form.fields["email"].setText("moi@example.vn")
    form.ethnic.setCurrentText("Dao")
    form.category.setCurrentText("civil servants")
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    at_rest(qtbot, context)
    with context.store.reading() as session:
        person = people.find(session, NAMES[0])
        assert people.show(session, person).category == "civil_servant"
        assert people.private_facts(session, person=person) == {
            "citizen_id": "008185000009",
            "phone": PHONE,
            "email": "moi@example.vn",
            "ethnic": "Dao",
        }


# The requests that wait


def ask(context, name, reason=None):
    with context.store.writing() as session:
        person = people.find(session, name)
        erasure.ask(session, person=person, asked_on=date.today(), today=date.today(), reason=reason)
    context.changed.emit(frozenset({"erase_request"}))


def test_requests_that_wait_are_listed_looked_at_and_withdrawn_by_keys(qtbot, context, page):
    assert page.asked.text() == "Erase requests"
    ask(context, NAMES[0], "Da nghi viec")
    ask(context, NAMES[3])
    at_rest(qtbot, context)
    assert page.asked.text() == "Erase requests (2)"
    qtbot.keyClick(page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    at_rest(qtbot, context)
    shown_rows = [
        [page.requests.model.index(row, column).data() for column in range(5)]
        for row in range(page.requests.model.rowCount())
    ]
    today = f"{date.today():%d/%m/%Y}"
    assert shown_rows == [
        [NAMES[0], "Xã Tân Trào", today, "20 days left", "Da nghi viec"],
        [NAMES[3], "Xã Tân Trào", today, "20 days left", "–"],
    ]
    assert page.requests.table.hasFocus()
    qtbot.keyClick(page.requests.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.requests.table, Qt.Key.Key_Return)
    at_rest(qtbot, context)
    assert page.table.isVisible() and page.panel.name.text() == NAMES[3]
    assert page.panel.rights.standing.isVisible() and [each.name for each in page.chosen()] == [NAMES[3]]
    page.show_requests()
    at_rest(qtbot, context)
    page.requests.table.selectRow(0)
    page.requests.withdraw.setFocus()
    qtbot.keyClick(page.requests.withdraw, Qt.Key.Key_Return)
    at_rest(qtbot, context)
    assert [each.name for each in page.requests.model.rows()] == [NAMES[3]]
    assert page.notice.text() == f"The request of {NAMES[0]} is withdrawn."
    page.notice.agree()
    at_rest(qtbot, context)
    assert len(page.requests.model.rows()) == 2
    qtbot.keyClick(page.requests.table, Qt.Key.Key_Escape)
    assert page.table.isVisible() and page.header.title.text() == "Learners" and page.search.hasFocus()


def test_of_namesakes_the_one_who_asked_is_chosen_whoever_was_before(qtbot, context, page):
    with context.store.writing() as session:
        person = people.find(session, NAMES[3])
        people.correct(session, person=person, facts={"name": NAMES[0]})
        erasure.ask(session, person=person, asked_on=date.today(), today=date.today())
    context.changed.emit(frozenset({"person", "erase_request"}))
    page.search.setText(NAMES[0])
    at_rest(qtbot, context)
    namesakes = [line.id for line in page.model.rows()]
    assert len(namesakes) == 2
    page.table.selectRow(1 - namesakes.index(person))
    at_rest(qtbot, context)
    page.show_requests()
    at_rest(qtbot, context)
    page.requests.look_at_person()
    at_rest(qtbot, context)
    assert page.panel.person == person
    assert [each.id for each in page.chosen()] == [person]


def test_where_no_request_waits_the_place_says_so_and_leads_back(qtbot, context, page):
    page.asked.click()
    at_rest(qtbot, context)
    assert not page.requests.table.isVisible() and page.requests.back_from_nothing.hasFocus()
    qtbot.keyClick(page.requests.back_from_nothing, Qt.Key.Key_Return)
    assert page.table.isVisible() and page.asked.isVisible()


def test_a_correction_removes_private_facts_group_and_category(qtbot, context, page):
    with context.store.writing() as session:
        person = people.find(session, NAMES[0])
        people.correct(
            session,
            person=person,
            facts={"email": "cu@example.vn", "ethnic": "Dao", "category": "civil_servant"},
        )
    look_at(qtbot, page, NAMES[0])
    page.panel.begin_correction()
    form = page.panel.form
    for name in ("phone", "citizen_id", "email"):
        assert form.removed[name].isVisibleTo(form)
        form.fields[name].setText("typed before")
        form.removed[name].click()
        assert form.fields[name].text() == "" and not form.fields[name].isEnabled()
    form.ethnic.setCurrentText("remove it")
    form.category.setCurrentText("–")
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    at_rest(qtbot, context)
    with context.store.reading() as session:
        assert people.private_facts(session, person=person) == {}
        assert people.show(session, person).category is None
    page.panel.begin_correction()
    assert not any(each.isVisibleTo(form) for each in form.removed.values())
