"""Certificates: who has earned one, their numbers, and whether one is genuine."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.builders import make_store, pair
from tests.training.by_hand import COMMUNE, OFFICE, Taught, count, person
from tqdesk.errors import NobodyToCertify, NoCertificates, NumbersUsedUp, UnknownCertificate
from tqdesk.records import CertificateFace
from tqdesk.store.numbers import continue_after
from tqdesk.store.sessions import Store
from tqdesk.sync import exporting, importing
from tqdesk.training import certificates, classes

DAY = date(2025, 4, 9)


@pytest.fixture
def attended(taught: Taught) -> Taught:
    """Five people: always there; late once; there once; excused once; never marked."""
    taught.enrol(
        person("Vũ Văn Bình", "1970-02-01", position="Trưởng thôn", workplace="Thôn Mẫu"),
        person("Ma Thị Ánh", "1985"),
        person("Lý Mẩy"),
        person("Giàng A Páo"),
        person("Hoàng Thử"),
    )
    taught.attend([1, 2, 3, 4], number=1)
    taught.attend([1], number=2)
    taught.attend([2], number=2, status="late")
    taught.attend([3], number=2, status="absent")
    taught.attend([4], number=2, status="excused")
    return taught


def issue(taught: Taught, on: date = DAY) -> int:
    with taught.store.writing() as session:
        return certificates.issue(session, training_class=taught.id, on=on)


def faces(taught: Taught) -> list[CertificateFace]:
    with taught.store.reading() as session:
        return certificates.faces(session, training_class=taught.id)


def numbers(taught: Taught) -> list[tuple[str, str]]:
    return [(face.number, face.name) for face in faces(taught)]


def revoke(taught: Taught, number: str) -> str:
    with taught.store.writing() as session:
        return certificates.revoke(session, number=number, reason="Sai tên", on=DAY)


def verify(store: Store, qr: str) -> tuple[str, str, str]:
    with store.reading() as session:
        return certificates.verify(session, qr)


def test_those_who_were_present_or_late_in_every_class_session_earn_one(attended: Taught):
    assert issue(attended) == 2
    # By given name: Ánh before Bình, whatever their places on the list.
    assert numbers(attended) == [("001/GCN-02545", "Ma Thị Ánh"), ("002/GCN-02545", "Vũ Văn Bình")]


def test_a_class_without_class_sessions_certifies_nobody(store: Store):
    with store.writing() as session:
        added = classes.add(session, title="Rỗng", first_day=DAY, class_sessions=0)
        taught = Taught(store, added, classes.find_site(session, added))
    taught.enrol(person("Lý Mẩy"))
    with pytest.raises(NobodyToCertify) as caught:
        issue(taught)
    assert caught.value.fields == {"title": "Rỗng"}
    assert count(store, "certificate") == 0


def test_a_certificate_says_what_it_must(attended: Taught):
    issue(attended)
    face = faces(attended)[1]
    assert (face.number, face.name, face.birth) == ("002/GCN-02545", "Vũ Văn Bình", "1970-02-01")
    assert (face.position, face.workplace) == ("Trưởng thôn", "Thôn Mẫu")
    assert (face.class_title, face.first_day, face.last_day) == (
        "Kỹ năng số",
        date(2025, 4, 8),
        date(2025, 4, 8),
    )
    assert (face.class_sessions, face.issued_on) == (2, DAY)
    assert (face.issuer, face.issuer_parent, face.place) == ("Xã Tân Trào", "Huyện Sơn Dương", "Tân Trào")
    assert "1970" not in face.qr and "Bình" not in face.qr


def test_issuing_again_goes_on_where_the_numbers_ended(attended: Taught):
    issue(attended)
    with pytest.raises(NobodyToCertify):
        issue(attended)
    attended.attend([3, 4], number=2)
    assert issue(attended) == 2
    assert numbers(attended)[2:] == [("003/GCN-02545", "Lý Mẩy"), ("004/GCN-02545", "Giàng A Páo")]


def test_numbers_start_at_one_each_year_and_run_through_all_classes(attended: Taught):
    issue(attended)
    with attended.store.writing() as session:
        added = classes.add(session, title="Lớp hai", first_day=date(2025, 12, 30), class_sessions=1)
        second = Taught(attended.store, added, classes.find_site(session, added))
    second.enrol(person("Bàn Hai"), person("Cầm Ba"))
    second.attend([1])
    issue(second, date(2025, 12, 31))
    second.attend([2])
    issue(second, date(2026, 1, 2))
    assert numbers(second) == [("003/GCN-02545", "Bàn Hai"), ("001/GCN-02545", "Cầm Ba")]


def test_without_certificates_there_is_nothing_to_print(attended: Taught):
    with pytest.raises(NoCertificates) as caught:
        faces(attended)
    assert caught.value.fields == {"title": "Kỹ năng số"}


def test_a_revoked_certificate_is_left_out_and_its_number_is_not_given_again(attended: Taught):
    issue(attended)
    old = faces(attended)[0]
    assert revoke(attended, " 001/GCN-02545 ") == "Ma Thị Ánh"
    assert numbers(attended) == [("002/GCN-02545", "Vũ Văn Bình")]
    assert verify(attended.store, old.qr) == ("revoked", "001/GCN-02545", "Ma Thị Ánh")
    for number in ("001/GCN-02545", "009/GCN-02545", ""):
        with pytest.raises(UnknownCertificate):
            revoke(attended, number)
    assert issue(attended) == 1
    assert numbers(attended) == [("002/GCN-02545", "Vũ Văn Bình"), ("003/GCN-02545", "Ma Thị Ánh")]
    assert verify(attended.store, faces(attended)[1].qr)[0] == "valid"


def test_what_was_certified_stays_when_the_mark_changes_later(attended: Taught):
    issue(attended)
    attended.attend([1], number=2, status="absent")
    assert len(numbers(attended)) == 2


# Genuine or not


def test_a_qr_text_verifies_at_the_unit_that_issued_it(attended: Taught):
    issue(attended)
    for face in faces(attended):
        assert verify(attended.store, face.qr) == ("valid", face.number, face.name)
        assert verify(attended.store, f"  {face.qr}\n") == ("valid", face.number, face.name)


def parts(qr: str) -> list[str]:
    """The program's mark, the id, the number, the machine, the signature."""
    found = qr.split("|")
    assert len(found) == 5
    return found


