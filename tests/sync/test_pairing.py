"""Introducing a machine to its office: what the code, the invitation and the join must not let through."""

import base64
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from nacl.pwhash import argon2id
from nacl.secret import SecretBox
from sqlalchemy import select

from tests.builders import COMMUNES, DISTRICT, OTHER_DISTRICT, PASSWORD, contents, make_store
from tqdesk import errors
from tqdesk.store import tables
from tqdesk.store.opening import open_store
from tqdesk.store.sessions import Store
from tqdesk.sync import exporting, importing, pairing

DAY = 24 * 3600 * 1000


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("pairing")
    for name, unit in (("office", DISTRICT), ("commune", COMMUNES[0]), ("second", COMMUNES[0])):
        make_store(folder / name, unit=unit).close()
    return folder


@pytest.fixture
def cheap_codes(monkeypatch) -> None:
    """Lets a code be tried fast; one test below checks the real cost."""
    monkeypatch.setattr(pairing, "_PASSES", 1)
    monkeypatch.setattr(pairing, "_MEMORY", 64 * 1024)


@pytest.fixture
def fresh(folders, tmp_path) -> Callable[[str], Store]:
    def open_copy(name: str) -> Store:
        return open_store(Path(shutil.copytree(folders / name, tmp_path / name)), PASSWORD)

    return open_copy


@pytest.fixture
def office(fresh, cheap_codes) -> Store:
    return fresh("office")


@pytest.fixture
def commune(fresh) -> Store:
    return fresh("commune")


def invite(office: Store, file: Path, unit: str = COMMUNES[0]) -> pairing.Invited:
    with office.writing() as session:
        return pairing.invite(session, unit=unit, file=file)


def accept(commune: Store, file: Path, code: str) -> str:
    with commune.writing() as session:
        return pairing.accept(session, file=file, code=code)


def export(store: Store, folder: Path) -> Path:
    with store.writing() as session:
        return exporting.export(session, folder=folder).file


def take(store: Store, file: Path) -> str | errors.KnownError:
    (imported,) = importing.import_files(store, [file])
    return imported.error or imported.result


def refused(store: Store, file: Path, code: str, error: type[errors.KnownError]) -> None:
    before = contents(store)
    with pytest.raises(error):
        accept(store, file, code)
    assert contents(store) == before


def luhn_holds(digits: str) -> bool:
    """Luhn's check as ISO/IEC 7812-1 has it, over all twelve digits."""
    total = sum(int(digit) for digit in digits[-1::-2])
    total += sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return total % 10 == 0


def test_an_invitation_and_its_code_introduce_the_office(office, commune, tmp_path):
    invited = invite(office, tmp_path / "invitation")
    assert accept(commune, invited.file, invited.code) == DISTRICT
    with commune.reading() as session:
        link = session.execute(select(tables.link)).one()
    assert (link.unit, link.direction, link.machine) == (DISTRICT, "up", office.identity.machine)
    assert link.signing_key == bytes(office.identity.signing_key.verify_key).hex()
    assert link.sealing_key == office.identity.sealing_key
    assert link.recovery_key == office.identity.recovery_key


def test_the_code_is_twelve_digits_in_fours_and_not_in_the_file(office, tmp_path):
    for number in range(3):
        invited = invite(office, tmp_path / f"invitation {number}")
        groups = invited.code.split(" ")
        assert [len(group) for group in groups] == [4, 4, 4] and "".join(groups).isdigit()
        assert luhn_holds("".join(groups))
        raw = invited.file.read_bytes()
        assert not any(group.encode() in raw for group in ("".join(groups), invited.code))
        assert office.identity.sealing_key.encode() not in raw and COMMUNES[0].encode() not in raw


def test_trying_a_code_costs_three_passes_over_64_mib(fresh, tmp_path):
    office = fresh("office")
    invited = invite(office, tmp_path / "invitation")
    envelope = json.loads(invited.file.read_bytes())
    salt, sealed = (base64.b64decode(envelope[name]) for name in ("salt", "sealed"))
    code = invited.code.replace(" ", "").encode()
    key = argon2id.kdf(32, code, salt, opslimit=3, memlimit=64 * 1024 * 1024)
    held = json.loads(SecretBox(key).decrypt(sealed))
    assert (held["office"], held["unit"]) == (DISTRICT, COMMUNES[0])
    assert held["signing_key"] == bytes(office.identity.signing_key.verify_key).hex()
    assert len(bytes.fromhex(held["secret"])) == 32


