"""Pictures for docs/screenshots/ from made-up people of made-up units: ``screenshots.py FOLDER``.

Every page of the window, empty and full, light and dark, at 1366×768 and at 1024×700. And two papers.
"""

from __future__ import annotations

import itertools
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pypdfium2
from PIL import Image
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView, QWidget
from sqlalchemy.orm import Session

from tools import screenshots_rosters
from tqdesk import made_up, units, words
from tqdesk.gui import folders, preferences
from tqdesk.gui.app import make_application
from tqdesk.gui.context import AppContext
from tqdesk.gui.first_run import FirstRunWindow
from tqdesk.gui.main_window import MainWindow
from tqdesk.gui.tasks import Tasks
from tqdesk.gui.unlock import UnlockWindow
from tqdesk.printing.certificate import certificates_pdf
from tqdesk.printing.sign_in_sheet import sign_in_sheet_pdf
from tqdesk.records import CertificateFace, ClassSummary, SheetPerson, SignInSheet, Unit
from tqdesk.store import clock, opening
from tqdesk.store.keys import KeyCost
from tqdesk.store.sessions import Store
from tqdesk.sync import exporting, importing, pairing
from tqdesk.training import attendance, classes, deleting, erasure, people, samples, searching

TITLE = "Kỹ năng số và dịch vụ công trực tuyến cho Tổ công nghệ số cộng đồng"
COMMUNE, PROVINCE = "Xã Mẫu", "Tỉnh Tuyên Quang"
FIRST_DAY, LAST_DAY = date(2026, 3, 9), date(2026, 3, 10)
TODAY = date(2026, 10, 12)
PEOPLE = made_up.people(seed=2026, count=8)
WIDTH_IN_PIXELS = 1366
PASSWORD = "mat khau mau"
CHEAP = KeyCost(passes=1, memory=8 * 1024 * 1024)
OFFICE, UNIT = "2025:99", "2025:99001"
NAMES = [
    "An",
    "Bình",
    "Cường",
    "Đông",
    "Giang",
    "Hòa",
    "Khánh",
    "Lâm",
    "Minh",
    "Ninh",
    "Phú",
    "Quang",
    "Sơn",
    "Tân",
    "Thượng",
    "Trung",
    "Vinh",
    "Yên",
]
SENDING = 6
SHOWN_FOLDER = Path("C:/Users/xamau/AppData/Local/TQDesk")
LOOKS = tuple((dark, size) for dark in (False, True) for size in ((1366, 768), (1024, 700)))
COLOURS = 64
HELD = "Tập huấn sử dụng trí tuệ"

Shots = Iterator[tuple[str, QWidget]]


def main(folder: Path) -> None:
    """Draws every picture into ``folder``."""
    words.choose("vi")
    folder.mkdir(parents=True, exist_ok=True)
    draw_first_page(certificates_pdf([certificate()]), folder / "certificate.png")
    draw_first_page(sign_in_sheet_pdf(sign_in_sheet()), folder / "sign-in-sheet.png")
    make_up_units()
    # No folder of the machine that draws stands in a picture.
    folders.usual = lambda: (Path("E:/"), True)
    with tempfile.TemporaryDirectory() as place:
        os.environ["TQDESK_CONFIG"] = str(Path(place) / "config")
        for dark, size in LOOKS:
            make_application(dark=dark, scale=100)
            ending = f"{'dark' if dark else 'light'}-{size[0]}"
            for name, window in windows(Path(place) / ending):
                draw_window(window, size, folder / f"{name}-{ending}.png")


# Made-up units and stores


def make_up_units() -> None:
    """A made-up province with its communes, in the catalogue of this process alone.

    The catalogue's dictionary is shared and read-only for the product; this tool is no part of it, and adds
    to it before anything looks a unit up, so that no real unit stands in a picture.
    """
    catalogue = units.catalogue("2025")
    catalogue[OFFICE] = Unit(OFFICE, "Tỉnh Mẫu", "province", None)
    catalogue[UNIT] = Unit(UNIT, COMMUNE, "commune", OFFICE)
    for number, name in enumerate(NAMES, 2):
        key = f"2025:{99000 + number}"
        catalogue[key] = Unit(key, f"Xã Mẫu {name}", "commune", OFFICE)


