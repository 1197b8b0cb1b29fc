"""What the box makes of a text: whom it may mean, and marking them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from tqdesk.errors import AmbiguousListNumber, AmbiguousScan, KnownError, ScanNotUnderstood
from tqdesk.gui.attendance_box import CheckInEdit
from tqdesk.gui.attendance_grid import work_of
from tqdesk.gui.attendance_matches import Match, MatchList
from tqdesk.gui.attendance_sitting import Sitting
from tqdesk.gui.attendance_words import clock_time, status_word
from tqdesk.records import RosterPerson
from tqdesk.training import attendance, enrolments
from tqdesk.training.enrolments import ListedPerson
from tqdesk.vietnamese.citizen_id import read_card
from tqdesk.vietnamese.dates import birth_year
from tqdesk.words import _

_MOST_SHOWN = 6
_SHOWN_OF_TEXT = 40
_ATTENDED = ("present", "late")


class CheckIn(QObject):
    """Reads the line as it is typed, shows whom it may mean, and marks whom Enter, a click or a card means.

    ``pointed`` has the person chosen in the list; ``said`` a line for the page.
    """

    refused = Signal(object)
    said = Signal(str)
    pointed = Signal(object)
    left_down = Signal()

    def __init__(self, sitting: Sitting, edit: CheckInEdit, matches: MatchList) -> None:
        super().__init__()
        self.sitting = sitting
        self.edit = edit
        self.matches = matches
        self._newcomer: RosterPerson | None = None
        edit.textChanged.connect(self.show_matches)
        edit.entered.connect(self.enter)
        edit.scanned.connect(self.scan)
        edit.added.connect(self.add)
        edit.stepped.connect(self._step)
        edit.left_empty.connect(self.show_matches)
        matches.chosen.connect(self._clicked)
        matches.moved.connect(self._point)

    # While typing

    def show_matches(self) -> None:
        """Show whom the text in the line may mean."""
        self._newcomer = None
        text = self.edit.text().strip()
        self.matches.show_matches(self._matches(text) if text else [])

    def _matches(self, text: str) -> list[Match]:
        if enrolments.scanned_part(text) or text[:6].isdigit():
            return []
        if enrolments.are_list_numbers(text):
            return self._numbered(text)
        found = self.sitting.lookup.named(text, limit=_MOST_SHOWN, last=self.sitting.current.keys())
        return [*map(self._match, found), self._offer(text)]

    def _match(self, person: ListedPerson) -> Match:
        born = str(birth_year(person.birth)) if person.birth else ""
        status, mark = self.sitting.status(person), self.sitting.standing(person)
        stands = ""
        if status is not None:
            stands = status_word(status).lower()
            if mark is not None:
                stands = _("{status} at {time}").format(status=stands, time=clock_time(mark.at))
        does = "" if status in _ATTENDED else _("Enter: present")
        more = " · ".join(part for part in (born, work_of(person)) if part)
        return Match("people", person.name, more, does, str(person.list_number), stands, (person,))

    def _numbered(self, text: str) -> list[Match]:
        try:
            numbers = attendance.read_rows(text)
        except KnownError:
            return [Match("nothing", _("List numbers, such as 1-20 23"))]
        people, missing = self._bearers(numbers)
        if len(numbers) == 1:
            bearers = self.sitting.lookup.bearing(numbers[0])
            nobody = _("Nobody has the list number {numbers}").format(numbers=numbers[0])
            return [self._match(each) for each in bearers] or [Match("nothing", nobody)]
        title = _("{count} people by list number").format(count=len(people))
        names = ", ".join(each.name for each in people[:4]) + (" …" if len(people) > 4 else "")
        shown = [Match("people", title, names, _("Enter: present"), people=tuple(people))] if people else []
        if missing:
            text = _("Nobody has the list number {numbers}").format(numbers=_shortened(missing))
            shown.append(Match("nothing", text))
        return shown

    def _bearers(self, numbers: Sequence[int]) -> tuple[list[ListedPerson], list[int]]:
        people: list[ListedPerson] = []
        missing = []
        for number in numbers:
            bearers = self.sitting.lookup.bearing(number)
            people += bearers
            if not bearers:
                missing.append(number)
        return people, missing

    def _offer(self, text: str) -> Match:
        said = _("Add “{text}” as a new person of the class").format(text=text[:_SHOWN_OF_TEXT])
        return Match("add", said, does="Ctrl+Enter")

    def _step(self, by: int) -> None:
        if self.matches.matches():
            self.matches.step(by)
        elif by > 0:
            self.left_down.emit()

    def _point(self, match: Match | None) -> None:
        if match is not None and len(match.people) == 1:
            self.pointed.emit(match.people[0])

    # Marking

    def enter(self, text: str, late: bool) -> None:
        """Mark whom the chosen line means."""
        if self.sitting.class_session is None:
            self.said.emit(_("The class has no session yet, so nobody can be marked."))
            return
        if enrolments.are_list_numbers(text):
            self._mark_numbers(text, late)
            return
        match = self.matches.current()
        if match is None or match.kind == "nothing":
            self.refused.emit(ScanNotUnderstood(text=text[:_SHOWN_OF_TEXT]))
        elif match.kind == "add":
            self.add(text)
        else:
            self._mark(match.people, late, "typed")

    def _mark_numbers(self, text: str, late: bool) -> None:
        try:
            numbers = attendance.read_rows(text)
        except KnownError as error:
            self.refused.emit(error)
            return
        chosen = self.matches.current()
        if len(numbers) == 1 and chosen is not None and chosen.kind == "people":
            self._mark(chosen.people, late, "list_number")
            return
        for number in numbers:
            bearers = self.sitting.lookup.bearing(number)
            if len(bearers) > 1:
                names = ", ".join(each.name for each in bearers)
                self.refused.emit(AmbiguousListNumber(number=number, names=names))
                return
        people, missing = self._bearers(numbers)
        if people:
            self._mark(people, late, "list_number")
        if missing:
            said = _("Nobody has the list number {numbers}").format(numbers=_shortened(missing))
            self.said.emit(said)

    def _mark(self, people: Sequence[ListedPerson], late: bool, source: str) -> None:
        """Mark people as having come. Who came late stays late, however often they are checked in."""
        wanted = "late" if late else "present"
        come = [each for each in people if not late and self._has_come(each)]
        come_ids = {each.enrolment for each in come}
        others = [each for each in people if each.enrolment not in come_ids]
        self.edit.clear()
        if come and not others:
            self.sitting.already.emit(tuple(come))
        if others:
            self.sitting.mark(others, wanted, source=source)

    def _has_come(self, person: ListedPerson) -> bool:
        mark = self.sitting.standing(person)
        surmised = mark is not None and mark.rest and mark.status == "present"
        return self.sitting.status(person) in _ATTENDED and not surmised

    def scan(self, text: str) -> None:
        """Mark whom a scanned card or a citizen-ID number means; never anyone else."""
        if self.sitting.class_session is None:
            self.said.emit(_("The class has no session yet, so nobody can be marked."))
            return
        found = self.sitting.lookup.identified(text)
        if len(found) == 1:
            self._mark(found, False, "scan")
            self.pointed.emit(found[0])
            return
        self.edit.clear()
        if found:
            self.refused.emit(AmbiguousScan(text=_masked(text), count=len(found)))
            return
        card = read_card(text)
        if card is None:
            self.refused.emit(ScanNotUnderstood(text=_masked(text)))
            return
        self._newcomer = enrolments.from_card(card)
        title = _("{name} is not on the list of this class").format(name=card.name)
        self.matches.show_matches([Match("nothing", title), self._offer(card.name)])

    # Adding

    def add(self, text: str) -> None:
        """Put the person typed, or the one whose card was read last, on the list and mark them."""
        if not text and self._newcomer is None:
            return
        newcomer = self._newcomer or RosterPerson(sheet="", row=0, name=_as_a_name(text))
        self.edit.clear()
        self.matches.show_matches([])
        self._newcomer = None
        self.sitting.add(newcomer)

    def _clicked(self, match: Match) -> None:
        if match.kind == "people":
            self._mark(match.people, False, "typed")
        elif match.kind == "add":
            self.add(self.edit.text())
        self.edit.setFocus()


def _as_a_name(text: str) -> str:
    """A name typed in small letters gets its capitals."""
    return " ".join(part[:1].upper() + part[1:] for part in text.split()) if text == text.lower() else text


def _masked(text: str) -> str:
    """The beginning of a scanned text, its long numbers hidden."""
    return "".join("•" if sign.isdigit() else sign for sign in text[:_SHOWN_OF_TEXT])


def _shortened(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")
