"""A copy of a roster with the cells marked that could not be used, to be put right where they come from."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from tqdesk.cycles import uncollected
from tqdesk.errors import MarkedCopyOverList
from tqdesk.gui import folders
from tqdesk.gui.context import AppContext
from tqdesk.gui.pages.roster_reading import ReadRoster
from tqdesk.gui.papers import file_name
from tqdesk.gui.shown import count
from tqdesk.gui.tasks import Progress
from tqdesk.gui.widgets import Notice
from tqdesk.words import _

ENDING = ".xlsx"


def ask_for_marked_copy(
    page: QWidget, context: AppContext, notice: Notice, name: str, source: Path | None, roster: ReadRoster
) -> None:
    """Ask where a marked copy of a roster is to be written, and write it.

    ``name`` is what the roster is called, ``source`` the file that it was read from, if it was one.
    """
    proposed = file_name(_("{list} – to put right").format(list=Path(name).stem))
    title, words = _("Where to save the marked copy"), _("Excel workbooks")
    beside = folders.usual()[0] if source is None else source.parent
    target = folders.ask_new_file(page, title, "written", proposed, f"{words} (*{ENDING})", otherwise=beside)
    if target is None:
        return
    if source is not None and target.resolve() == source.resolve():
        notice.refuse(MarkedCopyOverList(file=target.name))
        return

    def work(progress: Progress) -> None:
        from tqdesk.sheets.marked_copy import write_marked_copy

        progress(0)
        with uncollected():
            write_marked_copy(target, roster.opened, roster.plan.problems, tables=roster.tables)

    def saved(_result: None) -> None:
        said = _("{file} is saved, with {count} cells marked and explained.")
        marked = said.format(file=target.name, count=count(len(roster.plan.problems)))
        notice.say(marked, action=_("Open its folder"), act=lambda: folders.show(target.parent))

    notice.hide()
    context.tasks.run_task(work, saved, notice.refuse)
