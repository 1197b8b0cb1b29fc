"""A district and a commune, introduced to each other; each test gets copies of its own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.builders import COMMUNES, DISTRICT, PASSWORD, contents, make_store, pair
from tests.sync.files_by_hand import add, export, opened_by_hand
from tests.sync.world import Place, make_template
from tqdesk import errors
from tqdesk.store.opening import open_store
from tqdesk.store.sessions import Store
from tqdesk.sync import importing


@pytest.fixture(scope="session")
def paired_folders(tmp_path_factory) -> Path:
    """``office`` and ``commune``, paired; ``stranger``, a commune that was never invited."""
    folder = tmp_path_factory.mktemp("paired")
    office = make_store(folder / "office", unit=DISTRICT, operator="Cán bộ Huyện")
    commune = make_store(folder / "commune", unit=COMMUNES[0], operator="Cán bộ Xã")
    stranger = make_store(folder / "stranger", unit=COMMUNES[1])
    pair(office, commune, folder)
    for store in (office, commune, stranger):
        store.close()
    return folder


@pytest.fixture
def opened() -> Iterator[Callable[[Path], Store]]:
    """Opens stores and closes them after the test."""
    stores: list[Store] = []

    def open_folder(folder: Path) -> Store:
        stores.append(open_store(folder, PASSWORD))
        return stores[-1]

    yield open_folder
    for store in stores:
        store.close()


@pytest.fixture
def office(paired_folders, tmp_path, opened) -> Store:
    return opened(Path(shutil.copytree(paired_folders / "office", tmp_path / "office")))


@pytest.fixture
def commune(paired_folders, tmp_path, opened) -> Store:
    return opened(Path(shutil.copytree(paired_folders / "commune", tmp_path / "commune")))


@pytest.fixture
def stranger(paired_folders, tmp_path, opened) -> Store:
    return opened(Path(shutil.copytree(paired_folders / "stranger", tmp_path / "stranger")))


@pytest.fixture(scope="session")
def place(tmp_path_factory) -> Place:
    """Where histories of two communes, their district and the province happen."""
    return Place(make_template(tmp_path_factory.mktemp("template")), tmp_path_factory.mktemp("histories"))


@pytest.fixture
def sent(commune, tmp_path) -> Path:
    add(commune, "Hà Thị Mẩy")
    return export(commune, tmp_path / "usb")


@pytest.fixture
def body(sent, office) -> list[bytes]:
    """The lines of a good file without its signature: the header, then journal lines."""
    return opened_by_hand(sent, office.identity.sealing_secret)[:-1]


@pytest.fixture
def refusal(office) -> Callable[[Path], errors.KnownError]:
    """Imports a file that must be refused; returns why, after checking that nothing else was written."""

    def refuse(file: Path) -> errors.KnownError:
        before = contents(office, but=("refusal",))
        (imported,) = importing.import_files(office, [file])
        assert imported.result == "refused", imported
        assert contents(office, but=("refusal",)) == before
        assert imported.error is not None
        return imported.error

    return refuse
