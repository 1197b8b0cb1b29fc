"""An officer puts a list from Excel, or one person, on the list of a class."""

from __future__ import annotations

from threading import Event
from time import thread_time

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from tests.cli.rosters import HEADER, PEOPLE, write_roster
from tests.gui.class_stories import Viewer, add_class, at_rest, enrol
from tqdesk.gui import folders
from tqdesk.gui.pages.class_people import ClassPeopleTab
from tqdesk.gui.pages.roster_reading import PreviewRow, ReadRoster, Taking
from tqdesk.gui.pages.roster_rows import FATE
from tqdesk.gui.undoing import undo
from tqdesk.records import PlannedPerson, RosterPerson, RosterPlan, RosterProblem
from tqdesk.sheets.roster import OpenedRoster
from tqdesk.training import classes


def import_file(qtbot, tab, path):
    tab.import_file(path)
    at_rest(qtbot, tab.context)


def listed(tab):
    """List number and name of all on the list, as the store has them."""
    with tab.context.store.reading() as session:
        found = classes.show(session, tab.class_id).enrolments
    return [(each.list_number, each.name) for each in found]


def column(model, place):
    return [model.index(row, place).data() for row in range(model.rowCount())]


def test_an_empty_class_offers_to_import_and_to_add(tab):
    assert tab.pages.currentWidget().isAncestorOf(tab.first)
    assert tab.first.isVisible() and tab.one.isVisible()


def test_the_preview_says_what_will_happen_and_saves_nothing(qtbot, tab, tmp_path):
    other = add_class(tab.context, "Lớp khác")
    enrol(tab.context, tab.class_id, tmp_path, PEOPLE[:1])
    enrol(tab.context, other, tmp_path, PEOPLE[1:3])
    before = listed(tab)
    rows = (
        PEOPLE[0],
        PEOPLE[1],
        ("Giang A Pao", "05/11/1978", None, None, None, None, None),
        ("Lý Mẩy", "2001", "Nữ", None, None, None, None),
    )
    import_file(qtbot, tab, write_roster(tmp_path / "preview.xlsx", rows))
    assert tab.pages.currentWidget() is tab.preview
    assert column(tab.preview.rows.model, FATE) == [
        "✓  In the class already",
        "=  Known person",
        "?  Maybe known",
        "+  New person",
    ]
    assert tab.preview.rows.counts.text() == (
        "4 rows · 1 new people · 1 known people · 1 maybe known · 1 in the class already"
    )
    assert tab.preview.take.text() == "Import 3 people"
    assert listed(tab) == before


