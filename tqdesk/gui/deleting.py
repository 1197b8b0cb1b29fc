"""Deleting from a page: one line that says what goes along, and one that offers to take it back."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from tqdesk.gui import undoing
from tqdesk.gui.context import AppContext
from tqdesk.gui.shown import count
from tqdesk.gui.widgets import Notice
from tqdesk.training import deleting
from tqdesk.words import _, mark

_QUESTIONS = {
    "class": mark("Delete the class “{name}”?"),
    "enrolment": mark("Take off the list: {name}?"),
    "person": mark("Delete {name}?"),
}
_DONE = {
    "class": mark("Class deleted: {name}."),
    "enrolment": mark("Taken off the list: {name}."),
    "person": mark("Deleted: {name}."),
}
_VERBS = {"class": mark("Delete"), "enrolment": mark("Take off"), "person": mark("Delete")}
_GOES_WITH = {
    "class_session": mark("{count} sessions"),
    "enrolment": mark("{count} places on lists"),
    "attendance": mark("{count} marks"),
    "certificate": mark("{count} certificates"),
}


@dataclass(frozen=True, slots=True)
class Doomed:
    """Rows of one entity to be deleted, and what people call them."""

    entity: str
    rows: tuple[UUID, ...]
    name: str


def ask(
    context: AppContext,
    notice: Notice,
    doomed: Doomed,
    *,
    back: QWidget,
    confirmed: Callable[[Doomed], None] | None = None,
) -> None:
    """Say on the page what goes along, and delete once the user wants it; ``back`` has the keyboard then.

    What forbids it is said instead; ``confirmed`` does it where the page has more to do.
    """

    def act() -> None:
        if confirmed is None:
            delete(context, notice, doomed)
        else:
            confirmed(doomed)

    def told(goes: dict[str, int]) -> None:
        question = _(_QUESTIONS[doomed.entity]).format(name=doomed.name)
        said = " ".join(part for part in (question, _along(goes)) if part)
        notice.ask(said, action=_(_VERBS[doomed.entity]), act=act, back=back)

    context.read(
        lambda session: deleting.goes_with(session, entity=doomed.entity, rows=doomed.rows),
        told,
        notice.refuse,
    )


def _along(goes: dict[str, int]) -> str:
    parts = [
        _(text).format(count=count(goes[entity])) for entity, text in _GOES_WITH.items() if entity in goes
    ]
    return _("With it go: {parts}.").format(parts=", ".join(parts)) if parts else ""


def delete(context: AppContext, notice: Notice, doomed: Doomed) -> None:
    """Delete, say so on the page, and offer to take it back."""

    def carry_out(session: Session) -> None:
        for row in doomed.rows:
            deleting.delete(session, entity=doomed.entity, row=row)

    def done(nothing: None) -> None:
        said = _(_DONE[doomed.entity]).format(name=doomed.name)
        notice.say(said, action=_("Undo"), act=lambda: undoing.undo(context, notice))
        context.saved.emit(said)

    context.write(carry_out, done, notice.refuse)


def names(people: Collection[str]) -> str:
    """People by name, or how many they are where a line would be too short."""
    if len(people) > 3:
        return _("{count} people").format(count=count(len(people)))
    return ", ".join(people)
