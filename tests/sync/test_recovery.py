"""After losses: replies kept as they came, an office filled from its own, stores that go back in time."""

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from tests.builders import CHEAP, COMMUNES, DISTRICT, PASSWORD, contents, make_store, pair
from tests.sync.desks import (
    accept_machine,
    export,
    export_to_peer,
    lines,
    names,
    person,
    replies,
    reply,
    send_down,
    send_up,
    take,
)
from tqdesk import errors
from tqdesk.store import opening
from tqdesk.store.opening import open_store
from tqdesk.store.sessions import Store
from tqdesk.sync import admission, importing, kept_replies, links

UNIT = COMMUNES[0]
DAY = 24 * 3600 * 1000


def kept(store: Store) -> list[Path]:
    return sorted((store.folder / kept_replies.FOLDER).glob("*"))


# Replies kept, and an office that lost everything


def test_replies_are_kept_as_they_came_and_other_files_are_not(office, commune, tmp_path):
    send_up(commune, office, tmp_path)
    written = reply(office, commune, tmp_path).file
    assert take(commune, written, written) == ["applied", "known"]
    (copy,) = kept(commune)
    assert copy.read_bytes() == written.read_bytes() and copy.suffix == ".tqsync"
    importing.import_files(commune, [reply(office, commune, tmp_path).file], dry_run=True)
    assert kept(commune) == [copy] and kept(office) == []


def test_only_the_last_twenty_replies_are_kept(commune, tmp_path):
    for number in range(23):
        commune.now = lambda at=number: 1_760_000_000_000 + at
        (tmp_path / "reply.tqsync").write_text(f"{number}")
        kept_replies.keep(commune, tmp_path / "reply.tqsync")
    assert [int(file.read_text()) for file in kept(commune)] == list(range(3, 23))


def test_a_reply_that_cannot_be_kept_is_taken_all_the_same(office, commune, tmp_path, caplog):
    send_up(commune, office, tmp_path)
    (commune.folder / kept_replies.FOLDER).write_text("in the way")
    send_down(office, commune, tmp_path)
    assert "could not be kept" in caplog.text


@pytest.fixture
def lost(tmp_path, commune) -> tuple[list[Path], str]:
    """The replies that a commune kept of an office that is no more, and the office's paper key."""
    store, paper_key = opening.set_up(
        tmp_path / "lost", unit=DISTRICT, password=PASSWORD, operator="Cán bộ", cost=CHEAP
    )
    pair(store, commune, tmp_path)
    for name in ("Một", "Hai"):
        person(commune, name)
        send_up(commune, store, tmp_path)
        send_down(store, commune, tmp_path)
    store.close()
    return kept(commune), paper_key


def test_an_office_that_lost_everything_reads_its_own_replies_with_its_paper_key(lost, tmp_path, commune):
    files, paper_key = lost
    new = make_store(tmp_path / "new", unit=DISTRICT)
    typed = admission.read_paper_key(f" {paper_key.lower()[:30]}\n{paper_key[30:]}")
    (refused, _) = importing.import_files(new, files)
    assert isinstance(refused.error, errors.SyncFileNotForUs)
    came = importing.import_files(new, files[::-1], paper_key=typed)
    assert [each.result for each in came] == ["applied", "applied"]
    assert [(each.unit, each.error) for each in came] == [(None, None)] * 2
    assert names(new) == ["Hai", "Một"]
    after = contents(new)
    assert after["link"] == after["applied_file"] == []
    assert [each.result for each in importing.import_files(new, files, paper_key=typed)] == ["known"] * 2
    pair(new, commune, tmp_path)
    send_up(commune, new, tmp_path)
    assert lines(commune) <= lines(new)
    new.close()


def test_a_paper_key_opens_no_way_for_files_of_others(lost, office, commune, tmp_path):
    _, paper_key = lost
    with pytest.raises(errors.NotAPaperKey):
        admission.read_paper_key(paper_key[:-1])
    with pytest.raises(errors.NotAPaperKey):
        admission.read_paper_key("")
    new = make_store(tmp_path / "new", unit=DISTRICT)
    up = export(commune, tmp_path).file  # sealed for the paper key of the office that is lost
    (refused,) = importing.import_files(new, [up], paper_key=paper_key)
    assert isinstance(refused.error, errors.SyncFileForOtherMachine)
    new.close()


