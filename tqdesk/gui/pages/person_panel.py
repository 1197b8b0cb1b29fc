"""What is known of one person, beside the list of people: facts, classes, and putting them right."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tqdesk.gui import deleting, theme
from tqdesk.gui.context import AppContext
from tqdesk.gui.deleting import Doomed
from tqdesk.gui.pages.person_correction import PersonCorrection, scrolled
from tqdesk.gui.person_rights import PersonRights
from tqdesk.gui.same_human import SameHuman
from tqdesk.gui.widgets import Empty, Notice, button, label, separator
from tqdesk.records import PRIVATE
from tqdesk.training import people
from tqdesk.training.people import PersonClass, PersonFacts
from tqdesk.units import name_of
from tqdesk.vietnamese.dates import written, written_birth
from tqdesk.words import _, mark
from tqdesk.words.changes import word

_WIDTH = 304
_CAPTION_WIDTH = 104
_PRIVATE_WORDS: dict[str, str] = {
    "citizen_id": mark("Citizen ID"),
    "phone": mark("Phone"),
    "email": mark("E-mail"),
    "ethnic": mark("Ethnic group"),
}


def _clear(layout: QVBoxLayout | QFormLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        if item is not None and (taken := item.widget()) is not None:
            taken.deleteLater()


def _caption(text: str) -> QLabel:
    made = label(text, "muted")
    made.setMinimumWidth(theme.px(_CAPTION_WIDTH))
    return made


def _class_lines(each: PersonClass) -> QWidget:
    """A class that a person is on the list of, and what came of it."""
    attended = _("attended {attended} of {count} sessions")
    about = [
        written(each.first_day),
        attended.format(attended=each.attended, count=each.class_sessions),
    ]
    box = QWidget()
    lines = QVBoxLayout(box)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(theme.px(2))
    lines.addWidget(label(each.title, wrap=True))
    lines.addWidget(label(" · ".join(about), "muted", wrap=True))
    if each.certificate is not None:
        lines.addWidget(label(_("Certificate {number}").format(number=each.certificate), "accent"))
    return box


class PersonPanel(QFrame):
    """Shows one person; ``left`` says that correcting them is over."""

    left = Signal()

    def __init__(self, context: AppContext, notice: Notice) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setFixedWidth(theme.px(_WIDTH))
        self.context = context
        self.notice = notice
        self.person: UUID | None = None
        self.facts: PersonFacts | None = None
        self._correcting: PersonFacts | None = None
        self.name = label("", "title", wrap=True)
        self.public = QFormLayout()
        self.private = QFormLayout()
        self.reveal = button(_("Show private facts"), link=True)
        self.classes = QVBoxLayout()
        self.same = SameHuman(context, notice)
        self.rights = PersonRights(context, notice)
        self.correct = button(_("Correct"))
        self.remove = button(_("Delete"), "trash", link=True)
        self.form = PersonCorrection()
        self.pages = QStackedWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        nobody = Empty("user-search", _("Choose a person"), "")
        for page in (nobody, self._facts_page(), self.form):
            self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(16), theme.px(16), theme.px(8), theme.px(16))
        layout.addWidget(self.pages)

    def _facts_page(self) -> QWidget:
        self.reveal.setToolTip(_("That you looked is noted in the log"))
        self.correct.setToolTip("F2")
        self.remove.setToolTip(_("Delete (Del)"))
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 0, theme.px(8), 0)
        inner.setSpacing(theme.px(12))
        inner.addWidget(self.name)
        inner.addWidget(self.rights)
        for form in (self.public, self.private):
            form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            form.setHorizontalSpacing(theme.px(12))
            form.setVerticalSpacing(theme.px(6))
        inner.addLayout(self.public)
        inner.addWidget(separator())
        inner.addLayout(self.private)
        inner.addWidget(self.reveal, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addWidget(self.same)
        inner.addWidget(separator())
        self.class_title = label("", "strong")
        inner.addWidget(self.class_title)
        self.classes.setSpacing(theme.px(10))
        inner.addLayout(self.classes)
        inner.addStretch(1)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(page), 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, theme.px(8), 0)
        foot.addWidget(self.correct)
        foot.addWidget(self.rights.more)
        foot.addStretch()
        foot.addWidget(self.remove)
        layout.addLayout(foot)
        return whole

    def _connect(self) -> None:
        self.reveal.clicked.connect(self.show_private)
        self.correct.clicked.connect(self.begin_correction)
        self.remove.clicked.connect(self.ask_to_delete)
        self.form.given.connect(self._save)
        self.form.left.connect(self.end_correction)

    # Looking

    def show_person(self, person: UUID) -> None:
        """Show what is known of a person, private facts masked."""
        self.person = person
        self.context.read(lambda session: people.show(session, person), self._show, self.notice.refuse)
        self.same.show_person(person)

    def _show(self, facts: PersonFacts) -> None:
        if facts.id != self.person:
            return
        self.facts = facts
        self.name.setText(facts.name)
        self.rights.show_person(facts.id, facts.name)
        _clear(self.public)
        for caption, value in (
            (_("Birth"), written_birth(facts.birth or "")),
            (_("Sex"), word(facts.sex or "")),
            (_("Position"), facts.position or ""),
            (_("Workplace"), facts.workplace or ""),
            (_("Category"), word(facts.category or "")),
            (_("Unit"), name_of(facts.unit) if facts.unit else ""),
        ):
            self.public.addRow(_caption(caption), label(value or "–", wrap=True))
        self._show_private(facts.masked)
        self.reveal.setVisible(bool(facts.masked))
        self._show_classes(facts.classes)
        if self._correcting is None or self._correcting.id != facts.id:
            self.pages.setCurrentIndex(1)

    def _show_private(self, private: dict[str, str]) -> None:
        _clear(self.private)
        for name in PRIVATE:
            if name in private or name in ("citizen_id", "phone"):
                value = label(private.get(name, "–"), wrap=name == "email")
                value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self.private.addRow(_caption(_(_PRIVATE_WORDS[name])), value)

    def _show_classes(self, classes: tuple[PersonClass, ...]) -> None:
        _clear(self.classes)
        self.class_title.setText(_("Classes: {count}").format(count=len(classes)))
        for each in classes:
            self.classes.addWidget(_class_lines(each))

    def show_private(self) -> None:
        """Show the private facts in full; that they were looked at is logged."""
        person = self.person
        self.notice.hide()
        if person is not None:
            self.context.read(
                lambda session: (person, people.private_facts(session, person=person)),
                self._reveal,
                self.notice.refuse,
            )

    def _reveal(self, shown: tuple[UUID, dict[str, str]]) -> None:
        person, private = shown
        if person == self.person:
            self._show_private(private)
            self.reveal.hide()

    # Deleting

    def ask_to_delete(self) -> None:
        """Say what would go with the person, and delete them once that is wanted."""
        if self.facts is None or self.facts.id != self.person:
            return
        doomed = Doomed("person", (self.facts.id,), self.facts.name)
        deleting.ask(
            self.context,
            self.notice,
            doomed,
            confirmed=self._delete,
            back=self.remove,
        )

    def _delete(self, doomed: Doomed) -> None:
        self.person = self.facts = None
        self.pages.setCurrentIndex(0)
        self.left.emit()
        deleting.delete(self.context, self.notice, doomed)

    # Correcting

    def begin_correction(self) -> None:
        """Open the fields to put the person right."""
        if self.facts is not None:
            self.notice.hide()
            self._correcting = self.facts
            self.pages.setCurrentWidget(self.form)
            self.form.begin(self.facts)

    def end_correction(self) -> None:
        """Close the fields; what was typed is forgotten."""
        self._correcting = None
        self.notice.hide()
        self.pages.setCurrentIndex(1)
        self.left.emit()

    def _save(self) -> None:
        seen, facts = self._correcting, self.form.facts()
        if seen is not None:
            self.context.write(
                lambda session: people.correct(session, person=seen.id, facts=facts, seen=seen),
                self._saved,
                self.notice.refuse,
                changed=frozenset({"person", "person_private"}),
            )

    def _saved(self, changed: bool) -> None:
        if changed:
            self.context.saved.emit(_("corrected: {name}").format(name=self.form.facts()["name"]))
        self.end_correction()
        if self.person is not None:
            self.show_person(self.person)
