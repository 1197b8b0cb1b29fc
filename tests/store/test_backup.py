"""Backups: made while others write, whole or not at all, listed, thinned and checked."""

import contextlib
import hashlib
import json
import os
import re
import shutil
import threading
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.builders import COMMUNES, PASSWORD, contents, make_store
from tqdesk import errors
from tqdesk.store import backup, backup_file, journal, opening
from tqdesk.store.ids import new_row_id
from tqdesk.store.sessions import Store

DAY = 24 * 3600 * 1000
NOON = int(datetime(2026, 3, 10, 5, tzinfo=UTC).timestamp() * 1000)


def add(store: Store, *names: str) -> None:
    with store.writing() as session:
        journal.write(
            session,
            [journal.Edit("person", new_row_id(), {"made": {}, "name": {"name": name}}) for name in names],
        )


def unpacked(file: Path, folder: Path) -> Path:
    """A data folder made of a backup by hand, as any zip program does it."""
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture
def store(tmp_path):
    made = make_store(tmp_path / "data", unit=COMMUNES[0], now=NOON)
    add(made, "Hà Thị Mẩy", "Giàng A Páo")
    yield made
    made.close()


def test_a_backup_put_into_a_folder_by_hand_is_the_store(store, tmp_path):
    made = backup.create(store, folder=tmp_path / "stick" / "new")
    assert made.file.parent == tmp_path / "stick" / "new"
    assert made.size == made.file.stat().st_size
    with zipfile.ZipFile(made.file) as archive:
        assert sorted(archive.namelist()) == ["backup.json", "tqdesk.db", "tqdesk.key"]
        assert {each.compress_type for each in archive.infolist()} == {zipfile.ZIP_STORED}
    again = opening.open_store(unpacked(made.file, tmp_path / "by hand"), PASSWORD)
    assert contents(again) == contents(store)
    again.close()


def test_a_backup_says_in_the_open_whose_it_is_and_nobody_s_name(store, tmp_path):
    made = backup.create(store, folder=tmp_path)
    raw = made.file.read_bytes()
    assert b"SQLite format 3" not in raw
    for secret in ("Mẩy", "Páo", "Người Thử", "Thử"):
        assert secret.encode() not in raw
    with zipfile.ZipFile(made.file) as archive:
        said = json.loads(archive.read("backup.json"))
    assert (said["unit"], said["machine"]) == (COMMUNES[0], store.identity.machine)
    assert (said["kind"], said["changes"]) == ("manual", 3)


def test_a_backup_made_while_others_write_is_the_store_of_one_moment(store, tmp_path):
    """Each action writes a pair: half a pair in a backup would be half an action."""
    other = opening.open_store(store.folder, PASSWORD)
    over = threading.Event()

    def work() -> None:
        number = 0
        while not over.is_set():
            number += 1
            add(other, f"A {number}", f"B {number}")

    thread = threading.Thread(target=work)
    thread.start()
    try:
        made = [backup.create(store) for _ in range(4)]
    finally:
        over.set()
        thread.join()
        other.close()
    counts = []
    for number, each in enumerate(made):
        _manifest, inside = backup.check(each.file, password=PASSWORD)
        counts.append(inside.people)
        back = opening.open_store(unpacked(each.file, tmp_path / str(number)), PASSWORD)
        with back.reading() as session:
            names = set(session.scalars(text("select name from person where name like 'A %'")))
            assert {f"B{name[1:]}" for name in names} == set(
                session.scalars(text("select name from person where name like 'B %'"))
            )
        back.close()
    assert counts == sorted(counts) and counts[-1] > 2


def test_no_backup_overwrites_another(store):
    assert len({backup.create(store).file for _ in range(3)}) == 3


def test_check_says_what_is_inside_and_changes_nothing(store, tmp_path):
    file = backup.create(store, folder=tmp_path / "there").file
    before = file.read_bytes()
    manifest, inside = backup.check(file, password=PASSWORD)
    assert manifest is not None and manifest.kind == "manual"
    assert (inside.unit, inside.machine) == (COMMUNES[0], store.identity.machine)
    assert (inside.people, inside.classes, inside.changes) == (2, 0, 3)
    assert inside.newest is not None and abs(inside.newest.timestamp() * 1000 - NOON) < 1000
    assert file.read_bytes() == before
    assert list((tmp_path / "there").iterdir()) == [file]


def test_a_wrong_password_opens_no_backup(store):
    file = backup.create(store).file
    with pytest.raises(errors.WrongPassword):
        backup.check(file, password=PASSWORD + "x")