def test_a_reply_forged_in_the_name_of_this_machine_is_refused(office, commune, opened, tmp_path):
    send_up(commune, office, tmp_path)
    genuine = office.identity
    office.identity = replace(genuine, signing_key=SigningKey.generate())
    forged = reply(office, commune, tmp_path).file
    office.identity = genuine
    before = contents(office, but=("refusal",))
    (refused,) = importing.import_files(office, [forged])
    assert isinstance(refused.error, errors.SyncFileForged)
    assert contents(office, but=("refusal",)) == before


# What is odd is said


def status(store: Store) -> links.Status:
    with store.reading() as session:
        return links.status(session)


def test_what_the_other_side_holds_after_going_back_is_said(office, commune, opened, tmp_path):
    send_up(commune, office, tmp_path)
    send_down(office, commune, tmp_path)
    office.close()
    old = opened(Path(shutil.copytree(office.folder, tmp_path / "old office")))
    office = opened(office.folder)
    person(commune, "Hai")
    send_up(commune, office, tmp_path)
    send_down(office, commune, tmp_path)
    assert status(commune).noticed is None and status(commune).next_step is None
    (came,) = importing.import_files(commune, [reply(old, commune, tmp_path).file])
    assert came.noticed == "older"
    assert (status(commune).noticed, status(commune).next_step) == ("older", "export")
    send_up(commune, old, tmp_path)
    send_down(old, commune, tmp_path)
    assert status(commune).noticed is None
    assert names(old) == ["Hai"]


def test_a_store_that_was_put_back_says_that_the_office_holds_what_it_does_not_know(
    office, commune, opened, tmp_path
):
    send_up(commune, office, tmp_path)
    send_down(office, commune, tmp_path)
    commune.close()
    old = opened(Path(shutil.copytree(commune.folder, tmp_path / "old commune")))
    commune = opened(commune.folder)
    person(commune, "Mất ở xã")
    send_up(commune, office, tmp_path)
    assert names(old) == []
    (came,) = importing.import_files(old, [reply(office, old, tmp_path).file])
    assert (came.result, came.noticed) == ("applied", "unknown")
    assert names(old) == ["Mất ở xã"]  # the office gives back what was lost
    assert (status(old).noticed, status(old).unsent) == ("unknown", 0)
    send_up(old, office, tmp_path)
    send_down(office, old, tmp_path)
    assert (status(old).noticed, status(old).unconfirmed) == (None, 0)


@pytest.mark.parametrize(
    ("off", "wrong"), [(-30 * DAY, False), (DAY - 1000, False), (DAY + 60_000, True), (9999 * DAY, True)]
)
def test_a_file_from_a_clock_ahead_is_applied_and_shown_so(office, commune, tmp_path, off, wrong):
    now = 1_760_000_000_000
    office.now = commune.now = lambda: now
    send_up(commune, office, tmp_path)
    commune.now = lambda: now + off
    person(commune, "Một")
    (came,) = importing.import_files(office, [export(commune, tmp_path).file])
    assert (came.result, came.wrong_clock) == ("applied", wrong)
    (unit,) = status(office).units
    assert unit.wrong_clock == wrong
    assert names(office) == ["Một"]


def test_a_file_made_before_what_it_builds_on_is_from_a_wrong_clock(office, commune, tmp_path):
    now = 1_760_000_000_000
    office.now = commune.now = lambda: now
    send_up(commune, office, tmp_path)
    send_down(office, commune, tmp_path)
    commune.now = lambda: 1_000_000_000_000
    (came,) = importing.import_files(office, [export(commune, tmp_path).file])
    assert (came.result, came.wrong_clock) == ("applied", True)
    commune.now = lambda: now + DAY
    office.now = lambda: now + 40 * DAY
    (came,) = importing.import_files(office, [export(commune, tmp_path).file])
    assert (came.result, came.wrong_clock) == ("applied", False)


# Stores copied and put back, files lost, doubled and in any order


