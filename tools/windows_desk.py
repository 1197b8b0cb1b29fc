"""A desk before a Windows of the laboratory: a display that nobody sees, keys that are pressed, pictures."""

from __future__ import annotations

import os
import struct
import subprocess
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtGui import QImage

from tools.windows_lab import ROOT, command, environment, wait_until

SCREEN = (1366, 768)
"""The points of an old laptop."""


@contextmanager
def set_up(frames: Path) -> Iterator[Desk]:
    """A desk with its display; ``frames`` is a folder for what stands on it. Ends what still runs there."""
    frames.mkdir(exist_ok=True)
    size = f"{SCREEN[0]}x{SCREEN[1]}x24"
    call = ["Xvfb", "-displayfd", "1", "-screen", "0", size, "-nolisten", "tcp", "-fbdir", str(frames)]
    server = subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert server.stdout is not None
    made = Desk(f":{server.stdout.readline().strip()}", frames / "Xvfb_screen0")
    # Without a window manager a maximised window hangs over the edges of the screen.
    manager = subprocess.Popen(
        ["openbox", "--sm-disable"],
        env={**os.environ, "DISPLAY": made.display},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: made.do("get_num_desktops"), "the window manager did not start")
        yield made
    finally:
        made.end()
        for process in (manager, server):
            process.terminate()
            process.wait()


class Desk:
    """Programs at work: what a user of them sees and does."""

    def __init__(self, display: str, frame: Path) -> None:
        self.display = display
        self.frame = frame
        self.running: subprocess.Popen[bytes] | None = None

    def do(self, *arguments: str) -> str:
        """Let xdotool press keys or look at windows; gives what it printed."""
        own = {**os.environ, "DISPLAY": self.display}
        return subprocess.run(["xdotool", *arguments], env=own, capture_output=True, text=True).stdout.strip()

    def start(self, program: Path | str, *arguments: str) -> None:
        """Start something that opens a window, and wait for the window."""
        own = environment(WINLAB_DISPLAY=self.display)
        call = command(program, *arguments)
        self.running = subprocess.Popen(call, env=own, cwd=ROOT, stdin=subprocess.DEVNULL)
        wait_until(self._has_window, "no window of TQDesk came up")

    def _has_window(self) -> bool:
        return bool(self.do("search", "--onlyvisible", "--name", "TQDesk"))

    def title(self) -> str:
        """What the title bar of the window in front says."""
        return unicodedata.normalize("NFC", self.do("getactivewindow", "getwindowname"))

    def type(self, text: str) -> None:
        """Type a line and press Enter."""
        self.do("type", "--delay", "60", text)
        self.do("key", "Return")

    def settle(self, after: QImage | None = None, *, fills_screen: bool = True) -> QImage:
        """The screen once a window stands still on it: another one than ``after``, if that is given."""
        shown = picture(self.frame)

        def still() -> bool:
            nonlocal shown
            time.sleep(2)
            before, shown = shown, picture(self.frame)
            there = not mostly_black(shown) or not fills_screen
            return shown == before and there and (after is None or differ(shown, after))

        wait_until(still, "the window did not come to rest")
        return shown

    def unlock(self, password: str) -> tuple[QImage, QImage]:
        """Type the password; gives the screen before, and after the store is open."""
        locked = self.settle()
        self.type(password)
        return locked, self.settle(after=locked)

    def close(self) -> None:
        """Close the window as a user does."""
        self.do("key", "alt+F4")
        wait_until(lambda: not self._has_window(), "the window did not close")
        if self.running is not None:
            self.running.wait(60)
            self.running = None

    def end(self) -> None:
        """End what is still running; the check is over."""
        if self.running is not None and self.running.poll() is None:
            self.running.terminate()


def picture(frame: Path) -> QImage:
    """What stands on the screen now. The file is in the format of xwd: a header of big-endian numbers,
    a table of colours, then the points as 32 bits each."""
    data = frame.read_bytes()
    fields = struct.unpack(">25I", data[:100])
    header, width, height, line, colours = (fields[index] for index in (0, 4, 5, 12, 19))
    points = data[header + 12 * colours :]
    return QImage(points, width, height, line, QImage.Format.Format_RGB32).copy()


def differ(one: QImage, other: QImage) -> bool:
    """Whether two pictures show different pages, not only another word or button."""
    places = [(x, y) for x in range(0, SCREEN[0], 20) for y in range(0, SCREEN[1], 20)]
    return sum(one.pixel(*place) != other.pixel(*place) for place in places) > len(places) // 20


def mostly_black(shown: QImage) -> bool:
    """Whether most points of a picture are black, as a screen without a window is."""
    small = shown.scaled(64, 36)
    dark = sum(small.pixelColor(x, y).value() < 16 for x in range(64) for y in range(36))
    return dark > 64 * 36 // 2
