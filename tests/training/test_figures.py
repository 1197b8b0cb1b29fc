"""The year's figures of a small world, counted by hand.

2025. Xã Tân Trào holds A (two half-days: An both, Bình late and absent, Chi excused, Dũng not marked) and,
with a site run by Xã Đông Thọ, B (one half-day: Én there; at the other site An there). Xã Đông Thọ holds C
(one half-day: Én there, Giang absent). 2024 has a class of its own with An.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.builders import make_store, pair
from tests.training.by_hand import COMMUNE, OFFICE, OTHER_COMMUNE, Taught, person
from tqdesk import words
from tqdesk.errors import UnknownReport
from tqdesk.records import Report
from tqdesk.store.sessions import Store
from tqdesk.sync import exporting, importing
from tqdesk.training import certificates, classes, figures

COLUMNS = (
    "unit",
    "classes",
    "class_sessions",
    "enrolled",
    "attended",
    "completed",
    "people",
    "headcount",
    "certificates",
)
AN = person("Ma An", "1980-01-01", citizen_id="008080000001")
EN = person("Lý Én", "1991-05-05")


def hold(store: Store, title: str, day: date, class_sessions: int) -> Taught:
    with store.writing() as session:
        added = classes.add(session, title=title, first_day=day, class_sessions=class_sessions)
        return Taught(store, added, classes.find_site(session, added))


def count_heads(taught: Taught, unit: str, **headcount: int) -> None:
    with taught.store.writing() as session:
        site = classes.add_site(session, training_class=taught.id, unit=unit)
        classes.count_heads(session, site=site, headcount=headcount)


@pytest.fixture
def tan_trao(store: Store) -> Store:
    one = hold(store, "A", date(2025, 4, 8), 2)
    one.enrol(AN, person("Vũ Bình"), person("Bàn Chi"), person("Hà Dũng"))
    one.attend([1], number=1)
    one.attend([1], number=2)
    one.attend([2], number=1, status="late")
    one.attend([2], number=2, status="absent")
    one.attend([3], number=1, status="excused")
    count_heads(one, COMMUNE, leader=2, citizen=30)
    two = hold(store, "B", date(2025, 12, 31), 1)
    with store.writing() as session:
        far = classes.add_site(session, training_class=two.id, unit=OTHER_COMMUNE)
    two.enrol(EN)
    two.enrol(AN, site=far)
    two.attend([1])
    two.attend([1], site=far)
    for held in (one, two):
        with store.writing() as session:
            certificates.issue(session, training_class=held.id, on=date(2025, 12, 31))
    with store.writing() as session:
        certificates.revoke(session, number="001/GCN-02545", reason="Sai")
    before = hold(store, "Năm ngoái", date(2024, 12, 31), 1)
    before.enrol(AN, person("Cũ"))
    before.attend([1, 2])
    count_heads(before, COMMUNE, citizen=500)
    return store


@pytest.fixture
def office(tan_trao: Store, tmp_path: Path) -> Iterator[Store]:
    """The office once both communes' files have come."""
    office = make_store(tmp_path / "office", unit=OFFICE)
    dong_tho = make_store(tmp_path / "dong-tho", unit=OTHER_COMMUNE)
    three = hold(dong_tho, "C", date(2025, 1, 1), 1)
    three.enrol(person("Lý Én", "1991-05-05"), person("Hứa Giang"))
    three.attend([1])
    three.attend([2], status="absent")
    for commune in (tan_trao, dong_tho):
        pair(office, commune, tmp_path)
        with commune.writing() as session:
            sent = exporting.export(session, folder=tmp_path)
        assert importing.import_files(office, [sent.file])[0].result == "applied"
    dong_tho.close()
    yield office
    office.close()


def report(store: Store, year: int) -> Report:
    with store.reading() as session:
        return figures.report(session, "year", year=year)


def test_the_year_of_a_commune(tan_trao: Store):
    made = report(tan_trao, 2025)
    assert made.columns == COLUMNS and len(made.headings) == len(COLUMNS)
    # Of A's certificates An's was revoked; of B's both stand. An counts once in the total of people.
    assert made.rows == (
        ("Xã Tân Trào", 2, 3, 5, 3, 2, 3, 32, 1),
        ("Xã Đông Thọ", 1, 1, 1, 1, 1, 1, 0, 1),
    )
    assert made.totals[1:] == (2, 3, 6, 4, 3, 3, 32, 2)
    assert made.issuer == "Xã Tân Trào"


def test_the_year_before_stands_apart(tan_trao: Store):
    made = report(tan_trao, 2024)
    assert made.rows == (("Xã Tân Trào", 1, 1, 2, 2, 2, 2, 500, 0),)
    assert made.totals[1:] == (1, 1, 2, 2, 2, 2, 500, 0)


def test_a_year_without_classes_is_empty(tan_trao: Store):
    made = report(tan_trao, 2023)
    assert made.rows == () and made.totals[1:] == (0,) * 8


def test_the_year_of_an_office_with_two_communes(office: Store):
    made = report(office, 2025)
    # Lý Én is two people here until someone says that they are one: each commune made its own.
    assert made.rows == (
        ("Xã Tân Trào", 2, 3, 5, 3, 2, 3, 32, 1),
        ("Xã Đông Thọ", 2, 2, 3, 2, 2, 2, 0, 1),
    )
    assert made.totals[1:] == (3, 4, 8, 5, 4, 4, 32, 2)
    assert made.issuer == "Huyện Sơn Dương"


def test_figures_by_unit_are_those_of_the_report(office: Store):
    with office.reading() as session:
        found = figures.unit_figures(session, 2025)
    rows = {row[0]: dict(zip(COLUMNS[1:], row[1:], strict=True)) for row in report(office, 2025).rows}
    assert found == {COMMUNE: rows["Xã Tân Trào"], OTHER_COMMUNE: rows["Xã Đông Thọ"]}


def test_a_report_speaks_the_language_chosen(tan_trao: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(words, "_current", words._current)
    words.choose("en")
    assert report(tan_trao, 2025).totals[0] == "Total"
    words.choose("vi")
    made = report(tan_trao, 2025)
    assert made.totals[0] == "Tổng cộng" and "2025" in made.title
    assert made.headings[0] == "Đơn vị" and "Unit" not in made.headings


def test_there_is_no_report_of_another_name(tan_trao: Store):
    with tan_trao.reading() as session, pytest.raises(UnknownReport) as caught:
        figures.report(session, "week", year=2025)
    assert caught.value.fields == {"text": "week", "choices": "year"}
