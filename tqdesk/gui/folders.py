"""Where files go and come from: the usual folder, the system's dialogs, the system's file manager."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QStandardPaths, QStorageInfo, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from tqdesk.gui import preferences
from tqdesk.words import _

Kind = Literal["lists", "written", "papers", "sync", "invitations", "backups", "replies"]
"""What a dialog is for; each begins where it ended the last time: lists that are read, lists that are
written, papers, sync files, invitations, backups, replies."""

_REMOVABLE = 2
"""What Windows calls a drive whose medium can be taken out (GetDriveTypeW)."""


def usual() -> tuple[Path, bool]:
    """The folder to offer for a file that is to travel, and whether it is a USB stick: the one that the user
    chose last, while it is there; else a stick, else the documents."""
    chosen = Path(preferences.read().exchange_folder)
    if chosen.is_absolute() and os.path.isdir(chosen):
        return chosen, _is_stick(QStorageInfo(str(chosen)).rootPath())
    for volume in QStorageInfo.mountedVolumes():
        root = volume.rootPath()
        if volume.isReady() and not volume.isReadOnly() and _is_stick(root):
            return Path(root), True
    return documents(), False


def documents() -> Path:
    """The user's documents; their home where that folder is missing."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return folder if folder.is_absolute() and folder.is_dir() else Path.home()


def _is_stick(root: str) -> bool:
    if sys.platform == "win32":
        import ctypes

        return ctypes.windll.kernel32.GetDriveTypeW(root) == _REMOVABLE
    return root.startswith(("/media/", "/run/media/", "/Volumes/"))


def show(folder: Path) -> None:
    """Open a folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def ask_folder(parent: QWidget, start: Path, kind: Kind | None = None) -> Path | None:
    """Ask for a folder; ``None`` if the user thinks better of it. The next time ``kind`` is asked for, it is
    the folder to begin in."""
    begin = start if kind is None else last(kind, start)
    chosen = QFileDialog.getExistingDirectory(parent, _("Choose a folder"), str(begin))
    if chosen and kind is not None:
        preferences.remember_last_folder(kind, Path(chosen))
    return Path(chosen) if chosen else None


def last(kind: Kind, otherwise: Path) -> Path:
    """The folder where the last file of a kind was chosen, while it is there; else another."""
    folder = Path(preferences.read().last_folders.get(kind, ""))
    # The path's own is_dir raises for a folder that is shut, or on a network drive that is away.
    return folder if folder.is_absolute() and os.path.isdir(folder) else otherwise


def ask_files(parent: QWidget, title: str, kind: Kind, words: str, ending: str) -> list[Path]:
    """Ask for files of one kind, as ``.tqsync``; ``title`` and ``words`` for them are translated already."""
    start = str(last(kind, usual()[0]))
    chosen = QFileDialog.getOpenFileNames(parent, title, start, f"{words} (*{ending})")[0]
    return [_remembered(kind, Path(each)) for each in chosen]


def ask_file(parent: QWidget, title: str, kind: Kind, words: str, *endings: str) -> Path | None:
    """Ask for one file."""
    all_endings = " ".join(f"*{ending}" for ending in endings)
    start = str(last(kind, usual()[0]))
    chosen = QFileDialog.getOpenFileName(parent, title, start, f"{words} ({all_endings})")[0]
    return _remembered(kind, Path(chosen)) if chosen else None


def ask_new_file(
    parent: QWidget | None, title: str, kind: Kind, name: str, kinds: str, *, otherwise: Path
) -> Path | None:
    """Ask where to write a file, proposing a name without an ending.

    ``kinds`` are those that it can be, as ``Excel (*.xlsx);;CSV (*.csv)``, the first of them proposed;
    ``otherwise`` is the folder to begin in while none was chosen for that kind.
    """
    proposed = last(kind, otherwise) / f"{name}{_ending(kinds)}"
    chosen, taken = QFileDialog.getSaveFileName(parent, title, str(proposed), kinds)
    if not chosen:
        return None
    file = Path(chosen)
    known = [_ending(each) for each in kinds.split(";;")]
    if file.suffix.lower() not in known:
        file = file.with_name(f"{file.name}{_ending(taken or kinds)}")
    return _remembered(kind, file)


def _ending(kind: str) -> str:
    """The ending of the first kind of file: ``.xlsx`` of ``Excel (*.xlsx)``."""
    return kind.partition("(*")[2].partition(")")[0]


def _remembered(kind: Kind, file: Path) -> Path:
    preferences.remember_last_folder(kind, file.parent)
    return file