def set_up(folder: Path, unit: str, operator: str) -> Store:
    """An open store of a unit, with nothing in it."""
    store, _recovery = opening.set_up(folder, unit=unit, password=PASSWORD, operator=operator, cost=CHEAP)
    beginning = datetime(TODAY.year, TODAY.month, TODAY.day, 9, 17).timestamp() * 1000
    ticks = itertools.count(int(beginning), 1500)
    store.now = lambda: next(ticks)
    return store


def go_on(session: Session) -> None:
    """More classes of the year, one of them held, and the second half-day of today's class begun."""
    for number, each in enumerate(made_up.classes(2026, 7, 2026)):
        added = classes.add(
            session,
            title=each.title.partition(" (")[0],
            first_day=each.first_day,
            class_sessions=each.class_sessions,
            round=each.round,
            mode=each.mode,
            plan_number=each.plan_number,
        )
        samples.enrol(session, added, made_up.people(number, 18 + 3 * number, commune="xã Mẫu"))
        if each.title.startswith(HELD):
            site = classes.find_site(session, added)
            for half_day in range(1, each.class_sessions + 1):
                came = range(1, 18 + 3 * number - half_day)
                attendance.mark_rows(session, training_class=added, site=site, number=half_day, rows=came)
    today = class_of_today(session)
    site = classes.find_site(session, today.id)
    attendance.mark_rows(session, training_class=today.id, site=site, number=2, rows=range(1, 18))


def class_of_today(session: Session) -> ClassSummary:
    """The class that is held today, which is not the empty one that another picture adds."""
    return next(each for each in classes.list_all(session) if each.first_day == TODAY and each.enrolled)


def pair(office: Store, commune: Store, folder: Path) -> None:
    """Introduce a commune to its office."""
    unit = commune.identity.unit
    with office.writing() as session:
        invited = pairing.invite(session, unit=unit, file=folder / f"{unit[-5:]}.tqinvite")
    with commune.writing() as session:
        pairing.accept(session, file=invited.file, code=invited.code)


def export(store: Store, folder: Path) -> Path:
    """The sync file of a unit."""
    with store.writing() as session:
        return exporting.export(session, folder=folder).file


# The windows, one after another


def windows(place: Path) -> Shots:
    """Every picture's name and the window to draw, in the state to draw it."""
    office = set_up(place / "office", OFFICE, "Hoàng Thị Bích")
    yield from before_the_store(office, place)
    commune = set_up(place / "commune", UNIT, "Nguyễn Văn Mẫu")
    yield from pages(commune, "commune-empty", ("classes", "people", "sync"))
    yield from pages(office, "office-empty", ("reception", "units"))
    with commune.writing() as session:
        samples.fill(session, today=TODAY)
    pair(office, commune, place)
    first = export(commune, place / "sync")
    importing.import_files(office, [first])
    with office.writing() as session:
        reply = exporting.reply(session, unit=UNIT, folder=place / "replies")[0].file
    importing.import_files(commune, [reply])
    with commune.writing() as session:
        go_on(session)
    yield from pages(commune, "commune", ("classes", "people", "sync", "settings"))
    yield from one_class(commune)
    yield from around_a_class(commune, place)
    yield from office_at_work(office, commune, place)
    yield from decisions(office, commune, place)
    yield from likely_twice(office)
    for store in (office, commune):
        store.close()


def before_the_store(office: Store, place: Path) -> Shots:
    """The windows of the first start, and the one that asks for the password."""
    first = FirstRunWindow(SHOWN_FOLDER, lambda store: None)
    yield "first-run", first
    first.show_invitation()
    pictured, office.now = office.now, clock.now  # a new invitation is refused once it has run out
    with office.writing() as session:
        invited = pairing.invite(session, unit=UNIT, file=place / "TQ_99001_xa-mau.tqinvite")
    office.now = pictured
    first.invitation_form.invitation.take(invited.file)
    first.invitation_form.invitation.code.set_code(invited.code)
    settle(first.tasks)
    yield "first-run-invitation", first
    first.show_by_hand()
    form = first.by_hand_form
    form.unit.choose(UNIT)
    form.operator.setText("Nguyễn Văn Mẫu")
    form.password.first.setText("suối trong và 3 hòn đá")
    yield "first-run-by-hand", first
    first.show_recovery("AGE-SECRET-KEY-1" + "MAU0" * 14 + "MA", UNIT)
    yield "first-run-recovery-key", first
    settle(first.tasks)
    first.close()
    preferences.remember_unit(SHOWN_FOLDER, UNIT)
    unlock = UnlockWindow(SHOWN_FOLDER, lambda store: None)
    yield "unlock", unlock
    settle(unlock.tasks)
    unlock.close()


