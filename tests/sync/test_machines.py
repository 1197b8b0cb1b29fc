"""Several machines of one unit: a further one waits for a person; peers exchange files."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from nacl.signing import SigningKey
from sqlalchemy import event, insert, select

from tests.builders import COMMUNES, contents, make_store, pair
from tests.sync.desks import (
    accept_machine,
    copied,
    export,
    export_to_peer,
    lines,
    names,
    person,
    read_by_hand,
    replies,
    reply,
    send_down,
    send_up,
    take,
    write,
)
from tqdesk import errors, units
from tqdesk.store import tables
from tqdesk.store.ids import machine_row_id
from tqdesk.store.sessions import Store
from tqdesk.sync import importing, links, machines, receipts

UNIT = COMMUNES[0]


@pytest.fixture
def second(office, commune, tmp_path) -> Iterator[Store]:
    """A further machine of the commune, which answers an invitation of its own; the first one has sent."""
    send_up(commune, office, tmp_path)
    store = make_store(tmp_path / "second", unit=UNIT, operator="Người Thứ Hai")
    pair(office, store, tmp_path)
    yield store
    store.close()


@pytest.fixture
def peers(office, commune, second, tmp_path) -> tuple[Store, Store]:
    """Both machines of the commune, accepted, and each with the office's word of the other."""
    accept_after_first_file(office, second, tmp_path)
    for store in (commune, second):
        send_down(office, store, tmp_path)
    return commune, second


def accept_after_first_file(office: Store, second: Store, folder: Path) -> None:
    file = export(second, folder).file
    assert take(office, file) == ["held"]
    accept_machine(office, second)
    assert take(office, file) == ["applied"]


def state(store: Store, machine: Store) -> str:
    with store.reading() as session:
        found = {each.machine: each.state for each in machines.listed(session)}
    return found[machine.identity.machine]


def revoke(office: Store, machine: Store, reason: str | None = None) -> None:
    with office.writing() as session:
        machines.revoke(session, machine=machine.identity.machine, reason=reason)


def test_a_further_machine_is_held_until_a_person_accepts_it(office, second, tmp_path):
    person(second, "Hà Thị Mẩy")
    file = export(second, tmp_path).file
    untouched = ("waiting_machine", "invitation")
    before = contents(office, but=untouched)
    (held,) = importing.import_files(office, [file])
    assert (held.result, held.unit, held.applied) == ("held", UNIT, 0)
    assert isinstance(held.error, errors.MachineNotAccepted)
    assert contents(office, but=untouched) == before
    assert state(office, second) == "waiting"
    assert take(office, file) == ["held"]
    accept_machine(office, second)
    assert state(office, second) == "accepted"
    assert take(office, file) == ["applied"]
    assert names(office) == ["Hà Thị Mẩy"]
    assert contents(office)["waiting_machine"] == []


def test_the_fingerprint_told_is_that_of_the_machines_keys(office, commune, second, tmp_path):
    (held,) = importing.import_files(office, [export(second, tmp_path).file])
    with second.reading() as session:
        (own,) = [each for each in machines.listed(session) if each.is_own]
    assert held.error.fields["fingerprint"] == own.fingerprint
    assert [len(group) for group in own.fingerprint.split(" ")] == [5] * 5
    with commune.reading() as session:
        assert machines.listed(session)[0].fingerprint != own.fingerprint


def test_a_held_file_is_neither_base_nor_receipt(office, second, tmp_path):
    take(office, export(second, tmp_path).file)
    with office.reading() as session:
        assert links.to(session, second.identity.machine) is None
    assert second.identity.machine not in replies(office, UNIT, tmp_path)


def test_a_held_file_that_is_damaged_or_forged_notes_nobody(office, second, tmp_path):
    file = export(second, tmp_path).file
    whole = file.read_bytes()
    file.write_bytes(whole[:-20])
    before = contents(office, but=("refusal",))
    assert take(office, file) == ["refused"]
    second.identity = replace(second.identity, signing_key=SigningKey.generate())
    assert take(office, export(second, tmp_path).file) == ["refused"]
    assert contents(office, but=("refusal",)) == before


def test_an_invitation_spent_by_a_waiting_machine_serves_no_other(office, second, tmp_path):
    take(office, export(second, tmp_path).file)
    third = make_store(tmp_path / "third", unit=UNIT)
    with second.reading() as session:
        link = session.execute(select(tables.link)).one()
    with third.writing() as session:
        session.execute(tables.link.insert().values(**link._mapping))
    (refused,) = importing.import_files(office, [export(third, tmp_path).file])
    assert isinstance(refused.error, errors.InvitationSpent)
    third.close()


def test_a_new_machine_is_filled_with_all_that_is_the_units(office, commune, second, tmp_path):
    person(commune, "Hà Thị Mẩy", citizen_id="008185000001")
    send_up(commune, office, tmp_path)
    accept_after_first_file(office, second, tmp_path)
    send_down(office, second, tmp_path)
    assert names(second) == ["Hà Thị Mẩy"]
    assert lines(commune) <= lines(second)
    with second.reading() as session:
        found = links.status(session)
        # What came from the office need not be sent to it, whoever of the unit wrote it.
        assert (found.unsent, found.unconfirmed) == (0, 0)


