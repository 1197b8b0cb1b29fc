"""An officer finds a person by a few letters, looks at what is known of them, and puts it right."""

from __future__ import annotations

import logging

import pytest
from PySide6.QtCore import Qt

from tests.gui.class_stories import add_class, at_rest, enrol, mark, open_context, shown
from tqdesk.errors import BadBirth, BadPhone, TextMissing
from tqdesk.gui.pages.people import PeoplePage
from tqdesk.store.ids import new_row_id
from tqdesk.store.journal import Edit, write
from tqdesk.training import certificates, conflicts, history, people, searching


@pytest.fixture
def context(qtbot, tmp_path, monkeypatch):
    with open_context(tmp_path / "store", monkeypatch) as context:
        class_id = add_class(context)
        enrol(context, class_id, tmp_path)
        mark(context, class_id, 1, [1])
        mark(context, class_id, 2, [1])
        with context.store.writing() as session:
            certificates.issue(session, training_class=class_id)
        yield context


@pytest.fixture
def page(qtbot, context):
    page = PeoplePage(context)
    shown(qtbot, context, page)
    return page


def find(qtbot, page, text):
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()
    page.search.setText(text)
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    at_rest(qtbot, page.context)


def look_at(qtbot, page, text):
    find(qtbot, page, text)
    qtbot.keyClick(page.search, Qt.Key.Key_Down)
    at_rest(qtbot, page.context)


def names(page):
    return [line.name for line in page.model.rows()]


def rows_of(form):
    """Caption → value of the rows of a form."""
    return {
        form.itemAt(row, form.ItemRole.LabelRole).widget().text(): form.itemAt(row, form.ItemRole.FieldRole)
        .widget()
        .text()
        for row in range(form.rowCount())
        if form.itemAt(row, form.ItemRole.LabelRole) is not None
    }


def test_everyone_is_listed_by_given_name(page):
    assert names(page) == ["Ma Thị Mẫu", "Lý Mẩy", "Giàng A Páo", "Hoàng Văn Thử"]
    assert page.total.text() == "4 people"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("giang", ["Giàng A Páo"]),
        ("mau", ["Ma Thị Mẫu", "Giàng A Páo", "Hoàng Văn Thử"]),
        ("thon mau hoang", ["Hoàng Văn Thử"]),
        ("ubnd", ["Ma Thị Mẫu"]),
        ("tan trao ly", ["Lý Mẩy"]),
        ("008090000002", ["Hoàng Văn Thử"]),
        ("0900 000 003", ["Giàng A Páo"]),
        ("%", []),
        ("_", []),
        ("nobody", []),
    ],
)
def test_people_are_found_by_name_workplace_unit_and_number(qtbot, page, text, found):
    find(qtbot, page, text)
    assert names(page) == found
    assert page.total.text() == f"{len(found)} found"


def test_typing_alone_searches(qtbot, page):
    qtbot.keyClicks(page.search, "pao")
    qtbot.waitUntil(lambda: names(page) == ["Giàng A Páo"], timeout=3000)


def test_enter_typed_before_the_answer_takes_the_first_of_it(qtbot, page):
    qtbot.keyClicks(page.search, "hoang")
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    at_rest(qtbot, page.context)
    assert [line.name for line in page.chosen()] == ["Hoàng Văn Thử"]


def test_where_nobody_is_found_the_page_says_how_to_search(qtbot, page):
    find(qtbot, page, "nobody")
    assert page.nobody.isVisible() and not page.table.isVisible()
    find(qtbot, page, "may")
    assert page.table.isVisible() and not page.nobody.isVisible()


def test_of_very_many_it_is_only_said_that_there_are_more(qtbot, context, page):
    with context.store.writing() as session:
        many = [
            Edit("person", new_row_id(), {"made": {}, "name": {"name": f"Triệu Văn {number}"}})
            for number in range(1001)
        ]
        write(session, many)
    find(qtbot, page, "trieu")
    assert page.total.text() == "The first 100 of more than 1.000 people; type more to find the one you want."
    find(qtbot, page, "trieu 99")
    assert page.total.text() == "11 found"


def test_only_the_first_are_told_of_and_all_are_counted(context):
    with context.store.reading() as session:
        found = searching.search(session, "", most=3)
    assert ([line.name for line in found.people], found.total) == (
        ["Ma Thị Mẫu", "Lý Mẩy", "Giàng A Páo"],
        4,
    )


def test_private_facts_are_masked_until_asked_for_and_the_log_names_nobody(qtbot, page, caplog):
    look_at(qtbot, page, "ma thi")
    assert page.panel.name.text() == "Ma Thị Mẫu"
    assert rows_of(page.panel.private) == {"Citizen ID": "••••••••0001", "Phone": "••••••0001"}
    with caplog.at_level(logging.INFO, logger="tqdesk"):
        page.panel.reveal.click()
        at_rest(qtbot, page.context)
    assert rows_of(page.panel.private) == {"Citizen ID": "008185000001", "Phone": "0900000001"}
    logged = [record.getMessage() for record in caplog.records]
    assert len(logged) == 1 and str(page.panel.person) in logged[0]
    assert "Mẫu" not in logged[0] and "008185000001" not in logged[0]
    look_at(qtbot, page, "ma thi")
    page.panel.show_person(page.panel.person)
    at_rest(qtbot, page.context)
    assert rows_of(page.panel.private)["Citizen ID"] == "••••••••0001"


