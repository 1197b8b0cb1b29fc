"""Paper: a PDF written where the user says, then opened in the system's viewer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from tqdesk.files import write_whole_bytes
from tqdesk.gui import folders
from tqdesk.gui.context import AppContext
from tqdesk.gui.tasks import Progress
from tqdesk.records import CertificateFace, SignInSheet
from tqdesk.training import certificates, sheets
from tqdesk.words import _

Done = Callable[[list[Path]], None]
Failed = Callable[[Exception], None]

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_LONGEST_NAME = 80


def print_sign_in_sheet(
    context: AppContext,
    class_id: UUID,
    path: Path | None = None,
    *,
    done: Done | None = None,
    failed: Failed | None = None,
) -> None:
    """Write the sign-in sheet of a class and open it; without ``path``, ask where.

    A class with lists at several sites gives a file for each, named after the site. ``done`` is told the
    files, ``failed`` why there are none; without it the window says so.
    """

    def write(made: list[SignInSheet]) -> None:
        name = _("Sign-in sheet – {title}").format(title=made[0].class_title)
        target = path or ask_where(name)
        if target is None:
            return

        def work(progress: Progress) -> list[Path]:
            from tqdesk.printing.sign_in_sheet import sign_in_sheet_pdf

            files = []
            for number, sheet in enumerate(made):
                progress(number, len(made))
                several = len(made) > 1
                file = target.with_stem(f"{target.stem} – {file_name(sheet.site)}") if several else target
                write_whole_bytes(file, sign_in_sheet_pdf(sheet))
                files.append(file)
            return files

        _write(context, work, done, failed)

    context.read(lambda session: sheets.sign_in_sheets(session, training_class=class_id), write, failed)


def print_certificates(
    context: AppContext,
    class_id: UUID,
    path: Path | None = None,
    *,
    done: Done | None = None,
    failed: Failed | None = None,
) -> None:
    """Write all certificates of a class that count into one PDF and open it; without ``path``, ask where.

    ``done`` is told the file, ``failed`` why there is none; without it the window says so.
    """

    def write(faces: list[CertificateFace]) -> None:
        target = path or ask_where(_("Certificates – {title}").format(title=faces[0].class_title))
        if target is None:
            return

        def work(progress: Progress) -> list[Path]:
            from tqdesk.printing.certificate import certificates_pdf

            write_whole_bytes(target, certificates_pdf(faces))
            return [target]

        _write(context, work, done, failed)

    context.read(lambda session: certificates.faces(session, training_class=class_id), write, failed)


def _write(
    context: AppContext, work: Callable[[Progress], list[Path]], done: Done | None, failed: Failed | None
) -> None:
    def written(files: list[Path]) -> None:
        context.saved.emit(", ".join(file.name for file in files))
        open_files(files)
        if done is not None:
            done(files)

    context.tasks.run_task(work, written, failed or context.unexpected.emit)


def ask_where(name: str) -> Path | None:
    """Ask where a PDF shall be written; ``name`` is proposed, in the user's documents."""
    window, title = QApplication.activeWindow(), _("Where to write the PDF")
    return folders.ask_new_file(
        window, title, "papers", file_name(name), "PDF (*.pdf)", otherwise=folders.documents()
    )


def file_name(text: str) -> str:
    """``text`` as a file name that every system takes, without an ending."""
    return " ".join(_NOT_IN_NAMES.sub(" ", text).split())[:_LONGEST_NAME].strip(" .") or "TQDesk"


def open_files(files: Sequence[Path]) -> None:
    """Open files in the system's viewers."""
    for file in files:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
