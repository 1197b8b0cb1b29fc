"""Making and opening stores: passwords, damage, newer and older programs, and what the disk shows."""

import contextlib
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy import select, text

from tests.builders import CHEAP, COMMUNES, PASSWORD, contents, make_store
from tqdesk import errors
from tqdesk.store import journal, opening, tables
from tqdesk.store.ids import new_row_id
from tqdesk.store.opening import open_store, set_up
from tqdesk.store.sessions import Store

NAME = "Hà Thị Mẩy"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A closed store with one person."""
    store = make_store(tmp_path_factory.mktemp("made") / "data", unit=COMMUNES[0])
    add(store, NAME)
    store.close()
    return store.folder


@pytest.fixture
def folder(made, tmp_path) -> Path:
    """A copy of it that the test may spoil."""
    return Path(shutil.copytree(made, tmp_path / "data"))


def add(store: Store, *names: str) -> None:
    with store.writing() as session:
        journal.write(
            session,
            [journal.Edit("person", new_row_id(), {"made": {}, "name": {"name": name}}) for name in names],
        )


def people(store: Store) -> list[str]:
    with store.reading() as session:
        return sorted(session.scalars(select(tables.person.c.name)))


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def unlocked(folder: Path) -> sqlalchemy.Engine:
    """The database of a store, past the checks that opening makes."""
    store = open_store(folder, PASSWORD)
    return store.engine


def test_what_was_written_is_there_after_opening_again(folder):
    store = open_store(folder, PASSWORD)
    assert people(store) == [NAME]
    assert store.identity.unit == COMMUNES[0]
    with store.reading() as session:
        assert session.scalars(select(tables.operator.c.name)).all() == ["Người Thử"]
    store.close()


def test_the_machine_stays_the_same_and_each_opening_is_a_run_of_its_own(folder):
    stores = [open_store(folder, PASSWORD) for _ in range(3)]
    assert len({store.identity.machine for store in stores}) == 1
    assert len({store.identity.operator for store in stores}) == 1
    assert stores[0].identity.operator is not None
    assert len({store.run for store in stores}) == 3
    for store in stores:
        store.close()


def test_two_set_ups_share_no_secret(tmp_path):
    first, first_paper = set_up(tmp_path / "1", unit=COMMUNES[0], password=PASSWORD, operator="A", cost=CHEAP)
    second, second_paper = set_up(
        tmp_path / "2", unit=COMMUNES[0], password=PASSWORD, operator="A", cost=CHEAP
    )
    assert first_paper != second_paper and first_paper.startswith("AGE-SECRET-KEY-1")
    for name in ("machine", "verify_key", "sealing_key", "recovery_key"):
        assert getattr(first.identity, name) != getattr(second.identity, name)
    for store, paper in ((first, first_paper), (second, second_paper)):
        assert paper not in repr(contents(store))
        store.close()


def test_the_identity_shows_no_secret_where_it_is_printed(folder):
    store = open_store(folder, PASSWORD)
    shown = repr(store.identity)
    assert "AGE-SECRET" not in shown and bytes(store.identity.signing_key).hex() not in shown
    store.close()


@pytest.mark.parametrize("wrong", ["mat khau sai", PASSWORD + " ", PASSWORD.upper(), "", "mật khẩu thử"])
def test_a_wrong_password_opens_nothing_and_changes_nothing(folder, wrong):
    before = files(folder)
    with pytest.raises(errors.WrongPassword):
        open_store(folder, wrong)
    assert files(folder) == before


@pytest.mark.parametrize("gone", ["tqdesk.db", "tqdesk.key"])
def test_a_store_that_is_not_whole_is_missing(folder, gone):
    (folder / gone).unlink()
    before = files(folder)
    with pytest.raises(errors.StoreMissing):
        open_store(folder, PASSWORD)
    assert files(folder) == before


def test_where_there_is_no_folder_there_is_no_store(tmp_path):
    with pytest.raises(errors.StoreMissing):
        open_store(tmp_path / "none", PASSWORD)
    assert not (tmp_path / "none").exists()


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "start overwritten": lambda old: b"\0" * 4096 + old[4096:],
    "start of noise": lambda old: bytes(range(256)) * 16 + old[4096:],
    "one byte of the first page": lambda old: old[:100] + bytes([old[100] ^ 1]) + old[101:],
    "all of zeroes": lambda old: bytes(len(old)),
    "text": lambda old: b"this is no store at all\n" * 400,
    "plain SQLite": lambda old: plain_database(),
    "cut to nothing": lambda old: b"",
    "cut within the first page": lambda old: old[:1000],
    "cut to one page": lambda old: old[:4096],
}


def plain_database() -> bytes:
    database = sqlite3.connect(":memory:")
    database.execute("create table person (name)")
    return database.serialize()


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_store_is_said_to_be_damaged_and_left_as_it_is(folder, damage):
    file = folder / "tqdesk.db"
    file.write_bytes(DAMAGES[damage](file.read_bytes()))
    before = files(folder)
    with pytest.raises(errors.StoreDamaged):
        open_store(folder, PASSWORD).close()
    assert files(folder)["tqdesk.db"] == before["tqdesk.db"]
    assert files(folder)["tqdesk.key"] == before["tqdesk.key"]


def test_damage_further_in_is_said_when_it_is_met(folder):
    file = folder / "tqdesk.db"
    raw = bytearray(file.read_bytes())
    for page in range(1, len(raw) // 4096):
        raw[page * 4096 + 50] ^= 1
    file.write_bytes(raw)
    with pytest.raises(errors.StoreDamaged):
        store = open_store(folder, PASSWORD)
        try:
            people(store)
        finally:
            store.close()


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\xfe", b"[1]", b'{"format":1}'], ids=repr)
def test_a_damaged_key_file_is_said_to_be_damaged(folder, damage):
    (folder / "tqdesk.key").write_bytes(damage)
    before = files(folder)
    with pytest.raises(errors.StoreDamaged):
        open_store(folder, PASSWORD)
    assert files(folder) == before


def test_the_key_of_another_store_does_not_open_this_one(folder, tmp_path):
    other = make_store(tmp_path / "other", unit=COMMUNES[1])
    other.close()
    shutil.copy(other.folder / "tqdesk.key", folder / "tqdesk.key")
    with pytest.raises(errors.StoreDamaged):
        open_store(folder, PASSWORD)


def test_a_store_of_a_newer_program_is_left_as_it_is(folder):
    engine = unlocked(folder)
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    engine.dispose()
    before = files(folder)
    with pytest.raises(errors.StoreTooNew):
        open_store(folder, PASSWORD)
    assert files(folder) == before


def test_a_store_of_an_older_program_is_copied_before_it_is_migrated(folder, monkeypatch):
    store = open_store(folder, PASSWORD)
    before = contents(store)
    with store.engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '0000'"))
    store.close()
    migrated = []

    def migrate(engine: sqlalchemy.Engine, revision: str = "head") -> None:
        """Stands for the migration that the next schema will bring."""
        migrated.append(sorted(path.name for path in (folder / "backups").iterdir()))
        with engine.begin() as connection:
            head = {"head": opening.SCHEMA}
            connection.execute(text("update alembic_version set version_num = :head"), head)

    monkeypatch.setattr(opening, "migrate", migrate)
    store = open_store(folder, PASSWORD)
    assert contents(store) == before
    store.close()
    [[name]] = migrated
    assert re.fullmatch(r"TQ_02536_thi-tran-son-duong_\d{8}-\d{4}_truoc-nang-cap\.tqbackup", name)

    back = folder.parent / "back"
    with zipfile.ZipFile(folder / "backups" / name) as copy:
        assert not copy.read("tqdesk.db").startswith(b"SQLite format 3")
        copy.extractall(back)
    restored = open_store(back, PASSWORD)
    assert contents(restored) == before
    restored.close()


def test_a_second_copy_does_not_overwrite_the_first(folder):
    engine = unlocked(folder)
    copies = [opening.copy_before_migrating(folder, engine) for _ in range(3)]
    engine.dispose()
    assert len(set(copies)) == 3
    assert all(zipfile.ZipFile(copy).testzip() is None for copy in copies)


def test_nothing_readable_is_on_the_disk(tmp_path):
    store = make_store(tmp_path / "data", unit=COMMUNES[0], operator="Vi Văn Sáng")
    add(store, *(f"{NAME} {number}" for number in range(300)))
    wanted = [NAME.encode(), NAME.encode("utf-16-le"), b"Thi May", b"ha thi may", "Sáng".encode()]
    wanted += [b"02536", store.identity.machine.encode(), b"AGE-SECRET", b"CREATE TABLE", PASSWORD.encode()]
    for close_first in (False, True):
        if close_first:
            store.close()
        for name, held in files(tmp_path / "data").items():
            assert not held.startswith(b"SQLite format 3"), name
            assert not [each for each in wanted if each in held], name
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(tmp_path / "data" / "tqdesk.db").execute("select * from person").fetchall()


# Setting up


def test_a_store_is_not_made_over_another(folder):
    before = files(folder)
    with pytest.raises(errors.StoreExists):
        set_up(folder, unit=COMMUNES[1], password=PASSWORD, operator="X", cost=CHEAP)
    assert files(folder) == before


def test_a_store_whose_key_file_is_away_is_not_overwritten(folder):
    (folder / "tqdesk.key").unlink()
    before = files(folder)
    with pytest.raises(errors.StoreExists):
        set_up(folder, unit=COMMUNES[1], password=PASSWORD, operator="X", cost=CHEAP)
    assert files(folder) == before


def test_the_key_of_a_store_that_is_away_for_a_while_is_not_lost(folder, tmp_path):
    """As when a virus scanner put the store into quarantine, or a disk was taken out."""
    key = (folder / "tqdesk.key").read_bytes()
    (folder / "tqdesk.db").rename(tmp_path / "away")
    with contextlib.suppress(errors.StoreExists):
        set_up(folder, unit=COMMUNES[1], password=PASSWORD, operator="X", cost=CHEAP)[0].close()
    assert key in files(folder).values()


def test_a_short_password_makes_nothing(tmp_path):
    with pytest.raises(errors.PasswordTooShort):
        set_up(tmp_path / "a" / "b", unit=COMMUNES[0], password="1234567", operator="X", cost=CHEAP)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_makes_nothing(tmp_path):
    (tmp_path / "file").write_bytes(b"in the way")
    for place in (tmp_path / "file", tmp_path / "file" / "below", tmp_path / "file" / "a" / "b"):
        with pytest.raises(errors.FolderNotWritable):
            set_up(place, unit=COMMUNES[0], password=PASSWORD, operator="X", cost=CHEAP)
    assert files(tmp_path) == {"file": b"in the way"}


def test_a_folder_that_is_read_only_by_its_bits_makes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda path, mode: False)  # bits do not bind root
    with pytest.raises(errors.FolderNotWritable):
        set_up(tmp_path / "a" / "b", unit=COMMUNES[0], password=PASSWORD, operator="X", cost=CHEAP)
    assert not (tmp_path / "a" / "b" / "tqdesk.db").exists()


@pytest.fixture
def small_disk(monkeypatch) -> Iterator[Callable[[int], None]]:
    """Lets databases opened from now on have no more than so many pages, as on a full disk."""
    real = opening._engine

    def limit(pages: int) -> None:
        def engine(file: Path, key: bytes) -> sqlalchemy.Engine:
            made = real(file, key)

            @sqlalchemy.event.listens_for(made, "connect")
            def _small(connection, record) -> None:
                connection.execute(f"pragma max_page_count = {pages}")

            return made

        monkeypatch.setattr(opening, "_engine", engine)

    yield limit


@pytest.mark.parametrize("pages", [2, 10, 20, 40])
def test_a_set_up_that_finds_the_disk_full_leaves_nothing_behind(tmp_path, small_disk, pages):
    small_disk(pages)
    with pytest.raises(errors.DiskFull):
        set_up(tmp_path / "a" / "b", unit=COMMUNES[0], password=PASSWORD, operator="X", cost=CHEAP)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_set_up_keeps_what_else_the_folder_held(tmp_path, small_disk):
    small_disk(10)
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(errors.DiskFull):
        set_up(tmp_path, unit=COMMUNES[0], password=PASSWORD, operator="X", cost=CHEAP)
    assert files(tmp_path) == {"notes.txt": b"mine"}


def test_an_operator_without_a_name_makes_nothing(tmp_path):
    with pytest.raises((errors.KnownError, ValueError)):
        set_up(tmp_path / "data", unit=COMMUNES[0], password=PASSWORD, operator="", cost=CHEAP)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_refuses_a_write_whole(folder, small_disk):
    pages = (folder / "tqdesk.db").stat().st_size // 4096
    small_disk(pages + 3)
    store = open_store(folder, PASSWORD)
    before = contents(store)
    with pytest.raises(errors.DiskFull):
        add(store, *(f"{NAME} {number}" for number in range(500)))
    assert contents(store) == before
    store.close()
