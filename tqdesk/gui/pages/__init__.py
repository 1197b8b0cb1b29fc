"""The pages of the main window; each is loaded when it is first shown, for the window opens on one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tqdesk.gui.context import AppContext


def make(key: str, context: AppContext) -> QWidget:
    """The page of a place of the rail."""
    if key == "classes":
        from tqdesk.gui.pages.classes import ClassesPage

        return ClassesPage(context)
    if key == "people":
        from tqdesk.gui.pages.people import PeoplePage

        return PeoplePage(context)
    if key == "reception":
        from tqdesk.gui.pages.reception import ReceptionPage

        return ReceptionPage(context)
    if key == "units":
        from tqdesk.gui.pages.unit_list import UnitListPage

        return UnitListPage(context)
    if key == "conflicts":
        from tqdesk.gui.pages.conflicts import ConflictsPage

        return ConflictsPage(context)
    if key == "duplicates":
        from tqdesk.gui.pages.duplicates import DuplicatesPage

        return DuplicatesPage(context)
    if key == "sync":
        from tqdesk.gui.pages.sync import SyncPage

        return SyncPage(context)
    if key == "settings":
        from tqdesk.gui.pages.settings_page import SettingsPage

        return SettingsPage(context)
    raise KeyError(key)