def test_a_qr_text_that_was_changed_is_not_valid(attended: Taught):
    issue(attended)
    one, other = faces(attended)
    mark, row, number, machine, signature = parts(one.qr)
    flipped = ("B" if signature[0] != "B" else "C") + signature[1:]
    changed = ("changed", "001/GCN-02545", "Ma Thị Ánh")
    assert verify(attended.store, "|".join((mark, row, "002/GCN-02545", machine, signature))) == changed
    assert verify(attended.store, "|".join((mark, row, number, machine, flipped))) == changed
    assert verify(attended.store, "|".join((mark, row, number, machine, parts(other.qr)[4]))) == changed
    other_row = "|".join((mark, parts(other.qr)[1], number, machine, signature))
    assert verify(attended.store, other_row) == ("changed", "002/GCN-02545", "Vũ Văn Bình")


@pytest.mark.parametrize("place", range(5))
def test_a_qr_text_that_is_not_one_of_ours_is_unknown(attended: Taught, place: int):
    issue(attended)
    strange = ("TQDESK2", "0" * 8 + "-0000-7000-8000-" + "0" * 12, "a" * 101, "0" * 16, "A" * 85)
    held = parts(faces(attended)[0].qr)
    held[place] = strange[place]
    assert verify(attended.store, "|".join(held)) == ("unknown", "", "")


@pytest.mark.parametrize(
    "strange", ["", "TQDESK1", "TQDESK1||||", "|" * 400, "x" * 10_000, "TQDESK1|" + "-" * 36]
)
def test_any_other_text_is_unknown(attended: Taught, strange: str):
    assert verify(attended.store, strange) == ("unknown", "", "")


def test_a_row_that_was_tampered_with_in_the_store_is_changed(attended: Taught):
    issue(attended)
    face = faces(attended)[0]
    with attended.store.writing() as session:
        session.execute(text("update certificate set name = 'Người Khác' where number = '001/GCN-02545'"))
    assert verify(attended.store, face.qr)[0] == "changed"


def test_a_certificate_of_a_commune_verifies_at_the_office_once_it_has_come(tmp_path: Path, attended: Taught):
    office = make_store(tmp_path / "office", unit=OFFICE)
    stranger = make_store(tmp_path / "stranger", unit="2024:074")
    try:
        pair(office, attended.store, tmp_path)
        issue(attended)
        one, other = faces(attended)
        assert verify(office, one.qr) == ("unknown", "", "")

        def send() -> None:
            with attended.store.writing() as session:
                sent = exporting.export(session, folder=tmp_path)
            (came,) = importing.import_files(office, [sent.file])
            assert came.result == "applied"

        send()
        assert verify(office, one.qr) == ("valid", one.number, one.name)
        revoke(attended, one.number)
        assert verify(office, one.qr)[0] == "valid"
        send()
        assert verify(office, one.qr) == ("revoked", one.number, one.name)
        assert verify(office, other.qr)[0] == "valid"
        assert verify(office, other.qr.replace(other.number, one.number))[0] == "changed"
        assert verify(stranger, other.qr) == ("unknown", "", "")
        with office.writing() as session, pytest.raises(UnknownCertificate):
            certificates.revoke(session, number=other.number, reason="Của xã")
    finally:
        office.close()
        stranger.close()
    assert attended.store.identity.unit == COMMUNE


def test_where_there_is_no_room_behind_the_last_number_none_is_issued(attended: Taught):
    with attended.store.writing() as session:
        continue_after(session, {DAY.year: 999_998})
    with pytest.raises(NumbersUsedUp) as refused:
        issue(attended)
    assert refused.value.fields == {"year": DAY.year, "last": 999_998}
    assert count(attended.store, "certificate") == 0
    attended.attend([2], number=1, status="absent")
    assert issue(attended) == 1
