"""Restoring: one store or the other is whole at every moment, numbers go on, and it can be taken back."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from tests.builders import COMMUNES, DISTRICT, PASSWORD, contents, make_store, pair
from tests.store.test_backup import add
from tqdesk import errors
from tqdesk.settings import holds_store
from tqdesk.store import backup, clock, keys, numbers, opening, replacing, restoring, tables
from tqdesk.store.holding import alone
from tqdesk.store.opening import open_store
from tqdesk.store.sessions import Store
from tqdesk.sync import exporting, importing, links

YEAR = clock.local_time(clock.now()).year


def people(folder: Path) -> list[str]:
    store = open_store(folder, PASSWORD)
    with store.reading() as session:
        names = sorted(session.scalars(select(tables.person.c.name)))
    store.close()
    return names


@pytest.fixture
def store(tmp_path):
    made = make_store(tmp_path / "data", unit=COMMUNES[0])
    add(made, "Hà Thị Mẩy")
    yield made
    made.close()


@pytest.fixture
def file(store) -> Path:
    """A backup with one person; the store has two more."""
    made = backup.create(store).file
    add(store, "Lý Mẩy", "Giàng A Páo")
    return made


def restore(file: Path, folder: Path, present: Store | None = None, number: int = 0) -> Path:
    """Restore, and say where the store that stood there is now: ``folder`` itself where there was none."""
    prepared = restoring.prepare(file, password=PASSWORD, folder=folder)
    before = None if present is None else restoring.compare(present, prepared)
    try:
        numbers = {YEAR: number}
        return restoring.put_in_place(prepared, before, last_numbers=numbers, open_here=present) or folder
    finally:
        prepared.discard()


def left_over(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir() if each.name.startswith(".")]


def test_a_restore_brings_the_backup_back_and_sets_the_present_aside(store, file):
    later = contents(store)
    replaced = restore(file, store.folder, store)
    assert people(store.folder) == ["Hà Thị Mẩy"]
    assert replaced.parent == store.folder
    assert left_over(store.folder) == []
    aside = open_store(replaced, PASSWORD)
    assert contents(aside) == later
    aside.close()


def test_a_restore_is_taken_back_by_restoring_what_was_set_aside(store, file):
    later = contents(store)
    replaced = restore(file, store.folder, store)
    listed = backup.all_of(store.folder)
    assert [each.file for each in listed if each.manifest and each.manifest.kind == "replaced"] == [replaced]
    again = restore(replaced, store.folder)
    assert again.parent == store.folder and again != replaced
    back = open_store(store.folder, PASSWORD)
    assert contents(back, but=("last_number",)) == {k: v for k, v in later.items() if k != "last_number"}
    back.close()
    assert people(again) == ["Hà Thị Mẩy"]


def test_into_an_empty_place_nothing_is_replaced(store, file, tmp_path):
    laptop = tmp_path / "new" / "laptop"
    assert restore(file, laptop) == laptop
    assert people(laptop) == ["Hà Thị Mẩy"]
    assert left_over(laptop) == [] and not list(laptop.glob("replaced-*"))


def test_a_store_that_is_damaged_is_replaced_and_kept(store, file):
    store.close()
    (store.folder / "tqdesk.db").write_bytes(b"\0" * 9000)
    replaced = restore(file, store.folder)
    assert people(store.folder) == ["Hà Thị Mẩy"]
    assert (replaced / "tqdesk.db").read_bytes() == b"\0" * 9000
    assert (replaced / "tqdesk.key").is_file()
    [listed] = [each for each in backup.all_of(store.folder) if each.file == replaced]
    assert listed.manifest.unit == "" and listed.manifest.kind == "replaced"


def test_the_log_of_writes_of_a_store_that_crashed_goes_with_it(store, file):
    """It must never be played into the restored store."""
    raw = {name: (store.folder / name).read_bytes() for name in ("tqdesk.db", "tqdesk.db-wal")}
    assert len(raw["tqdesk.db-wal"]) > 4096
    store.close()
    for name, held in raw.items():
        (store.folder / name).write_bytes(held)
    replaced = restore(file, store.folder)
    assert people(store.folder) == ["Hà Thị Mẩy"]
    assert people(replaced) == ["Giàng A Páo", "Hà Thị Mẩy", "Lý Mẩy"]


def test_after_a_restore_the_password_of_the_backup_opens(store, file):
    key = keys.unwrap(store.folder / "tqdesk.key", PASSWORD)
    store.close()
    cheap = keys.KeyCost(passes=1, memory=8 * 1024)
    (store.folder / "tqdesk.key").write_bytes(keys.wrap(key, "mật khẩu mới", cheap))
    replaced = restore(file, store.folder)
    assert people(store.folder) == ["Hà Thị Mẩy"]
    with pytest.raises(errors.WrongPassword):
        open_store(store.folder, "mật khẩu mới")
    open_store(replaced, "mật khẩu mới").close()


@pytest.mark.parametrize("spoil", ["wrong password", "damaged", "no room"])
def test_what_cannot_be_restored_leaves_everything_as_it_was(store, file, tmp_path, spoil, monkeypatch):
    before = contents(store)
    password = PASSWORD
    error: type[errors.KnownError] = errors.BackupDamaged
    if spoil == "wrong password":
        password, error = "sai mật khẩu", errors.WrongPassword
    elif spoil == "damaged":
        file.write_bytes(file.read_bytes()[:-2000])
    else:
        monkeypatch.setattr("shutil.disk_usage", lambda path: Full())
        error = errors.DiskFull
    with pytest.raises(error):
        restoring.prepare(file, password=password, folder=store.folder)
    assert contents(store) == before
    assert left_over(store.folder) == []


class Full:
    free = 1


def test_a_backup_of_an_older_program_is_migrated_on_its_way(store, tmp_path):
    from alembic import command
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(Path(opening.__file__).parent / "migrations"))
    with store.engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.downgrade(settings, "0002")
    file = backup.create(store, folder=tmp_path).file
    assert backup.listing(tmp_path)[0].manifest.schema == "0002"
    restore(file, tmp_path / "there", number=5)
    back = open_store(tmp_path / "there", PASSWORD)
    with back.reading() as session:
        assert numbers.last_number(session, YEAR) == 5
    back.close()
    assert not (tmp_path / "there" / "backups").exists()


# While others have the store open


def test_a_store_that_another_has_open_is_not_replaced(store, file):
    other = open_store(store.folder, PASSWORD)
    before = contents(store)
    prepared = restoring.prepare(file, password=PASSWORD, folder=store.folder)
    with pytest.raises(errors.StoreInUse):
        restoring.put_in_place(prepared, None, last_numbers={}, open_here=store)
    prepared.discard()
    assert contents(store) == before and left_over(store.folder) == []
    other.close()
    with pytest.raises(errors.StoreInUse), alone(store.folder):  # it was taken again
        pass


def test_opening_waits_for_a_restore_and_then_opens_what_it_brought(store, file):
    store.close()
    script = (
        "import sys; from pathlib import Path; from tqdesk.store.opening import open_store;"
        "from tqdesk.store import tables; from sqlalchemy import select\n"
        "print('ready', flush=True)\n"
        f"store = open_store(Path({str(store.folder)!r}), {PASSWORD!r})\n"
        "with store.reading() as session: print(len(session.scalars(select(tables.person.c.id)).all()))\n"
    )
    prepared = restoring.prepare(file, password=PASSWORD, folder=store.folder)
    with alone(store.folder):
        child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        assert child.stdout.readline() == "ready\n"
        time.sleep(0.5)
        assert child.poll() is None
        replacing.replace(store.folder, prepared.staging, "now")
    assert child.communicate(timeout=20)[0] == "1\n"


def test_a_process_that_died_holds_nothing(store):
    folder = store.folder
    store.close()
    script = (
        "import os; from pathlib import Path; from tqdesk.store.holding import Hold\n"
        f"hold = Hold(Path({str(folder)!r})); hold.take(); print('held', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout.readline() == "held\n"
        with pytest.raises(errors.StoreInUse), alone(folder):
            pass
        child.kill()
        child.wait()
        with alone(folder):
            pass


# Killed in the middle

_RESTORE = """
import os, sys
from pathlib import Path
from tqdesk.store import restoring
folder, file, password, steps = sys.argv[1:]
left = int(steps)
def dying(real):
    def call(*arguments, **more):
        global left
        if left == 0:
            os._exit(9)
        left -= 1
        return real(*arguments, **more)
    return call