def test_a_revoked_machine_is_held_whatever_the_date_and_gets_nothing(office, commune, second, tmp_path):
    accept_after_first_file(office, second, tmp_path)
    second.now = lambda: 1_000_000_000_000
    person(second, "Viết trước khi thu hồi")
    file = export(second, tmp_path).file
    revoke(office, second, "Mất máy")
    before = contents(office)
    (held,) = importing.import_files(office, [file])
    assert held.result == "held" and isinstance(held.error, errors.RevokedMachineFile)
    assert contents(office) == before
    assert list(replies(office, UNIT, tmp_path)) == [commune.identity.machine]
    send_down(office, commune, tmp_path)
    with commune.reading() as session:
        row = session.execute(
            select(tables.machine).where(tables.machine.c.machine == second.identity.machine)
        ).one()
    assert (row.state, row.state_reason) == ("revoked", "Mất máy")
    accept_machine(office, second)
    assert take(office, file) == ["applied"]


def test_a_waiting_machine_that_is_revoked_stays_out(office, second, tmp_path):
    file = export(second, tmp_path).file
    take(office, file)
    revoke(office, second)
    (held,) = importing.import_files(office, [file])
    assert isinstance(held.error, errors.RevokedMachineFile)
    assert state(office, second) == "revoked"


def test_a_file_that_a_revoked_machine_did_not_sign_is_refused(office, second, commune, tmp_path):
    accept_after_first_file(office, second, tmp_path)
    revoke(office, second)
    second.identity = replace(second.identity, signing_key=SigningKey.generate())
    (refused,) = importing.import_files(office, [export(second, tmp_path).file])
    assert refused.result == "refused" and isinstance(refused.error, errors.SyncFileForged)


def test_a_unit_cannot_take_its_machine_back_into_use(office, commune, second, tmp_path):
    accept_after_first_file(office, second, tmp_path)
    revoke(office, second)
    row = machine_row_id(second.identity.machine)
    send_down(office, commune, tmp_path)
    write(commune, "machine", row, state={"state": "accepted"})
    send_up(commune, office, tmp_path)
    assert state(office, second) == "revoked"
    assert take(office, export(second, tmp_path).file) == ["held"]


def test_only_machines_of_units_below_are_decided_on(office, commune, second, peers):
    with commune.writing() as session:
        for decide in (machines.accept, machines.revoke):
            with pytest.raises(errors.NotAChildUnit):
                decide(session, machine=second.identity.machine)
            for text in ("", "abc", "0" * 16, commune.identity.machine):
                with pytest.raises(errors.MachineNotFound):
                    decide(session, machine=text)


# Peers


def test_peers_exchange_all_that_the_other_has_not_confirmed(office, peers, tmp_path):
    first, second = peers
    person(first, "Ở máy một")
    person(second, "Ở máy hai")
    there = export_to_peer(first, second.identity.machine, tmp_path)
    assert take(second, there.file) == ["applied"]
    assert names(second) == ["Ở máy hai", "Ở máy một"]
    back = export_to_peer(second, first.identity.machine[:6], tmp_path)
    assert take(first, back.file) == ["applied"]
    assert names(first) == names(second)
    assert take(first, back.file) == ["known"]
    person(first, "Thêm nữa")
    again = export_to_peer(first, second.identity.machine, tmp_path)
    # The new one, and what the second wrote itself, which it might have lost.
    assert again.changes == 2
    assert take(second, again.file) == ["applied"]
    assert lines(first) == lines(second)


def test_what_a_peer_brought_goes_on_to_the_office(office, peers, tmp_path):
    first, second = peers
    person(first, "Ở máy một")
    take(second, export_to_peer(first, second.identity.machine, tmp_path).file)
    send_up(second, office, tmp_path)
    assert names(office) == ["Ở máy một"]


def test_the_link_to_a_peer_and_the_one_to_the_office_know_nothing_of_each_other(office, peers, tmp_path):
    first, second = peers
    person(first, "Một")
    take(second, export_to_peer(first, second.identity.machine, tmp_path).file)
    take(first, export_to_peer(second, first.identity.machine, tmp_path).file)
    with first.reading() as session:
        assert links.status(session).unconfirmed > 0


