"""The delivery for Windows, tried from end to end where there is no Windows: in a laboratory made of Wine.

    python tools/windows_check.py        (`make windows-check`; WINDOWS_LAB=FOLDER names the laboratory)

Builds the folder and the installer, looks at the installer's windows, installs silently, runs the demo, opens
the window on an encrypted store and on a sync file, takes pictures of it, installs once more, uninstalls, and
looks at what is left. What it builds is for trying, never for users. It lies in ``build/windows/``.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtGui import QImage

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.windows_desk import Desk, set_up
from tools.windows_lab import ROOT, in_windows, prepare, python, quiet, require, user_folder, wait_until

BUILD = ROOT / "build" / "windows"
SETUP = BUILD / "TQDesk-setup.exe"
REFUSED_WHILE_RUNNING = 3
COURSE = "Chữ ký số"

READ_REGISTRY = r"""
import json, winreg
def value(key, name=""):
    try:
        return winreg.QueryValueEx(winreg.OpenKey(winreg.HKEY_CURRENT_USER, "Software\\" + key), name)[0]
    except OSError:
        return None
entry = r"Microsoft\Windows\CurrentVersion\Uninstall\TQDesk"
print(json.dumps({
    "name": value(entry, "DisplayName"), "place": value(entry, "InstallLocation"),
    "version": value(entry, "DisplayVersion"), "kilobytes": value(entry, "EstimatedSize"),
    ".tqsync": value(r"Classes\.tqsync"), ".tqinvite": value(r"Classes\.tqinvite"),
    "sync file": value(r"Classes\TQDesk.SyncFile\shell\open\command"),
    "invitation": value(r"Classes\TQDesk.Invitation\shell\open\command"),
}))
"""


@contextmanager
def step(what: str) -> Iterator[None]:
    """Print a step once it is done, with the seconds it took."""
    start = time.monotonic()
    yield
    print(f"{time.monotonic() - start:5.0f} s  {what}", flush=True)


def registry() -> dict[str, Any]:
    """What the installer has to write into the registry, as it stands there."""
    found: dict[str, Any] = json.loads(python("-c", READ_REGISTRY))
    return found


def content(folder: Path) -> dict[str, str]:
    """Files of a folder: path inside it → SHA-256."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def keep(shown: QImage, name: str) -> None:
    """Write a picture for people to look at."""
    target = BUILD / f"{name}.png"
    require(shown.save(str(target)), f"{target} could not be written")


def build() -> None:
    """The folder, which proves itself by the demo, and the installer."""
    with step("built the folder with PyInstaller; it runs the demo elsewhere by itself"):
        python("tools/build_folder.py", "--to", "build/windows", seconds=1200)
    names = [f"-DPAYLOAD={BUILD / 'TQDesk'}", f"-DOUT={SETUP}"]
    with step("built the installer"):
        subprocess.run(["makensis", "-V2", "-WX", *names, "installer.nsi"], cwd=ROOT, check=True)


def install(installed: Path, shortcut: Path) -> None:
    """Install silently; check what is there then."""
    require(in_windows(SETUP, "/S").returncode == 0, "the installer reports a failure")
    there = content(installed)
    require(there.pop("uninstall.exe", None), "the installer left no uninstaller")
    require(there == content(BUILD / "TQDesk"), "what is installed is not what was built")
    require(shortcut.is_file(), "there is no shortcut in the Start menu")
    entry = registry()
    place = entry["place"]
    require(place and place.endswith(r"\AppData\Local\Programs\TQDesk"), f"installed in {place}")
    command = f'"{place}\\TQDesk.exe" "%1"'
    require((entry["name"], entry[".tqsync"]) == ("TQDesk", "TQDesk.SyncFile"), f"registry: {entry}")
    require(entry[".tqinvite"] == "TQDesk.Invitation", f"registry: {entry}")
    require((entry["sync file"], entry["invitation"]) == (command, command), f"registry: {entry}")


def uninstall(installed: Path) -> None:
    """Uninstall silently; the uninstaller goes on from a copy of itself after it has returned."""
    require(
        in_windows(installed / "uninstall.exe", "/S").returncode == 0, "the uninstaller reports a failure"
    )
    wait_until(lambda: not (installed / "uninstall.exe").exists(), "the uninstaller did not end")


def ask_for_language(desk: Desk) -> None:
    """The installer's windows as who starts it by hand sees them: Vietnamese first, English if chosen."""
    for number, (*choose, title) in enumerate([("Cài đặt TQDesk",), ("Home", "TQDesk Setup")], 1):
        quiet()
        desk.start(SETUP)
        asked = desk.settle(fills_screen=False)
        desk.do("key", *choose, "Return")
        shown = desk.settle(after=asked, fills_screen=False)
        keep(shown, f"{number}-installer")
        require(desk.title() == title, f"the installer is titled {desk.title()}, not {title}")
        desk.close()