def test_every_cut_and_every_changed_part_is_said(store, tmp_path):
    whole = backup.create(store, folder=tmp_path).file.read_bytes()
    file = tmp_path / "spoilt.tqbackup"
    for length in [0, 1, 29, 38, 39, 4000, *range(5000, len(whole), len(whole) // 9), len(whole) - 1]:
        file.write_bytes(whole[:length])
        with pytest.raises((errors.BackupDamaged, errors.NotABackup)):
            backup.check(file, password=PASSWORD)
    inside = backup.check(tmp_path / backup.listing(tmp_path)[0].file.name, password=PASSWORD)[1]
    for at in [*range(0, 60, 3), *range(60, len(whole) - 1600, len(whole) // 15)]:
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        assert_said_or_harmless(file, inside)


def test_every_byte_of_what_stands_around_the_store_can_be_spoilt(store, tmp_path):
    """The end of the file: the last of the store, the key file, what it says of itself, the directory."""
    whole = backup.create(store, folder=tmp_path).file.read_bytes()
    inside = backup.check(backup.listing(tmp_path)[0].file, password=PASSWORD)[1]
    file = tmp_path / "spoilt.tqbackup"
    for at in range(len(whole) - 1500, len(whole), 7):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x01]) + whole[at + 1 :])
        assert_said_or_harmless(file, inside)


def assert_said_or_harmless(file: Path, inside) -> None:
    """A byte that no program reads, such as a time within the archive, may change."""
    with contextlib.suppress(errors.BackupDamaged, errors.NotABackup):
        assert backup.check(file, password=PASSWORD)[1] == inside


def test_a_changed_byte_of_the_store_is_found_even_where_the_archive_fits(store, tmp_path):
    file = backup.create(store, folder=tmp_path).file
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    spoilt = bytearray(parts["tqdesk.db"])
    spoilt[7 * 4096 + 50] ^= 1
    said = json.loads(parts["backup.json"])
    said["hashes"]["tqdesk.db"] = hashlib.sha256(spoilt).hexdigest()
    parts["backup.json"] = json.dumps(said).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("tqdesk.db", "tqdesk.key", "backup.json"):
            archive.writestr(name, bytes(spoilt) if name == "tqdesk.db" else parts[name])
    with pytest.raises(errors.BackupDamaged):
        backup.check(file, password=PASSWORD)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"", errors.NotABackup),
        (b"PK\x03\x04" + bytes(100), errors.NotABackup),
        (b"no" * 99, errors.NotABackup),
    ],
    ids=["empty", "another zip", "text"],
)
def test_what_is_no_backup_is_none(tmp_path, raw, error):
    file = tmp_path / "a.tqbackup"
    file.write_bytes(raw)
    with pytest.raises(error):
        backup.check(file, password=PASSWORD)


def test_a_file_that_is_not_there_is_missing(tmp_path):
    with pytest.raises(errors.FileMissing):
        backup.check(tmp_path / "none.tqbackup", password=PASSWORD)


def test_a_backup_of_a_newer_program_is_too_new(store, tmp_path):
    with store.engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    file = backup.create(store, folder=tmp_path).file
    with pytest.raises(errors.BackupTooNew):
        backup.check(file, password=PASSWORD)


def test_a_backup_in_a_newer_form_is_too_new(store, tmp_path):
    file = backup.create(store, folder=tmp_path).file
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["backup.json"] = parts["backup.json"].replace(b'"format":1', b'"format":2')
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("tqdesk.db", "tqdesk.key", "backup.json"):
            archive.writestr(name, parts[name])
    with pytest.raises(errors.BackupTooNew):
        backup.check(file, password=PASSWORD)
    assert isinstance(backup.listing(tmp_path)[0].error, errors.BackupTooNew)


def test_a_damaged_store_is_not_backed_up(store, tmp_path):
    with store.reading() as session:
        root = session.scalar(text("SELECT rootpage FROM sqlite_schema WHERE name = 'line'"))
    store.close()
    file = store.folder / "tqdesk.db"
    raw = bytearray(file.read_bytes())
    raw[root * 4096 - 100] ^= 1
    file.write_bytes(raw)
    again = opening.open_store(store.folder, PASSWORD)
    with pytest.raises(errors.StoreDamaged):
        backup.create(again, folder=tmp_path / "out")
    again.close()
    assert list((tmp_path / "out").iterdir()) == []
    assert not list(store.folder.glob(".backup-*"))


