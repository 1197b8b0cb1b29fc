"""Files between a commune and its receiving office: late, twice, in any order, lost, and after restores."""

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.builders import COMMUNES, PASSWORD, contents, make_store, pair
from tqdesk import errors
from tqdesk.store import journal, rebuilding, tables
from tqdesk.store.ids import new_row_id
from tqdesk.store.sessions import Store
from tqdesk.sync import exporting, importing, links, receipts

PROVINCE = "2024:08"


def add(store: Store, *names: str) -> None:
    with store.writing() as session:
        journal.write(
            session,
            [journal.Edit("person", new_row_id(), {"made": {}, "name": {"name": name}}) for name in names],
        )


def people(store: Store) -> list[str]:
    with store.reading() as session:
        return sorted(session.scalars(select(tables.person.c.name)))


def export(store: Store, folder: Path) -> exporting.Exported:
    with store.writing() as session:
        return exporting.export(session, folder=folder)


def reply(store: Store, folder: Path, unit: str = COMMUNES[0]) -> exporting.Exported:
    with store.writing() as session:
        (written,) = exporting.reply(session, unit=unit, folder=folder)
    return written


def take(store: Store, *files: Path) -> list[str]:
    return [imported.result for imported in importing.import_files(store, list(files))]


def status(store: Store) -> tuple[int, int]:
    with store.reading() as session:
        found = links.status(session)
    return found.unsent, found.unconfirmed


def lines(store: Store) -> set[bytes]:
    with store.reading() as session:
        return set(session.scalars(select(tables.line.c.body)))


def copied(store: Store, to: Path) -> Path:
    """A copy of a whole data folder, as a backup program or a cloned disk makes it."""
    store.close()
    return Path(shutil.copytree(store.folder, to))


def is_join(store: Store) -> bool:
    with store.reading() as session:
        return session.scalar(select(tables.link.c.invitation)) is not None


def test_the_first_file_introduces_the_machine_and_brings_its_lines(office, commune, tmp_path):
    add(commune, "Hà Thị Mẩy", "Ma Văn Sính")
    sent = export(commune, tmp_path / "usb")
    assert sent.changes == 3  # two people, and the operator of the set-up
    (came,) = importing.import_files(office, [sent.file])
    assert (came.result, came.unit, came.applied, came.error) == ("applied", COMMUNES[0], 3, None)
    assert people(office) == ["Hà Thị Mẩy", "Ma Văn Sính"]
    assert lines(commune) <= lines(office)
    with office.reading() as session:
        machine = session.execute(select(tables.machine)).one()
    assert (machine.unit, machine.state) == (COMMUNES[0], "accepted")
    assert machine.machine == commune.identity.machine
    assert machine.signing_key == commune.identity.verify_key


def test_a_file_imported_again_is_known_and_changes_nothing(office, commune, tmp_path):
    add(commune, "Hà Thị Mẩy")
    file = export(commune, tmp_path).file
    assert take(office, file) == ["applied"]
    before = contents(office)
    renamed = file.rename(tmp_path / "tài liệu (1).bin")
    assert take(office, renamed, renamed) == ["known", "known"]
    assert contents(office) == before


def test_what_is_confirmed_is_not_sent_again_and_all_else_is(office, commune, tmp_path):
    add(commune, "Một")
    first = export(commune, tmp_path)
    add(commune, "Hai")
    second = export(commune, tmp_path)
    assert (first.changes, second.changes) == (2, 3)
    assert take(office, first.file) == ["applied"]
    assert take(commune, reply(office, tmp_path).file) == ["applied"]
    third = export(commune, tmp_path)
    # "Hai", and what the office said of itself: its operator and the machine that it accepted.
    assert third.changes == 3
    assert take(office, third.file) == ["applied"]
    assert people(office) == ["Hai", "Một"]
    assert take(office, second.file) == ["applied"]
    assert people(office) == ["Hai", "Một"]


def test_names_of_files_never_overwrite_each_other(commune, tmp_path):
    files = [export(commune, tmp_path).file for _ in range(3)]
    assert len(set(files)) == 3 and all(file.suffix == ".tqsync" for file in files)
    assert files[0].name.startswith("TQ_02536_")
    assert files[0].name.isascii()
    assert sorted(tmp_path.glob("*.tqsync")) == sorted(files)