def test_ctrl_enter_imports_and_the_list_shows_everyone_by_number(qtbot, tab, tmp_path):
    said = []
    tab.context.saved.connect(said.append)
    import_file(qtbot, tab, write_roster(tmp_path / "roster.xlsx", PEOPLE))
    qtbot.keyClick(tab.preview.take, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at_rest(qtbot, tab.context)
    assert listed(tab) == [(1, "Ma Thị Mẫu"), (2, "Hoàng Văn Thử"), (3, "Giàng A Páo"), (4, "Lý Mẩy")]
    assert column(tab.model, 0) == ["1", "2", "3", "4"]
    assert column(tab.model, 2) == ["12/03/1985", "1990", "05/11/1978", "2001"]
    assert tab.notice.text() == "4 people were put on the list."
    assert said == ["4 people were put on the list"]


def test_a_list_imported_once_more_says_that_nothing_is_new_and_nobody_is_doubled(qtbot, tab, tmp_path):
    for says, about in (
        ("Import 4 people", "saved yet"),
        ("Nothing is new: back to the list", "nothing to save"),
    ):
        import_file(qtbot, tab, write_roster(tmp_path / "roster.xlsx", PEOPLE))
        assert tab.preview.take.text() == says
        assert about in tab.preview.about.text()
        qtbot.keyClick(tab.preview.take, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        at_rest(qtbot, tab.context)
    assert len(listed(tab)) == 4
    assert tab.notice.text() == (
        "Nothing is new: all 4 people were on the list already; nobody was put on it twice."
    )
    richer = ("Hoàng Văn Thử", "1990", None, None, None, "0900000009", None)
    import_file(qtbot, tab, write_roster(tmp_path / "roster.xlsx", (richer,)))
    assert tab.preview.take.text() == "Add what is new about them"
    qtbot.keyClick(tab.preview.take, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at_rest(qtbot, tab.context)
    assert len(listed(tab)) == 4
    assert tab.notice.text() == (
        "All 1 people were on the list already; what the file has new about them was added."
    )


def test_escape_leaves_the_preview_and_nothing_is_imported(qtbot, tab, tmp_path):
    import_file(qtbot, tab, write_roster(tmp_path / "roster.xlsx", PEOPLE))
    qtbot.keyClick(tab.preview.take, Qt.Key.Key_Escape)
    at_rest(qtbot, tab.context)
    assert tab.pages.currentWidget() is not tab.preview
    assert listed(tab) == []


def test_a_cell_that_cannot_be_used_is_named_by_sheet_row_column_and_words(qtbot, tab, tmp_path):
    rows = (PEOPLE[0], ("Nông Văn Mẫu", "1988", None, None, None, "12", None))
    import_file(qtbot, tab, write_roster(tmp_path / "roster.xlsx", rows))
    problems = tab.preview.problems.model
    assert [column(problems, place) for place in range(3)] == [
        ["DS lớp"],
        ["G6"],
        ["“12” is no telephone number; the person is taken without one"],
    ]
    tab.preview.problems.table.selectRow(0)
    assert tab.preview.rows.table.currentIndex().row() == 1


def test_problems_are_saved_as_a_marked_copy_that_can_be_imported(qtbot, tab, tmp_path, monkeypatch):
    rows = (PEOPLE[0], ("Nông Văn Mẫu", "1988", None, None, None, "12", None))
    source = write_roster(tmp_path / "roster.xlsx", rows)
    import_file(qtbot, tab, source)
    asked = []
    target = tmp_path / "saved" / "marked.xlsx"
    target.parent.mkdir()

    def ask(page, title, kind, name, kinds, *, otherwise):
        asked.append(name)
        return target if len(asked) > 1 else source

    monkeypatch.setattr(folders, "ask_new_file", ask)
    before = source.read_bytes()
    tab.preview.problems.save.click()
    at_rest(qtbot, tab.context)
    assert "is the list itself" in tab.notice.text()
    assert source.read_bytes() == before
    tab.preview.problems.save.click()
    at_rest(qtbot, tab.context)
    assert asked == ["roster – to put right"] * 2
    assert tab.notice.text() == "marked.xlsx is saved, with 1 cells marked and explained."
    viewer = Viewer()
    tab.notice.agree()
    viewer.close()
    assert viewer.files == [target.parent]
    marked = load_workbook(target)["DS lớp"]["G6"]
    assert marked.value == "12" and "telephone" in marked.comment.text
    marked.value = "0912345678"
    book = marked.parent.parent
    book.save(target)
    import_file(qtbot, tab, target)
    assert tab.preview.problems.model.rowCount() == 0
    assert [each.planned.row.phone for each in tab.preview.rows.model.rows()] == ["0900000001", "0912345678"]


def test_a_file_dropped_on_the_tab_is_previewed(qtbot, tab, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(write_roster(tmp_path / "roster.xlsx", PEOPLE)))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(tab, QDragEnterEvent(QPoint(9, 9), *how))
    QApplication.sendEvent(tab, QDropEvent(QPointF(9, 9), *how))
    at_rest(qtbot, tab.context)
    assert tab.preview.rows.model.rowCount() == 4


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.xlsx", b"", "is empty (0 bytes)"),
        ("broken.xlsx", b"PK\x03\x04 cut short", "is damaged or incomplete"),
    ],
    ids=("empty", "broken"),
)
def test_a_bad_file_gets_one_sentence_and_changes_nothing(qtbot, tab, tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    import_file(qtbot, tab, tmp_path / name)
    assert said in tab.notice.text()
    assert not tab.working.isVisible()
    assert tab.pages.currentWidget() is not tab.preview
    assert listed(tab) == []


def test_a_roster_without_people_is_refused(qtbot, tab, tmp_path):
    import_file(qtbot, tab, write_roster(tmp_path / "roster.xlsx", (), HEADER))
    assert "nobody below it" in tab.notice.text()


def begin_behind_other_work(tab, act):
    """Start something that waits behind other work, press Stop, then let the worker go on."""
    gate = Event()
    tab.context.tasks.run_task(lambda progress: gate.wait(10))
    act()
    assert tab.working.isVisible()
    tab.working.stop.emit()
    gate.set()


def test_reading_can_be_stopped(qtbot, tab, tmp_path):
    path = write_roster(tmp_path / "roster.xlsx", PEOPLE)
    begin_behind_other_work(tab, lambda: tab.import_file(path))
    at_rest(qtbot, tab.context)
    assert tab.pages.currentWidget() is not tab.preview
    assert tab.notice.text() == "Stopped; what was not finished was not kept."


def test_stopping_an_import_puts_nobody_on_the_list_and_it_can_be_done_again(qtbot, tab, tmp_path):
    import_file(qtbot, tab, write_roster(tmp_path / "roster.xlsx", PEOPLE))
    begin_behind_other_work(tab, tab.preview.take.click)
    at_rest(qtbot, tab.context)
    assert listed(tab) == []
    tab.preview.take.click()
    at_rest(qtbot, tab.context)
    assert len(listed(tab)) == 4


def test_what_came_between_preview_and_import_is_shown_first(qtbot, tab, tmp_path):
    import_file(qtbot, tab, write_roster(tmp_path / "roster.xlsx", PEOPLE))
    enrol(tab.context, tab.class_id, tmp_path, PEOPLE[:2])
    tab.preview.take.click()
    at_rest(qtbot, tab.context)
    assert tab.pages.currentWidget() is tab.preview
    assert tab.preview.take.text() == "Import 2 people"
    assert len(listed(tab)) == 2
    tab.preview.take.click()
    at_rest(qtbot, tab.context)
    assert [name for _number, name in listed(tab)] == [row[0] for row in PEOPLE]


def test_an_import_is_one_action_that_undo_takes_back(qtbot, tab, tmp_path):
    import_file(qtbot, tab, write_roster(tmp_path / "roster.xlsx", PEOPLE))
    tab.preview.take.click()
    at_rest(qtbot, tab.context)
    assert len(listed(tab)) == 4
    undo(tab.context, tab.notice)
    at_rest(qtbot, tab.context)
    assert listed(tab) == []
    assert tab.pages.currentWidget().isAncestorOf(tab.first)


def test_another_file_takes_the_place_of_the_one_being_read(qtbot, tab, tmp_path):
    first = write_roster(tmp_path / "first.xlsx", PEOPLE[:1])
    second = write_roster(tmp_path / "second.xlsx", PEOPLE[1:])
    gate = Event()
    tab.context.tasks.run_task(lambda progress: gate.wait(10))
    tab.import_file(first)
    tab.import_file(second)
    gate.set()
    at_rest(qtbot, tab.context)
    assert tab.preview.title.whole() == "second.xlsx"
    assert tab.preview.rows.model.rowCount() == 3
    assert tab.notice.text() == ""


def test_a_page_that_is_closed_while_a_list_is_read_is_left_in_peace(qtbot, context, tmp_path):
    page = ClassPeopleTab(context, add_class(context, "Lớp khác"))
    page.show()
    at_rest(qtbot, context)
    gate = Event()
    context.tasks.run_task(lambda progress: gate.wait(10))
    page.import_file(write_roster(tmp_path / "roster.xlsx", PEOPLE))
    with qtbot.waitSignal(page.destroyed):
        page.deleteLater()
    gate.set()
    at_rest(qtbot, context)


def test_ten_thousand_rows_are_shown_without_a_hitch(qtbot, tab):
    people = tuple(
        PlannedPerson(RosterPerson("DS", row, f"Ma Thị {row}", birth="1985", position="Công chức"), "new")
        for row in range(6, 10_006)
    )
    problems = tuple(RosterProblem("DS", row, "F", "bad_phone", "12") for row in range(6, 1_006))
    rows = tuple(PreviewRow(each, detail="adds: phone") for each in people)
    roster = ReadRoster(OpenedRoster("a.xlsx", ()), Taking(), (), (), RosterPlan(people, problems), rows)
    tab.pages.setCurrentWidget(tab.preview)
    taken = []
    for turn in range(3):
        begun = thread_time()
        tab.preview.show_roster(f"{turn}.xlsx", roster, tab.list.sites)
        QApplication.processEvents()
        taken.append(thread_time() - begun)
    assert tab.preview.rows.model.rowCount() == 10_000
    assert min(taken) < 0.05


def test_one_person_is_added_by_keys_alone(qtbot, tab):
    qtbot.keyClick(tab, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert tab.form.name.hasFocus()
    qtbot.keyClicks(tab.form.name, "Nong Thi Mau")
    qtbot.keyClick(tab.form.name, Qt.Key.Key_Tab)
    assert tab.form.birth.hasFocus()
    qtbot.keyClicks(tab.form.birth, "30/02/1990")
    qtbot.keyClick(tab.form.birth, Qt.Key.Key_Return)
    at_rest(qtbot, tab.context)
    assert "“30/02/1990” is no date of birth" in tab.notice.text()
    assert listed(tab) == []
    tab.form.birth.setText("28/2/1990")
    qtbot.keyClick(tab.form.birth, Qt.Key.Key_Return)
    at_rest(qtbot, tab.context)
    assert listed(tab) == [(1, "Nong Thi Mau")]
    assert column(tab.model, 2) == ["28/02/1990"]
    assert tab.form.name.text() == "" and tab.form.name.hasFocus()
    qtbot.keyClick(tab.form.name, Qt.Key.Key_Escape)
    assert not tab.form.isVisible()


def test_a_person_on_the_list_is_not_added_twice(qtbot, tab, tmp_path):
    enrol(tab.context, tab.class_id, tmp_path)
    tab.refresh()
    at_rest(qtbot, tab.context)
    tab.begin_person()
    tab.form.name.setText("Lý Mẩy")
    tab.form.birth.setText("2001")
    tab.form.take.click()
    at_rest(qtbot, tab.context)
    assert "Lý Mẩy was on the list already" in tab.notice.text()
    assert len(listed(tab)) == 4


def test_the_list_is_filtered_without_marks(qtbot, tab, tmp_path):
    enrol(tab.context, tab.class_id, tmp_path)
    tab.refresh()
    at_rest(qtbot, tab.context)
    tab.filter.setText("giang pao")
    assert column(tab.model, 1) == ["Giàng A Páo"]
    tab.filter.setText("thon mau")
    assert column(tab.model, 1) == ["Hoàng Văn Thử", "Giàng A Páo"]


def test_a_search_in_the_list_that_finds_nobody_says_so(qtbot, tab, tmp_path):
    enrol(tab.context, tab.class_id, tmp_path)
    tab.refresh()
    at_rest(qtbot, tab.context)
    tab.filter.setText("Sùng Thị Không")
    assert not tab.table.isVisible()
    assert tab.nobody.isVisible() and "Sùng Thị Không" in tab.nobody.text()
    tab.filter.clear()
    assert tab.table.isVisible() and not tab.nobody.isVisible()


def test_the_site_is_chosen_where_a_class_has_several(qtbot, tab, tmp_path):
    with tab.context.store.writing() as session:
        far = classes.add_site(session, training_class=tab.class_id, unit="2024:02536", venue="Nhà văn hóa")
    tab.refresh()
    at_rest(qtbot, tab.context)
    import_file(qtbot, tab, write_roster(tmp_path / "roster.xlsx", PEOPLE))
    assert tab.preview.site.isVisible()
    tab.preview.site.setCurrentText("Nhà văn hóa")
    tab.preview.take.click()
    at_rest(qtbot, tab.context)
    with tab.context.store.reading() as session:
        assert {each.site for each in classes.show(session, tab.class_id).enrolments} == {far}
    assert column(tab.model, 4) == ["Nhà văn hóa"] * 4
