"""How long the window of an office keeps its user waiting while it reads a sync file of 100,000 lines."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from benchmarks.store import PASSWORD, store_of_class
from tqdesk.gui.app import Application, make_application
from tqdesk.gui.main_window import MainWindow
from tqdesk.store import opening
from tqdesk.store.keys import KeyCost
from tqdesk.store.sessions import Store
from tqdesk.sync import exporting, pairing
from tqdesk.training import attendance, classes

_LINES = 100_000
_LISTED = 400
_OFFICE = "2024:076"
_STRIKES_MS = 10


def main() -> None:
    """Print the longest gap between two strikes of a clock on the event loop, in milliseconds."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        cheap = KeyCost(passes=1, memory=8 * 1024 * 1024)
        office, _recovery = opening.set_up(
            folder / "office", unit=_OFFICE, password=PASSWORD, operator="Người Đo", cost=cheap
        )
        file = _file(office, folder)
        print(_longest_gap(office, file))


def _file(office: Store, folder: Path) -> Path:
    """A sync file of marks that change to and fro."""
    commune = store_of_class(folder / "commune", people=_LISTED, listed=_LISTED)
    with office.writing() as session:
        invited = pairing.invite(session, unit=commune.identity.unit, file=folder / "x.tqinvite")
    with commune.writing() as session:
        pairing.accept(session, file=invited.file, code=invited.code)
        (summary,) = classes.list_all(session)
        detail = classes.show(session, summary.id)
    people = [each.id for each in detail.enrolments]
    written = turn = 0
    while written < _LINES:
        with commune.writing() as session:
            for each in detail.class_sessions:
                status = ("present", "absent")[turn % 2]
                written += attendance.mark(
                    session, enrolments=people, class_session=each.id, status=status, source="list_number"
                )
        turn += 1
    with commune.writing() as session:
        made = exporting.export(session, folder=folder / "sync")
    commune.close()
    return made.file


def _longest_gap(office: Store, file: Path) -> float:
    application = Application(make_application(dark=False), office.folder)
    application.open(office)
    window = application.window
    assert isinstance(window, MainWindow)
    page = window.go("reception")
    _settle(window)
    gaps: list[float] = []
    last = time.perf_counter()

    def strike() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append(now - last)
        last = now

    clock = QTimer(window)
    clock.setTimerType(Qt.TimerType.PreciseTimer)
    clock.timeout.connect(strike)
    clock.start(_STRIKES_MS)
    page.receive([file])  # type: ignore[attr-defined]
    last = time.perf_counter()
    _settle(window)
    clock.stop()
    (came,) = page.results()  # type: ignore[attr-defined]
    assert came.applied > _LINES
    window.close()
    return max(gaps) * 1000


def _settle(window: MainWindow) -> None:
    for _turn in range(3):
        while window.context.tasks.is_busy():
            QTest.qWait(2)
        QTest.qWait(2)


if __name__ == "__main__":
    main()