class Chaos:
    """An office and two machines of a commune, their snapshots, and the files that are on their way."""

    def __init__(self, folders: dict[str, Path], seed: int, to: Path) -> None:
        self.random = random.Random(seed)
        self.to = to
        self.stores = {name: open_store(folder, PASSWORD) for name, folder in folders.items()}
        self.machines = {name: store.identity.machine for name, store in self.stores.items()}
        self.snapshots: list[tuple[str, Path]] = []
        self.mail: list[tuple[str, Path]] = []
        self.count = 0

    def step(self) -> None:
        """Something happens."""
        acts: list[tuple[Callable[[], None], int]] = [
            (self.write, 4),
            (self.send, 6),
            (self.deliver, 7),
            (self.snapshot, 1),
            (self.go_back, 1),
        ]
        act = self.random.choices([each for each, _ in acts], [weight for _, weight in acts])[0]
        act()

    def write(self) -> None:
        self.count += 1
        person(self.stores[self.random.choice(sorted(self.stores))], f"Người {self.count}")

    def send(self) -> None:
        name = self.random.choice(sorted(self.stores))
        if name == "office":
            written = replies(self.stores["office"], UNIT, self.to)
            self.mail += [(to, written[self.machines[to]].file) for to in ("first", "second")]
        elif self.random.random() < 0.3:
            to = "second" if name == "first" else "first"
            self.mail.append((to, export_to_peer(self.stores[name], self.machines[to], self.to).file))
        else:
            self.mail.append(("office", export(self.stores[name], self.to).file))

    def deliver(self) -> None:
        """A file arrives, old or new, and may arrive again; or it is lost."""
        if not self.mail:
            return
        number = self.random.randrange(len(self.mail))
        to, file = self.mail[number]
        if self.random.random() < 0.5:
            del self.mail[number]
        if self.random.random() < 0.8:
            assert take(self.stores[to], file)[0] in ("applied", "known", "receipt_only")

    def snapshot(self) -> None:
        name = self.random.choice(sorted(self.stores))
        self.count += 1
        copy = self.to / f"snapshot {self.count}"
        self.stores[name].close()
        shutil.copytree(self.stores[name].folder, copy)
        self.stores[name] = open_store(self.stores[name].folder, PASSWORD)
        self.snapshots.append((name, copy))

    def go_back(self) -> None:
        if self.snapshots:
            name, copy = self.random.choice(self.snapshots)
            folder = self.stores[name].folder
            self.stores[name].close()
            shutil.rmtree(folder)
            shutil.copytree(copy, folder)
            self.stores[name] = open_store(folder, PASSWORD)

    def round(self) -> None:
        """Every machine's file arrives at the office, and every reply at its machine."""
        for name in ("first", "second"):
            take(self.stores["office"], export(self.stores[name], self.to).file)
        written = replies(self.stores["office"], UNIT, self.to)
        for name in ("first", "second"):
            take(self.stores[name], written[self.machines[name]].file)


@pytest.fixture(scope="module")
def three(tmp_path_factory) -> dict[str, Path]:
    """An office and two machines of a commune that have exchanged files once."""
    folder = tmp_path_factory.mktemp("three")
    office = make_store(folder / "office", unit=DISTRICT)
    first, second = (make_store(folder / name, unit=UNIT) for name in ("first", "second"))
    pair(office, first, folder)
    send_up(first, office, folder)
    pair(office, second, folder)
    file = export(second, folder).file
    take(office, file)
    accept_machine(office, second)
    take(office, file)
    for store in (first, second):
        send_down(office, store, folder)
    for store in (office, first, second):
        store.close()
    return {name: folder / name for name in ("office", "first", "second")}


def agree_after_all(three: dict[str, Path], seed: int, to: Path) -> None:
    folders = {name: Path(shutil.copytree(each, to / name)) for name, each in three.items()}
    chaos = Chaos(folders, seed, to)
    for _ in range(60):
        chaos.step()
    everything = set().union(*(lines(store) for store in chaos.stores.values()))
    for _ in range(4):
        chaos.round()
    office, first, second = (chaos.stores[name] for name in ("office", "first", "second"))
    assert everything <= lines(office)
    own = {line for line in lines(office) if line.endswith(f'"unit":"{UNIT}"}}'.encode())}
    for store in (first, second):
        assert own <= lines(store)
        found = status(store)
        assert (found.unsent, found.unconfirmed, found.noticed) == (0, 0, None)
    assert [each.behind for each in status(office).units] == [0]
    for store in chaos.stores.values():
        store.close()


@pytest.mark.parametrize("seed", range(3))
def test_stores_copied_and_put_back_agree_once_files_arrive_again(three, tmp_path, seed):
    agree_after_all(three, seed, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3, 103))
def test_many_stores_copied_and_put_back_agree(three, tmp_path, seed):
    agree_after_all(three, seed, tmp_path)