def test_a_peer_put_back_heals(office, peers, opened, tmp_path):
    first, second = peers
    person(first, "Một")
    take(second, export_to_peer(first, second.identity.machine, tmp_path).file)
    take(first, export_to_peer(second, first.identity.machine, tmp_path).file)
    old = copied(second, tmp_path / "old")
    second = opened(second.folder)
    person(first, "Hai")
    take(second, export_to_peer(first, second.identity.machine, tmp_path).file)
    take(first, export_to_peer(second, first.identity.machine, tmp_path).file)
    person(first, "Ba")
    restored = opened(old)
    file = export_to_peer(first, second.identity.machine, tmp_path).file
    assert take(restored, file) == ["receipt_only"]
    (came,) = importing.import_files(first, [export_to_peer(restored, first.identity.machine, tmp_path).file])
    assert came.noticed == "older"
    assert take(restored, export_to_peer(first, second.identity.machine, tmp_path).file) == ["applied"]
    assert names(restored) == ["Ba", "Hai", "Một"]


def test_each_accepted_machine_of_a_unit_can_open_its_replies_and_is_told_whose_they_are(
    office, peers, tmp_path
):
    first, second = peers
    for_first = reply(office, first, tmp_path).file
    for reader in peers:
        assert read_by_hand(for_first, reader)[0]["receiver"]["machine"] == first.identity.machine
    (refused,) = importing.import_files(second, [for_first])
    assert isinstance(refused.error, errors.SyncFileForOtherMachine)
    revoke(office, second)
    (refused,) = importing.import_files(second, [reply(office, first, tmp_path).file])
    assert isinstance(refused.error, errors.SyncFileNotForUs)


def test_files_go_only_to_accepted_machines_of_the_unit(office, commune, peers, tmp_path):
    first, second = peers
    before = contents(first)
    for text in ("abcd", first.identity.machine, "", office.identity.machine):
        with pytest.raises(errors.MachineNotFound):
            export_to_peer(first, text, tmp_path / "none")
    assert contents(first) == before
    with pytest.raises(errors.MachineOfOtherUnit):
        export_to_peer(office, second.identity.machine, tmp_path / "none")
    revoke(office, second)
    send_down(office, first, tmp_path)
    with pytest.raises(errors.MachineRevoked):
        export_to_peer(first, second.identity.machine, tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_peer_of_whom_no_office_spoke_is_refused(office, commune, second, tmp_path):
    accept_after_first_file(office, second, tmp_path)
    send_down(office, second, tmp_path)
    file = export_to_peer(second, commune.identity.machine, tmp_path).file
    before = contents(commune, but=("refusal",))
    (refused,) = importing.import_files(commune, [file])
    assert isinstance(refused.error, errors.UnknownPeer)
    assert contents(commune, but=("refusal",)) == before
    send_down(office, commune, tmp_path)
    assert take(commune, file) == ["applied"]


def test_a_peer_that_was_revoked_is_held_and_its_receipt_refused(office, peers, tmp_path):
    first, second = peers
    take(second, export_to_peer(first, second.identity.machine, tmp_path).file)
    made = export_to_peer(second, first.identity.machine, tmp_path)
    revoke(office, second)
    send_down(office, first, tmp_path)
    before = contents(first)
    assert take(first, made.file) == ["held"]
    with pytest.raises(errors.NotAReceipt), first.writing() as session:
        receipts.take(session, made.receipt)
    assert contents(first) == before


def test_a_machine_that_its_own_unit_announced_is_no_peer(office, commune, tmp_path):
    send_up(commune, office, tmp_path)
    third = make_store(tmp_path / "third", unit=UNIT)
    own = third.identity
    made = {
        "machine": own.machine, "unit": UNIT, "signing_key": own.verify_key,
        "sealing_key": own.sealing_key, "recovery_key": own.recovery_key,
    }  # fmt: skip
    write(commune, "machine", machine_row_id(own.machine), made=made, state={"state": "accepted"})
    with pytest.raises(errors.MachineNotFound):
        export_to_peer(commune, own.machine, tmp_path)
    send_up(commune, office, tmp_path)
    assert reply(office, commune, tmp_path).machine == commune.identity.machine
    with office.reading() as session:
        assert own.machine not in {each.machine for each in machines.listed(session)}
    third.close()


def test_what_an_office_knows_of_its_units_takes_no_more_queries_the_more_there_are(
    office, commune, tmp_path
):
    send_up(commune, office, tmp_path)
    few = queries_of_status(office)
    keys = {"signing_key": "0" * 64, "sealing_key": "", "recovery_key": ""}
    with office.writing() as session:
        for number, child in enumerate(units.children(office.identity.unit)):
            links.begin(session, machine=f"{number:016x}", unit=child.key, direction="down", **keys)
            values = {"hash": "0", "name": "", "made": 1, "arrived": number, "lines": number}
            session.execute(insert(tables.applied_file).values(machine=f"{number:016x}", **values))
    with office.reading() as session:
        found = {each.unit: each.behind for each in links.status(session).units if each.unit != UNIT}
    expected = {child.key: n for n, child in enumerate(units.children(office.identity.unit))}
    del expected[UNIT]
    assert found == expected and len(found) > 20
    assert queries_of_status(office) == few


def queries_of_status(store: Store) -> int:
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        asked.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        with store.reading() as session:
            links.status(session)
    finally:
        event.remove(store.engine, "before_cursor_execute", note)
    return len(asked)
