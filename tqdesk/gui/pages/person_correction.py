"""The fields that put right what is known of a person."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tqdesk.gui import theme
from tqdesk.gui.fields import Captioned
from tqdesk.gui.keys import on_key
from tqdesk.gui.pages.person_form import choice_field, sex_field, text_field
from tqdesk.gui.widgets import button, label
from tqdesk.records import CATEGORIES
from tqdesk.training.people import PersonFacts
from tqdesk.vietnamese.dates import written_birth
from tqdesk.vietnamese.ethnic import ethnic_names
from tqdesk.words import _
from tqdesk.words.changes import ethnic_in_words, word

_PLAIN = ("name", "birth", "position", "workplace")
_KEPT = ("phone", "citizen_id", "email")
"""Private facts that are typed: nothing typed leaves them as they are."""
_REMOVED = 1
"""The place, among the ethnic groups, of having none here any more."""


def scrolled(page: QWidget) -> QScrollArea:
    """A page that scrolls where it is higher than its place."""
    area = QScrollArea()
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    page.setAutoFillBackground(False)
    return area


class PersonCorrection(QWidget):
    """``given`` says that the user wants it saved, ``left`` that nothing shall change."""

    given = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields = {name: text_field() for name in (*_PLAIN, *_KEPT)}
        self.removed = {name: QCheckBox(_("Remove")) for name in _KEPT}
        """Private facts that the person shall no longer have here."""
        self.sex = sex_field()
        self.category = choice_field(CATEGORIES, word)
        self.ethnic = choice_field(ethnic_names(), ethnic_in_words)
        self.save = button(_("Save"), "check", primary=True)
        self.cancel = button(_("Do not change"))
        self.save.setToolTip("Enter")
        self.cancel.setToolTip("Esc")
        self.save.clicked.connect(self.given)
        self.cancel.clicked.connect(self.left)
        for field in self.fields.values():
            field.returnPressed.connect(self.given)
        on_key("Esc", self, self.left.emit)
        self._lay_out()

    def _lay_out(self) -> None:
        self.fields["birth"].setPlaceholderText(_("1986 or 31/01/1986"))
        for name in _KEPT:
            self._show_removed(name, False)
            self.removed[name].toggled.connect(lambda on, name=name: self._show_removed(name, on))
        self.ethnic.setItemText(0, _("leave as it is"))
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 0, theme.px(8), 0)
        inner.setSpacing(theme.px(8))
        inner.addWidget(Captioned(_("Full name"), self.fields["name"]))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(Captioned(_("Birth"), self.fields["birth"]), 3)
        row.addWidget(Captioned(_("Sex"), self.sex), 2)
        inner.addLayout(row)
        inner.addWidget(Captioned(_("Position"), self.fields["position"]))
        inner.addWidget(Captioned(_("Workplace"), self.fields["workplace"]))
        inner.addWidget(Captioned(_("Category"), self.category))
        inner.addWidget(Captioned(_("Phone"), self._removable("phone")))
        inner.addWidget(Captioned(_("Citizen ID"), self._removable("citizen_id")))
        inner.addWidget(Captioned(_("E-mail"), self._removable("email")))
        inner.addWidget(Captioned(_("Ethnic group"), self.ethnic))
        said = _("Lists of classes and certificates keep the position and workplace of their time.")
        inner.addWidget(label(said, "muted", wrap=True))
        inner.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        buttons.addWidget(self.save)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(page), 1)
        layout.addLayout(buttons)

    def _removable(self, name: str) -> QWidget:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.fields[name], 1)
        row.addWidget(self.removed[name])
        whole = QWidget()
        whole.setLayout(row)
        return whole

    def _show_removed(self, name: str, on: bool) -> None:
        said = _("will be removed") if on else _("leave empty to keep it")
        self.fields[name].setPlaceholderText(said)
        self.fields[name].setEnabled(not on)
        if on:
            self.fields[name].clear()

    def begin(self, facts: PersonFacts) -> None:
        """Fill the fields in; private facts stay out of sight, and as they are if nothing is typed."""
        for name in ("name", "position", "workplace"):
            self.fields[name].setText(getattr(facts, name) or "")
        self.fields["birth"].setText(written_birth(facts.birth or ""))
        for name in _KEPT:
            self.fields[name].clear()
            self.removed[name].setChecked(False)
            self.removed[name].setVisible(name in facts.masked)
        if self.ethnic.itemData(_REMOVED) == "":
            self.ethnic.removeItem(_REMOVED)
        if "ethnic" in facts.masked:
            self.ethnic.insertItem(_REMOVED, _("remove it"), "")
        self.sex.setCurrentIndex(self.sex.findData(facts.sex))
        self.category.setCurrentIndex(max(self.category.findData(facts.category), 0))
        self.ethnic.setCurrentIndex(0)
        self.fields["name"].setFocus()
        self.fields["name"].selectAll()

    def facts(self) -> dict[str, str | None]:
        """What stands in the fields."""
        typed: dict[str, str | None] = {name: field.text().strip() for name, field in self.fields.items()}
        typed |= {"sex": self.sex.currentData(), "category": self.category.currentData()}
        typed["ethnic"] = self.ethnic.currentData()
        kept = {name for name in _KEPT if not typed[name] and not self.removed[name].isChecked()}
        if typed["ethnic"] is None:
            kept.add("ethnic")
        return {name: value for name, value in typed.items() if name not in kept}
