"""Someone starts the program for the first time: by invitation, by hand, with the sample; and comes back."""

from __future__ import annotations

import gettext
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from tests.builders import CHEAP, DISTRICT, make_store
from tests.gui.windows import at_rest
from tqdesk import words
from tqdesk.gui import preferences, theme
from tqdesk.gui.app import Application, dress
from tqdesk.gui.first_run import FirstRunWindow
from tqdesk.gui.main_window import MainWindow
from tqdesk.gui.passwords import strength
from tqdesk.gui.recovery import print_key
from tqdesk.gui.unlock import UnlockWindow
from tqdesk.store import keys
from tqdesk.store.opening import open_store
from tqdesk.sync import links, pairing
from tqdesk.training import classes, operators, samples

COMMUNE = "2024:02536"
PASSWORD = "suối trong 3 hòn đá"


@pytest.fixture(autouse=True)
def alone(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Preferences of the test's own, the words that stand in the code, and keys that are cheap to try."""
    monkeypatch.setenv("TQDESK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setattr(words, "_current", gettext.NullTranslations())
    monkeypatch.setattr(keys, "KeyCost", lambda: CHEAP)
    yield
    if theme.tokens().dark or theme.px(100) != 100:
        dress(qapp, dark=False, scale=100)


@pytest.fixture
def application(qapp: QApplication, tmp_path: Path) -> Iterator[Application]:
    """The program, on a data folder that is not there yet."""
    running = Application(qapp, tmp_path / "data")
    yield running
    if running.window is not None:
        running.window.close()
        running.window.close()  # the first one may only warn
        running.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(application: Application) -> None:
    """Wait until no worker of the window has anything to do, and what follows has been shown."""

    def is_busy() -> bool:
        window = application.window
        tasks = window.context.tasks if isinstance(window, MainWindow) else window.tasks
        return tasks.is_busy()

    at_rest(is_busy)


def first_run(application: Application) -> FirstRunWindow:
    application.start()
    QTest.qWaitForWindowActive(application.window)
    assert isinstance(application.window, FirstRunWindow)
    return application.window


def type_into(field, text: str) -> None:
    field.setFocus()
    field.clear()
    QTest.keyClicks(field, text)


def type_digits(code, digits: str) -> None:
    """The digits one by one, into whatever has the focus by then."""
    code.setFocus()
    for digit in digits:
        QTest.keyClick(QApplication.focusWidget(), digit)


def fill_in(form, operator: str = "Ma Thi Thu") -> None:
    type_into(form.operator, operator)
    form.password.first.setText(PASSWORD)
    form.password.second.setText(PASSWORD)


@pytest.fixture
def invitation(tmp_path: Path) -> pairing.Invited:
    """An invitation of Thị trấn Sơn Dương, made by its district."""
    office = make_store(tmp_path / "office", unit=DISTRICT)
    with office.writing() as session:
        invited = pairing.invite(session, unit=COMMUNE, file=tmp_path / "moi.tqinvite")
    office.close()
    return invited


def test_the_invitation_and_its_code_set_the_unit_up_and_pair_it(application, invitation):
    window = first_run(application)
    window.open_invitation(invitation.file)
    form = window.invitation_form
    type_digits(form.invitation.code, invitation.code.replace(" ", ""))
    settle(application)
    assert form.invitation.code.said.text() == (
        "✓ For Thị trấn Sơn Dương, Huyện Sơn Dương (2024:02536); receiving office: Huyện Sơn Dương"
    )
    fill_in(form)
    QTest.keyClick(form.password.second, Qt.Key.Key_Return)
    settle(application)
    assert window.recovery.key.startswith("AGE-SECRET-KEY-1")
    assert not window.recovery.go.isEnabled()
    window.recovery.written.click()
    window.recovery.go.click()
    settle(application)
    assert isinstance(application.window, MainWindow)
    assert application.window.rail.operator() == "Ma Thi Thu"
    with application.window.context.store.reading() as session:
        assert links.status(session).receiver == DISTRICT


def test_a_wrong_digit_is_told_before_anything_is_opened(application, invitation):
    window = first_run(application)
    window.show_invitation()
    digits = invitation.code.replace(" ", "")
    wrong = digits[:5] + str((int(digits[5]) + 1) % 10) + digits[6:]
    type_digits(window.invitation_form.invitation.code, wrong)
    assert window.invitation_form.invitation.code.code() == wrong
    assert window.invitation_form.invitation.code.said.text() == "A digit is wrong; read the code again"
    assert not window.tasks.is_busy()


def test_a_file_that_is_no_invitation_is_refused_as_a_line_and_nothing_is_set_up(application, tmp_path):
    file = tmp_path / "anh.tqinvite"
    file.write_bytes(b"\x89PNG")
    window = first_run(application)
    window.open_invitation(file)
    window.invitation_form.invitation.code.set_code("000000000000")
    settle(application)
    assert "anh.tqinvite is no invitation" in window.notice.text()
    fill_in(window.invitation_form)
    window.invitation_form.begin.click()
    settle(application)
    assert "anh.tqinvite is no invitation" in window.notice.text()
    assert not (tmp_path / "data").exists()


def test_a_unit_is_found_by_typing_without_marks_and_set_up_by_keys_alone(application):
    window = first_run(application)
    QTest.keyClick(window.choices.by_invitation, Qt.Key.Key_Tab)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    form = window.by_hand_form
    assert window.steps.currentWidget() is form
    QTest.keyClicks(form.unit, "tan trao")
    popup = form.unit.completer().popup()
    assert popup.model().index(0, 0).data() == "Xã Tân Trào, Tỉnh Tuyên Quang"
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert form.unit.unit().key == "2025:02545"
    for field, text in (
        (form.operator, "Ma Thi Thu"),
        (form.password.first, PASSWORD),
        (form.password.second, PASSWORD),
    ):
        assert (window.focusWidget(), window.notice.text()) == (field, "")
        field.insert(text)
        QTest.keyClick(field, Qt.Key.Key_Return)
    settle(application)
    window.recovery.written.click()
    window.recovery.go.click()
    settle(application)
    assert application.window.context.store.identity.unit == "2025:02545"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda form: form.operator.clear(), "Type your name."),
        (lambda form: form.password.second.setText("khác hẳn"), "The two passwords differ"),
        (lambda form: form.password.first.setText("ngắn"), "The password is too short"),
        (lambda form: type_into(form.unit, "zzz"), "No unit is called “zzz”, so nothing was changed"),
        (lambda form: type_into(form.unit, "xa ta lung"), "Several units are called"),
    ],
    ids=["no name", "differ", "short", "no unit", "several units"],
)
def test_what_is_missing_is_said_as_a_line_and_nothing_is_made(application, tmp_path, spoil, said):
    window = first_run(application)
    window.show_by_hand()
    form = window.by_hand_form
    form.unit.choose(COMMUNE)
    fill_in(form)
    spoil(form)
    form.begin.click()
    settle(application)
    assert window.notice.text().startswith(said)
    assert not (tmp_path / "data").exists()