def test_a_copy_that_reads_back_otherwise_is_thrown_away(store, tmp_path, monkeypatch):
    real = backup_file._pack

    def pack(stream, place, manifest, progress):
        real(stream, place, manifest, progress)
        stream.seek(9000)
        stream.write(b"!")

    monkeypatch.setattr(backup_file, "_pack", pack)
    with pytest.raises(errors.BackupFailed):
        backup.create(store, folder=tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_folder_that_cannot_be_written_makes_nothing(store, tmp_path):
    (tmp_path / "file").write_bytes(b"in the way")
    with pytest.raises(errors.FolderNotWritable):
        backup.create(store, folder=tmp_path / "file" / "below")
    assert not list(store.folder.glob(".backup-*"))


def test_a_full_disk_makes_nothing(store, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10, 9, 1))
    with pytest.raises(errors.DiskFull):
        backup.create(store, folder=tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_backup_that_is_stopped_leaves_nothing(store, tmp_path):
    class Enough(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise Enough

    add(store, *(f"Người {number}" for number in range(400)))
    with pytest.raises(Enough):
        backup.create(store, folder=tmp_path / "out", progress=stop)
    assert list((tmp_path / "out").iterdir()) == []
    assert not list(store.folder.glob(".backup-*"))


# By themselves


def test_the_backup_of_the_day_is_made_once_a_day_and_only_after_changes(store):
    first = backup.create_if_due(store)
    assert first is not None and first.manifest is not None and first.manifest.kind == "automatic"
    assert backup.create_if_due(store) is None
    add(store, "Lý Mẩy")
    assert backup.create_if_due(store) is None  # of the same day
    store.now = lambda: NOON + DAY
    assert backup.create_if_due(store) is not None
    store.now = lambda: NOON + 3 * DAY
    assert backup.create_if_due(store) is None  # nothing has changed


def test_a_clock_that_was_put_back_does_not_stop_the_backups_of_the_day(store):
    store.now = lambda: NOON + 9000 * DAY
    assert backup.create_if_due(store) is not None
    add(store, "Lý Mẩy")
    store.now = lambda: NOON
    assert backup.create_if_due(store) is not None


def test_automatic_backups_are_thinned_and_all_others_stay(store, monkeypatch):
    """Days 0, 20, 40, …: after the newest ten, the last of each month of two years."""
    monkeypatch.setattr(backup_file, "check_pages", lambda *arguments: None)  # 60 copies: fast
    folder = backup.folder_of(store.folder)
    days = {}
    for number in range(60):
        store.now = lambda number=number: NOON + 20 * number * DAY
        days[backup.create(store, kind="automatic").file.name] = number
    by_hand = backup.create(store).file
    upgrade = opening.copy_before_migrating(store.folder, store.engine)
    (folder / "broken_tu-dong.tqbackup").write_bytes(b"broken")
    backup.thin(folder)
    left = [each for each in folder.iterdir() if each.name in days]
    kept = sorted(days[file.name] for file in left)
    assert kept[-10:] == list(range(50, 60))
    month = {number: datetime.fromtimestamp((NOON + 20 * number * DAY) / 1000, UTC) for number in range(60)}
    last: dict[tuple[int, int], int] = {}
    for number in range(50):
        last[month[number].year, month[number].month] = number
    assert kept[:-10] == sorted(last.values())[-24:]
    assert by_hand.is_file() and upgrade.is_file() and (folder / "broken_tu-dong.tqbackup").is_file()


# The list


def test_the_list_has_the_newest_first_and_says_which_are_damaged(store, tmp_path):
    store.now = lambda: NOON
    old = backup.create(store).file
    store.now = lambda: NOON + DAY
    new = backup.create(store, kind="automatic").file
    damaged = old.with_name("damaged.tqbackup")
    damaged.write_bytes(old.read_bytes()[:-100])
    (old.parent / "notes.txt").write_text("not a backup")
    found = backup.listing(old.parent)
    assert [each.file for each in found] == [new, old, damaged]
    assert [each.manifest and each.manifest.kind for each in found] == ["automatic", "manual", None]
    assert isinstance(found[2].error, errors.BackupDamaged)
    assert backup.listing(tmp_path / "none") == []


@pytest.mark.parametrize("made", ["-99999999999999999", "99999999999999999999"])
def test_a_backup_of_no_possible_time_is_damaged_and_spoils_no_list(store, tmp_path, made):
    file = backup.create(store, folder=tmp_path).file
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["backup.json"] = re.sub(rb'"made":[0-9]+', f'"made":{made}'.encode(), parts["backup.json"])
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("tqdesk.db", "tqdesk.key", "backup.json"):
            archive.writestr(name, parts[name])
    assert isinstance(backup.listing(tmp_path)[0].error, errors.BackupDamaged)


def test_what_a_power_cut_left_is_swept_a_day_later(store):
    place, file = store.folder / ".backup-0123", store.folder / "backups" / ".0123.part"
    for folder in (place, file.parent):
        folder.mkdir()
    (place / "tqdesk.db").write_bytes(b"half")
    file.write_bytes(b"half")
    backup.create(store)
    assert place.exists() and file.exists()
    for each in (place, file):
        os.utime(each, (time.time() - 90_000,) * 2)
    backup.create(store)
    assert not place.exists() and not file.exists()
    assert len(backup.listing(file.parent)) == 2
