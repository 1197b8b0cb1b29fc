"""Replies to several units at once: asked for on two pages of the office, written in one way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from tqdesk.gui import folders
from tqdesk.gui.context import AppContext
from tqdesk.gui.shown import count
from tqdesk.gui.widgets import Notice
from tqdesk.sync import overview
from tqdesk.sync.exporting import Exported
from tqdesk.units import name_of
from tqdesk.words import _


def write_replies(context: AppContext, notice: Notice, below: Sequence[str], folder: Path) -> None:
    """Write the replies to units into a folder; the notice says which, and has the way on.

    For a single machine the way on is its receipt as a line of text, to be sent as a message.
    """
    notice.say(_("Writing the replies…"))

    def done(made: list[Exported]) -> None:
        if len(made) == 1 and made[0].receipt:
            _say_one(notice, made[0])
        else:
            said = _("{count} replies written to {folder}. Send each to its unit.")
            text = said.format(count=count(len(made)), folder=folder)
            notice.say(text, action=_("Open the folder"), act=lambda: folders.show(folder))
        context.saved.emit(_("{count} replies").format(count=count(len(made))))

    context.write(
        lambda session: overview.reply_to(session, below=list(below), folder=folder),
        done,
        notice.refuse,
        changed=frozenset({"link"}),
    )


def _say_one(notice: Notice, made: Exported) -> None:
    def copy() -> None:
        QGuiApplication.clipboard().setText(made.receipt)
        copied = _("The receipt is copied: paste it into a message to {unit}.")
        notice.say(copied.format(unit=name_of(made.unit)))

    said = _("Reply to {unit} written: {file}. Where no file can go, its receipt fits into a message.")
    text = said.format(unit=name_of(made.unit), file=made.file)
    notice.say(text, action=_("Copy the receipt"), act=copy)