def test_the_classes_of_a_person_are_beside_their_facts(context):
    with context.store.reading() as session:
        facts = people.show(session, people.find(session, "Ma Thị Mẫu"))
    assert [(each.title, each.attended, each.class_sessions, each.certificate) for each in facts.classes] == [
        ("Kỹ năng số", 2, 2, "001/GCN-02545")
    ]


def test_a_person_is_put_right_by_keys_alone(qtbot, page):
    look_at(qtbot, page, "ly may")
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    assert page.panel.form.fields["name"].hasFocus()
    qtbot.keyClick(page.panel.form.fields["name"], Qt.Key.Key_Tab)
    qtbot.keyClicks(page.panel.form.fields["birth"], "x")
    qtbot.keyClick(page.panel.form.fields["birth"], Qt.Key.Key_Return)
    at_rest(qtbot, page.context)
    assert "is no date of birth" in page.notice.text()
    page.panel.form.fields["birth"].setText("3/4/2001")
    page.panel.form.fields["position"].setText("Trưởng  thôn")
    page.panel.form.fields["phone"].setText("0912 345 678")
    qtbot.keyClick(page.panel.form.fields["position"], Qt.Key.Key_Return)
    at_rest(qtbot, page.context)
    shown_now = rows_of(page.panel.public)
    assert (shown_now["Birth"], shown_now["Position"]) == ("03/04/2001", "Trưởng thôn")
    assert page.notice.text() == ""
    with page.context.store.reading() as session:
        found = people.find(session, "Lý Mẩy")
        told = {each.register: (each.before, each.after) for each in history.changes(session, person=found)}
        assert people.private_facts(session, person=found) == {"phone": "0912345678"}
    assert told["birth"] == ({"birth": "2001"}, {"birth": "2001-04-03"})


def test_what_is_being_typed_outlives_a_change_from_elsewhere(qtbot, page):
    look_at(qtbot, page, "ly may")
    page.panel.begin_correction()
    page.panel.form.fields["position"].setText("Trưởng thôn")
    page.context.changed.emit(frozenset())
    at_rest(qtbot, page.context)
    assert page.panel.form.fields["position"].isVisible()
    assert page.panel.form.fields["position"].text() == "Trưởng thôn"


def test_what_came_while_someone_typed_is_not_overwritten(qtbot, page):
    look_at(qtbot, page, "ly may")
    page.panel.begin_correction()
    with page.context.store.writing() as session:
        person = people.find(session, "Lý Mẩy")
        people.correct(session, person=person, facts={"position": "Bí thư", "birth": "1999"})
    page.panel.form.fields["birth"].setText("3/4/2001")
    qtbot.keyClick(page.panel.form.fields["birth"], Qt.Key.Key_Return)
    at_rest(qtbot, page.context)
    with page.context.store.reading() as session:
        assert people.show(session, person).position == "Bí thư"
        (waiting,) = conflicts.listed(session)
    assert {each.value["birth"] for each in waiting.choices} == {"1999", "2001-04-03"}


def test_escape_forgets_what_was_typed(qtbot, page):
    look_at(qtbot, page, "ly may")
    page.panel.begin_correction()
    page.panel.form.fields["name"].setText("Ai khác")
    qtbot.keyClick(page.panel.form.fields["name"], Qt.Key.Key_Escape)
    at_rest(qtbot, page.context)
    assert page.panel.pages.currentIndex() == 1
    find(qtbot, page, "")
    assert "Ai khác" not in names(page)


def test_a_corrected_name_is_found_and_stands_on_the_list(context):
    with context.store.writing() as session:
        person = people.find(session, "Lý Mẩy")
        assert people.correct(session, person=person, facts={"name": " Lý  Thị Mẩy "})
        assert not people.correct(session, person=person, facts={"name": "Lý Thị Mẩy"})
        assert [line.name for line in searching.search(session, "ly thi may").people] == ["Lý Thị Mẩy"]


@pytest.mark.parametrize(
    ("facts", "error"),
    [({"name": "  "}, TextMissing), ({"birth": "31/02/1990"}, BadBirth), ({"phone": "113"}, BadPhone)],
    ids=("name", "birth", "phone"),
)
def test_facts_that_cannot_be_are_refused(context, facts, error):
    with context.store.writing() as session:
        person = people.find(session, "Lý Mẩy")
        before = people.show(session, person)
        with pytest.raises(error):
            people.correct(session, person=person, facts=facts)
        assert people.show(session, person) == before


def test_an_empty_birth_is_forgotten(context):
    with context.store.writing() as session:
        person = people.find(session, "Lý Mẩy")
        people.correct(session, person=person, facts={"birth": ""})
        assert people.show(session, person).birth is None


def test_without_people_the_page_says_where_they_come_from(qtbot, tmp_path, monkeypatch):
    with open_context(tmp_path / "empty", monkeypatch) as context:
        page = PeoplePage(context)
        shown(qtbot, context, page)
        assert page.pages.currentIndex() == 1
        page.search.setText("x")
        page.refresh()
        at_rest(qtbot, context)
        assert page.pages.currentIndex() == 2