def pages(store: Store, prefix: str, keys: tuple[str, ...]) -> Shots:
    """Pages of the main window as they are first seen."""
    place, store.folder = store.folder, SHOWN_FOLDER
    window = MainWindow(AppContext(store))
    window.show()
    for key in keys:
        window.go(key)
        settle(window.context.tasks)
        settle(window.context.copying)
        yield f"{prefix}-{key}", window
    store.folder = place
    window.hand_over()
    window.close()


def one_class(store: Store) -> Shots:
    """The tabs of the class of today."""
    with store.reading() as session:
        today = class_of_today(session)
    window = MainWindow(AppContext(store))
    window.show()
    page = window.go("classes").open_class(today.id)  # type: ignore[attr-defined]
    for key in ("people", "attendance", "results", "history"):
        tab = page.show_tab(key)
        settle(window.context.tasks)
        if key == "attendance":
            tab.type_in_box("h")
            settle(window.context.tasks)
        yield f"class-{key}", window
    window.hand_over()
    window.close()


def around_a_class(store: Store, place: Path) -> Shots:
    """A class being made, an empty one, a list about to be imported, certificates about to be issued."""
    window = MainWindow(AppContext(store))
    window.show()
    page = window.go("classes")
    settle(window.context.tasks)
    page.show_form()  # type: ignore[attr-defined]
    page.form.title.setText("Kỹ năng số cho Tổ công nghệ số cộng đồng")  # type: ignore[attr-defined]
    yield "class-form", window
    with store.writing() as session:
        empty = classes.add(session, title="Kỹ năng số", first_day=TODAY, class_sessions=2)
    opened = page.open_class(empty)  # type: ignore[attr-defined]
    for key in ("people", "attendance", "results", "history"):
        tab = opened.show_tab(key)
        settle(window.context.tasks)
        yield f"class-empty-{key}", window
    tab = opened.show_tab("people")
    tab.import_file(write_roster(place / "danh sách lớp.xlsx"))
    settle(window.context.tasks)
    yield "class-import", window
    for name in screenshots_rosters.imports(tab, place, lambda: settle(window.context.tasks)):
        yield name, window
    with store.reading() as session:
        held = next(each for each in classes.list_all(session) if each.title.startswith(HELD))
    tab = page.open_class(held.id).show_tab("results")  # type: ignore[attr-defined]
    settle(window.context.tasks)
    tab.begin_issuing()
    yield "class-issuing", window
    tab.issue_certificates()
    settle(window.context.tasks)
    yield "class-certificates", window
    people = window.go("people")
    settle(window.context.tasks)
    people.table.selectRow(2)  # type: ignore[attr-defined]
    settle(window.context.tasks)
    yield "commune-person", window
    store.folder, before = SHOWN_FOLDER, store.folder
    logging.disable()
    window.fail(RuntimeError("made up"))
    logging.disable(logging.NOTSET)
    yield "unexpected", window
    store.folder = before
    window.hand_over()
    window.close()


def write_roster(file: Path) -> Path:
    """A list as communes keep it."""
    people = made_up.people(5, 40, commune="xã Mẫu")
    made_up.roster_workbook(
        file, people, title="Kỹ năng số", unit_name=COMMUNE, parent_name="Tỉnh Mẫu", seed=3
    )
    return file


def office_at_work(office: Store, commune: Store, place: Path) -> Shots:
    """Reception and units of an office on a busy day."""
    files = [export(commune, place / "sync")]
    for number in range(2, SENDING + 2):
        each = set_up(place / str(number), f"2025:{99000 + number}", "Người Mẫu")
        with each.writing() as session:
            samples.fill(session, today=TODAY, seed=number)
        pair(office, each, place)
        files.append(export(each, place / "sync"))
        each.close()
    with office.writing() as session:
        pairing.invite(session, unit="2025:99012", file=place / "x.tqinvite")
    broken = place / "sync" / "TQ_99014_xa-mau-son_20261012-0917.tqsync"
    broken.write_bytes(files[-1].read_bytes()[:2000])
    window = MainWindow(AppContext(office))
    window.show()
    page = window.go("reception")
    settle(window.context.tasks)
    page.receive([*files[:4], broken, *files[4:], files[1]])  # type: ignore[attr-defined]
    settle(window.context.tasks)
    yield "office-reception", window
    unit_list = window.go("units")
    settle(window.context.tasks)
    yield "office-units", window
    unit_list.invite("2025:99013", place / "TQ_99013_xa-mau-quang.tqinvite")  # type: ignore[attr-defined]
    settle(window.context.tasks)
    yield "office-invitation", window
    window.hand_over()
    window.close()


