"""The fields that put right what is known of a person."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tqdesk.gui import theme
from tqdesk.gui.fields import Captioned
from tqdesk.gui.keys import on_key
from tqdesk.gui.pages.person_form import sex_field, text_field
from tqdesk.gui.widgets import button, label
from tqdesk.training.people import PersonFacts
from tqdesk.vietnamese.dates import written_birth
from tqdesk.words import _


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
        self.fields = {name: text_field() for name in ("name", "birth", "position", "workplace", "phone")}
        self.sex = sex_field()
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
        self.fields["phone"].setPlaceholderText(_("leave empty to keep it"))
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
        inner.addWidget(Captioned(_("Phone"), self.fields["phone"]))
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

    def begin(self, facts: PersonFacts) -> None:
        """Fill the fields in; the telephone number stays out of sight, and as it is if none is typed."""
        for name in ("name", "position", "workplace"):
            self.fields[name].setText(getattr(facts, name) or "")
        self.fields["birth"].setText(written_birth(facts.birth or ""))
        self.fields["phone"].clear()
        self.sex.setCurrentIndex(self.sex.findData(facts.sex))
        self.fields["name"].setFocus()
        self.fields["name"].selectAll()

    def facts(self) -> dict[str, str | None]:
        """What stands in the fields."""
        typed = {name: field.text().strip() for name, field in self.fields.items()}
        if not typed["phone"]:
            del typed["phone"]
        return {**typed, "sex": self.sex.currentData()}