def test_the_check_digit_is_luhns():
    assert pairing.check_digit("7992739871") == "3"  # the example of the standard's own literature
    assert pairing.check_digit("00000000000") == "0"
    assert all(luhn_holds(digits + pairing.check_digit(digits)) for digits in ("12345678901", "99999999999"))


@pytest.mark.parametrize("form", ["{}{}{}", "  {} {}-{}\n", "{}.{}.{}", "{}\u00a0{}\u2013{}"])
def test_the_code_may_be_typed_with_any_spacing(office, commune, tmp_path, form):
    invited = invite(office, tmp_path / "invitation")
    assert accept(commune, invited.file, form.format(*invited.code.split(" "))) == DISTRICT


def test_a_wrong_digit_or_swapped_digits_are_found(office, commune, tmp_path, monkeypatch):
    invited = invite(office, tmp_path / "invitation")
    digits = invited.code.replace(" ", "")

    def never(code: str, salt: bytes) -> bytes:
        raise AssertionError("the check digit should have found it before the slow key")

    monkeypatch.setattr(pairing, "_key", never)
    for place in range(12):
        wrong = digits[:place] + str((int(digits[place]) + 3) % 10) + digits[place + 1 :]
        refused(commune, invited.file, wrong, errors.WrongCode)
    for wrong in ("", digits[:-1], digits + "0", "abcd efgh ijkl", "١٢٣٤٥٦٧٨٩٠١٢"):
        refused(commune, invited.file, wrong, errors.WrongCode)


def test_another_code_with_a_right_check_digit_is_wrong(office, commune, tmp_path):
    invited = invite(office, tmp_path / "invitation")
    other = "12345678901" if not invited.code.startswith("1234 5678") else "98765432109"
    refused(commune, invited.file, other + pairing.check_digit(other), errors.WrongCode)


def test_an_invitation_runs_out_after_seven_days(office, commune, tmp_path):
    office.now = lambda: 1_760_000_000_000
    invited = invite(office, tmp_path / "invitation")
    commune.now = lambda: 1_760_000_000_000 + 7 * DAY + 1
    refused(commune, invited.file, invited.code, errors.InvitationExpired)
    commune.now = lambda: 1_760_000_000_000 + 7 * DAY
    assert accept(commune, invited.file, invited.code) == DISTRICT


def test_a_join_made_after_the_seven_days_is_refused_by_the_office(office, commune, tmp_path):
    office.now = commune.now = lambda: 1_760_000_000_000
    invited = invite(office, tmp_path / "invitation")
    accept(commune, invited.file, invited.code)
    in_time = export(commune, tmp_path)
    commune.now = lambda: 1_760_000_000_000 + 8 * DAY
    late = export(commune, tmp_path)
    office.now = lambda: 1_760_000_000_000 + 9 * DAY
    before = contents(office, but=("refusal",))
    assert isinstance(take(office, late), errors.InvitationUnknown)
    assert contents(office, but=("refusal",)) == before
    assert take(office, in_time) == "applied"  # late on its way, but made in time


def test_an_invitation_for_another_unit_is_refused(office, commune, tmp_path):
    invited = invite(office, tmp_path / "invitation", COMMUNES[1])
    refused(commune, invited.file, invited.code, errors.InvitationForOther)


@pytest.mark.parametrize("unit", [DISTRICT, OTHER_DISTRICT, "2024:08", "2024:02392", "2025:02536"])
def test_only_units_that_send_their_files_here_are_invited(office, tmp_path, unit):
    before = contents(office)
    with pytest.raises(errors.NotAChildUnit):
        invite(office, tmp_path / "invitation", unit)
    assert contents(office) == before and not (tmp_path / "invitation").exists()


def test_an_invitation_that_cannot_be_written_voids_no_other(office, commune, tmp_path):
    first = invite(office, tmp_path / "invitation")
    with pytest.raises(errors.FolderNotWritable):
        invite(office, tmp_path / "none" / "invitation")
    accept(commune, first.file, first.code)
    assert take(office, export(commune, tmp_path)) == "applied"


