"""System packages of Debian that a tool needs beyond those of tools/setup.sh."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence


def install(packages: Sequence[str]) -> None:
    """Install packages, where we may without asking anybody.

    :raises SystemExit: we may not; the sentence has the lines to run. Or the packages cannot be had.
    """
    if not packages:
        return
    get = [
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-qq",
        "-y",
        "--no-install-recommends",
        "install",
    ]
    get += packages
    update = ["apt-get", "-qq", "update"]
    administrator = _administrator()
    if administrator is None or not shutil.which("apt-get"):
        raise SystemExit(
            "Some system packages are missing. Run this as an administrator, then repeat your command:\n"
            f"    {' '.join(update)} && {' '.join(get)}"
        )
    print(f"Installing system packages: {' '.join(packages)}", flush=True)
    nothing = subprocess.DEVNULL
    # The lists of packages may be missing or old: only then are they fetched.
    if subprocess.run([*administrator, *get], stdout=nothing, stderr=nothing).returncode:
        subprocess.run([*administrator, *update], check=False)
        if subprocess.run([*administrator, *get], stdout=nothing).returncode:
            raise SystemExit(f"These system packages could not be installed: {' '.join(packages)}")


def _administrator() -> list[str] | None:
    """What comes before a command to run it as an administrator; None where that asks for a password."""
    if os.geteuid() == 0:
        return []
    silent = ["sudo", "-n"]
    if shutil.which("sudo") and subprocess.run([*silent, "true"], stderr=subprocess.DEVNULL).returncode == 0:
        return silent
    return None
