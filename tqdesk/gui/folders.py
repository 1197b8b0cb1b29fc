"""Where files go and come from: the usual folder, the system's dialogs, the system's file manager."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QStorageInfo, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from tqdesk.gui import preferences
from tqdesk.words import _

_REMOVABLE = 2
"""What Windows calls a drive whose medium can be taken out (GetDriveTypeW)."""


def usual() -> tuple[Path, bool]:
    """The folder to offer for a file that is to travel, and whether it is a USB stick: the one that the user
    chose last, while it is there; else a stick, else the documents."""
    chosen = Path(preferences.read().exchange_folder)
    if chosen.is_absolute() and chosen.is_dir():
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


def ask_folder(parent: QWidget, start: Path) -> Path | None:
    """Ask for a folder; ``None`` if the user thinks better of it."""
    chosen = QFileDialog.getExistingDirectory(parent, _("Choose a folder"), str(start))
    return Path(chosen) if chosen else None


def ask_files(parent: QWidget, title: str, kind: str, ending: str) -> list[Path]:
    """Ask for files of one kind, as ``.tqsync``; ``title`` and ``kind`` are translated already."""
    start = str(usual()[0])
    chosen = QFileDialog.getOpenFileNames(parent, title, start, f"{kind} (*{ending})")[0]
    return [Path(each) for each in chosen]


def ask_file(parent: QWidget, title: str, kind: str, *endings: str) -> Path | None:
    """Ask for one file."""
    kinds = " ".join(f"*{ending}" for ending in endings)
    chosen = QFileDialog.getOpenFileName(parent, title, str(usual()[0]), f"{kind} ({kinds})")[0]
    return Path(chosen) if chosen else None


def ask_new_file(parent: QWidget, title: str, name: str, kind: str, ending: str) -> Path | None:
    """Ask where to write a file."""
    start = str(usual()[0] / name)
    chosen = QFileDialog.getSaveFileName(parent, title, start, f"{kind} (*{ending})")[0]
    if not chosen:
        return None
    return Path(chosen if chosen.endswith(ending) else chosen + ending)
