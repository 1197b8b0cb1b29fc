"""Everything that a sitting marked can be taken back and done again, while it still stands."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tqdesk.training import attendance

CONTROL = Qt.KeyboardModifier.ControlModifier


def undo(attending) -> None:
    attending.press(Qt.Key.Key_Z, modifier=CONTROL)


def redo(attending) -> None:
    attending.press(Qt.Key.Key_Y, modifier=CONTROL)


def test_each_action_is_taken_back_and_done_again(attending):
    attending.enter("1-3")
    attending.enter("hien")
    attending.enter("4")
    first = {"Ma Thị Mẫu": "present", "Hoàng Văn Hiến": "present", "Nguyễn Thị Hiền": "present"}
    with_second = {**first, "Hà Hiển Vinh": "present"}
    with_third = {**with_second, "Giàng A Páo": "present"}
    seen = [attending.marks()]
    for step in (undo, undo, undo, redo, redo, redo, undo):
        step(attending)
        attending.settle()
        assert attending.shown() == attending.marks()
        seen.append(attending.marks())
    assert seen == [
        with_third,
        with_second,
        first,
        {},
        first,
        with_second,
        with_third,
        with_second,
    ]


def test_a_changed_mark_goes_back_to_what_it_was(attending):
    person = attending.page.sitting.people[:1]
    attending.page.sitting.mark(person, "late", source="grid")
    attending.page.sitting.mark(person, "excused", source="grid")
    attending.settle()
    undo(attending)
    attending.settle()
    assert attending.marks() == {"Ma Thị Mẫu": "late"}


def test_the_rest_is_taken_back_at_once(attending):
    attending.enter("1")
    attending.page.panel.rest.emit("absent")
    attending.settle()
    undo(attending)
    attending.settle()
    assert attending.marks() == {"Ma Thị Mẫu": "present"}


def test_undo_pressed_before_the_mark_is_saved_takes_that_mark_back(attending):
    attending.enter("1")
    for key in "2":
        attending.type(key)
    attending.press(Qt.Key.Key_Return)
    undo(attending)
    attending.settle()
    assert attending.marks() == {"Ma Thị Mẫu": "present"}


def test_undo_is_no_longer_offered_when_someone_else_has_changed_the_mark(attending):
    attending.enter("1")
    assert not attending.page.undo_line.undo_button.isHidden()
    sitting = attending.page.sitting
    with attending.context.store.writing() as session:
        attendance.mark(
            session,
            enrolments=[sitting.people[0].enrolment],
            class_session=sitting.class_session.id,
            status="excused",
            source="list_number",
        )
    attending.context.changed.emit(frozenset({"attendance"}))
    attending.settle()
    assert attending.page.undo_line.undo_button.isHidden()
    undo(attending)
    attending.settle()
    assert attending.marks() == {"Ma Thị Mẫu": "excused"}


def test_a_mark_changed_behind_the_page_is_left_as_it_is(attending):
    attending.enter("1")
    sitting = attending.page.sitting
    with attending.context.store.writing() as session:
        attendance.mark(
            session,
            enrolments=[sitting.people[0].enrolment],
            class_session=sitting.class_session.id,
            status="excused",
            source="list_number",
        )
    undo(attending)
    attending.settle()
    assert attending.marks() == {"Ma Thị Mẫu": "excused"}
    assert attending.page.notice.text()
    assert attending.shown() == attending.marks()


def test_earlier_actions_on_a_mark_can_be_undone_after_later_ones_were(attending):
    person = attending.page.sitting.people[:1]
    name = person[0].name
    seen = []
    for status in ("present", "late", "excused"):
        attending.page.sitting.mark(person, status, source="grid")
        attending.settle()
    for _step in range(3):
        undo(attending)
        attending.settle()
        seen.append(attending.marks().get(name))
    assert seen == ["late", "present", None]
