"""Communes and offices that live for a while: real stores, real files, and what may befall both.

``A1`` and ``A2`` are two machines of a commune, ``B`` one of another; ``D`` is their district, ``P`` the
province. A name with ``'`` is a copy of a machine that is used beside it.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import select

from tests.builders import COMMUNES, DISTRICT, PASSWORD, make_store, pair
from tqdesk.store import tables
from tqdesk.store.opening import open_store
from tqdesk.store.sessions import Store
from tqdesk.sync import exporting, importing, links, machines, receipts

PROVINCE = "2024:08"
UNIT_OF = {"A1": COMMUNES[0], "A2": COMMUNES[0], "B": COMMUNES[1], "D": DISTRICT, "P": PROVINCE}
OFFICE_OF = {"A1": "D", "A2": "D", "B": "D", "D": "P"}
PEER_OF = {"A1": "A2", "A2": "A1"}
START = 1_760_000_000_000
"""October 2025."""
DAY = 24 * 3600 * 1000
YEAR = 365 * DAY
MOST_ROUNDS = 6


def make_template(folder: Path) -> Path:
    """The data folders of all desks, introduced to each other, with nothing entered yet."""
    stores = {
        name: make_store(folder / name, unit=unit, operator=f"Người {name}", now=START)
        for name, unit in UNIT_OF.items()
    }
    post = folder / "post"

    def send(child: str) -> str:
        with stores[child].writing() as session:
            sent = exporting.export(session, folder=post)
        (came,) = importing.import_files(stores[OFFICE_OF[child]], [sent.file])
        return came.result

    for child in ("D", "A1", "B", "A2"):
        pair(stores[OFFICE_OF[child]], stores[child], folder)
        if send(child) == "held":
            with stores["D"].writing() as session:
                machines.accept(session, machine=stores[child].identity.machine)
            assert send(child) == "applied"
    for office, unit in (("P", DISTRICT), ("D", COMMUNES[0]), ("D", COMMUNES[1])):
        with stores[office].writing() as session:
            for written in exporting.reply(session, unit=unit, folder=post):
                (to,) = [each for each in stores.values() if each.identity.machine == written.machine]
                assert importing.import_files(to, [written.file])[0].result == "applied"
    for store in stores.values():
        store.close()
    shutil.rmtree(post)
    return folder


@dataclass(frozen=True)
class Sent:
    """A file on its way: for which desk, its receipt as text, and the lines that its sender held."""

    file: Path
    sender: str
    receiver: str
    receipt: str
    held: frozenset[bytes]


@dataclass
class Place:
    """Where histories happen, one after the other: the data folders that each begins with, and those in use.

    The engine of a data folder is kept from one history to the next, with the statements it has compiled:
    compiling them anew would take longer than all the rest.
    """

    template: Path
    folder: Path
    opened: dict[Path, Store] = field(default_factory=dict)

    def open(self, name: str, from_folder: Path) -> Store:
        """Open a copy of a data folder as the desk of that name."""
        folder = self.folder / name
        if folder in self.opened:
            self.opened[folder].close()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(from_folder, folder)
        if folder not in self.opened:
            self.opened[folder] = open_store(folder, PASSWORD)
        return self.opened[folder]


@dataclass
class World:
    """All desks of a history, the files under way, and the copies of data folders that somebody keeps."""

    place: Place
    stores: dict[str, Store] = field(default_factory=dict)
    post: list[Sent] = field(default_factory=list)
    copies: list[tuple[str, Path]] = field(default_factory=list)
    clocks: dict[str, int] = field(default_factory=dict)
    _ticks: Iterator[int] = field(default_factory=itertools.count)
    _runs: Iterator[int] = field(default_factory=lambda: itertools.count(1 << 40))
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        for name in UNIT_OF:
            self._open(name, self.place.template / name)

    @property
    def folder(self) -> Path:
        """Where files and copies lie."""
        return self.place.folder / "post"

    def _open(self, name: str, from_folder: Path) -> None:
        self.stores[name] = replace(
            self.place.open(name, from_folder),
            now=lambda: START + DAY + self.clocks.get(name, 0) + next(self._ticks),
            # A new run for each opening, as the program draws it, but the same in every run of the test.
            run=next(self._runs),
            sequence=itertools.count(1),
        )

    def close(self) -> None:
        """Give all files back."""
        for store in self.stores.values():
            store.close()

    def lines(self, name: str) -> frozenset[bytes]:
        """All lines that a desk holds."""
        with self.stores[name].reading() as session:
            return frozenset(session.scalars(select(tables.line.c.body)))

    def desks_of(self, machine: str) -> list[str]:
        """The desk of that name, and its copy if one is in use."""
        return [name for name in self.stores if name.rstrip("'") == machine]

    # Files

    def export(self, name: str) -> Sent:
        """Write the file for the receiving office."""
        machine = name.rstrip("'")
        with self.stores[name].writing() as session:
            written = exporting.export(session, folder=self.folder)
        return self._sent(written, name, OFFICE_OF[machine])

    def export_to_peer(self, name: str) -> Sent:
        """Write the file for the other machine of the unit."""
        peer = PEER_OF[name.rstrip("'")]
        with self.stores[name].writing() as session:
            written = exporting.export_to_peer(
                session, machine=self.stores[peer].identity.machine, folder=self.folder
            )
        return self._sent(written, name, peer)

    def reply(self, name: str, unit: str) -> list[Sent]:
        """Write the files back to a unit."""
        with self.stores[name].writing() as session:
            written = exporting.reply(session, unit=unit, folder=self.folder)
        of_machine = {store.identity.machine: desk.rstrip("'") for desk, store in self.stores.items()}
        return [self._sent(each, name, of_machine[each.machine]) for each in written]

    def _sent(self, written: exporting.Exported, sender: str, receiver: str) -> Sent:
        self.post.append(Sent(written.file, sender, receiver, written.receipt, self.lines(sender)))
        return self.post[-1]

    def deliver(self, sent: Sent, name: str) -> importing.Imported:
        """Import a file at a desk; what it then takes as confirmed was really held by the sender."""
        (came,) = importing.import_files(self.stores[name], [sent.file])
        assert came.result in ("applied", "known", "receipt_only"), (sent, came)
        if came.result != "known":
            self._check_receipt(sent, name)
        return came

    def take_receipt(self, sent: Sent, name: str) -> None:
        """Take the receipt that was written with a file, as text."""
        if sent.receipt:
            with self.stores[name].writing() as session:
                receipts.take(session, sent.receipt)
            self._check_receipt(sent, name)

    def _check_receipt(self, sent: Sent, name: str) -> None:
        with self.stores[name].reading() as session:
            link = links.to(session, self.stores[sent.sender].identity.machine)
            assert link is not None
            reach = links.reach_of(session, link.machine, link.confirmed)
            line, outbox = tables.line, tables.outbox
            query = select(line.c.body).where(line.c.id <= reach)
            if link.direction == "down":
                of_unit = (outbox.c.unit == link.unit, outbox.c.id <= reach)
                query = select(line.c.body).join(outbox, outbox.c.line_id == line.c.id).where(*of_unit)
            assert set(session.scalars(query)) <= sent.held, "confirmed, but never held"

    # What may befall a store

    def copy(self, name: str) -> None:
        """Keep a copy of a data folder as it is now."""
        target = self.folder / f"copy-{next(self._numbers)}"
        self.stores[name].close()
        shutil.copytree(self.stores[name].folder, target)
        self.copies.append((name.rstrip("'"), target))

    def roll_back(self, name: str, copy: Path) -> None:
        """Put a desk back to a copy of it."""
        self._open(name, copy)

    def clone(self, machine: str, copy: Path) -> None:
        """Use a copy of a machine beside it; one at a time."""
        if not any(name.endswith("'") for name in self.stores):
            self._open(f"{machine}'", copy)

    # The fair phase

    def exchange(self, child: str, office: str) -> list[str]:
        """One file up, and the answer to it; returns what came of both."""
        up = self.deliver(self.export(child), office)
        unit = self.stores[child].identity.unit
        (answer,) = [each for each in self.reply(office, unit) if each.receiver == child.rstrip("'")]
        return [up.result, self.deliver(answer, child).result]

    def calm_down(self) -> None:
        """All exchange files with their offices until nothing new comes; nobody refuses anybody for long."""
        for _ in range(MOST_ROUNDS):
            before = {name: self.lines(name) for name in self.stores}
            for machine, above in OFFICE_OF.items():
                for child, office in itertools.product(self.desks_of(machine), self.desks_of(above)):
                    # Whoever lacks what a file builds on says so in the next one: no more is needed.
                    if "receipt_only" in self.exchange(child, office):
                        assert "receipt_only" not in self.exchange(child, office), (child, office)
            if {name: self.lines(name) for name in self.stores} == before:
                return
        raise AssertionError(f"not calm after {MOST_ROUNDS} rounds")
