"""A sitting at the attendance of a class: marking, undo and redo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from PySide6.QtCore import Signal
from sqlalchemy.orm import Session

from tqdesk.gui.attendance_shown import Cell, ShownSheet
from tqdesk.gui.attendance_words import session_name, status_word
from tqdesk.gui.context import AppContext
from tqdesk.records import ClassSessionRecord, RosterPerson
from tqdesk.training import attendance, enrolments
from tqdesk.training.attendance import AttendanceSheet, MarkChange
from tqdesk.training.enrolments import ListedPerson
from tqdesk.words import _


@dataclass(slots=True, eq=False)
class Action:
    """One action of this sitting; the worker fills ``changes`` in, before any later action of it begins."""

    words: str
    people: tuple[ListedPerson, ...]
    class_session: UUID
    status: str | None
    source: str
    changes: list[MarkChange] = field(default_factory=list)
    saved: bool = False


class Sitting(ShownSheet):
    """Marks people of one class while it is on the screen, and takes back what this sitting did.

    A mark counts at once, but as under way, and is shown so where the disk is slow; nothing is called saved
    before its commit.
    """

    marked = Signal(object)
    undone = Signal(object)
    already = Signal(object, object)
    refused = Signal(object)

    def __init__(self, context: AppContext, class_id: UUID) -> None:
        super().__init__(context, class_id)
        self.undo_stack: list[Action] = []
        self.redo_stack: list[Action] = []

    def mark(
        self,
        people: Sequence[ListedPerson],
        status: str | None,
        *,
        source: str,
        rest: bool = False,
        class_session: ClassSessionRecord | None = None,
    ) -> None:
        """Mark people in the chosen class session, or the one named."""
        wanted = class_session or self.class_session
        if wanted is None:
            return
        changing = tuple(
            each
            for each in people
            if self.status(each, wanted) != status or (status and self.is_for_the_rest(each, wanted))
        )
        self.began.emit()
        if not changing:
            self.already.emit(tuple(people), wanted)
            return
        action = Action(self._named(changing, status, wanted), changing, wanted.id, status, source)
        seen = {each.enrolment: self.on_screen((each.enrolment, wanted.id)) for each in changing}

        def change(session: Session) -> list[MarkChange]:
            return attendance.change(
                session,
                enrolments=[each.enrolment for each in changing],
                class_session=wanted.id,
                status=status,
                source=source,
                rest=rest,
                seen=seen,
            )

        self.undo_stack.append(action)
        self.redo_stack.clear()
        shown: list[tuple[Cell, str | None]] = [((each.enrolment, wanted.id), status) for each in changing]
        self._carry_out(
            action, change, shown, self.marked.emit, lambda: self.undo_stack.remove(action), action.words
        )

    def undo(self) -> None:
        """Take the last action back, where what it set still stands."""
        self._walk(self.undo_stack, self.redo_stack)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._walk(self.redo_stack, self.undo_stack)

    def offered(self, stack: list[Action]) -> Action | None:
        """The action that undo or redo would take next: one of which something still stands."""
        standing = (
            action for action in reversed(stack) if not action.saved or any(map(self._stands, action.changes))
        )
        return next(standing, None)

    def _stands(self, change: MarkChange) -> bool:
        cell = (change.enrolment, change.class_session)
        if cell in self.under_way:
            # What is on its way to the store will stand by the time that the next action gets there.
            return self.under_way[cell][0] == change.after.status
        mark = self.sheet.marks.get(cell)
        if change.after.status is None:
            return mark is None
        return change.after.equals(mark)

    def _walk(self, stack: list[Action], other: list[Action]) -> None:
        action = self.offered(stack)
        if action is None:
            return
        self.began.emit()
        stack[:] = [each for each in stack if each is not action]
        back = Action(action.words, action.people, action.class_session, action.status, "undo")
        other.append(back)
        shown = [
            ((change.enrolment, change.class_session), change.before.status if change.before else None)
            for change in action.changes
        ]

        def give_up() -> None:
            other.remove(back)
            stack.append(action)

        def take_back(session: Session) -> list[MarkChange]:
            return attendance.take_back(session, changes=action.changes)

        said = _("taken back: {what}").format(what=action.words)
        said = said if stack is self.undo_stack else action.words
        self._carry_out(back, take_back, shown, self.undone.emit, give_up, said)

    def _carry_out(
        self,
        action: Action,
        change: Callable[[Session], list[MarkChange]],
        shown: Iterable[tuple[Cell, str | None]],
        told: Callable[[Action], None],
        give_up: Callable[[], object],
        said: str,
    ) -> None:
        under_way = {cell: (status, action) for cell, status in shown}
        self.under_way |= under_way
        self.touch(under_way)
        self.show_if_slow()

        def work(session: Session) -> list[MarkChange]:
            action.changes = change(session)
            return action.changes

        def done(changes: list[MarkChange]) -> None:
            self.own_changes += 1
            action.saved = True
            self._settle(action)
            touched = set(under_way)
            for each in changes:
                cell = (each.enrolment, each.class_session)
                touched.add(cell)
                if each.after.status is None:
                    self.sheet.marks.pop(cell, None)
                else:
                    self.sheet.marks[cell] = each.after
                self.touch([cell])
            if changes:
                self.context.saved.emit(said)
            self.repainted.emit(touched)
            told(action)

        def failed(error: Exception) -> None:
            give_up()
            self._settle(action)
            self.repainted.emit(set(under_way))
            self.refused.emit(error)

        self.context.write(work, done, failed, changed=frozenset({"attendance"}))

    def _settle(self, action: Action) -> None:
        for cell in [cell for cell, (_status, by) in self.under_way.items() if by is action]:
            del self.under_way[cell]
            self.touch([cell])

    def add(self, person: RosterPerson, status: str = "present") -> None:
        """Put one more person on the list and mark them in the chosen class session."""
        site, wanted = self.site, self.class_session
        if site is None or wanted is None:
            return
        self.began.emit()
        action = Action("", (), wanted.id, status, "typed")

        def work(session: Session) -> AttendanceSheet:
            enrolment = enrolments.add(session, training_class=self.class_id, site=site, person=person)
            action.changes = attendance.change(
                session, enrolments=[enrolment], class_session=wanted.id, status=status, source="typed"
            )
            return attendance.sheet(session, training_class=self.class_id)

        def done(sheet: AttendanceSheet) -> None:
            self.own_changes += 1
            self.load(sheet)
            added = {(each.enrolment, each.class_session) for each in action.changes}
            action.people = tuple(each for each in self.people if (each.enrolment, wanted.id) in added)
            action.words = self._named(action.people, status, wanted)
            action.saved = True
            if action.changes:
                self.undo_stack.append(action)
                self.redo_stack.clear()
            self.context.saved.emit(action.words)
            self.marked.emit(action)
            self.repainted.emit(added)

        changed = frozenset({"attendance", "enrolment", "person"})
        self.context.write(work, done, self.refused.emit, changed=changed)

    def _named(
        self, people: Sequence[ListedPerson], status: str | None, class_session: ClassSessionRecord
    ) -> str:
        """What is marked, in words; the class session as well where it is not the chosen one."""
        if len(people) == 1:
            said = f"{people[0].name}: {status_word(status).lower()}"
        else:
            said = _("{count} people: {status}").format(count=len(people), status=status_word(status).lower())
        chosen = self.class_session is not None and class_session.id == self.class_session.id
        return said if chosen else f"{said} — {session_name(class_session)}"