def test_files_in_the_wrong_order_add_up_to_the_same(office, commune, tmp_path):
    files = []
    for name in ("Một", "Hai", "Ba"):
        add(commune, name)
        files.append(export(commune, tmp_path).file)
    assert take(office, files[2], files[0], files[1]) == ["applied"] * 3
    assert people(office) == ["Ba", "Hai", "Một"]
    assert lines(commune) <= lines(office)


def test_after_files_in_the_wrong_order_the_receipt_stays_truthful(office, commune, tmp_path):
    add(commune, "Một")
    first = export(commune, tmp_path).file
    add(commune, "Hai")
    second = export(commune, tmp_path).file
    assert take(office, second, first) == ["applied", "applied"]
    assert take(commune, reply(office, tmp_path).file) == ["applied"]
    assert status(commune)[1] in (0, 1)
    add(commune, "Ba")
    assert take(office, export(commune, tmp_path).file) == ["applied"]
    assert people(office) == ["Ba", "Hai", "Một"]


def test_when_the_first_file_is_lost_the_second_introduces_the_machine(office, commune, tmp_path):
    add(commune, "Một")
    export(commune, tmp_path).file.unlink()
    add(commune, "Hai")
    assert take(office, export(commune, tmp_path).file) == ["applied"]
    assert people(office) == ["Hai", "Một"]
    assert is_join(commune)
    assert take(commune, reply(office, tmp_path).file) == ["applied"]
    assert not is_join(commune)


def test_a_file_whose_base_never_came_brings_no_lines_but_its_receipt_counts(
    office, commune, opened, tmp_path
):
    add(commune, "Một")
    take(office, export(commune, tmp_path).file)
    take(commune, reply(office, tmp_path).file)
    old = copied(office, tmp_path / "copy of the office")

    add(commune, "Hai")
    take(office, export(commune, tmp_path).file)
    second_reply = reply(office, tmp_path)
    take(commune, second_reply.file)
    assert status(commune) == (0, 0)
    add(commune, "Ba")
    third = export(commune, tmp_path)

    restored = opened(old)
    before = contents(restored, but=("link",))
    assert take(restored, third.file) == ["receipt_only"]
    assert contents(restored, but=("link",)) == before
    assert people(restored) == ["Một"]
    with restored.reading() as session:
        (link,) = links.downward(session, COMMUNES[0])
    assert link.confirmed is None  # the commune holds the second reply, which this office does not know

    assert take(commune, reply(restored, tmp_path).file) == ["applied"]
    assert status(commune) == (0, 2)
    healing = export(commune, tmp_path)
    assert healing.changes == 4  # two of its own, and two that the office wrote and might have lost
    assert take(restored, healing.file) == ["applied"]
    assert people(restored) == ["Ba", "Hai", "Một"]
    assert take(commune, reply(restored, tmp_path).file) == ["applied"]
    assert status(commune) == (0, 0)


def test_a_commune_put_back_to_an_earlier_day_loses_nothing_that_stands(office, commune, opened, tmp_path):
    add(commune, "Một")
    take(office, export(commune, tmp_path).file)
    take(commune, reply(office, tmp_path).file)
    old = copied(commune, tmp_path / "copy of the commune")
    add(commune, "Hai, chỉ còn ở huyện")
    take(office, export(commune, tmp_path).file)
    late = reply(office, tmp_path)

    restored = opened(old)
    add(restored, "Ba")
    assert take(restored, late.file)[0] in ("applied", "receipt_only")
    assert status(restored)[1] >= 1
    assert take(office, export(restored, tmp_path).file) == ["applied"]
    assert people(office) == ["Ba", "Hai, chỉ còn ở huyện", "Một"]
    assert take(restored, reply(office, tmp_path).file) == ["applied"]
    assert status(restored) == (0, 0)


def test_a_commune_put_back_without_any_reply_since_still_gets_through(office, commune, opened, tmp_path):
    old = copied(commune, tmp_path / "copy of the commune")
    add(commune, "Một")
    take(office, export(commune, tmp_path).file)
    take(commune, reply(office, tmp_path).file)
    restored = opened(old)
    add(restored, "Hai")
    assert take(office, export(restored, tmp_path).file) == ["applied"]
    assert people(office) == ["Hai", "Một"]
    take(restored, reply(office, tmp_path).file)
    assert status(restored) == (0, 0)


