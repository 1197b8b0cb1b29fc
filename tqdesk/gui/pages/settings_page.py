"""The page of settings: how the window looks, where the data lies, its backups, which version this is."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QScrollArea, QVBoxLayout, QWidget

from tqdesk import __version__
from tqdesk.gui import folders, preferences, theme
from tqdesk.gui.context import AppContext
from tqdesk.gui.pages.backups import BackupSection
from tqdesk.gui.widgets import Header, button, label, separator
from tqdesk.words import _, mark

APPEARANCES = {
    "system": mark("As the system"),
    "light": mark("Light"),
    "dark": mark("Dark"),
}


class SettingsPage(QWidget):
    """Each choice counts at once; ``looks_changed`` asks for the window to be drawn anew, ``restored``
    for the password: another store stands in the place of this one."""

    looks_changed = Signal()
    restored = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        known = preferences.read()
        self.appearance, self.scale = QButtonGroup(self), QButtonGroup(self)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Header(_("Settings")))
        layout.addSpacing(theme.px(8))
        layout.addWidget(label(_("Appearance"), "strong"))
        looks = [(_(text), kind == known.appearance) for kind, text in APPEARANCES.items()]
        layout.addLayout(self._choices(self.appearance, looks))
        layout.addSpacing(theme.px(8))
        layout.addWidget(label(_("Text size"), "strong"))
        sizes = [(f"{scale} %", scale == known.scale) for scale in theme.SCALES]
        layout.addLayout(self._choices(self.scale, sizes))
        layout.addSpacing(theme.px(8))
        layout.addWidget(separator())
        layout.addWidget(label(_("Data of this unit"), "strong"))
        layout.addLayout(self._data())
        layout.addWidget(separator())
        backups = BackupSection(context)
        backups.restored.connect(self.restored)
        layout.addWidget(backups, 1)
        layout.addWidget(label(_("TQDesk {version}").format(version=__version__), "muted"))
        # All of it is more than a small screen has in large letters.
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self.appearance.idClicked.connect(self._choose_appearance)
        self.scale.idClicked.connect(self._choose_scale)

    @staticmethod
    def _choices(group: QButtonGroup, choices: list[tuple[str, bool]]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(24))
        for place, (text, chosen) in enumerate(choices):
            made = QRadioButton(text)
            made.setChecked(chosen)
            group.addButton(made, place)
            row.addWidget(made)
        row.addStretch()
        return row

    def _data(self) -> QHBoxLayout:
        folder = self.context.store.folder
        said = _("Encrypted with your password, in {folder}. Copy this folder only while TQDesk is closed.")
        show = button(_("Open the folder"), "folder-open")
        show.clicked.connect(lambda: folders.show(folder))
        row = QHBoxLayout()
        row.setSpacing(theme.px(16))
        row.addWidget(label(said.format(folder=folder), "muted", wrap=True), 1)
        row.addWidget(show)
        return row

    def _choose_appearance(self, place: int) -> None:
        self._keep(replace(preferences.read(), appearance=preferences.APPEARANCES[place]))

    def _choose_scale(self, place: int) -> None:
        self._keep(replace(preferences.read(), scale=theme.SCALES[place]))

    def _keep(self, chosen: preferences.Preferences) -> None:
        if chosen != preferences.read():
            preferences.write(chosen)
            self.looks_changed.emit()
