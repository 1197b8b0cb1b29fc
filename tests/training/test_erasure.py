"""Requests for erasure: who may make one, for whom it counts, from which day."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders import make_store, pair
from tests.training.by_hand import OFFICE, Taught, person
from tqdesk.errors import BadDate, ErasureAsked, PersonOfAnotherUnit, TextTooLong, UnknownPerson
from tqdesk.store.ids import new_row_id
from tqdesk.store.sessions import Store
from tqdesk.sync import exporting, importing
from tqdesk.training import classes, deleting, erasure, people, same_people

DAY, TODAY = date(2026, 3, 5), date(2026, 3, 10)


@pytest.fixture
def listed(taught: Taught) -> Taught:
    taught.enrol(person("Ma Thị Mẫu", "1985"), person("Lý Mẩy", "1990"))
    return taught


def find(store: Store, name: str):
    with store.reading() as session:
        return people.find(session, name)


def ask(store: Store, name: str, *, asked_on: date = DAY, **more) -> erasure.EraseRequest:
    who = find(store, name)
    with store.writing() as session:
        return erasure.ask(session, person=who, asked_on=asked_on, today=TODAY, **more)


def standing(store: Store) -> list[tuple[str, date]]:
    with store.reading() as session:
        return [(each.name, each.asked_on) for each in erasure.listed(session)]


def test_the_first_day_of_asking_counts_and_the_term_is_twenty_days(listed: Taught) -> None:
    first = ask(listed.store, "Ma Thị Mẫu", reason="  Đã  nghỉ ")
    assert ask(listed.store, "Ma Thị Mẫu", asked_on=TODAY, reason="Lần hai") == first
    assert (first.unit, first.reason, first.asked_on) == ("2024:02545", "Đã nghỉ", DAY)
    assert [first.days_left(day) for day in (DAY, TODAY, date(2026, 3, 26))] == [20, 15, -1]
    assert standing(listed.store) == [("Ma Thị Mẫu", DAY)]


def test_a_request_counts_for_the_human_under_whichever_person(listed: Taught) -> None:
    store = listed.store
    first, second = find(store, "Ma Thị Mẫu"), find(store, "Lý Mẩy")
    with store.writing() as session:
        same_people.declare(session, first=first, second=second, same=True)
    asked = ask(store, "Lý Mẩy")
    with store.writing() as session:
        assert erasure.standing(session, person=first) == asked
        assert erasure.withdraw(session, person=first, reason="Ghi nhầm") == 1
        assert erasure.withdraw(session, person=first) == 0
    assert standing(store) == []


def test_after_a_withdrawal_a_person_may_ask_again(listed: Taught) -> None:
    ask(listed.store, "Ma Thị Mẫu")
    with listed.store.writing() as session:
        erasure.withdraw(session, person=people.find(session, "Ma Thị Mẫu"))
    ask(listed.store, "Ma Thị Mẫu", asked_on=TODAY)
    assert standing(listed.store) == [("Ma Thị Mẫu", TODAY)]


@pytest.mark.parametrize(
    ("more", "error"), [({"asked_on": date(2026, 3, 11)}, BadDate), ({"reason": "x" * 4001}, TextTooLong)]
)
def test_what_cannot_be_kept_is_refused(listed: Taught, more: dict, error: type[Exception]) -> None:
    with pytest.raises(error):
        ask(listed.store, "Ma Thị Mẫu", **more)
    assert standing(listed.store) == []


def test_somebody_unknown_cannot_ask(store: Store) -> None:
    with store.writing() as session, pytest.raises(UnknownPerson):
        erasure.ask(session, person=new_row_id(), asked_on=DAY, today=TODAY)


def test_the_unit_that_keeps_the_person_asks_and_the_offices_above(listed: Taught, tmp_path) -> None:
    commune, office = listed.store, make_store(tmp_path / "office", unit=OFFICE)
    pair(office, commune, tmp_path)
    with office.writing() as session:
        held = classes.add(session, title="Hội nghị", first_day=DAY, class_sessions=1)
        site = classes.add_site(session, training_class=held, unit=commune.identity.unit)
    Taught(office, held, site).enrol(person("Khách Của Huyện", "1980"))
    with commune.writing() as session:
        joined = exporting.export(session, folder=tmp_path)
    importing.import_files(office, [joined.file])
    with office.writing() as session:
        (down,) = exporting.reply(session, unit=commune.identity.unit, folder=tmp_path)
    importing.import_files(commune, [down.file])
    with pytest.raises(PersonOfAnotherUnit):
        ask(commune, "Khách Của Huyện")
    ask(office, "Ma Thị Mẫu")
    assert standing(commune) == [] and standing(office) == [("Ma Thị Mẫu", DAY)]
    office.close()


def test_a_request_goes_with_nobody_who_is_deleted(listed: Taught) -> None:
    ask(listed.store, "Ma Thị Mẫu")
    with listed.store.writing() as session:
        wanted = people.find(session, "Ma Thị Mẫu")
        with pytest.raises(ErasureAsked):
            deleting.goes_with(session, entity="person", rows=[wanted])
        erasure.withdraw(session, person=wanted)
        assert deleting.delete(session, entity="person", row=wanted) > 1
    assert standing(listed.store) == []
