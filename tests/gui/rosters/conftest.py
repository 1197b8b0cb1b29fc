"""A commune with one class, and the list of that class on the screen."""

import pytest

from tests.gui.class_stories import add_class, open_context, shown
from tqdesk.gui.pages.class_people import ClassPeopleTab


@pytest.fixture
def context(qtbot, tmp_path, monkeypatch):
    with open_context(tmp_path / "store", monkeypatch) as context:
        yield context


@pytest.fixture
def tab(qtbot, context):
    tab = ClassPeopleTab(context, add_class(context))
    shown(qtbot, context, tab)
    return tab
