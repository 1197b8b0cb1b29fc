"""What a sign-in sheet says."""

from __future__ import annotations

from datetime import date

import pytest

from tests.training.by_hand import OTHER_COMMUNE, Taught, person
from tqdesk.errors import UnknownClass, UnknownSite
from tqdesk.records import SheetPerson
from tqdesk.store.ids import new_row_id
from tqdesk.training import classes, sheets


def test_a_sheet_lists_the_people_of_its_site_by_number(taught: Taught):
    with taught.store.writing() as session:
        far = classes.add_site(session, training_class=taught.id, unit=OTHER_COMMUNE, venue="Nhà văn hóa")
    taught.enrol(
        person(
            "Ma Thị Mẫu", "1985-03-12", position="Công chức", workplace="UBND xã", citizen_id="008185000001"
        ),
        person("Lý Mẩy"),
    )
    taught.enrol(person("Bàn Xa", "1970"), site=far)
    with taught.store.reading() as session:
        own = sheets.sign_in_sheet(session, training_class=taught.id, site=taught.site)
        other = sheets.sign_in_sheet(session, training_class=taught.id, site=far)
    assert own.people == (
        SheetPerson(1, "Ma Thị Mẫu", "1985-03-12", "Công chức", "UBND xã"),
        SheetPerson(2, "Lý Mẩy", None, None, None),
    )
    assert (own.issuer, own.issuer_parent, own.site) == ("Xã Tân Trào", "Huyện Sơn Dương", "Xã Tân Trào")
    assert own.class_sessions == ((date(2025, 4, 8), "morning"), (date(2025, 4, 8), "afternoon"))
    assert (other.issuer, other.site) == ("Xã Đông Thọ", "Nhà văn hóa")
    assert [each.name for each in other.people] == ["Bàn Xa"]
    assert "008185000001" not in repr(own)


def test_a_sheet_needs_a_class_and_one_of_its_sites(taught: Taught):
    with taught.store.writing() as session:
        added = classes.add(session, title="Lớp hai", first_day=date(2025, 5, 6))
        site = classes.find_site(session, added)
        with pytest.raises(UnknownSite):
            sheets.sign_in_sheet(session, training_class=taught.id, site=site)
        with pytest.raises(UnknownClass):
            sheets.sign_in_sheet(session, training_class=new_row_id(), site=site)