def test_a_cloned_laptop_and_its_original_both_get_through(office, commune, opened, tmp_path):
    add(commune, "Chung")
    take(office, export(commune, tmp_path).file)
    take(commune, reply(office, tmp_path).file)
    clone = opened(copied(commune, tmp_path / "clone"))
    add(commune, "Máy gốc")
    add(clone, "Máy chép")
    for side in (commune, clone, commune):
        assert take(office, export(side, tmp_path).file)[0] in ("applied", "receipt_only")
        (written,) = [reply(office, tmp_path).file]
        for machine in (commune, clone):
            assert take(machine, written)[0] in ("applied", "receipt_only")
    add(commune, "Gốc sau")
    add(clone, "Chép sau")
    for side in (clone, commune):
        for _ in range(2):
            take(office, export(side, tmp_path).file)
            take(side, reply(office, tmp_path).file)
        assert status(side) == (0, 0)
    assert people(office) == ["Chung", "Chép sau", "Gốc sau", "Máy chép", "Máy gốc"]
    assert lines(commune) | lines(clone) <= lines(office)


def test_a_lost_reply_only_makes_the_next_file_bigger(office, commune, tmp_path):
    add(commune, "Một")
    take(office, export(commune, tmp_path).file)
    reply(office, tmp_path).file.unlink()
    add(commune, "Hai")
    again = export(commune, tmp_path)
    assert again.changes == 3
    (came,) = importing.import_files(office, [again.file])
    assert (came.result, came.applied) == ("applied", 1)


def test_an_old_reply_that_comes_late_makes_more_travel_and_never_less(office, commune, tmp_path):
    add(commune, "Một")
    take(office, export(commune, tmp_path).file)
    late = reply(office, tmp_path).file
    add(commune, "Hai")
    take(office, export(commune, tmp_path).file)
    take(commune, reply(office, tmp_path).file)
    assert status(commune) == (0, 0)
    (came,) = importing.import_files(commune, [late])
    assert (came.result, came.noticed) == ("applied", "older")
    assert status(commune) == (0, 1)
    assert export(commune, tmp_path).changes == 3


def test_status_is_truthful_at_each_step(office, commune, tmp_path):
    def units() -> list[tuple[str, bool, int]]:
        with office.reading() as session:
            found = links.status(session).units
        return [(unit.unit, unit.last is not None, unit.behind) for unit in found]

    assert units() == [(COMMUNES[0], False, 0)]
    assert status(commune) == (1, 1)
    add(commune, "Một", "Hai")
    assert status(commune) == (3, 3)
    file = export(commune, tmp_path).file
    assert status(commune) == (0, 3)
    add(commune, "Ba")
    assert status(commune) == (1, 4)
    assert take(office, file) == ["applied"]
    assert units() == [(COMMUNES[0], True, 3)]
    assert status(commune) == (1, 4)
    answer = reply(office, tmp_path).file
    assert units() == [(COMMUNES[0], True, 0)]
    assert take(commune, answer) == ["applied"]
    assert status(commune) == (1, 1)
    take(office, export(commune, tmp_path).file)
    assert units() == [(COMMUNES[0], True, 1)]
    assert status(commune) == (0, 1)
    take(commune, reply(office, tmp_path).file)
    assert status(commune) == (0, 0)
    with commune.reading() as session:
        found = links.status(session)
    assert found.receiver == office.identity.unit and found.confirmed_at is not None


def test_a_receipt_as_text_confirms_what_the_file_would(office, commune, tmp_path):
    add(commune, "Một")
    take(office, export(commune, tmp_path).file)
    text = reply(office, tmp_path).receipt
    assert "\n" not in text and text.isascii() and len(text) < 250
    pasted = f"  {text[:40]}\n{text[40:90]} {text[90:]}\r\n"
    with commune.writing() as session:
        assert receipts.take(session, pasted) == office.identity.unit
    assert status(commune) == (0, 0)
    add(commune, "Hai")
    assert export(commune, tmp_path).changes == 1
    assert not is_join(commune)


