"""The shared texts of an .xlsx: how long each is, and the fonts of those with rich text.

A short cell can show a long shared text, and the reading library makes a text of its own for each such
cell; so the lengths are needed to tell what a sheet will take.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tqdesk.sheets.bounds import CELL_CHARACTERS, CELLS, VALUES, OutOfBounds
from tqdesk.sheets.markup import is_plain, local, walk, whole
from tqdesk.sheets.styles import Runs, may_have_old_runs

_ANNOUNCED = re.compile(rb'ount="([0-9]+)"')
_PREFIXED = re.compile(rb":(?:sst|si|r|t)[\s/>]")
_OTHER_ELEMENT = re.compile(rb"<si(?![\s/>])")
_LEAST_MARKUP = len("><t></t></si>")


@dataclass(frozen=True, slots=True)
class SharedTexts:
    """``lengths`` are the characters of each text, or more.

    ``fonts`` has, by number of text, the font that runs name for most of its letters, if any text may have
    an old one.
    """

    lengths: Sequence[int] = ()
    longest: int = 0
    fonts: Mapping[int, str] = field(default_factory=dict)


def measured(part: bytes, *, exactly: bool) -> tuple[bytes, SharedTexts]:
    """The part for the copy, and what it holds: rather more than less, unless ``exactly``.

    Raises :class:`OutOfBounds`.
    """
    return (None if exactly else _plain(part)) or _exact(part)


def _plain(part: bytes) -> tuple[bytes, SharedTexts] | None:
    """Lengths that are never too small, by patterns over the bytes; ``None`` where these do not suffice."""
    if not is_plain(part, b"sst") or _PREFIXED.search(part) or _OTHER_ELEMENT.search(part):
        return None
    if may_have_old_runs(part):
        return None
    if part.count(b"<si") > VALUES:
        raise OutOfBounds
    head, *texts = part.split(b"<si")
    _check_announced(int(count) for count in _ANNOUNCED.findall(head))
    lengths = [length if (length := len(text) - _LEAST_MARKUP) > 0 else 0 for text in texts]
    longest = max(lengths, default=0)
    if longest > CELL_CHARACTERS:
        return None
    # Without the announcement.
    return b"<sst>" + (part[len(head) :] or b"</sst>"), SharedTexts(lengths, longest)


def _exact(part: bytes) -> tuple[bytes, SharedTexts]:
    lengths: list[int] = []
    fonts: dict[int, str] = {}
    runs: Runs | None = None

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal runs
        element = local(name)
        if element == "sst":
            _check_announced(whole(attributes.get(key, "0")) for key in ("count", "uniqueCount"))
        elif element == "si":
            runs = Runs()
        elif runs is not None and element == "r":
            runs.begin("")
        elif runs is not None and element == "rFont":
            runs.begin(attributes.get("val", ""))

    def end(name: str) -> None:
        nonlocal runs
        if local(name) == "si" and runs is not None:
            if len(lengths) == VALUES:
                raise OutOfBounds
            if runs.font:
                fonts[len(lengths)] = runs.font
            lengths.append(runs.length)
            runs = None

    def text(letters: str) -> None:
        if runs is not None:
            runs.add(len(letters))

    walk(part, start, end, text)
    return part, SharedTexts(lengths, max(lengths, default=0), fonts)


def _check_announced(counts: Iterable[int]) -> None:
    """The library sets memory aside for as many texts as are announced."""
    if any(count > CELLS for count in counts):
        raise OutOfBounds
