"""The delivery for Windows, tried from end to end where there is no Windows: in a laboratory made of Wine.

    python tools/windows_check.py        (`make windows-check`; WINDOWS_LAB=FOLDER names the laboratory)

Builds the folder and the installer, installs silently, runs the demo, opens the window on an encrypted store
and on a sync file, takes pictures of it, installs once more, uninstalls, and looks at what is
left. What it builds is for trying, never for users. Everything it makes lies in ``build/windows/``.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtGui import QImage

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import windows_requirements

ROOT = Path(__file__).resolve().parent.parent
LAB = Path(os.environ.get("WINDOWS_LAB") or ROOT.parent / "shared" / "windows-lab").absolute()
PREFIX = Path(os.environ.get("WINLAB_PREFIX") or Path.home() / ".cache" / "windows-lab").absolute()
BUILD = ROOT / "build" / "windows"
SETUP = BUILD / "TQDesk-setup.exe"
PROGRAMS_NEEDED = {"Xvfb": "xvfb", "xdotool": "xdotool"}
SCREEN = (1366, 768)
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


def require(true: object, what: str) -> None:
    """End the check with a sentence unless something is true."""
    if not true:
        raise SystemExit(f"FAILED: {what}")


@contextmanager
def step(what: str) -> Iterator[None]:
    """Print a step once it is done, with the seconds it took."""
    start = time.monotonic()
    yield
    print(f"{time.monotonic() - start:5.0f} s  {what}", flush=True)


def wait_until(true: Callable[[], object], what: str, seconds: float = 60) -> None:
    """Wait for something to become true; end the check when it does not."""
    end = time.monotonic() + seconds
    while not true():
        require(time.monotonic() < end, f"{what} (waited {seconds:.0f} s)")
        time.sleep(0.3)


def in_windows(
    program: Path | str, *arguments: Path | str, seconds: int = 300, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a Windows program in the laboratory and give what it printed and its status."""
    return subprocess.run(
        [LAB / "winrun", "-t", str(seconds), program, *arguments],
        env={**os.environ, "WINLAB_PREFIX": str(PREFIX), "PYTHONDONTWRITEBYTECODE": "1", **variables},
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


def python(*arguments: Path | str, seconds: int = 300) -> str:
    """Run the laboratory's Python; gives what it printed."""
    done = in_windows(r"C:\py\python.exe", "-X", "utf8", *arguments, seconds=seconds)
    require(done.returncode == 0, f"{arguments[0]}\n{done.stdout}{done.stderr}")
    return done.stdout


def registry() -> dict[str, Any]:
    """What the installer has to write into the registry, as it stands there."""
    found: dict[str, Any] = json.loads(python("-c", READ_REGISTRY))
    return found


def prepare() -> None:
    """Look for the laboratory and what the pictures need; bring the laboratory up to date."""
    if not (LAB / "setup.sh").is_file():
        raise SystemExit(
            f"There is no Windows laboratory in {LAB}, so nothing can be said about Windows here.\n"
            "Name its folder: make windows-check WINDOWS_LAB=FOLDER"
        )
    missing = [package for program, package in PROGRAMS_NEEDED.items() if not shutil.which(program)]
    if missing:
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
        if os.geteuid() != 0:
            raise SystemExit(f"Missing; as an administrator: {' '.join(install)}")
        subprocess.run(install, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    brought = (LAB / "requirements.txt").read_text(encoding="utf-8")
    lock = windows_requirements.LOCK.read_text(encoding="utf-8")
    wanted = BUILD / "requirements.txt"
    wanted.write_text("\n".join(windows_requirements.for_laboratory(lock, brought)) + "\n", encoding="utf-8")
    subprocess.run([LAB / "setup.sh", PREFIX, "-r", wanted], check=True, stdout=subprocess.DEVNULL)


def user_folder() -> Path:
    """The folder of the user of the laboratory."""
    users = PREFIX / "drive_c" / "users"
    return next(folder for folder in sorted(users.iterdir()) if folder.name != "Public")


def content(folder: Path) -> dict[str, str]:
    """Files of a folder: path inside it → SHA-256."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@contextmanager
def screen() -> Iterator[tuple[str, Path]]:
    """A display that nobody sees: its name, and the file in which its picture stands."""
    frames = BUILD / "screen"
    frames.mkdir(exist_ok=True)
    size = f"{SCREEN[0]}x{SCREEN[1]}x24"
    call = ["Xvfb", "-displayfd", "1", "-screen", "0", size, "-nolisten", "tcp", "-fbdir", str(frames)]
    server = subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert server.stdout is not None
        yield f":{server.stdout.readline().strip()}", frames / "Xvfb_screen0"
    finally:
        server.terminate()
        server.wait()


def picture(frame: Path) -> QImage:
    """What stands on the screen now. The file is in the format of xwd: a header of big-endian numbers,
    a table of colours, then the points as 32 bits each."""
    data = frame.read_bytes()
    fields = struct.unpack(">25I", data[:100])
    header, width, height, line, colours = (fields[index] for index in (0, 4, 5, 12, 19))
    points = data[header + 12 * colours :]
    return QImage(points, width, height, line, QImage.Format.Format_RGB32).copy()


class Desk:
    """The installed program at work: what a user of it sees and does."""

    def __init__(self, display: str, frame: Path, installed: Path) -> None:
        self.display = display
        self.frame = frame
        self.installed = installed
        self.running: subprocess.Popen[bytes] | None = None

    def start(self, program: Path | str, *arguments: str) -> None:
        """Start something that opens a window, and wait for the window."""
        environment = {**os.environ, "WINLAB_PREFIX": str(PREFIX), "WINLAB_DISPLAY": self.display}
        call = [LAB / "winrun", "-t", "300", program, *arguments]
        self.running = subprocess.Popen(call, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL)
        wait_until(self._has_window, "no window of TQDesk came up")

    def _do(self, *arguments: str) -> str:
        environment = {**os.environ, "DISPLAY": self.display}
        done = subprocess.run(["xdotool", *arguments], env=environment, capture_output=True, text=True)
        return done.stdout

    def _has_window(self) -> bool:
        return bool(self._do("search", "--onlyvisible", "--name", "TQDesk").strip())

    def type(self, text: str) -> None:
        """Type a line and press Enter."""
        self._do("type", "--delay", "60", text)
        self._do("key", "Return")

    def settle(self, after: QImage | None = None) -> QImage:
        """The screen once a window stands still on it: another one than ``after``, if that is given."""
        shown = picture(self.frame)

        def still() -> bool:
            nonlocal shown
            time.sleep(2)
            before, shown = shown, picture(self.frame)
            return shown == before and not mostly_black(shown) and (after is None or differ(shown, after))

        wait_until(still, "the window did not come to rest")
        return shown

    def unlock(self, password: str) -> tuple[QImage, QImage]:
        """Type the password; gives the screen before, and after the store is open."""
        locked = self.settle()
        self.type(password)
        return locked, self.settle(after=locked)

    def close(self) -> None:
        """Close the window as a user does."""
        self._do("key", "alt+F4")
        wait_until(lambda: not self._has_window(), "the window did not close")
        if self.running is not None:
            self.running.wait(60)
            self.running = None

    def end(self) -> None:
        """End what is still running; the check is over."""
        if self.running is not None and self.running.poll() is None:
            self.running.terminate()


def differ(one: QImage, other: QImage) -> bool:
    """Whether two pictures show different pages, not only another word or button."""
    places = [(x, y) for x in range(0, SCREEN[0], 20) for y in range(0, SCREEN[1], 20)]
    return sum(one.pixel(*place) != other.pixel(*place) for place in places) > len(places) // 20


def keep(shown: QImage, name: str) -> None:
    """Write a picture for people to look at."""
    target = BUILD / f"{name}.png"
    require(shown.save(str(target)), f"{target} could not be written")


def mostly_black(shown: QImage) -> bool:
    """Whether most points of a picture are black, as a screen without a window is."""
    small = shown.scaled(64, 36)
    dark = sum(small.pixelColor(x, y).value() < 16 for x in range(64) for y in range(36))
    return dark > 64 * 36 // 2


def quiet() -> None:
    """Wait until Wine has ended: it takes up the display with which it starts."""
    environment = {**os.environ, "WINEPREFIX": str(PREFIX)}
    subprocess.run(["timeout", "60", "/usr/lib/wine/wineserver", "-w"], env=environment)


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


def work(desk: Desk, data: Path, desktop: Path) -> None:
    """A day at the office: the demo's store, unlocked; then a sync file, opened as by double click."""
    console = desk.installed / "tqdesk-cli.exe"
    made = BUILD / "demo"
    with step("the installed program runs the demo"):
        done = in_windows(console, "--json", "demo", "--out", made)
        require(done.returncode == 0 and json.loads(done.stdout)["ok"], f"demo: {done.stdout}{done.stderr}")
    password = (made / "password.txt").read_text(encoding="utf-8").strip()
    shutil.copytree(made / "stores" / "2024-076", data)
    commune = made / "stores" / "2024-02545"
    in_windows(console, "--data", commune, "course", "add", COURSE, TQDESK_PASSWORD=password)
    done = in_windows(console, "--json", "--data", commune, "export", "-o", desktop, TQDESK_PASSWORD=password)
    require(done.returncode == 0, f"export: {done.stdout}{done.stderr}")
    (sync_file,) = desktop.glob("*.tqsync")
    quiet()
    with step("the window opens, is unlocked and closed; an installation is refused meanwhile"):
        desk.start(desk.installed / "TQDesk.exe")
        locked, opened = desk.unlock(password)
        keep(locked, "1-unlock")
        keep(opened, "2-main")
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
        keep(desk.unlock(password)[1], "3-sync-file")
        desk.close()
        done = in_windows(console, "--json", "course", "list", TQDESK_PASSWORD=password)
        require(COURSE in done.stdout, f"the sync file was not imported: {done.stdout}{done.stderr}")


def main() -> None:
    """All of it; ends with a sentence at the first thing that is not as it should be."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with step("the laboratory is ready"):
        prepare()
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
    with step("installed silently: every file, the shortcut, the file types, the entry under Apps"):
        install(installed, shortcut)
    with screen() as (display, frame):
        desk = Desk(display, frame, installed)
        try:
            work(desk, data, desktop)
        finally:
            desk.end()
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