def test_a_receipt_changed_or_meant_for_another_machine_is_refused(office, commune, stranger, tmp_path):
    add(commune, "Một")
    take(office, export(commune, tmp_path).file)
    text = reply(office, tmp_path).receipt
    parts = text.split(".")
    hash_changed = [*parts[:3], parts[3][::-1], *parts[4:]]
    time_changed = [*parts[:4], "1", parts[5]]
    own = receipts.write(commune.identity, commune.identity.machine, parts[3], 5)
    forged = receipts.write(stranger.identity, commune.identity.machine, parts[3], 5)
    before = contents(commune)
    for wrong in (".".join(hash_changed), ".".join(time_changed), text[:-1], "", "TQX1", own, forged):
        with pytest.raises(errors.NotAReceipt), commune.writing() as session:
            receipts.take(session, wrong)
    assert contents(commune) == before
    with pytest.raises(errors.NotAReceipt), stranger.writing() as session:
        receipts.take(session, text)
    with pytest.raises(errors.NotAReceipt), office.writing() as session:
        receipts.take(session, text)


def test_a_file_of_its_own_is_refused(office, commune, tmp_path):
    sent = export(commune, tmp_path).file
    (refused,) = importing.import_files(commune, [sent])
    assert refused.result == "refused" and isinstance(refused.error, errors.OwnFile)


def test_a_reply_of_its_own_is_read_for_its_lines_and_touches_no_link(office, commune, opened, tmp_path):
    add(commune, "Một")
    take(office, export(commune, tmp_path).file)
    old = copied(office, tmp_path / "copy of the office")
    office = opened(office.folder)
    add(commune, "Hai")
    take(office, export(commune, tmp_path).file)
    written = reply(office, tmp_path).file
    before = contents(office)
    assert take(office, written) == ["known"]
    assert contents(office) == before
    restored = opened(old)
    local = [table.name for table in tables.metadata.sorted_tables if "_file" in table.name] + ["link"]
    before = contents(restored)
    (came,) = importing.import_files(restored, [written])
    assert (came.result, came.unit, came.applied, came.error) == ("applied", None, 1, None)
    assert people(restored) == ["Hai", "Một"]
    after = contents(restored)
    assert {name: after[name] for name in local} == {name: before[name] for name in local}


def test_a_file_for_another_office_or_unit_is_refused(office, commune, stranger, tmp_path):
    sent = export(commune, tmp_path).file
    before = contents(stranger, but=("refusal",))
    (refused,) = importing.import_files(stranger, [sent])
    assert refused.result == "refused" and isinstance(refused.error, errors.SyncFileNotForUs)
    assert contents(stranger, but=("refusal",)) == before
    take(office, sent)
    (refused,) = importing.import_files(stranger, [reply(office, tmp_path).file])
    assert isinstance(refused.error, errors.SyncFileNotForUs)


def test_a_refused_file_stops_none_of_the_others_and_is_noted(office, commune, tmp_path):
    bad = tmp_path / "hỏng.tqsync"
    bad.write_bytes(b"")
    add(commune, "Một")
    good = export(commune, tmp_path).file
    assert take(office, bad, good, tmp_path / "không có.tqsync") == ["refused", "applied", "refused"]
    assert people(office) == ["Một"]
    with office.reading() as session:
        noted = session.execute(select(tables.refusal.c.name, tables.refusal.c.error)).all()
    assert [tuple(row) for row in noted] == [
        ("hỏng.tqsync", "not_a_sync_file"),
        ("không có.tqsync", "file_missing"),
    ]


def test_a_dry_run_says_the_same_and_keeps_nothing(office, commune, tmp_path):
    add(commune, "Một")
    file = export(commune, tmp_path).file
    before = contents(office)
    (tried,) = importing.import_files(office, [file, tmp_path / "none"], dry_run=True)[:1]
    assert (tried.result, tried.applied) == ("applied", 2)
    assert contents(office) == before
    (done,) = importing.import_files(office, [file])
    assert (done.result, done.applied) == ("applied", 2)


def test_an_export_that_cannot_be_written_is_not_remembered_as_sent(commune, tmp_path):
    add(commune, "Một")
    before = contents(commune)
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(errors.FolderNotWritable):
        export(commune, tmp_path / "file" / "below")
    assert contents(commune) == before
    assert status(commune) == (2, 2)


def test_nobody_to_send_to_is_said(stranger, office, tmp_path):
    with pytest.raises(errors.NotPaired):
        export(stranger, tmp_path)
    with pytest.raises(errors.NoMachines):
        reply(office, tmp_path, COMMUNES[0])
    with pytest.raises(errors.NotAChildUnit):
        reply(office, tmp_path, PROVINCE)
    assert list(tmp_path.glob("*.tqsync")) == []


