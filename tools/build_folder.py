"""The program as one folder with Python and the libraries in it, for the system that this runs on.

    python tools/build_folder.py [--to FOLDER]

Makes FOLDER/TQDesk (FOLDER is ``dist`` unless named), beside it ``TQDesk.nsh``, the list by which the
installer for Windows removes what it installed, and proves that the folder runs the demo by itself: moved
elsewhere, with nothing on the path.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import debian

ROOT = Path(__file__).resolve().parent.parent
NAME = "TQDesk"
CONSOLE = "tqdesk-cli.exe" if sys.platform == "win32" else "tqdesk-cli"
# Without these no program starts on Windows, or has nowhere to put temporary files.
KEPT_VARIABLES = ("SYSTEMROOT", "SYSTEMDRIVE", "TEMP", "TMP", "USERPROFILE", "LOCALAPPDATA", "APPDATA")


def build(target: Path) -> Path:
    """Build the folder with PyInstaller; returns it."""
    subprocess.run([sys.executable, str(ROOT / "tools" / "translations.py"), "compile"], cwd=ROOT, check=True)
    call = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    call += ["--distpath", str(target), "--workpath", str(ROOT / "build" / sys.platform)]
    subprocess.run([*call, str(ROOT / "tqdesk.spec")], cwd=ROOT, check=True)
    return target / NAME


def removal(folder: Path) -> Iterator[str]:
    """The lines of NSIS that remove, from ``$INSTDIR``, what is in a folder, and nothing else."""
    inside = sorted(folder.rglob("*"), reverse=True)  # what a folder holds comes before the folder itself
    for path in inside:
        verb = "RMDir" if path.is_dir() else "Delete"
        place = str(path.relative_to(folder)).replace("/", "\\").replace("$", "$$")
        yield f'{verb} "$INSTDIR\\{place}"'


def prove(folder: Path) -> None:
    """Run the demo from a copy of the folder elsewhere, without Python or a path in the environment.

    :raises SystemExit: it did not do what it should.
    """
    with tempfile.TemporaryDirectory(prefix="tqdesk-") as elsewhere:
        moved = shutil.copytree(folder, Path(elsewhere) / "Chương trình", symlinks=True)
        environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        environment |= {"PATH": "", "HOME": elsewhere}
        made = Path(elsewhere) / "demo"
        done = subprocess.run(
            [str(moved / CONSOLE), "--json", "demo", "--out", str(made)],
            cwd=elsewhere,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        if done.returncode or not json.loads(done.stdout)["ok"]:
            raise SystemExit(f"the built folder does not run the demo:\n{done.stdout}{done.stderr}")
        after = {path.relative_to(moved) for path in moved.rglob("*")}
        if after != {path.relative_to(folder) for path in folder.rglob("*")}:
            raise SystemExit("the program writes into its own folder")


def missing_for_pyinstaller() -> list[str]:
    """What PyInstaller needs from a Linux system and does not find, as names of Debian packages."""
    from PyInstaller.depend.bindepend import get_python_library_path
    from PyInstaller.exceptions import PythonLibraryNotFoundError

    missing = [] if shutil.which("objdump") and shutil.which("objcopy") else ["binutils"]
    if sys.base_prefix == "/usr":  # Debian's Python: its library is a package of its own
        try:
            get_python_library_path()
        except PythonLibraryNotFoundError:
            missing.append(f"libpython{sysconfig.get_config_var('LDVERSION')}")
    return missing


def main() -> None:
    """Build the folder and prove it; say how large it is and how long that took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--to", type=Path, default=ROOT / "dist", metavar="FOLDER")
    target = parser.parse_args().to.resolve()
    if sys.platform == "linux":
        debian.install(missing_for_pyinstaller())
    start = time.monotonic()
    folder = build(target)
    folder.with_suffix(".nsh").write_text("\n".join(removal(folder)) + "\n", encoding="utf-8")
    built = time.monotonic()
    prove(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    said = f"{folder}: {size / 1e6:.0f} MB, built in {built - start:.0f} s"
    print(f"{said}; runs the demo elsewhere by itself ({time.monotonic() - built:.0f} s)")


if __name__ == "__main__":
    main()
