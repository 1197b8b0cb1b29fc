"""The whole main job on sample input: an office and its communes, from rosters to the year's report.

It checks itself: the office's figures must equal those that other code counts from the workbooks and the
list of marks.
"""

from __future__ import annotations

import argparse
import csv
import json
import secrets
import shutil
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from tqdesk import settings, units
from tqdesk.cli import demo_count
from tqdesk.cli.frame import Answer, Commands, command, table
from tqdesk.errors import FolderNotEmpty
from tqdesk.files import translated, write_whole_bytes
from tqdesk.made_up import samples
from tqdesk.words import _
from tqdesk.words.changes import word

_MARKER = ".tqdesk-demo"
_COMMUNES_OF_PROVINCE = 12
_STATUSES = ("present", "late", "excused", "absent")
_FIGURES = ("enrolled", "attended", "completed", "headcount", "certificates", *_STATUSES)


@dataclass(frozen=True, slots=True)
class _Desk:
    """A unit at work in the demo: its open store, and what the sample says of it."""

    unit: str
    store: Any
    described: dict[str, Any]

    @property
    def file_name(self) -> str:
        """The unit's key as part of a file's name."""
        return self.unit.replace(":", "-")


@dataclass(frozen=True, slots=True)
class _Class:
    """The class that a commune holds, and the site that has its list."""

    desk: _Desk
    id: UUID
    site: UUID


