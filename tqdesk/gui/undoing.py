"""Undo and redo of whatever was done last at this machine, from any page."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QKeyCombination, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from tqdesk.gui import theme
from tqdesk.gui.context import AppContext
from tqdesk.gui.shown import count
from tqdesk.gui.widgets import Notice
from tqdesk.training import undo as undoing
from tqdesk.training.undo import Offer
from tqdesk.words import _
from tqdesk.words.changes import what_was_done

_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_UNDO = (QKeyCombination(_CONTROL, Qt.Key.Key_Z),)
_REDO = (QKeyCombination(_CONTROL, Qt.Key.Key_Y), QKeyCombination(_CONTROL | _SHIFT, Qt.Key.Key_Z))


def undo(context: AppContext, notice: Notice, *, instead: str = "") -> None:
    """Undo what was done last and say so on the page, or why not; ``instead`` is said where the page knows
    better what it means. What other lines of the window told before is no longer so, and goes."""

    def done(offer: Offer) -> None:
        said = instead or _in_words(offer, _("Undone: {what} ({count} changes)."))
        notice.silence_others()
        context.saved.emit(_("taken back: {what}").format(what=what_was_done(offer.first, offer.listed)))
        notice.say(said, action=_("Redo"), act=lambda: redo(context, notice))

    context.write(undoing.undo, done, notice.refuse)


def redo(context: AppContext, notice: Notice) -> None:
    """Do again what was undone last and say so on the page, or why not."""

    def done(offer: Offer) -> None:
        said = _in_words(offer, _("Done again: {what} ({count} changes)."))
        notice.silence_others()
        context.saved.emit(what_was_done(offer.first, offer.listed))
        notice.say(said, action=_("Undo"), act=lambda: undo(context, notice))

    context.write(undoing.redo, done, notice.refuse)


def _in_words(offer: Offer, said: str) -> str:
    return said.format(what=what_was_done(offer.first, offer.listed), count=count(offer.changes))


def _all_of(offer: Offer) -> str:
    first = what_was_done(offer.first, offer.listed)
    if offer.changes == 1 or offer.listed is not None:
        return first
    return _("{what}, and {count} changes more").format(what=first, count=count(offer.changes - 1))


class OfferLink(QPushButton):
    """A link that offers to undo or redo, ending in "…" where it does not fit; hidden where nothing is
    offered."""

    def __init__(self, said: str) -> None:
        super().__init__()
        self.setObjectName("link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setStyleSheet(f"QPushButton {{ color: {theme.tokens().muted}; font-weight: 400; }}")
        self._said = said
        self._whole = ""
        self.hide()

    def show_offer(self, offer: Offer | None) -> None:
        """Show what is offered."""
        self._whole = "" if offer is None else self._said.format(what=_all_of(offer))
        self.setToolTip(self._whole)
        self.setVisible(offer is not None)
        self.updateGeometry()
        self._fit()

    def whole(self) -> str:
        """The text, whole."""
        return self._whole

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + theme.px(4), theme.px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, theme.px(24))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))


class UndoBar(QWidget):
    """What can be undone and redone, in the line at the bottom of the window, and the keys for it.

    A page with its own Ctrl+Z, and a text field with something to take back, keep theirs; nothing is offered
    here while such a page has the keyboard.
    """

    def __init__(self, context: AppContext, notice: Notice) -> None:
        super().__init__()
        self.context = context
        self._reading = self._stale = self._elsewhere = False
        self._notice = notice
        self.undo_link = OfferLink(_("Undo: {what} (Ctrl+Z)"))
        self.redo_link = OfferLink(_("Redo: {what} (Ctrl+Y)"))
        self._undo = partial(undo, context, notice)
        self._redo = partial(redo, context, notice)
        self.undo_link.clicked.connect(lambda: self._undo())
        self.redo_link.clicked.connect(lambda: self._redo())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(16))
        layout.addWidget(self.undo_link)
        layout.addWidget(self.redo_link)
        context.changed.connect(self.refresh)
        context.saved.connect(self._forget)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)
        self.refresh()

    def _forget(self, _what: str) -> None:
        """Something else was saved: what the line of the window offers after an undo can be done no more."""
        if self._notice.offers() in (_("Undo"), _("Redo")):
            self._notice.hide()

    def refresh(self) -> None:
        """Ask anew what is offered, once it is looked at."""
        self._stale = True
        self._read()

    def _read(self) -> None:
        if self._stale and not self._reading and not self._elsewhere:
            self._stale, self._reading = False, True
            self.context.read(undoing.offered, self._show, self._not_read)

    def _not_read(self, error: Exception) -> None:
        self._reading = False
        self._notice.refuse(error)

    def _show(self, offers: tuple[Offer | None, Offer | None]) -> None:
        self._reading = False
        for link, offer in zip((self.undo_link, self.redo_link), offers, strict=True):
            link.show_offer(offer)
        self._read()

    def _focus_moved(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is None or now.window() is not self.window():
            return
        self._elsewhere = _keeps_its_own(now)
        self.setVisible(not self._elsewhere)
        self._read()
        if isinstance(now, QLineEdit):
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A text field takes these keys even where it has nothing to take back; then they go on to the window.
        if (
            event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
            and isinstance(event, QKeyEvent)
            and isinstance(watched, QLineEdit)
            and (
                (event.keyCombination() in _UNDO and not watched.isUndoAvailable())
                or (event.keyCombination() in _REDO and not watched.isRedoAvailable())
            )
        ):
            event.ignore()
            return True
        return False

    def take_key(self, event: QKeyEvent) -> bool:
        """Undo or redo where a key that nothing else took says so; returns whether it did."""
        if event.keyCombination() in _UNDO:
            self._undo()
        elif event.keyCombination() in _REDO:
            self._redo()
        else:
            return False
        return True


def _keeps_its_own(widget: QWidget | None) -> bool:
    """Whether a widget stands on a page with its own Ctrl+Z."""
    keys = QKeySequence(_UNDO[0])
    while widget is not None:
        own = widget.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if any(shortcut.key() == keys for shortcut in own):
            return True
        widget = widget.parentWidget()
    return False
