"""What the box does with a text: shows whom it may mean, and marks them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from tqdesk.errors import AmbiguousListNumber, AmbiguousScan, KnownError, ScanNotUnderstood
from tqdesk.gui.attendance_box import CheckInEdit
from tqdesk.gui.attendance_matches import Match, MatchList
from tqdesk.gui.attendance_meaning import (
    SHOWN_OF_TEXT,
    bearers_of,
    has_come,
    matches_of,
    nobody_has,
    offer,
    parted,
)
from tqdesk.gui.attendance_sitting import Sitting
from tqdesk.gui.attendance_words import status_word
from tqdesk.records import RosterPerson
from tqdesk.training import attendance, enrolments
from tqdesk.training.enrolments import ListedPerson
from tqdesk.vietnamese.citizen_id import read_card
from tqdesk.words import _

_MOST_NAMED = 6


class CheckIn(QObject):
    """Reads the line as it is typed, shows whom it may mean, and marks whom Enter, a click or a card means.

    ``pointed`` has the person chosen in the list; ``said`` a line for the page; ``offered`` such a line with
    the words of a way on, and what it does.
    """

    refused = Signal(object)
    said = Signal(str)
    offered = Signal(str, str, object)
    pointed = Signal(object)
    left_down = Signal()

    def __init__(self, sitting: Sitting, edit: CheckInEdit, matches: MatchList) -> None:
        super().__init__()
        self.sitting = sitting
        self.edit = edit
        self.matches = matches
        self._newcomer: RosterPerson | None = None
        self._stepped = False
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
        self._stepped = False
        text = self.edit.text().strip()
        self.matches.show_matches(matches_of(self.sitting, text) if text else [])

    def _step(self, by: int) -> None:
        if self.matches.matches():
            self.matches.step(by)
            self._stepped = True
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
            self.refused.emit(ScanNotUnderstood(text=text[:SHOWN_OF_TEXT]))
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
        if len(numbers) == 1 and self._stepped and chosen is not None and chosen.kind == "people":
            self._mark(chosen.people, late, "list_number")
            return
        for number in numbers:
            bearers = self.sitting.lookup.bearing(number)
            if len(bearers) > 1:
                names = ", ".join(each.name for each in bearers)
                self.refused.emit(AmbiguousListNumber(number=number, names=names))
                return
        people, missing = bearers_of(self.sitting, numbers)
        marking, others = parted(self.sitting, people, late=late) if len(numbers) > 1 else (people, [])
        nobody = nobody_has(missing) if missing else ""
        if marking:
            self._mark(marking, late, "list_number")
        elif people:
            self.edit.clear()
        if others:
            self._offer_to_overwrite(others, late, nobody)
        elif nobody:
            self.said.emit(nobody)

    def _offer_to_overwrite(self, people: Sequence[ListedPerson], late: bool, nobody: str) -> None:
        class_session = self.sitting.class_session
        told = [f"{each.name} ({status_word(self.sitting.status(each)).lower()})" for each in people]
        names = ", ".join(told[:_MOST_NAMED]) + (" …" if len(told) > _MOST_NAMED else "")
        said = _("They had another mark and keep it: {names}.").format(names=names)
        words = _("Mark these {count} as late") if late else _("Mark these {count} as present")
        wanted = "late" if late else "present"

        def overwrite() -> None:
            self.sitting.mark(people, wanted, source="list_number", class_session=class_session)
            self.edit.setFocus()

        told_too = f"{said} {nobody}." if nobody else said
        self.offered.emit(told_too, words.format(count=len(people)), overwrite)

    def _mark(self, people: Sequence[ListedPerson], late: bool, source: str) -> None:
        """Mark people as having come. Who came late stays late, however often they are checked in."""
        wanted = "late" if late else "present"
        come = [each for each in people if not late and has_come(self.sitting, each)]
        come_ids = {each.enrolment for each in come}
        others = [each for each in people if each.enrolment not in come_ids]
        self.edit.clear()
        if come and not others:
            self.sitting.already.emit(tuple(come), self.sitting.class_session)
        if others:
            self.sitting.mark(others, wanted, source=source)

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
        self.matches.show_matches([Match("nothing", title), offer(card.name)])

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
    return "".join("•" if sign.isdigit() else sign for sign in text[:SHOWN_OF_TEXT])