@dataclass(slots=True)
class _Made:
    """What the demo has made: the files by kind, the lines of its table, and what went wrong."""

    folder: Path
    files: dict[str, list[str]] = field(default_factory=dict)
    steps: list[tuple[str, str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def file(self, kind: str, path: Path) -> str:
        """Note a file; returns its name from the demo's folder."""
        self.files.setdefault(kind, []).append(str(path))
        return path.relative_to(self.folder).as_posix()

    def step(self, unit: str, said: str, result: str) -> None:
        """Note a line of the table."""
        self.steps.append((units.name_of(unit), said, result))

    def expect(self, truth: bool, said: str) -> None:
        """Note a fault unless ``truth`` holds."""
        if not truth:
            self.faults.append(said)


def add_to(commands: Commands) -> None:
    """Add ``demo``."""
    parser = command(commands, "demo", demo, _("the whole main job on sample input"))
    parser.add_argument("--scale", choices=("commune", "district", "province"), default="district")
    parser.add_argument("--out", type=Path, default=Path("tqdesk-demo"), metavar="DIR")


def demo(arguments: argparse.Namespace) -> Answer:
    """``demo``: exit status 1 unless every figure is the one counted by other code."""
    folder = _fresh_folder(arguments.out)
    sample = settings.resources() / "sample"
    if arguments.scale == "province":
        sample = folder / "sample"
        samples.write(sample, samples.province(_COMMUNES_OF_PROVINCE))
    described = json.loads((sample / "sample.json").read_text(encoding="utf-8"))
    if arguments.scale == "commune":
        described["communes"] = described["communes"][:1]
    made = _Made(folder)
    figures = _main_job(sample, described, made)
    return _answer(made, figures)


def _fresh_folder(folder: Path) -> Path:
    """An empty folder; one that an earlier demo filled is emptied.

    :raises FolderNotEmpty: it holds other things.
    """
    with translated(folder):
        if (folder / _MARKER).is_file():
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise FolderNotEmpty(folder=str(folder))
    write_whole_bytes(folder / _MARKER, b"")
    return folder


def _main_job(sample: Path, described: dict[str, Any], made: _Made) -> dict[str, dict[str, int]]:
    password = secrets.token_urlsafe(9)
    write_whole_bytes(made.folder / "password.txt", f"{password}\n".encode())
    desks: list[_Desk] = []
    try:
        desks.append(_set_up(described["office"], _("Receiving officer"), {}, password, made))
        for each in described["communes"]:
            desks.append(_set_up(each["unit"], each["operator"], each, password, made))
        office, *communes = desks
        taught = []
        for commune in communes:
            _pair(office, commune, made)
            taught.append(_teach(sample, commune, made))
        _exchange(office, communes, made, twice=True)
        for held in taught:
            _certify(held, made)
        _exchange(office, communes, made, twice=False)
        return _check(sample, described["year"], office, communes, made)
    finally:
        for desk in desks:
            desk.store.close()


def _set_up(unit: str, operator: str, about: dict[str, Any], password: str, made: _Made) -> _Desk:
    from tqdesk.store import opening

    where = made.folder / "stores" / unit.replace(":", "-")
    store, _recovery = opening.set_up(where, unit=unit, password=password, operator=operator)
    made.step(unit, _("Data set up"), made.file("stores", where))
    return _Desk(unit, store, about)


def _pair(office: _Desk, commune: _Desk, made: _Made) -> None:
    from tqdesk.sync import pairing

    file = made.folder / "pairing" / f"{commune.file_name}.tqinvite"
    file.parent.mkdir(exist_ok=True)
    with office.store.writing() as session:
        invited = pairing.invite(session, unit=commune.unit, file=file)
    with commune.store.writing() as session:
        pairing.accept(session, file=invited.file, code=invited.code)
    said = _("Paired with {office}").format(office=units.name_of(office.unit))
    made.step(commune.unit, said, made.file("invitations", file))


def _teach(sample: Path, commune: _Desk, made: _Made) -> _Class:
    """A class from its roster to its marks, and a viewing site with delegates counted."""
    from tqdesk.sheets.roster import read_roster
    from tqdesk.training import classes, rosters

    about, viewing = commune.described["class"], commune.described["viewing_site"]
    workbook = sample / commune.described["workbook"]
    reading = read_roster(workbook)
    with commune.store.writing() as session:
        added = classes.add(
            session,
            title=about["title"],
            first_day=date.fromisoformat(about["from"]),
            class_sessions=about["class_sessions"],
            round=about["round"],
            mode=about["mode"],
            plan_number=about["plan_number"],
        )
        held = _Class(commune, added, classes.find_site(session, added))
        planned = rosters.plan(session, reading, training_class=held.id, site=held.site)
        listed = rosters.apply(session, planned, training_class=held.id, site=held.site)
        site = classes.add_site(session, training_class=held.id, unit=commune.unit, venue=viewing["venue"])
        classes.count_heads(session, site=site, headcount=viewing["headcount"])
    made.step(commune.unit, _("Roster {file} imported").format(file=workbook.name), _people(listed))
    counted = sum(viewing["headcount"].values())
    made.step(commune.unit, _("Viewing site: {venue}").format(venue=viewing["venue"]), _people(counted))
    _take_attendance(sample, held, made)
    _print_sheet(held, made)
    return held


def _people(count: int) -> str:
    return _("{count} people").format(count=count)


def _take_attendance(sample: Path, held: _Class, made: _Made) -> None:
    from tqdesk.training import attendance

    unit, store = held.desk.unit, held.desk.store
    ways: Counter[str] = Counter()
    with (sample / "marks.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["unit"] == unit]
    for row in rows:
        number, status, text = int(row["class_session"]), row["status"], row["text"]
        with store.writing() as session:
            if row["way"] == "card":
                attendance.scan(session, training_class=held.id, number=number, text=text, status=status)
                ways["card"] += 1
                continue
            came = attendance.mark_rows(
                session,
                training_class=held.id,
                site=held.site,
                number=number,
                rows=attendance.read_rows(text),
                status=status,
            )
        ways["list_number"] += came.marked + came.unchanged
        said = _("Not on the list: {numbers}").format(numbers=", ".join(came.unknown))
        made.expect(not came.unknown, said)
    said = _("{numbers} by list number, {cards} by card")
    result = said.format(numbers=ways["list_number"], cards=ways["card"])
    made.step(unit, _("Attendance taken"), result)


def _print_sheet(held: _Class, made: _Made) -> None:
    from tqdesk.printing.sign_in_sheet import sign_in_sheet_pdf
    from tqdesk.training import sheets

    with held.desk.store.reading() as session:
        sheet = sheets.sign_in_sheet(session, training_class=held.id, site=held.site)
    file = made.folder / f"sign-in-{held.desk.file_name}.pdf"
    write_whole_bytes(file, sign_in_sheet_pdf(sheet))
    made.step(held.desk.unit, _("Sign-in sheet"), made.file("sign_in_sheets", file))


def _exchange(office: _Desk, communes: list[_Desk], made: _Made, *, twice: bool) -> None:
    """Sync files up, imported, ``twice`` for the last; replies down, imported; all is then confirmed."""
    from tqdesk.sync import exporting, importing, links

    exported = []
    for commune in communes:
        with commune.store.writing() as session:
            exported.append(exporting.export(session, folder=made.folder / "sync"))
        changes = _("{count} changes").format(count=exported[-1].changes)
        made.step(commune.unit, _("Sync file {file}").format(file=exported[-1].file.name), changes)
        made.file("sync", exported[-1].file)
    files = [each.file for each in exported]
    results = importing.import_files(office.store, [*files, *files[-1:]] if twice else files)
    expected = ["applied"] * len(files) + (["known"] if twice else [])
    made.expect([each.result for each in results] == expected, _("A sync file was not taken as it should."))
    applied = sum(each.applied for each in results)
    said = _("{count} sync files imported, the last one twice") if twice else _("{count} sync files imported")
    made.step(office.unit, said.format(count=len(files)), _("{count} changes").format(count=applied))
    for commune in communes:
        with office.store.writing() as session:
            replies = exporting.reply(session, unit=commune.unit, folder=made.folder / "sync")
        for each in replies:
            made.file("replies", each.file)
        importing.import_files(commune.store, [each.file for each in replies])
        with commune.store.reading() as session:
            status = links.status(session)
        made.expect(
            status.unsent == status.unconfirmed == 0,
            _("{unit}: not all is confirmed.").format(unit=commune.unit),
        )
        made.step(
            commune.unit,
            _("Reply imported"),
            _("{count} changes not confirmed").format(count=status.unconfirmed),
        )


def _certify(held: _Class, made: _Made) -> None:
    from tqdesk.printing.certificate import certificates_pdf
    from tqdesk.training import certificates, classes

    with held.desk.store.writing() as session:
        last_day = classes.show(session, held.id).summary.last_day
        certificates.issue(session, training_class=held.id, on=last_day)
    with held.desk.store.reading() as session:
        faces = certificates.faces(session, training_class=held.id)
        genuine = {certificates.verify(session, face.qr)[0] for face in faces}
    made.expect(genuine == {"valid"}, _("A certificate does not verify."))
    file = made.folder / f"certificates-{held.desk.file_name}.pdf"
    write_whole_bytes(file, certificates_pdf(faces))
    said = _("{count} in {file}").format(count=len(faces), file=made.file("certificates", file))
    made.step(held.desk.unit, _("Certificates"), said)


def _check(
    sample: Path, year: int, office: _Desk, communes: list[_Desk], made: _Made
) -> dict[str, dict[str, int]]:
    """The year's report of the office, and its figures against those counted by other code."""
    from tqdesk.sheets.report import write_report
    from tqdesk.store import rebuilding
    from tqdesk.training import figures

    for desk in (office, *communes):
        with desk.store.writing() as session:
            said = _("{unit}: rows differ from the journal.").format(unit=units.name_of(desk.unit))
            made.expect(rebuilding.rebuild(session) == 0, said)
    with office.store.reading() as session:
        report = figures.year_report(session, year)
        found = figures.unit_figures(session, year)
        marks = _marks(session)
    file = made.folder / f"report-{year}.xlsx"
    write_report(report, file)
    made.step(office.unit, _("Report of the year {year}").format(year=year), made.file("reports", file))
    expected = demo_count.count(sample)
    for commune in communes:
        unit = commune.unit
        found[unit] = found.get(unit, {}) | {status: marks[unit, status] for status in _STATUSES}
        expected[unit]["certificates"] = expected[unit]["completed"]
        for name in _FIGURES:
            _compare(made, unit, name, found[unit].get(name, 0), expected[unit][name])
    return found


def _marks(session: Any) -> Counter[tuple[str, str]]:
    """How many marks of each status the classes of each unit have."""
    from tqdesk.training import classes

    return Counter(
        (summary.owner_unit, status)
        for summary in classes.list_all(session)
        for enrolment in classes.show(session, summary.id).enrolments
        for status in enrolment.marks.values()
    )


def _compare(made: _Made, unit: str, name: str, found: int, expected: int) -> None:
    said = _("{unit}, {name}: {found}, but {expected} were counted.")
    made.expect(
        found == expected, said.format(unit=units.name_of(unit), name=name, found=found, expected=expected)
    )


def _answer(made: _Made, figures: dict[str, dict[str, int]]) -> Answer:
    headings = (
        _("Unit"),
        _("On the lists"),
        _("Attended"),
        _("Attended in full"),
        _("Counted, not listed"),
        _("Certificates"),
        *(word(status) for status in _STATUSES),
    )
    rows = [
        (units.name_of(unit), *(found.get(name, 0) for name in _FIGURES)) for unit, found in figures.items()
    ]
    if made.faults:
        verdict = _("The figures do not agree; something is wrong with this program.")
    else:
        said = _("Checked: all {count} figures equal those counted from the sample by other code.")
        verdict = said.format(count=len(_FIGURES) * len(figures))
    said = _("Everything is in {folder}; the password of its stores is in password.txt.")
    lines = [
        *table((_("Unit"), _("Step"), _("Result")), made.steps),
        "",
        *table(headings, rows),
        "",
        *([] if made.faults else [verdict]),
        said.format(folder=made.folder),
    ]
    keys = {"ok": not made.faults, "files": made.files, "figures": figures, "faults": made.faults}
    return Answer(keys, lines, [*made.faults, verdict] if made.faults else [])