def work(desk: Desk, installed: Path, data: Path, desktop: Path) -> None:
    """A day at the office: the demo's store, unlocked; then a sync file, opened as by double click."""
    console = installed / "tqdesk-cli.exe"
    made = BUILD / "demo"
    with step("the installed program runs the demo, and prints Vietnamese"):
        done = in_windows(console, "--json", "demo", "--out", made)
        require(done.returncode == 0 and json.loads(done.stdout)["ok"], f"demo: {done.stdout}{done.stderr}")
        done = in_windows(console, "units", "tan trao")
        require("Xã Tân Trào" in done.stdout, f"units: {done.stdout}{done.stderr}")
    password = (made / "password.txt").read_text(encoding="utf-8").strip()
    shutil.copytree(made / "stores" / "2024-076", data)
    commune = made / "stores" / "2024-02545"
    done = in_windows(console, "--data", commune, "course", "add", COURSE, TQDESK_PASSWORD=password)
    require(done.returncode == 0, f"course: {done.stdout}{done.stderr}")
    done = in_windows(console, "--json", "--data", commune, "export", "-o", desktop, TQDESK_PASSWORD=password)
    require(done.returncode == 0, f"export: {done.stdout}{done.stderr}")
    (sync_file,) = desktop.glob("*.tqsync")
    quiet()
    with step("the window opens, is unlocked and closed; an installation is refused meanwhile"):
        desk.start(installed / "TQDesk.exe")
        locked, opened = desk.unlock(password)
        keep(locked, "3-unlock")
        keep(opened, "4-main")
        done = in_windows(SETUP, "/S", WINLAB_DISPLAY=desk.display)
        require(done.returncode == REFUSED_WHILE_RUNNING, f"installed under a running program: {done}")
        desk.close()
    # Wine does not look for file types among those of a user, as Windows does: what is registered is read
    # from there and started as Explorer would.
    opening = registry()["sync file"].replace(
        "%1", f"C:\\users\\{desktop.parent.name}\\Desktop\\{sync_file.name}"
    )
    program, file = re.findall(r'"(.+?)"', opening)
    quiet()
    with step("the command registered for sync files opens the window, which takes one"):
        desk.start(program, file)
        keep(desk.unlock(password)[1], "5-sync-file")
        desk.close()
        done = in_windows(console, "--json", "course", "list", TQDESK_PASSWORD=password)
        require(COURSE in done.stdout, f"the sync file was not imported: {done.stdout}{done.stderr}")


def main() -> None:
    """All of it; ends with a sentence at the first thing that is not as it should be."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with step("the laboratory is ready"):
        prepare(BUILD)
    user = user_folder()
    local = user / "AppData" / "Local"
    installed, data, desktop = local / "Programs" / "TQDesk", local / "TQDesk", user / "Desktop"
    menu = user / "AppData" / "Roaming" / "Microsoft" / "Windows" / "Start Menu" / "Programs"
    shortcut = menu / "TQDesk.lnk"
    build()
    if (installed / "uninstall.exe").exists():
        uninstall(installed)
    for left_from_before in (installed, data, BUILD / "demo"):
        shutil.rmtree(left_from_before, ignore_errors=True)
    for file in desktop.glob("*.tqsync"):
        file.unlink()
    with set_up(BUILD / "screen") as desk:
        with step("the installer asks for the language and speaks it"):
            ask_for_language(desk)
        with step("installed silently: every file, the shortcut, the file types, the entry under Apps"):
            install(installed, shortcut)
        work(desk, installed, data, desktop)
    kept = content(data)
    stranger = installed / "_internal" / "ghi chú.txt"
    stranger.write_text("của người dùng", encoding="utf-8")
    with step("installed over itself"):
        require(in_windows(SETUP, "/S").returncode == 0, "a second installation reports a failure")
    with step("uninstalled: nothing is left but the data, and a file that is not ours"):
        uninstall(installed)
        require(list(content(installed)) == ["_internal/ghi chú.txt"], f"left: {list(content(installed))}")
        require(not shortcut.exists(), "the shortcut is left")
        require(not any(registry().values()), f"left in the registry: {registry()}")
        require(kept and content(data) == kept, "the data is not as it was")
    shutil.rmtree(installed)
    size = SETUP.stat().st_size / 1e6
    print(f"Windows: all is well. Installer {size:.0f} MB (for trying only); pictures in {BUILD}")


if __name__ == "__main__":
    main()