def test_the_words_of_a_refusal_go_with_the_next_try(application):
    window = first_run(application)
    window.show_by_hand()
    form = window.by_hand_form
    form.unit.choose(COMMUNE)
    form.begin.click()
    assert window.notice.text() == "Type your name."
    fill_in(form)
    form.begin.click()
    assert window.notice.text() == ""
    settle(application)
    assert window.steps.currentWidget() is window.recovery


def test_the_units_of_today_come_first_and_those_that_ended_say_so(application):
    window = first_run(application)
    window.show_by_hand()
    form = window.by_hand_form
    type_into(form.unit, "son duong")
    found = form.unit.completer().popup().model()
    assert [found.index(row, 0).data() for row in range(3)] == [
        "Xã Sơn Dương, Tỉnh Tuyên Quang",
        "Huyện Sơn Dương, Tỉnh Tuyên Quang · old unit, to 30/06/2025",
        "Thị trấn Sơn Dương, Huyện Sơn Dương · old unit, to 30/06/2025",
    ]
    QTest.keyClick(form.unit, Qt.Key.Key_Tab)
    assert form.unit.unit().key == "2025:02536"
    assert form.unit.text() == "Xã Sơn Dương, Tỉnh Tuyên Quang"
    assert not form.now_called.isVisible()


