"""The attendance of a class as the page shows it: the marks that stand, and over them those under way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from tqdesk.gui.context import AppContext
from tqdesk.records import ClassSessionRecord
from tqdesk.training import attendance
from tqdesk.training.attendance import AttendanceSheet, Mark
from tqdesk.training.enrolments import ListedPerson, Lookup

Cell = tuple[UUID, UUID]
_SLOW_MILLISECONDS = 50
"""A mark that takes longer to save is shown as under way; a dotted line that flashes says nothing."""
_CARES = frozenset({"attendance", "enrolment", "person", "person_private", "class", "class_session", "site"})


class ShownSheet(QObject):
    """The people, class sessions and marks of one class, at one site and in one class session at a time.

    ``began`` says that the user does something new, ``loaded`` that the class was read anew, ``moved`` that
    another class session was chosen, ``repainted`` that some marks changed (their cells).
    """

    began = Signal()
    loaded = Signal()
    repainted = Signal(object)
    moved = Signal()

    def __init__(self, context: AppContext, class_id: UUID) -> None:
        super().__init__()
        self.context = context
        self.class_id = class_id
        self.sheet = AttendanceSheet((), (), (), {})
        self.site: UUID | None = None
        self.people: tuple[ListedPerson, ...] = ()
        self.lookup = Lookup(())
        self.class_session: ClassSessionRecord | None = None
        self.under_way: dict[Cell, tuple[str | None, object]] = {}
        self.current: dict[UUID, str] = {}
        self.own_changes = 0
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW_MILLISECONDS)
        self._slow.timeout.connect(lambda: self.repainted.emit(set(self.under_way)))
        context.changed.connect(self._changed)

    def refresh(self) -> None:
        """Read the class anew."""
        self.context.read(lambda session: attendance.sheet(session, training_class=self.class_id), self.load)

    def _changed(self, what: frozenset[str]) -> None:
        if self.own_changes:
            self.own_changes -= 1
        elif not what or what & _CARES:
            self.refresh()

    def load(self, sheet: AttendanceSheet) -> None:
        self.sheet = sheet
        known = {each.id: each for each in sheet.class_sessions}
        chosen = known.get(self.class_session.id) if self.class_session else None
        self.class_session = chosen or attendance.current_class_session(sheet, at=datetime.now())
        self._show_site()
        self._show_current()
        self.loaded.emit()

    def sites(self) -> list[UUID]:
        """The sites that have a list, the longest first."""
        counts: dict[UUID, int] = {}
        for each in self.sheet.people:
            counts[each.site] = counts.get(each.site, 0) + 1
        return sorted(counts, key=lambda site: -counts[site])

    def choose_site(self, site: UUID) -> None:
        """Take attendance of another site."""
        self.began.emit()
        self.site = site
        self._show_site()
        self._show_current()
        self.loaded.emit()

    def _show_site(self) -> None:
        sites = self.sites()
        if self.site not in sites:
            own = self.context.store.identity.unit
            ours = [each.id for each in self.sheet.sites if each.unit == own]
            self.site = next((each for each in sites if each in ours), None) or next(
                iter(sites or ours or [each.id for each in self.sheet.sites]), None
            )
        people = tuple(each for each in self.sheet.people if each.site == self.site)
        if people != self.people:
            self.people = people
            self.lookup = Lookup(people)

    def choose(self, class_session: ClassSessionRecord) -> None:
        """Take attendance of another class session."""
        if class_session != self.class_session:
            self.began.emit()
            self.class_session = class_session
            self._show_current()
            self.moved.emit()

    def step(self, by: int) -> None:
        """Go to the class session before or after."""
        sessions = self.sheet.class_sessions
        if self.class_session in sessions:
            place = sessions.index(self.class_session) + by
            if 0 <= place < len(sessions):
                self.choose(sessions[place])

    def status(self, person: ListedPerson, class_session: ClassSessionRecord | None = None) -> str | None:
        """The status shown of a person, in the chosen class session unless another is named."""
        wanted = class_session or self.class_session
        if wanted is None:
            return None
        return self._status_of((person.enrolment, wanted.id))

    def _status_of(self, cell: Cell) -> str | None:
        if cell in self.under_way:
            return self.under_way[cell][0]
        mark = self.sheet.marks.get(cell)
        return None if mark is None else mark.status

    def on_screen(self, cell: Cell) -> Mark | None:
        """The mark that a cell shows, on its way to the store or there."""
        if cell in self.under_way:
            status = self.under_way[cell][0]
            return None if status is None else Mark(status, 0)
        return self.sheet.marks.get(cell)

    def is_under_way(self, person: ListedPerson, class_session: ClassSessionRecord) -> bool:
        """Whether the status shown has not been saved yet."""
        return (person.enrolment, class_session.id) in self.under_way

    def standing(self, person: ListedPerson, class_session: ClassSessionRecord | None = None) -> Mark | None:
        """The mark that stands of a person, in the chosen class session unless another is named."""
        wanted = class_session or self.class_session
        return self.sheet.marks.get((person.enrolment, wanted.id)) if wanted else None

    def is_for_the_rest(self, person: ListedPerson, class_session: ClassSessionRecord) -> bool:
        """Whether the mark that stands was only given to all who were left."""
        mark = self.sheet.marks.get((person.enrolment, class_session.id))
        return mark is not None and mark.rest

    def unmarked(self) -> list[ListedPerson]:
        """Those who have no mark in the chosen class session."""
        return [each for each in self.people if each.enrolment not in self.current]

    def _show_current(self) -> None:
        """The status of each who has one in the chosen class session: what every key press asks for."""
        self.current = {
            each.enrolment: status for each in self.people if (status := self.status(each)) is not None
        }

    def show_if_slow(self) -> None:
        """Show what is under way as such if it is not saved soon."""
        if not self._slow.isActive():
            self._slow.start()

    def touch(self, cells: Iterable[Cell]) -> None:
        """Take up what has changed in these cells."""
        chosen = self.class_session.id if self.class_session else None
        for enrolment, class_session in cells:
            if class_session == chosen:
                status = self._status_of((enrolment, class_session))
                if status is None:
                    self.current.pop(enrolment, None)
                else:
                    self.current[enrolment] = status

    def counts(self) -> dict[str | None, int]:
        """How many have each status in the chosen class session; ``None``: no mark."""
        found: dict[str | None, int] = dict.fromkeys(("present", "late", "excused", "absent", None), 0)
        found.update(Counter(self.current.values()))
        found[None] = len(self.people) - len(self.current)
        return found