def decisions(office: Store, commune: Store, place: Path) -> Shots:
    """Conflicts of a commune and its office, rows about to be deleted, one human under several persons."""
    folder, office.folder = office.folder, SHOWN_FOLDER
    window = MainWindow(AppContext(office))
    window.show()
    window.go("conflicts")
    settle(window.context.tasks)
    yield "office-empty-conflicts", window
    today = differ(office, commune)
    office.folder = folder
    window.go("reception").receive([export(commune, place / "sync")])  # type: ignore[attr-defined]
    settle(window.context.tasks)
    yield "office-reception-conflicts", window
    page = window.go("conflicts")
    settle(window.context.tasks)
    page.keep(2)  # type: ignore[attr-defined]
    settle(window.context.tasks)
    yield "office-conflicts", window
    page.table.selectRow(len(page.model.rows()) - 1)  # type: ignore[attr-defined]
    yield "office-conflict-of-a-person", window
    yield from about_to_go(window, today)
    people_page = window.go("people")
    people_page.search.setText("thi")  # type: ignore[attr-defined]
    people_page.refresh()  # type: ignore[attr-defined]
    settle(window.context.tasks)
    choose_rows(people_page.table, (0, 1))  # type: ignore[attr-defined]
    settle(window.context.tasks)
    yield "office-people-chosen", window
    people_page.declare_same()  # type: ignore[attr-defined]
    settle(window.context.tasks)
    yield "office-one-human", window
    people_page.search.setText("le van xu")  # type: ignore[attr-defined]
    settle(window.context.tasks)
    yield "office-nobody-found", window
    with office.writing() as session:
        for days, reason in ((12, "Đã chuyển công tác sang tỉnh khác"), (3, None)):
            asking = searching.search(session).people[days].id
            erasure.ask(
                session,
                person=asking,
                asked_on=date.today() - timedelta(days),
                today=date.today(),
                reason=reason,
            )
    people_page.show_requests()  # type: ignore[attr-defined]
    settle(window.context.tasks)
    yield "office-erase-requests", window
    window.hand_over()
    window.close()


def likely_twice(office: Store) -> Shots:
    """People who seem to stand here twice, before and after the first of them are decided."""
    folder, office.folder = office.folder, SHOWN_FOLDER
    window = MainWindow(AppContext(office))
    window.show()
    with office.writing() as session:
        added = classes.add(session, title="Hội nghị chuyển đổi số", first_day=TODAY, class_sessions=1)
        samples.enrol(session, added, written_again(made_up.people(2, 40, commune="xã Mẫu Bình")))
    page = window.go("duplicates")
    settle(window.context.copying)
    settle(window.context.tasks)
    yield "office-duplicates", window
    page.decide(same=True)  # type: ignore[attr-defined]
    settle(window.context.tasks)
    page.table.selectRow(3)  # type: ignore[attr-defined]
    yield "office-duplicates-decided", window
    page.decide(same=False)  # type: ignore[attr-defined]
    settle(window.context.tasks)
    page.show_decisions()  # type: ignore[attr-defined]
    settle(window.context.tasks)
    yield "office-decisions", window
    office.folder = folder
    window.hand_over()
    window.close()


def written_again(people: list[made_up.MadeUpPerson]) -> list[made_up.MadeUpPerson]:
    """Some people as another list has them: a slip in the name, other work, no number."""
    slips = (
        lambda name: name,
        lambda name: name.upper(),
        lambda name: name.replace(name.split()[1], name.split()[1][0] + "."),
        lambda name: " ".join(name.split()[:1] + name.split()[2:]),
        lambda name: name[:-2] + name[-1],
    )
    return [
        replace(
            person,
            name=slips[number % len(slips)](person.name),
            position="Người hoạt động không chuyên trách",
            citizen_id=None,  # type: ignore[arg-type]
            phone=person.phone if number % 3 else "0900123456",
        )
        for number, person in enumerate(people[:10])
    ]


