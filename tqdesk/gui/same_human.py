"""The other persons under whom one human stands here, in the panel of one of them."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tqdesk.gui import theme, undoing
from tqdesk.gui.context import AppContext
from tqdesk.gui.widgets import Notice, button, label, separator
from tqdesk.training import same_people
from tqdesk.training.people import PersonLine
from tqdesk.units import name_of
from tqdesk.vietnamese.dates import written_birth
from tqdesk.words import _

CHANGED = frozenset({"same_person", "person", "enrolment", "attendance"})


def declare_same(context: AppContext, notice: Notice, persons: tuple[PersonLine, ...]) -> None:
    """Say that persons are one human: the first with each of the others."""
    first, *rest = persons

    def done(news: list[bool]) -> None:
        if not any(news):
            notice.say(_("That was known already."))
            return
        said = _("One human from now on: {names}.").format(names=", ".join(each.name for each in persons))
        more = _("Nothing of either was lost; it counts once in figures.")
        notice.say(f"{said} {more}", action=_("Undo"), act=lambda: undoing.undo(context, notice))
        context.saved.emit(said)

    context.write(
        lambda session: [
            same_people.declare(session, first=first.id, second=each.id, same=True) for each in rest
        ],
        done,
        notice.refuse,
        changed=CHANGED,
    )


class SameHuman(QWidget):
    """Lists them, each with a way to take it back."""

    def __init__(self, context: AppContext, notice: Notice) -> None:
        super().__init__()
        self.context = context
        self.notice = notice
        self._person: UUID | None = None
        self.others: tuple[PersonLine, ...] = ()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(theme.px(8))
        self.hide()

    def show_person(self, person: UUID) -> None:
        """Show who else is the same human as a person."""
        self._person = person
        self.context.read(
            lambda session: (person, same_people.others(session, person=person)),
            self._show,
            self.notice.refuse,
        )

    def _show(self, found: tuple[UUID, tuple[PersonLine, ...]]) -> None:
        person, others = found
        if person != self._person:
            return
        self.others = others
        while self._lines.count():
            item = self._lines.takeAt(0)
            if item is not None and (taken := item.widget()) is not None:
                taken.deleteLater()
        self.setVisible(bool(others))
        if others:
            self._lines.addWidget(separator())
            self._lines.addWidget(label(_("Also stands here as"), "strong"))
        for each in others:
            self._lines.addWidget(self._line(each))

    def _line(self, other: PersonLine) -> QWidget:
        box = QWidget()
        lines = QVBoxLayout(box)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(theme.px(2))
        lines.addWidget(label(other.name, wrap=True))
        unit = name_of(other.unit) if other.unit else ""
        about = (written_birth(other.birth or ""), other.position, other.workplace, unit)
        lines.addWidget(label(" · ".join(part for part in about if part) or "–", "muted", wrap=True))
        apart = button(_("They are different people"), link=True)
        apart.clicked.connect(lambda: self.set_apart(other))
        lines.addWidget(apart, 0, Qt.AlignmentFlag.AlignLeft)
        return box

    def _undo(self) -> None:
        undoing.undo(self.context, self.notice)

    def set_apart(self, other: PersonLine) -> None:
        """Say that a person is another human after all."""

        def done(news: bool) -> None:
            said = _("{name} is a person of their own again.").format(name=other.name)
            self.notice.say(said, action=_("Undo"), act=self._undo)
            self.context.saved.emit(said)

        self.context.write(
            lambda session: same_people.set_apart(session, person=other.id),
            done,
            self.notice.refuse,
            changed=CHANGED,
        )