for module, name in ((os, "replace"), (os, "rename"), (os, "rmdir"), (os, "fsync"), (os, "unlink")):
    setattr(module, name, dying(getattr(module, name)))
prepared = restoring.prepare(Path(file), password=password, folder=Path(folder))
restoring.put_in_place(prepared, None, last_numbers={})
"""


def test_killed_at_any_step_one_of_the_two_stores_is_whole_and_nothing_is_lost(store, file, tmp_path):
    later = contents(store)
    store.close()
    old = ["Giàng A Páo", "Hà Thị Mẩy", "Lý Mẩy"]
    seen = set()
    for steps in range(200):
        folder = tmp_path / f"killed-{steps}"
        shutil.copytree(store.folder, folder)
        died = subprocess.run(
            [sys.executable, "-c", _RESTORE, str(folder), str(file), PASSWORD, str(steps)], check=False
        ).returncode
        assert died in (0, 9) and holds_store(folder)
        stands = people(folder)
        assert stands in (old, ["Hà Thị Mẩy"])
        replaced = list(folder.glob("replaced-*"))
        assert not list(folder.glob(".restoring-*"))
        if stands == old:
            assert replaced == []
        else:
            aside = open_store(replaced[0], PASSWORD)
            assert contents(aside) == later
            aside.close()
        seen.add(tuple(stands))
        shutil.rmtree(folder)
        if died == 0:
            break
    assert died == 0 and len(seen) == 2 and steps > 8


def test_killed_at_random_moments_one_of_the_two_stores_is_whole(store, file, tmp_path):
    store.close()
    chance = random.Random(7)
    for turn in range(8):
        folder = tmp_path / f"killed-{turn}"
        shutil.copytree(store.folder, folder)
        child = subprocess.Popen([sys.executable, "-c", _RESTORE, str(folder), str(file), PASSWORD, "-1"])
        time.sleep(chance.uniform(0.2, 1.2))
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert people(folder) in (["Giàng A Páo", "Hà Thị Mẩy", "Lý Mẩy"], ["Hà Thị Mẩy"])


def test_a_set_up_is_refused_while_a_store_is_being_put_in_place(tmp_path):
    (tmp_path / ".restoring-now" / "new").mkdir(parents=True)
    with pytest.raises(errors.StoreExists):
        opening.set_up(tmp_path, unit=COMMUNES[0], password=PASSWORD, operator="X")


# What it must say


def test_a_store_that_is_not_whole_without_its_log_of_writes_replaces_none(store, file):
    prepared = restoring.prepare(file, password=PASSWORD, folder=store.folder)
    before = people(store.folder)
    (prepared.staging / "new" / "tqdesk.db-wal").write_bytes(b"left")
    with pytest.raises(errors.DiskFull):
        replacing.replace(store.folder, prepared.staging, "20250408")
    prepared.discard()
    assert people(store.folder) == before
    assert left_over(store.folder) == []


def test_it_counts_the_changes_that_the_backup_has_not(store, file):
    prepared = restoring.prepare(file, password=PASSWORD, folder=store.folder)
    present = restoring.compare(store, prepared)
    facts = prepared.facts(present)
    assert (facts.missing, facts.returning, facts.only_here) == (2, 0, 2)
    assert (facts.backup.people, facts.present.people) == (1, 3)
    prepared.discard()


def test_what_the_office_has_confirmed_or_sent_is_known_elsewhere(tmp_path):
    office = make_store(tmp_path / "office", unit=DISTRICT)
    commune = make_store(tmp_path / "commune", unit=COMMUNES[0])
    pair(office, commune, tmp_path)
    file = backup.create(commune).file
    add(commune, "Đã gửi")
    with commune.writing() as session:
        sent = exporting.export(session, folder=tmp_path).file
    import_one(office, sent)
    with office.writing() as session:
        [reply] = exporting.reply(session, unit=COMMUNES[0], folder=tmp_path)
    import_one(commune, reply.file)
    add(commune, "Chưa gửi", "Chưa gửi 2")
    prepared = restoring.prepare(file, password=PASSWORD, folder=commune.folder)
    present = restoring.compare(commune, prepared)
    # Three people; and the machine and the office's officer, whom the reply told of.
    assert (present.missing, present.returning) == (5, 3)
    keys = {"signing_key": "0" * 64, "sealing_key": "", "recovery_key": ""}
    with commune.writing() as session:
        links.begin(session, machine="0" * 16, unit=DISTRICT, direction="up", **keys)
    # Another machine of the office, which has confirmed nothing yet: two lines came from there.
    assert restoring.compare(commune, prepared).returning == 2
    prepared.discard()
    for each in (office, commune):
        each.close()


def import_one(store: Store, file: Path) -> None:
    [result] = importing.import_files(store, [file])
    assert result.error is None


# Certificate numbers


def issued(store: Store, year: int, number: int) -> None:
    """A row as a certificate leaves it."""
    with store.writing() as session:
        session.execute(
            insert(tables.certificate).values(
                id=number, owner_unit=store.identity.unit, year=year, sequence=number, made_line=1
            )
        )


def test_where_no_certificate_was_issued_no_number_is_asked_for(store, file):
    prepared = restoring.prepare(file, password=PASSWORD, folder=store.folder)
    assert prepared.last_number(restoring.compare(store, prepared)) is None
    prepared.discard()


def test_numbers_go_on_after_the_greatest_of_all_that_is_known(store):
    issued(store, YEAR, 4)
    file = backup.create(store).file
    issued(store, YEAR, 7)
    issued(store, YEAR - 1, 90)
    prepared = restoring.prepare(file, password=PASSWORD, folder=store.folder)
    present = restoring.compare(store, prepared)
    assert prepared.last_number(None) == (YEAR, 4)
    assert prepared.last_number(present) == (YEAR, 7)
    restoring.put_in_place(prepared, present, last_numbers={YEAR: 12}, open_here=store)
    back = open_store(store.folder, PASSWORD)
    with back.writing() as session:
        assert numbers.last_numbers(session) == {YEAR: 12, YEAR - 1: 90}
        numbers.continue_after(session, {YEAR: 3})
        assert numbers.last_number(session, YEAR) == 12
    issued(back, YEAR, 15)
    with back.writing() as session:
        assert numbers.last_number(session, YEAR) == 15
        session.execute(update(tables.certificate).values(owner_unit=COMMUNES[1]))
        assert numbers.last_numbers(session) == {YEAR: 12, YEAR - 1: 90}
    back.close()