def test_a_foreign_or_damaged_file_is_no_invitation(office, commune, tmp_path):
    invited = invite(office, tmp_path / "invitation")
    whole = invited.file.read_bytes()
    envelope = json.loads(whole)
    bad = [
        b"", b"PK\x03\x04", b"{}", b"[" * 5000, whole[:-1], whole[: len(whole) // 2], whole + b"x",
        json.dumps(envelope | {"tqdesk_invitation": 2}).encode(), json.dumps(envelope | {"more": 1}).encode(),
        json.dumps(envelope | {"sealed": "not base 64!"}).encode(), b" " * 70_000 + whole,
    ]  # fmt: skip
    for contents_of_file in bad:
        (tmp_path / "bad").write_bytes(contents_of_file)
        refused(commune, tmp_path / "bad", invited.code, errors.NotAnInvitation)
    refused(commune, tmp_path / "none", invited.code, errors.FileMissing)
    refused(commune, tmp_path, invited.code, errors.FileMissing)


def test_a_sealed_part_that_was_changed_does_not_open(office, commune, tmp_path):
    invited = invite(office, tmp_path / "invitation")
    envelope = json.loads(invited.file.read_bytes())
    sealed = bytearray(base64.b64decode(envelope["sealed"]))
    sealed[50] ^= 1
    for changes in (
        {"sealed": base64.b64encode(sealed).decode()},
        {"sealed": ""},
        {"salt": base64.b64encode(bytes(16)).decode()},
        {"salt": ""},
    ):
        (tmp_path / "changed").write_text(json.dumps(envelope | changes))
        before = contents(commune)
        with pytest.raises((errors.WrongCode, errors.NotAnInvitation)):
            accept(commune, tmp_path / "changed", invited.code)
        assert contents(commune) == before


def test_a_new_invitation_makes_the_earlier_one_void(office, commune, tmp_path):
    first = invite(office, tmp_path / "first")
    second = invite(office, tmp_path / "second")
    accept(commune, first.file, first.code)
    before = contents(office, but=("refusal",))
    assert isinstance(take(office, export(commune, tmp_path)), errors.InvitationUnknown)
    assert contents(office, but=("refusal",)) == before
    accept(commune, second.file, second.code)
    assert take(office, export(commune, tmp_path)) == "applied"


def test_an_invitation_of_another_unit_stays_open_beside_it(office, commune, tmp_path):
    first = invite(office, tmp_path / "first")
    invite(office, tmp_path / "second", COMMUNES[1])
    accept(commune, first.file, first.code)
    assert take(office, export(commune, tmp_path)) == "applied"


def test_a_secret_that_was_spent_serves_no_other_machine(office, commune, fresh, tmp_path):
    invited = invite(office, tmp_path / "invitation")
    second = fresh("second")
    accept(commune, invited.file, invited.code)
    accept(second, invited.file, invited.code)
    assert take(office, export(commune, tmp_path)) == "applied"
    before = contents(office, but=("refusal",))
    assert isinstance(take(office, export(second, tmp_path)), errors.InvitationSpent)
    assert contents(office, but=("refusal",)) == before
    assert take(office, export(commune, tmp_path)) == "applied"


def test_a_join_with_a_wrong_proof_is_forged(office, commune, tmp_path):
    invited = invite(office, tmp_path / "invitation")
    accept(commune, invited.file, invited.code)
    with commune.writing() as session:
        session.execute(tables.link.update().values(invitation_secret=bytes(32)))
    before = contents(office, but=("refusal",))
    assert isinstance(take(office, export(commune, tmp_path)), errors.SyncFileForged)
    assert contents(office, but=("refusal",)) == before


def test_a_join_to_an_office_that_made_no_invitation_is_unknown(office, commune, tmp_path):
    invited = invite(office, tmp_path / "invitation")
    accept(commune, invited.file, invited.code)
    file = export(commune, tmp_path)
    with office.writing() as session:
        session.execute(tables.invitation.delete())
    assert isinstance(take(office, file), errors.InvitationUnknown)


def test_accepting_again_before_and_after_joining_keeps_the_exchange_going(office, commune, tmp_path):
    first = invite(office, tmp_path / "first")
    for _ in range(2):
        accept(commune, first.file, first.code)
    assert take(office, export(commune, tmp_path)) == "applied"
    again = invite(office, tmp_path / "again")
    accept(commune, again.file, again.code)
    assert take(office, export(commune, tmp_path)) == "applied"
    with office.writing() as session:
        (answer,) = exporting.reply(session, unit=COMMUNES[0], folder=tmp_path)
    assert take(commune, answer.file) == "applied"
    assert take(office, export(commune, tmp_path)) == "applied"


def test_the_latest_office_accepted_is_the_one_sent_to(office, commune, tmp_path):
    new = make_store(tmp_path / "new", unit=DISTRICT)
    for number, each in enumerate((office, new)):
        commune.now = lambda at=number: 1_760_000_000_000 + at
        each.now = lambda: 1_760_000_000_000
        invited = invite(each, tmp_path / f"invitation {number}")
        accept(commune, invited.file, invited.code)
    file = export(commune, tmp_path)
    assert isinstance(take(office, file), errors.SyncFileNotForUs)
    assert take(new, file) == "applied"
    new.close()