def test_where_nobody_is_above_nothing_waits_to_be_sent(stranger, tmp_path):
    province = make_store(tmp_path / "province", unit=PROVINCE)
    for store in (province, stranger):
        add(store, "Hà Thị Mẩy")
    assert status(province) == (0, 0)
    assert status(stranger) > (0, 0)
    province.close()


def test_an_office_passes_on_what_its_communes_sent(office, commune, tmp_path):
    province = make_store(tmp_path / "province", unit=PROVINCE)
    pair(province, office, tmp_path)
    add(commune, "Một")
    take(office, export(commune, tmp_path).file)
    add(office, "Hai")
    assert take(province, export(office, tmp_path).file) == ["applied"]
    assert people(province) == ["Hai", "Một"]
    assert lines(commune) | lines(office) <= lines(province)
    take(office, reply(province, tmp_path, office.identity.unit).file)
    add(commune, "Ba")
    take(office, export(commune, tmp_path).file)
    assert take(province, export(office, tmp_path).file) == ["applied"]
    assert people(province) == ["Ba", "Hai", "Một"]
    province.close()


def test_an_office_that_lost_everything_is_filled_again_after_a_new_invitation(office, commune, tmp_path):
    add(commune, "Một")
    take(office, export(commune, tmp_path).file)
    take(commune, reply(office, tmp_path).file)
    add(commune, "Hai")
    new = make_store(tmp_path / "new office", unit=office.identity.unit)
    pair(new, commune, tmp_path)
    assert take(new, export(commune, tmp_path).file) == ["applied"]
    assert people(new) == ["Hai", "Một"]
    new.close()


def test_an_office_put_back_to_before_the_pairing_is_filled_again_after_a_new_invitation(
    office, commune, opened, tmp_path
):
    old = copied(office, tmp_path / "old office")
    add(commune, "Một")
    take(office, export(commune, tmp_path).file)
    take(commune, reply(office, tmp_path).file)
    restored = opened(old)
    add(commune, "Hai")
    (refused,) = importing.import_files(restored, [export(commune, tmp_path).file])
    assert isinstance(refused.error, errors.UnknownMachine)
    pair(restored, commune, tmp_path)
    for _ in range(2):
        take(restored, export(commune, tmp_path).file)
        take(commune, reply(restored, tmp_path).file)
    assert people(restored) == ["Hai", "Một"]
    assert status(commune) == (0, 0)


def test_more_lines_than_one_batch_travel_whole(office, commune, tmp_path):
    add(commune, *(f"Người {number}" for number in range(2100)))
    sent = export(commune, tmp_path)
    steps: list[int] = []
    (came,) = importing.import_files(office, [sent.file], progress=steps.append)
    assert (came.result, came.applied, sent.changes) == ("applied", 2101, 2101)
    assert steps == sorted(steps) and steps[-1] == 2101 and len(steps) >= 3
    assert len(people(office)) == 2100
    with office.writing() as session:
        assert rebuilding.rebuild(session) == 0


def test_an_edit_at_the_office_and_one_at_the_commune_are_both_kept_as_heads(office, commune, tmp_path):
    row = new_row_id()
    with commune.writing() as session:
        journal.write(session, [journal.Edit("person", row, {"made": {}, "name": {"name": "Tên cũ"}})])
    take(office, export(commune, tmp_path).file)
    for store, name in ((office, "Huyện sửa"), (commune, "Xã sửa")):
        with store.writing() as session:
            journal.write(session, [journal.Edit("person", row, {"name": {"name": name}})])
    take(office, export(commune, tmp_path).file)
    with office.reading() as session:
        others = session.scalar(select(func.count()).select_from(tables.other_head))
    assert others == 1
    assert people(office) == ["Xã sửa"]  # the later of the two
    sent = {json.loads(raw)["set"]["name"]["value"]["name"] for raw in lines(office) if b'"name"' in raw}
    assert {"Tên cũ", "Huyện sửa", "Xã sửa"} <= sent


def test_passwords_and_names_are_not_in_the_files(commune, tmp_path):
    add(commune, "Hà Thị Mẩy")
    file = export(commune, tmp_path / "usb").file
    assert PASSWORD.encode() not in file.read_bytes()
    assert "Hà Thị Mẩy".encode() not in file.read_bytes()
    assert [path.name for path in (tmp_path / "usb").iterdir()] == [file.name]