def differ(office: Store, commune: Store) -> UUID:
    """The office and a commune write differently about the same things; returns the class of today."""
    with commune.writing() as session:
        today = class_of_today(session)
        site = classes.find_site(session, today.id)
        attendance.mark_rows(
            session, training_class=today.id, site=site, number=2, rows=(1, 3, 8), status="late"
        )
        person = searching.search(session).people[3]
        people.correct(session, person=person.id, facts={"workplace": "UBND xã Mẫu"})
    with office.writing() as session:
        attendance.mark_rows(
            session, training_class=today.id, site=site, number=2, rows=(1, 3), status="absent"
        )
        people.correct(session, person=person.id, facts={"workplace": "Trường Tiểu học xã Mẫu"})
        gone = next(each for each in classes.show(session, today.id).enrolments if each.list_number == 8)
        deleting.delete(session, entity="enrolment", row=gone.id)
    return today.id


def about_to_go(window: MainWindow, today: UUID) -> Shots:
    """A class about to be deleted, people about to be taken off its list, the newest of its history."""
    opened = window.go("classes").open_class(today, "people")  # type: ignore[attr-defined]
    settle(window.context.tasks)
    opened.ask_to_delete()
    settle(window.context.tasks)
    yield "class-to-be-deleted", window
    opened.notice.hide()
    tab = opened.show_tab("people")
    choose_rows(tab.table, (2, 4))
    tab.ask_to_remove()
    settle(window.context.tasks)
    yield "class-people-to-be-taken-off", window
    tab.notice.agree()
    settle(window.context.tasks)
    yield "class-people-taken-off", window
    opened.show_tab("history")
    settle(window.context.tasks)
    yield "class-history-undo", window


def choose_rows(table: QTableView, rows: tuple[int, ...]) -> None:
    """Choose rows of a table, as clicks with Ctrl do."""
    flag = QItemSelectionModel.SelectionFlag
    for row in rows:
        table.selectionModel().setCurrentIndex(table.model().index(row, 0), flag.Select | flag.Rows)


def settle(tasks: Tasks) -> None:
    """Wait until the worker has nothing to do and its results are shown."""
    for _turn in range(3):
        while tasks.is_busy():
            QTest.qWait(5)
        QTest.qWait(10)


def draw_window(window: QWidget, size: tuple[int, int], picture: Path) -> None:
    """A window as a PNG of few colours, small enough to be kept."""
    window.showNormal()
    window.resize(*size)
    QTest.qWait(30)
    shot = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    row = shot.bytesPerLine()
    raw = Image.frombytes("RGB", (shot.width(), shot.height()), bytes(shot.constBits()), "raw", "RGB", row)
    raw.quantize(COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)
    print(picture)


# Paper


def certificate() -> CertificateFace:
    """A certificate of the first of the people."""
    person = PEOPLE[0]
    return CertificateFace(
        number="001/GCN-UBND",
        name=person.name,
        birth=person.birth,
        position=person.position,
        workplace=person.workplace,
        class_title=TITLE,
        first_day=FIRST_DAY,
        last_day=LAST_DAY,
        class_sessions=2,
        issuer=COMMUNE,
        issuer_parent=PROVINCE,
        place=COMMUNE,
        issued_on=date(2026, 3, 12),
        qr="001/GCN-UBND MẪU, KHÔNG CÓ GIÁ TRỊ " + "0" * 90,
    )


def sign_in_sheet() -> SignInSheet:
    """The sheet that all of them sign."""
    return SignInSheet(
        issuer=COMMUNE,
        issuer_parent=PROVINCE,
        class_title=TITLE,
        site="Hội trường UBND xã Mẫu",
        first_day=FIRST_DAY,
        last_day=LAST_DAY,
        class_sessions=((FIRST_DAY, "morning"), (LAST_DAY, "morning")),
        people=tuple(
            SheetPerson(number, person.name, person.birth, person.position, person.workplace)
            for number, person in enumerate(PEOPLE, start=1)
        ),
    )


def draw_first_page(pdf: bytes, picture: Path) -> None:
    """The first page of ``pdf`` as a PNG of a fixed width."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    page.render(scale=WIDTH_IN_PIXELS / page.get_width()).to_pil().save(picture, optimize=True)
    document.close()
    print(picture)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
