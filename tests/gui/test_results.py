"""An officer issues certificates to those who attended, prints them, revokes one, and reads the history."""

from __future__ import annotations

from datetime import date

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt

from tests.cli.rosters import PEOPLE, write_roster
from tests.gui.class_stories import Viewer, add_class, at_rest, enrol, mark, open_context, shown
from tqdesk.gui import papers
from tqdesk.gui.pages.class_history import ClassHistoryTab
from tqdesk.gui.pages.class_results import ClassResultsTab
from tqdesk.sheets.roster import read_roster
from tqdesk.training import certificates, classes, rosters


@pytest.fixture
def context(qtbot, tmp_path, monkeypatch):
    with open_context(tmp_path / "store", monkeypatch) as context:
        yield context


@pytest.fixture
def class_id(context, tmp_path):
    """Four people, two half-days: 1 was there twice, 2 once late, 3 in the morning only, 4 never."""
    class_id = add_class(context)
    enrol(context, class_id, tmp_path)
    mark(context, class_id, 1, [1, 2, 3])
    mark(context, class_id, 2, [1])
    mark(context, class_id, 2, [2], "late")
    return class_id


@pytest.fixture
def tab(qtbot, context, class_id):
    tab = ClassResultsTab(context, class_id)
    shown(qtbot, context, tab)
    return tab


@pytest.fixture
def viewer():
    viewer = Viewer()
    yield viewer
    viewer.close()


def column(model, place):
    return [model.index(row, place).data() for row in range(model.rowCount())]


