"""The Windows laboratory: where it is, and how programs run in it. Its README says how far to trust it.

WINDOWS_LAB names its folder of scripts, WINLAB_PREFIX the Windows that they make. Programs run as on a
Vietnamese Windows (code page 1258, which lacks many of our letters) unless WINLAB_LOCALE says otherwise.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tools import debian, windows_requirements

ROOT = Path(__file__).resolve().parent.parent
LAB = Path(os.environ.get("WINDOWS_LAB") or ROOT.parent / "shared" / "windows-lab").absolute()
PREFIX = Path(os.environ.get("WINLAB_PREFIX") or Path.home() / ".cache" / "windows-lab").absolute()
PROGRAMS_NEEDED = {"Xvfb": "xvfb", "xdotool": "xdotool", "openbox": "openbox"}
VIETNAMESE = "vi_VN.UTF-8"


def require(true: object, what: str) -> None:
    """End the check with a sentence unless something is true."""
    if not true:
        raise SystemExit(f"FAILED: {what}")


def wait_until(true: Callable[[], object], what: str, seconds: float = 120) -> None:
    """Wait for something to become true; end the check when it does not."""
    end = time.monotonic() + seconds
    while not true():
        require(time.monotonic() < end, f"{what} (waited {seconds:.0f} s)")
        time.sleep(0.3)


def prepare(work: Path) -> None:
    """Look for the laboratory and what the pictures need; bring its libraries to those of the lock.

    :raises SystemExit: there is no laboratory, or system packages are missing and we may not install them.
    """
    if not (LAB / "setup.sh").is_file():
        raise SystemExit(
            f"There is no Windows laboratory in {LAB}, so nothing can be said about Windows here.\n"
            "Name its folder: make windows-check WINDOWS_LAB=FOLDER"
        )
    debian.install([package for program, package in PROGRAMS_NEEDED.items() if not shutil.which(program)])
    brought = (LAB / "requirements.txt").read_text(encoding="utf-8")
    lock = windows_requirements.LOCK.read_text(encoding="utf-8")
    wanted = work / "requirements.txt"
    wanted.write_text("\n".join(windows_requirements.for_laboratory(lock, brought)) + "\n", encoding="utf-8")
    subprocess.run([LAB / "setup.sh", PREFIX, "-r", wanted], check=True, stdout=subprocess.DEVNULL)


def command(program: Path | str, *arguments: Path | str, seconds: int = 300) -> list[Path | str]:
    """The call that runs a Windows program in the laboratory, for so long at most."""
    return [LAB / "winrun", "-t", str(seconds), program, *arguments]


def environment(**variables: str) -> dict[str, str]:
    """The environment of such a call."""
    ours = {"WINLAB_PREFIX": str(PREFIX), "PYTHONDONTWRITEBYTECODE": "1"}
    return {"WINLAB_LOCALE": VIETNAMESE, **os.environ, **ours, **variables}


def in_windows(
    program: Path | str, *arguments: Path | str, seconds: int = 300, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a Windows program in the laboratory and give what it printed and its status."""
    return subprocess.run(
        command(program, *arguments, seconds=seconds),
        env=environment(**variables),
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


def user_folder() -> Path:
    """The folder of the user of the laboratory."""
    users = PREFIX / "drive_c" / "users"
    return next(folder for folder in sorted(users.iterdir()) if folder.name != "Public")


def quiet() -> None:
    """Wait until Wine has ended: it takes up the display with which it starts."""
    wait = ["timeout", "120", "/usr/lib/wine/wineserver", "-w"]
    ended = subprocess.run(wait, env={**os.environ, "WINEPREFIX": str(PREFIX)}).returncode == 0
    require(ended, f"other programs run in the laboratory: {PREFIX}")
