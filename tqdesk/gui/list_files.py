"""Lists of people and what is kept of one, written where the user says, without and with private facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from tqdesk.gui import folders, papers
from tqdesk.gui.context import AppContext
from tqdesk.gui.shown import count
from tqdesk.gui.tasks import Progress
from tqdesk.gui.widgets import Notice, button
from tqdesk.people_records import PeopleSheet, PersonalData, RosterTemplate
from tqdesk.training import people_sheets, personal_data
from tqdesk.words import _

_LISTS = "Excel (*.xlsx);;CSV (*.csv)"
_COPIES = "PDF (*.pdf);;JSON (*.json)"


def class_button(context: AppContext, notice: Notice, class_id: UUID) -> QPushButton:
    """A button that writes the list of a class with its marks, or a list to be filled in."""
    made = _menu_button(
        _("Export"),
        (_("List with marks…"), lambda: save_class(context, notice, class_id)),
        (
            _("List with marks and private facts…"),
            lambda: save_class(context, notice, class_id, private=True),
        ),
        (_("List to be filled in…"), lambda: save_template(context, notice, class_id)),
    )
    made.setToolTip(_("Write the list into a file for Excel that can be imported again"))
    return made


def people_button(context: AppContext, notice: Notice, searched: Callable[[], str]) -> QPushButton:
    """A button that writes the people whom a search finds."""
    made = _menu_button(
        _("Export list"),
        (_("These people…"), lambda: save_people(context, notice, searched())),
        (
            _("These people with private facts…"),
            lambda: save_people(context, notice, searched(), private=True),
        ),
    )
    made.setToolTip(_("Write all people found into a file for Excel that can be imported again"))
    return made


def _menu_button(said: str, *choices: tuple[str, Callable[[], None]]) -> QPushButton:
    made = button(said, "file-export")
    menu = QMenu(made)
    for text, act in choices:
        menu.addAction(text, act)
    made.setMenu(menu)
    return made


def save_class(
    context: AppContext, notice: Notice, class_id: UUID, *, private: bool = False, path: Path | None = None
) -> None:
    """Write the list of a class; without ``path``, ask where."""

    def ask(template: RosterTemplate) -> None:
        name = _("List – {title}").format(title=template.title)
        target = path or _ask_where(name, _LISTS)
        if target is not None:
            context.read(
                lambda session: people_sheets.of_class(session, training_class=class_id, private=private),
                lambda sheet: _write_list(context, notice, sheet, target),
                notice.refuse,
            )

    _with_template(context, notice, class_id, ask)


def save_people(
    context: AppContext, notice: Notice, text: str, *, private: bool = False, path: Path | None = None
) -> None:
    """Write the people whom a search finds; without ``path``, ask where."""
    title = _("Learners")
    target = path or _ask_where(title, _LISTS)
    if target is not None:
        context.read(
            lambda session: people_sheets.of_people(session, text=text, title=title, private=private),
            lambda sheet: _write_list(context, notice, sheet, target),
            notice.refuse,
        )


def save_template(context: AppContext, notice: Notice, class_id: UUID, path: Path | None = None) -> None:
    """Write a list to be filled in for a class, and open it; without ``path``, ask where."""

    def ask(template: RosterTemplate) -> None:
        name = _("List to be filled in – {title}").format(title=template.title)
        target = path or _ask_where(name, "Excel (*.xlsx)")
        if target is None:
            return

        def work(progress: Progress) -> Path:
            from tqdesk.sheets.template import write_template

            write_template(target, template)
            return target

        def written(file: Path) -> None:
            _tell(
                context,
                notice,
                _("Written: {file}. Fill it in, then import it here.").format(file=file),
                file,
            )

        context.tasks.run_task(work, written, notice.refuse)

    _with_template(context, notice, class_id, ask)


def save_person(
    context: AppContext, notice: Notice, person: UUID, name: str, path: Path | None = None
) -> None:
    """Write all that is kept of a person, for them; without ``path``, ask where."""
    target = path or _ask_where(_("Copy of personal data – {name}").format(name=name), _COPIES)
    if target is None:
        return

    def write(data: PersonalData) -> None:
        def work(progress: Progress) -> Path:
            personal_data.write(data, target)
            return target

        def written(file: Path) -> None:
            said = _("Written: {file}. It has the private facts in full: give it to that person alone.")
            _tell(context, notice, said.format(file=file), file)

        context.tasks.run_task(work, written, notice.refuse)

    context.read(
        lambda session: personal_data.gather(session, person=person, today=date.today()),
        write,
        notice.refuse,
    )


def _with_template(
    context: AppContext, notice: Notice, class_id: UUID, then: Callable[[RosterTemplate], None]
) -> None:
    context.read(
        lambda session: people_sheets.template_of(session, training_class=class_id), then, notice.refuse
    )


def _write_list(context: AppContext, notice: Notice, sheet: PeopleSheet, target: Path) -> None:
    def work(progress: Progress) -> Path:
        from tqdesk.sheets.people_out import write_people

        write_people(sheet, target)
        return target

    def written(file: Path) -> None:
        said = _("Written: {count} people, {file}").format(count=count(len(sheet.rows)), file=file)
        if sheet.private:
            said += ". " + _("It has private facts: keep it where only those may read it who need it.")
        _tell(context, notice, said, file)

    context.tasks.run_task(work, written, notice.refuse)


def _tell(context: AppContext, notice: Notice, said: str, file: Path) -> None:
    notice.say(said, action=_("Open"), act=lambda: papers.open_files([file]))
    context.saved.emit(file.name)


def _ask_where(name: str, kinds: str) -> Path | None:
    """Ask where to write a file of one of some kinds, the first of which is proposed."""
    window, title = QApplication.activeWindow(), _("Where to write the file")
    return folders.ask_new_file(
        window, title, "written", papers.file_name(name), kinds, otherwise=folders.documents()
    )
