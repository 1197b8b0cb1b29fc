"""The log: a few rotating files in the data folder, for whoever has to find out what went wrong.

It never holds personal data: no names, numbers or contents, only what kind of thing happened. Of an
exception it has the class and the places in the code, not the text, which may quote what was typed.
"""

from __future__ import annotations

import contextlib
import logging
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

FOLDER = "log"
_BYTES = 512 * 1024
_KEPT = 4


class _WithoutTexts(logging.Formatter):
    """Formats an exception as its class and the places it passed."""

    def formatException(self, ei: Any) -> str:
        shown: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            shown += (f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
            shown.append(type(error).__qualname__)
            error = error.__cause__ or error.__context__
        return "\n".join(shown)


class _Quiet(RotatingFileHandler):
    """A log that cannot be written, as on a full disk, stops nothing and says nothing."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Let it be."""


_handler: logging.Handler | None = None


def start(folder: Path) -> Path | None:
    """Log into a data folder; without the folder, or the right to write there, nowhere."""
    global _handler
    stop()
    if not folder.is_dir():
        return None
    file = folder / FOLDER / "tqdesk.log"
    try:
        file.parent.mkdir(exist_ok=True)
        _handler = _Quiet(file, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True)
        _handler.setFormatter(_WithoutTexts("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    except OSError:
        return None
    root = logging.getLogger()
    root.addHandler(_handler)
    logging.getLogger("tqdesk").setLevel(logging.INFO)
    return file


def stop() -> None:
    """Close the log."""
    global _handler
    if _handler is not None:
        logging.getLogger().removeHandler(_handler)
        with contextlib.suppress(OSError):
            _handler.close()
        _handler = None
