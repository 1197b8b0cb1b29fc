"""Nothing is called saved before it is on the disk; what cannot be saved is said and not shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tqdesk.errors import StoreBusy


def test_saved_is_said_after_the_commit_and_a_mark_under_way_is_outlined_until_then(attending):
    said: list[tuple[str, dict[str, str]]] = []
    attending.context.saved.connect(lambda what: said.append((what, attending.marks())))
    sitting = attending.page.sitting
    QTest.keyClicks(attending.page.box.edit, "4")
    QTest.keyClick(attending.page.box.edit, Qt.Key.Key_Return)
    assert attending.shown() == {"Giàng A Páo": "present"}
    assert sitting.is_under_way(sitting.people[3], sitting.class_session)
    assert said == []
    attending.settle()
    assert said == [("Giàng A Páo: present", {"Giàng A Páo": "present"})]
    assert not sitting.is_under_way(sitting.people[3], sitting.class_session)


def test_a_mark_that_cannot_be_saved_is_said_and_taken_from_the_screen(attending, monkeypatch):
    from tqdesk.store import journal

    def busy(*_arguments):
        raise StoreBusy()

    saved: list[str] = []
    attending.context.saved.connect(saved.append)
    monkeypatch.setattr(journal, "write", busy)
    attending.enter("4")
    assert attending.shown() == attending.marks() == {}
    assert saved == []
    assert "nothing was changed" in attending.page.notice.text()
    monkeypatch.undo()
    attending.enter("4")
    assert attending.marks() == {"Giàng A Páo": "present"}
    assert len(attending.page.sitting.undo_stack) == 1


def test_marks_are_kept_when_the_page_is_closed_at_once(attending):
    QTest.keyClicks(attending.page.box.edit, "1-6")
    QTest.keyClick(attending.page.box.edit, Qt.Key.Key_Return)
    attending.page.hide()
    attending.context.tasks.close()
    assert len(attending.marks()) == 6