def test_an_old_unit_leads_to_the_one_of_today(application):
    window = first_run(application)
    window.show_by_hand()
    form = window.by_hand_form
    form.unit.choose("2024:02536")
    assert form.now_called.isVisible()
    (way,) = (each for each in form.now_called.findChildren(QPushButton) if each.text())
    assert way.text() == "Xã Sơn Dương, Tỉnh Tuyên Quang"
    way.click()
    assert form.unit.unit().key == "2025:02536"
    assert not form.now_called.isVisible()


def test_the_key_is_shown_in_groups_of_four_copied_whole_and_forgotten_by_the_clipboard(application):
    window = first_run(application)
    key = "AGE-SECRET-KEY-1" + "".join(f"{number:02}MA" for number in range(14)) + "ZZ"
    window.show_recovery(key, COMMUNE)
    assert window.recovery.shown.text().splitlines() == [
        "AGE-SECRET-KEY-1",
        "00MA   01MA   02MA   03MA   04MA",
        "05MA   06MA   07MA   08MA   09MA",
        "10MA   11MA   12MA   13MA   ZZ",
    ]
    window.recovery.copy.click()
    assert application.qt.clipboard().text() == key
    window.recovery.written.click()
    window.recovery.go.click()
    assert application.qt.clipboard().text() == ""


def test_the_printed_key_stands_on_one_page_with_its_unit(tmp_path):
    key = "AGE-SECRET-KEY-1" + "MAU0" * 14 + "MA"
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "key.pdf"))
    assert print_key(printer, COMMUNE, key)
    (page,) = PdfReader(tmp_path / "key.pdf").pages
    text = " ".join(page.extract_text().split())
    assert "".join(text.split()).count("MAU0") == 14
    assert "Thị trấn Sơn Dương, Huyện Sơn Dương (2024:02536)" in text


def test_without_a_printer_the_page_says_to_write_by_hand(application, monkeypatch):
    # Whether the machine that runs the test has one must not matter.
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(list))
    window = first_run(application)
    window.show_recovery("AGE-SECRET-KEY-1" + "MAU0" * 14 + "MA", COMMUNE)
    window.recovery.print.click()
    assert window.notice.text().startswith("This machine knows no printer.")


def test_closing_during_the_set_up_still_shows_the_key(application, tmp_path):
    window = first_run(application)
    window.show_by_hand()
    window.by_hand_form.unit.choose(COMMUNE)
    fill_in(window.by_hand_form)
    window.by_hand_form.begin.click()
    assert window.tasks.is_busy()
    assert not window.close()
    assert window.recovery.shown.isVisible() and window.recovery.key
    assert window.notice.text().startswith("Write the key down first")
    assert window.close()
    open_store(tmp_path / "data", PASSWORD).close()


def test_closing_before_the_key_is_written_down_warns_once(application):
    window = first_run(application)
    window.show_by_hand()
    window.by_hand_form.unit.choose(COMMUNE)
    fill_in(window.by_hand_form)
    window.by_hand_form.begin.click()
    settle(application)
    assert not window.close()
    assert window.notice.text().startswith("Write the key down first")
    assert window.close()