def issue(qtbot, tab):
    qtbot.keyClick(tab, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    tab.issuing.day.setText("9/4/2025")
    qtbot.keyClick(tab.issuing.yes, Qt.Key.Key_Return)
    at_rest(qtbot, tab.context)


def test_who_attended_how_often_and_who_has_earned_a_certificate(tab):
    assert column(tab.model, 3) == ["2/2", "2/2", "1/2", "0/2"]
    assert column(tab.model, 4) == [
        "Attended in full",
        "Attended in full",
        "Sessions missing",
        "Sessions missing",
    ]
    assert tab.counts.text() == "4 people on the list · 2 attended in full · 0 have a certificate"
    assert tab.issue.text() == "Issue certificates to 2 people…"
    assert not tab.print.isEnabled()


def test_certificates_are_issued_with_the_date_shown_and_their_numbers_told(qtbot, tab):
    issue(qtbot, tab)
    assert tab.notice.text() == ("2 certificates were issued, numbers 001/GCN-02545 to 002/GCN-02545.")
    # By given name: Mẫu before Thử.
    assert column(tab.model, 5) == ["001/GCN-02545 · 09/04/2025", "002/GCN-02545 · 09/04/2025", "", ""]
    assert not tab.issue.isEnabled()
    with tab.context.store.reading() as session:
        faces = certificates.faces(session, training_class=tab.class_id)
    assert [(face.name, face.issued_on) for face in faces] == [
        ("Ma Thị Mẫu", date(2025, 4, 9)),
        ("Hoàng Văn Thử", date(2025, 4, 9)),
    ]


def test_before_issuing_the_page_says_to_how_many_and_to_whom_not_and_why(qtbot, tab):
    qtbot.keyClick(tab, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    at_rest(qtbot, tab.context)
    assert tab.issuing.question.text() == "Issue certificates to 2 people?"
    assert tab.issuing.about.text().splitlines()[1:] == [
        "None for 2 people, who missed sessions: Giàng A Páo (1/2), Lý Mẩy (0/2)."
    ]
    assert column(tab.model, 5) == ["", "", "", ""]
    qtbot.keyClick(tab.issuing.yes, Qt.Key.Key_Escape)
    at_rest(qtbot, tab.context)
    assert not tab.issuing.isVisible()
    assert column(tab.model, 5) == ["", "", "", ""]


def test_who_has_one_keeps_it_and_who_lost_one_is_named(qtbot, tab, context):
    issue(qtbot, tab)
    with context.store.writing() as session:
        certificates.revoke(session, number="002/GCN-02545", reason="in sai")
    context.changed.emit(frozenset({"certificate"}))
    at_rest(qtbot, context)
    tab.begin_issuing()
    assert tab.issuing.question.text() == "Issue certificates to 1 people?"
    assert tab.issuing.about.text().splitlines()[2:] == [
        "1 people keep the one they have.",
        "A new one after the one that was revoked: Hoàng Văn Thử.",
    ]


def test_a_date_that_is_none_issues_nothing_and_is_said(qtbot, tab):
    tab.begin_issuing()
    tab.issuing.day.setText("31/2/2025")
    tab.issuing.yes.click()
    at_rest(qtbot, tab.context)
    assert tab.notice.text().startswith("“31/2/2025” is no date")
    assert column(tab.model, 5) == ["", "", "", ""]
    tab.issuing.day.setText("9/4/2025")
    tab.issuing.yes.click()
    at_rest(qtbot, tab.context)
    assert tab.notice.text().startswith("2 certificates were issued")


def test_a_mark_set_elsewhere_shows_at_once(qtbot, tab, context):
    mark(context, tab.class_id, 2, [3])
    context.changed.emit(frozenset({"attendance"}))
    at_rest(qtbot, context)
    assert tab.issue.text() == "Issue certificates to 3 people…"


def test_certificates_are_written_as_pdf_and_opened(qtbot, tab, viewer, tmp_path):
    issue(qtbot, tab)
    file = tmp_path / "Giấy chứng nhận.pdf"
    tab.print_certificates(file)
    at_rest(qtbot, tab.context)
    assert viewer.files == [file]
    assert "Ma Thị Mẫu".upper() in "".join(page.extract_text() for page in PdfReader(file).pages).upper()
    assert len(PdfReader(file).pages) == 2
    assert str(file) in tab.notice.text()


def test_a_folder_that_is_not_there_is_said_on_the_page(qtbot, tab, viewer, tmp_path):
    issue(qtbot, tab)
    tab.print_certificates(tmp_path / "gone" / "certificates.pdf")
    at_rest(qtbot, tab.context)
    assert "cannot be written to" in tab.notice.text()
    assert viewer.files == []


def test_a_certificate_is_revoked_by_keys_and_only_with_a_reason(qtbot, tab):
    issue(qtbot, tab)
    tab.table.selectRow(1)
    tab.table.setFocus()
    qtbot.keyClick(tab.table, Qt.Key.Key_Delete)
    assert tab.revoking.question.text() == "Revoke 002/GCN-02545 of Hoàng Văn Thử?"
    qtbot.keyClick(tab.revoking.reason, Qt.Key.Key_Return)
    at_rest(qtbot, tab.context)
    assert tab.notice.text().startswith("Type the reason")
    assert column(tab.model, 4)[1] == "Certificate issued"
    qtbot.keyClicks(tab.revoking.reason, "cap nham")
    qtbot.keyClick(tab.revoking.reason, Qt.Key.Key_Return)
    at_rest(qtbot, tab.context)
    assert column(tab.model, 4) == [
        "Certificate issued",
        "Certificate revoked",
        "Sessions missing",
        "Sessions missing",
    ]
    assert not tab.revoking.isVisible()
    assert tab.issue.text() == "Issue certificates to 1 people…"


def test_escape_keeps_the_certificate(qtbot, tab):
    issue(qtbot, tab)
    tab.table.selectRow(0)
    tab.revoke.click()
    qtbot.keyClick(tab.revoking.reason, Qt.Key.Key_Escape)
    at_rest(qtbot, tab.context)
    assert not tab.revoking.isVisible()
    assert column(tab.model, 4)[0] == "Certificate issued"


def test_one_who_has_no_certificate_has_none_to_revoke(tab):
    tab.table.selectRow(3)
    assert not tab.revoke.isEnabled()


def test_a_class_without_people_says_what_to_do(qtbot, context):
    tab = ClassResultsTab(context, add_class(context, "Lớp trống"))
    shown(qtbot, context, tab)
    assert not tab.issue.isVisible()
    assert tab.pages.currentIndex() == 1


def test_a_revoked_certificate_that_was_issued_again_counts(context, class_id):
    with context.store.writing() as session:
        certificates.issue(session, training_class=class_id)
        certificates.revoke(session, number="001/GCN-02545", reason="in sai")
        certificates.issue(session, training_class=class_id)
        found = certificates.results(session, training_class=class_id)
        newest = certificates.newest_numbers(session, training_class=class_id, most=2)
    assert [each.number for each in found.people[:2]] == ["003/GCN-02545", "002/GCN-02545"]
    assert (found.count("certified"), found.count("due"), found.count("earned")) == (2, 0, 2)
    assert newest == ["002/GCN-02545", "003/GCN-02545"]


# The sign-in sheet


def test_the_sign_in_sheet_of_the_class_is_written_and_opened(qtbot, context, class_id, viewer, tmp_path):
    papers.print_sign_in_sheet(context, class_id, tmp_path / "sheet.pdf")
    at_rest(qtbot, context)
    assert viewer.files == [tmp_path / "sheet.pdf"]
    assert "Giàng A Páo" in PdfReader(tmp_path / "sheet.pdf").pages[0].extract_text()


def test_each_site_with_a_list_has_a_sheet_of_its_own(qtbot, context, class_id, viewer, tmp_path):
    others = (("Lục Thị Mẫu", "1991", "Nữ", None, None, None, None),)
    reading = read_roster(write_roster(tmp_path / "others.xlsx", others))
    with context.store.writing() as session:
        far = classes.add_site(session, training_class=class_id, unit="2024:02536", venue="Nhà văn hóa: 2")
        plan = rosters.plan(session, reading, training_class=class_id, site=far)
        rosters.apply(session, plan, training_class=class_id, site=far)
    papers.print_sign_in_sheet(context, class_id, tmp_path / "sheet.pdf")
    at_rest(qtbot, context)
    assert [file.name for file in viewer.files] == ["sheet – Xã Tân Trào.pdf", "sheet – Nhà văn hóa 2.pdf"]
    texts = [PdfReader(file).pages[0].extract_text() for file in viewer.files]
    assert [("Lục Thị Mẫu" in text, "Lý Mẩy" in text) for text in texts] == [(False, True), (True, False)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kỹ năng số: đợt 1/2", "Kỹ năng số đợt 1 2"),
        ("..\\..\\x", "x"),
        ("???", "TQDesk"),
        ("a" * 300, "a" * 80),
    ],
)
def test_a_title_becomes_a_file_name_that_every_system_takes(text, name):
    assert papers.file_name(text) == name


# The history


def test_the_history_tells_the_newest_first_and_finds_without_marks(qtbot, context, class_id):
    with context.store.writing() as session:
        certificates.issue(session, training_class=class_id)
    mark(context, class_id, 2, [2], "present")
    history = ClassHistoryTab(context, class_id)
    shown(qtbot, context, history)
    first = history.model.rows()[0]
    assert (first.who, first.what, first.change) == (
        "Ma Thị Thử",
        "Attendance Hoàng Văn Thử · 08/04/2025 · afternoon: mark",
        "late → present",
    )
    assert history.model.rows()[1].what == "Certificate 002/GCN-02545 · Hoàng Văn Thử: added"
    history.filter.setText("ly may list number")
    qtbot.keyClick(history.filter, Qt.Key.Key_Return)
    at_rest(qtbot, context)
    assert [row.change for row in history.model.rows()] == ["4"]
    history.filter.setText("nothing like it")
    qtbot.keyClick(history.filter, Qt.Key.Key_Return)
    at_rest(qtbot, context)
    assert history.pages.currentIndex() == 1


def test_earlier_changes_come_on_demand(qtbot, context, tmp_path):
    class_id = add_class(context, class_sessions=4)
    people = [(f"{row[0]} {letter}", *row[1:5], None, None) for row in PEOPLE for letter in "ABCDEFGHIJKL"]
    enrol(context, class_id, tmp_path, people)
    for number in (1, 2, 3):
        mark(context, class_id, number, list(range(1, 49)))
    history = ClassHistoryTab(context, class_id)
    shown(qtbot, context, history)
    assert len(history.model.rows()) == 200
    assert history.total.text() == "the newest 200 changes"
    history.more.click()
    at_rest(qtbot, context)
    assert len(history.model.rows()) > 240
    assert not history.more.isVisible()
