"""The few pieces that every page is made of."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tqdesk.errors import KnownError
from tqdesk.gui import theme
from tqdesk.words import _
from tqdesk.words.sentences import sentence


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """A text; ``role`` is ``title``, ``muted``, ``strong``, ``accent`` or ``figure``."""
    made = QLabel(text)
    made.setObjectName(role)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def button(text: str, icon: str = "", *, primary: bool = False, link: bool = False) -> QPushButton:
    """A button; the main one of a page is ``primary``."""
    made = QPushButton(text)
    made.setObjectName("primary" if primary else "link" if link else "")
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(True)  # Enter presses it, as the space bar does
    if icon:
        gap = 6 if text else 0
        made.setIcon(theme.icon(icon, "on_accent" if primary else "accent" if link else "text", 18, gap))
        made.setIconSize(QSize(theme.px(18 + gap), theme.px(18)))
    return made


def separator() -> QFrame:
    """A thin line between parts of a page."""
    line = QFrame()
    line.setObjectName("separator")
    return line


class Header(QWidget):
    """The head of a page: where it is, its title, a line below, its buttons at the right."""

    def __init__(self, title: str, *buttons: QPushButton) -> None:
        super().__init__()
        self.path = label("", "muted")
        self.title = label(title, "title")
        self.about = label("", "muted")
        for hidden in (self.path, self.about):
            hidden.hide()
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        for each in (self.path, self.title, self.about):
            words.addWidget(each)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addLayout(words, 1)
        for made in buttons:
            layout.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)

    def say(self, title: str, *, path: str = "", about: str = "") -> None:
        """Show a title with what stands above and below it."""
        self.title.setText(title)
        self.path.setText(path)
        self.path.setVisible(bool(path))
        self.about.setText(about)
        self.about.setVisible(bool(about))


class Notice(QFrame):
    """A line on the page that says what happened; it stays until the next, or until it is closed or the page
    is left.

    ``unexpected`` takes the errors that no line can say: those that are no known ones.
    """

    def __init__(self, unexpected: Callable[[Exception], object] | None = None) -> None:
        super().__init__()
        self._unexpected = unexpected
        self.setObjectName("notice")
        self._text = label("", wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = button("", link=True)
        self._action.hide()
        close = button("", "x", link=True)
        close.setAccessibleName(_("Close this message"))
        close.clicked.connect(self.close_line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(12), theme.px(8), theme.px(8), theme.px(8))
        layout.addWidget(self._text, 1)
        layout.addWidget(self._action)
        layout.addWidget(close)
        self._act: Callable[[], None] = lambda: None
        self._back: QWidget | None = None
        closed: list[bool] = []
        self.destroyed.connect(lambda: closed.append(True))
        self._closed = closed
        self._action.clicked.connect(lambda: self._act())
        self.hide()

    def say(
        self, text: str, kind: str = "", *, action: str = "", act: Callable[[], None] | None = None
    ) -> None:
        """Show a text; ``kind`` is empty, ``warning`` or ``error``; ``action`` names what ``act`` does.

        On a page that was closed meanwhile nothing is said.
        """
        if self._closed:
            return
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        for child in (self._text,):
            child.style().unpolish(child)
            child.style().polish(child)
        self._text.setText(text)
        self._act = act or (lambda: None)
        self._back = None
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.show()

    def ask(self, text: str, *, action: str, act: Callable[[], None], back: QWidget) -> None:
        """Ask whether ``act`` is wanted: Enter or a click on ``action`` does it; closing the line or Escape
        does nothing and gives the keyboard back to a part of the page."""

        def answered() -> None:
            self.hide()
            back.setFocus()
            act()

        if self._closed:
            return
        self.say(text, "warning", action=action, act=answered)
        self._back = back
        self._action.setAutoDefault(True)
        self._action.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_line()
        else:
            super().keyPressEvent(event)

    def agree(self) -> None:
        """Do what the line offers, as a click on it does."""
        self._action.click()

    def close_line(self) -> None:
        """Take the line away; what it asked is not wanted."""
        self.hide()
        if self._back is not None:
            self._back.setFocus()

    def text(self) -> str:
        """What it says."""
        return "" if self.isHidden() else self._text.text()

    def offers(self) -> str:
        """What it offers to do, in the words on its button."""
        return "" if self.isHidden() else self._action.text()

    def silence_others(self) -> None:
        """Take away what other lines of the window say, for it is no longer so; but failures stay."""
        if not self._closed:
            for other in self.window().findChildren(Notice):
                if other is not self and other.property("kind") != "error":
                    other.hide()

    def refuse(self, error: Exception) -> None:
        """Show the sentence of a known error; any other is for the page of unexpected errors."""
        if isinstance(error, KnownError):
            self.say(sentence(error), "error")
        elif self._unexpected is not None:
            self.hide()
            self._unexpected(error)
        else:
            raise error

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # Hidden with its page, and not with a window that is put away: whoever comes back has read it.
        if not event.spontaneous() and not self.window().isMinimized():
            self.hide()


class Empty(QWidget):
    """What stands where there is nothing yet: a picture, a word, and what to do."""

    def __init__(self, icon: str, text: str, more: str = "", *buttons: QPushButton) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.px(8))
        layout.addStretch(2)
        picture = QLabel()
        picture.setPixmap(theme.pixmap(icon, "muted", 48))
        layout.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(label(text, "strong"), 0, Qt.AlignmentFlag.AlignHCenter)
        if more:
            said = label(more, "muted", wrap=True)
            said.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            said.setFixedWidth(theme.px(460))
            # In a row of its own, for an aligned cell would be only as high as one line.
            line = QHBoxLayout()
            line.addStretch()
            line.addWidget(said)
            line.addStretch()
            layout.addLayout(line)
        row = QHBoxLayout()
        row.addStretch()
        for each in buttons:
            row.addWidget(each)
        row.addStretch()
        layout.addSpacing(theme.px(8))
        layout.addLayout(row)
        layout.addStretch(3)


class Choice(QFrame):
    """A large choice of the first start: a picture, a word, a sentence; chosen by click, Enter or space."""

    chosen = Signal()

    def __init__(self, icon: str, text: str, more: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setProperty("clickable", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)
        self.setAccessibleDescription(more)
        picture = QLabel()
        picture.setPixmap(theme.pixmap(icon, "accent", 28))
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(label(text, "strong"))
        words.addWidget(label(more, "muted", wrap=True))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(*(theme.px(16),) * 4)
        layout.setSpacing(theme.px(16))
        layout.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)


class Working(QWidget):
    """How far a task is, with a way to stop it."""

    stop = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._text = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._stop = button(_("Stop"), "player-stop")
        self._stop.clicked.connect(self.stop)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._text)
        layout.addWidget(self._bar, 1)
        layout.addWidget(self._stop)
        self.hide()

    def begin(self, text: str) -> None:
        """Show that something is under way."""
        self._text.setText(text)
        self._bar.setRange(0, 0)
        self.show()

    def advance(self, done: int, total: int) -> None:
        """Show how far it is."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)


class Drop(QObject):
    """Lets files be dropped on a widget: ``dropped`` says which."""

    dropped = Signal(list)

    def __init__(self, target: QWidget, endings: tuple[str, ...]) -> None:
        super().__init__(target)
        self._endings = endings
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop):
            files = [
                url.toLocalFile()
                for url in event.mimeData().urls()  # type: ignore[attr-defined]
                if url.toLocalFile().lower().endswith(self._endings)
            ]
            if files:
                event.acceptProposedAction()  # type: ignore[attr-defined]
                if event.type() == QEvent.Type.Drop:
                    self.dropped.emit(files)
                return True
        return super().eventFilter(watched, event)