def test_the_sample_lies_in_a_place_of_its_own_and_is_left_by_locking(application, tmp_path):
    window = first_run(application)
    QTest.mouseClick(window.choices.by_sample, Qt.MouseButton.LeftButton)
    settle(application)
    assert isinstance(application.window, MainWindow)
    store = application.window.context.store
    assert store.folder == tmp_path / "data-du-lieu-mau"
    assert not (tmp_path / "data").exists()
    with store.reading() as session:
        found = [(each.enrolled, each.first_day == date.today()) for each in classes.list_all(session)]
    assert sorted(found) == [(26, False), (42, True)]
    QTest.keyClick(application.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    settle(application)
    locked: object = application.window
    assert isinstance(locked, FirstRunWindow)


def test_the_sample_is_opened_again_as_it_was_left(tmp_path):
    for _start in range(2):
        store = samples.open_sample(tmp_path / "data", today=date(2026, 10, 12))
        with store.reading() as session:
            assert len(classes.list_all(session)) == 2
        store.close()


def test_locking_closes_the_store_and_the_password_opens_it_again(application, tmp_path):
    make_store(tmp_path / "data", unit=COMMUNE, operator="Ma Thị Thử").close()
    application.start()
    assert isinstance(application.window, UnlockWindow)
    application.open(open_store(tmp_path / "data", "mat khau thu"))
    settle(application)
    QTest.keyClick(application.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    settle(application)
    unlock = application.window
    assert isinstance(unlock, UnlockWindow)
    assert unlock.title.text() == "Thị trấn Sơn Dương"
    QTest.keyClicks(unlock.password, "sai mat khau")
    QTest.keyClick(unlock.password, Qt.Key.Key_Return)
    settle(application)
    assert unlock.notice.text().startswith("The password is wrong")
    QTest.keyClicks(unlock.password, "mat khau thu")  # the wrong one is chosen whole, so typing replaces it
    QTest.keyClick(unlock.password, Qt.Key.Key_Return)
    settle(application)
    assert isinstance(application.window, MainWindow)
    with application.window.context.store.reading() as session:
        assert operators.own_name(session) == "Ma Thị Thử"


def test_caps_lock_is_told_from_what_is_typed(application, tmp_path):
    make_store(tmp_path / "data", unit=COMMUNE).close()
    application.start()
    unlock = application.window
    QTest.keyClick(unlock.password, "A", Qt.KeyboardModifier.ShiftModifier)
    assert not unlock._caps.isVisible()
    QTest.keyClick(unlock.password, "B")
    assert unlock._caps.isVisible()


def test_a_look_that_is_chosen_counts_at_once_and_at_the_next_start(application, tmp_path):
    make_store(tmp_path / "data", unit=COMMUNE).close()
    application.start()
    application.open(open_store(tmp_path / "data", "mat khau thu"))
    before = application.window
    page = before.go("settings")
    page.scale.button(4).click()
    settle(application)
    assert isinstance(application.window, MainWindow) and application.window is not before
    assert application.qt.font().pixelSize() == 20  # 13 px at 150 %, rounded
    application.window.go("settings").appearance.button(2).click()
    settle(application)
    assert application.qt.palette().window().color().name() == "#171b19"
    known = preferences.read()
    assert (known.appearance, known.scale) == ("dark", 150)
    with application.window.context.store.reading() as session:
        assert operators.own_name(session) == "Người Thử"


def test_preferences_that_are_damaged_are_the_defaults():
    preferences.file().parent.mkdir(parents=True)
    for spoiled in ("{", "[]", json.dumps({"scale": 4000}), json.dumps({"appearance": "pink"})):
        preferences.file().write_text(spoiled, encoding="utf-8")
        assert preferences.read() == preferences.Preferences()


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("abc", "short"),
        ("12345678", "weak"),
        ("aaaaaaaaaaaaaaaa", "weak"),
        ("matkhau1", "fair"),
        ("suối trong 3 hòn đá", "strong"),
    ],
)
def test_the_strength_of_a_password_in_a_word(password, word):
    assert strength(password) == word
