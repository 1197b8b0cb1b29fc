"""An import whose process is killed at any moment: the store holds all of the file or nothing of it."""

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.builders import PASSWORD, contents
from tests.sync.desks import export, lines, reply, take
from tqdesk.store import journal
from tqdesk.store.ids import new_row_id
from tqdesk.store.opening import open_store
from tqdesk.store.sessions import Store

ROOT = Path(__file__).resolve().parents[2]
IMPORT = """
import sys
from pathlib import Path
from tqdesk.store.opening import open_store
from tqdesk.sync import importing
store = open_store(Path(sys.argv[1]), sys.argv[2])
print("opened", flush=True)
importing.import_files(store, [Path(sys.argv[3])])
print("done", flush=True)
store.close()
"""


def start(folder: Path, file: Path) -> subprocess.Popen[str]:
    """An import in a process of its own, which has opened the store."""
    arguments = [sys.executable, "-c", IMPORT, str(folder), PASSWORD, str(file)]
    process = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "opened\n"
    return process


@pytest.fixture
def sent(commune: Store, office: Store, tmp_path: Path) -> Path:
    """A file of 1,500 people; the office is closed, its folder waits to be copied."""
    with commune.writing() as session:
        journal.write(
            session,
            [
                journal.Edit("person", new_row_id(), {"made": {}, "name": {"name": f"Người {number}"}})
                for number in range(1500)
            ],
        )
    file = export(commune, tmp_path / "out").file
    office.close()
    return file


def killed_at_random(office: Store, commune: Store, sent: Path, times: int, to: Path) -> None:
    whole = Path(shutil.copytree(office.folder, to / "whole"))
    began = time.monotonic()
    with start(whole, sent) as process:
        took = time.monotonic()
        assert process.stdout is not None and process.stdout.read() == "done\n"
    took, opening = time.monotonic() - took, took - began
    store = open_store(office.folder, PASSWORD)
    before, before_lines = contents(store), lines(store)
    store.close()
    chance = random.Random(opening)
    halves = 0
    for number in range(times):
        folder = Path(shutil.copytree(office.folder, to / f"killed {number}"))
        with start(folder, sent) as process:
            time.sleep(chance.uniform(0, took))
            process.kill()
        store = open_store(folder, PASSWORD)
        if lines(store) == before_lines:
            assert contents(store) == before
            halves += 1
            assert take(store, sent) == ["applied"]
        else:
            assert take(store, sent) == ["known"]
        assert lines(store) >= lines(commune)
        written = reply(store, commune, to / f"reply {number}")
        assert written.changes == len(lines(commune)) + 2
        store.close()
        shutil.rmtree(folder)
    assert halves > 0  # else nothing was killed in the midst


def test_an_import_that_is_killed_left_all_or_nothing(office, commune, sent, tmp_path):
    killed_at_random(office, commune, sent, 10, tmp_path)


@pytest.mark.long
def test_two_hundred_imports_that_are_killed_left_all_or_nothing(office, commune, sent, tmp_path):
    killed_at_random(office, commune, sent, 200, tmp_path)
