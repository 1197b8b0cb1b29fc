"""The form for one person to be put on the list of a class, in place on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from tqdesk.gui import theme
from tqdesk.gui.fields import Captioned
from tqdesk.gui.keys import on_key
from tqdesk.gui.widgets import button
from tqdesk.records import SEXES
from tqdesk.words import _
from tqdesk.words.changes import word

_LONGEST = 200


def text_field(example: str = "") -> QLineEdit:
    """A field for a short text, with an example of what goes in."""
    field = QLineEdit()
    field.setMaxLength(_LONGEST)
    field.setPlaceholderText(example)
    return field


def sex_field() -> QComboBox:
    """A field for a sex, or none."""
    return choice_field(SEXES, word)


def choice_field(choices: Iterable[str], shown: Callable[[str], str]) -> QComboBox:
    """A field for one of some stored choices, or none."""
    field = QComboBox()
    field.addItem("–", None)
    for choice in choices:
        field.addItem(shown(choice), choice)
    field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return field


class PersonForm(QFrame):
    """``given`` says that the user wants the person added, ``left`` that they want no more of it."""

    given = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.name = text_field()
        self.birth = text_field(_("1986 or 31/01/1986"))
        self.sex = sex_field()
        self.phone = text_field()
        self.position = text_field()
        self.workplace = text_field()
        self.site = QComboBox()
        self.take = button(_("Add"), "plus", primary=True)
        self.take.setToolTip("Enter")
        self.leave = button(_("Close"))
        self.leave.setToolTip("Esc")
        self.take.clicked.connect(self.given)
        self.leave.clicked.connect(self.left)
        for field in (self.name, self.birth, self.phone, self.position, self.workplace):
            field.returnPressed.connect(self.given)
        on_key("Esc", self, self.left.emit)
        self._lay_out()

    def _lay_out(self) -> None:
        self._site = Captioned(_("Site"), self.site)
        self.site.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addStretch()
        row.addWidget(self.leave)
        row.addWidget(self.take)
        buttons.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        grid = QGridLayout(self)
        grid.setContentsMargins(*(theme.px(16),) * 4)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(8))
        bottom = Qt.AlignmentFlag.AlignBottom
        grid.addWidget(Captioned(_("Full name"), self.name), 0, 0, 1, 2)
        grid.addWidget(Captioned(_("Birth"), self.birth), 0, 2)
        grid.addWidget(Captioned(_("Sex"), self.sex), 0, 3)
        grid.addWidget(Captioned(_("Phone"), self.phone), 0, 4)
        grid.addWidget(Captioned(_("Position"), self.position), 1, 0)
        grid.addWidget(Captioned(_("Workplace"), self.workplace), 1, 1)
        grid.addWidget(self._site, 1, 2)
        grid.addWidget(buttons, 1, 3, 1, 2, bottom)
        for column, stretch in enumerate((3, 3, 2, 1, 2)):
            grid.setColumnStretch(column, stretch)
        for before, after in (
            (self.name, self.birth),
            (self.birth, self.sex),
            (self.sex, self.phone),
            (self.phone, self.position),
            (self.position, self.workplace),
            (self.workplace, self.site),
            (self.site, self.take),
            (self.take, self.leave),
        ):
            self.setTabOrder(before, after)

    def show_sites(self, sites: Sequence[tuple[UUID, str]]) -> None:
        """Offer these sites, keeping what was chosen."""
        chosen = self.site.currentData()
        self.site.clear()
        for site, name in sites:
            self.site.addItem(name, site)
        self.site.setCurrentIndex(max(self.site.findData(chosen), 0))
        self._site.setVisible(len(sites) > 1)

    def begin(self) -> None:
        """Empty the fields for the next person."""
        for field in (self.name, self.birth, self.phone, self.position, self.workplace):
            field.clear()
        self.sex.setCurrentIndex(0)
        self.name.setFocus()

    def facts(self) -> dict[str, str | None]:
        """What was typed."""
        return {
            "name": self.name.text(),
            "birth": self.birth.text(),
            "sex": self.sex.currentData(),
            "position": self.position.text(),
            "workplace": self.workplace.text(),
            "phone": self.phone.text(),
        }

    def chosen_site(self) -> UUID:
        """The site whose list the person goes on."""
        site = self.site.currentData()
        assert isinstance(site, UUID)
        return site
