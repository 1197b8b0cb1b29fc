"""Tells the panel of what was marked."""

from __future__ import annotations

from PySide6.QtCore import QObject

from tqdesk.gui.attendance_grid import work_of
from tqdesk.gui.attendance_panel import Recent, RecentList
from tqdesk.gui.attendance_sitting import Action, Sitting
from tqdesk.gui.attendance_words import clock_time, session_name, status_word
from tqdesk.records import ClassSessionRecord
from tqdesk.training.enrolments import ListedPerson
from tqdesk.words import _

_AT_ONCE = 8


class Telling(QObject):
    """Puts every mark that was saved, and every check-in that changed nothing, on top of the panel's list."""

    def __init__(self, sitting: Sitting, recent: RecentList) -> None:
        super().__init__()
        self.sitting = sitting
        self.recent = recent
        self._begun = False
        sitting.loaded.connect(self._begin)
        sitting.marked.connect(self._marked)
        sitting.undone.connect(self._marked)
        sitting.already.connect(self._already)

    def _begin(self) -> None:
        """Begin with the marks that stand in the chosen class session, the newest first."""
        if self._begun or not self.sitting.people:
            return
        self._begun = True
        standing = [(each, mark) for each in self.sitting.people if (mark := self.sitting.standing(each))]
        standing.sort(key=lambda pair: -pair[1].at)
        self.recent.set_entries(
            [
                self._entry(each, status_word(mark.status), mark.status, mark.at)
                for each, mark in standing[:_AT_ONCE]
            ]
        )

    def _marked(self, action: Action) -> None:
        names = {each.id: session_name(each) for each in self.sitting.sheet.class_sessions}
        people = {each.enrolment: each for each in action.people}
        scanned = _(" · scanned") if action.source == "scan" else ""
        for change in action.changes[-_AT_ONCE:]:
            if change.enrolment in people:
                status = change.after.status
                said = f"{status_word(status)} — {names.get(change.class_session, '')}{scanned}"
                self.recent.add(self._entry(people[change.enrolment], said, status, change.after.at))

    def _already(self, people: tuple[ListedPerson, ...], class_session: ClassSessionRecord) -> None:
        for person in people[-_AT_ONCE:]:
            mark = self.sitting.standing(person, class_session)
            if mark is not None:
                said = _("{status} already, at {time}")
                said = said.format(status=status_word(mark.status), time=clock_time(mark.at))
                self.recent.add(self._entry(person, said, mark.status, mark.at))

    def _entry(self, person: ListedPerson, said: str, status: str | None, at: int) -> Recent:
        number = _("No. {number}").format(number=person.list_number)
        more = " · ".join(part for part in (number, work_of(person)) if part)
        return Recent(person.name, said, more, clock_time(at, seconds=True), status)
