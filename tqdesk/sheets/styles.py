"""Which cells of a workbook are in an old Vietnamese font: by its styles and by runs of rich text.

Nearly no workbook has one, so a look at the bytes comes first and costs next to nothing.
"""

from __future__ import annotations

import re

from tqdesk.sheets.bounds import CELL_CHARACTERS, OutOfBounds
from tqdesk.sheets.markup import local, walk

_GENERATIONS = 20
_MAY_BE_OLD = re.compile(rb"[\"';](?:\.vn|vni-)", re.IGNORECASE)


def is_old(font: str) -> bool:
    """Whether a font is of the families .Vn… (TCVN3) and VNI-…, whose letters are not Unicode."""
    return font.casefold().startswith((".vn", "vni-"))


def may_have_old_fonts(part: bytes) -> bool:
    """Whether a part could name an old font; a quick look that does not miss any."""
    return _MAY_BE_OLD.search(part) is not None


def may_have_old_runs(part: bytes) -> bool:
    """Whether rich text in a part could name an old font of its own."""
    return b"<rFont" in part and may_have_old_fonts(part)


def old_fonts(part: bytes) -> dict[int, str]:
    """The fonts of the cell styles of an .xlsx that are in an old one, by number of style.

    Source: ECMA-376 part 1, 18.8 (``fonts`` and ``cellXfs``).
    """
    if not may_have_old_fonts(part):
        return {}
    fonts: list[str] = []
    of_style: list[int] = []
    within = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        match within[-1], local(name):
            case "fonts", "font":
                fonts.append("")
            case "font", "name" if fonts:
                fonts[-1] = attributes.get("val", "")
            case "cellXfs", "xf":
                number = attributes.get("fontId", "0")
                of_style.append(int(number) if number.isdecimal() else 0)
        within.append(local(name))

    def end(_: str) -> None:
        within.pop()

    walk(part, start, end)
    named = ((style, fonts[font]) for style, font in enumerate(of_style) if font < len(fonts))
    return {style: font for style, font in named if is_old(font)}


class OpenDocumentFonts:
    """The fonts of the styles of an .ods, if any is an old one: OpenDocument 1.3 part 3, 16.

    ``style:style`` elements name a face or a family, or leave it to their parent or the default.
    """

    def __init__(self, *parts: bytes) -> None:
        self._faces: dict[str, str] = {}
        self._styles: dict[tuple[str, str], tuple[str, str]] = {}
        self._style: tuple[str, str] | None = None
        if any(map(may_have_old_fonts, parts)):
            for part in parts:
                walk(part, self._start)

    def __bool__(self) -> bool:
        return bool(self._styles)

    def of(self, family: str, style: str) -> str:
        """The font of a style of the family ``table-cell`` or ``text``, "" if no parent says either."""
        for _ in range(_GENERATIONS):
            font, parent = self._styles.get((family, style), ("", ""))
            if font or not style:
                return font
            style = parent
        return ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style:font-face":
            self._faces[attributes.get("style:name", "")] = attributes.get("svg:font-family", "").strip("'\"")
        elif name in ("style:style", "style:default-style"):
            self._style = attributes.get("style:family", ""), attributes.get("style:name", "")
            self._styles[self._style] = "", attributes.get("style:parent-style-name", "")
        elif name == "style:text-properties" and self._style in self._styles:
            face = attributes.get("style:font-name", "")
            font = attributes.get("fo:font-family", "").strip("'\"") or self._faces.get(face, face)
            self._styles[self._style] = font, self._styles[self._style][1]


class Runs:
    """The letters of one text by the fonts of its runs."""

    __slots__ = ("_font", "_letters", "length")

    def __init__(self) -> None:
        self.length = 0
        """In characters."""
        self._font = ""
        self._letters: dict[str, int] = {}

    def begin(self, font: str) -> None:
        """A run in a font of its own, or in that of the cell ("")."""
        self._font = font

    def add(self, characters: int) -> None:
        """So many characters to the run last begun; raises :class:`OutOfBounds`."""
        self.length += characters
        if self.length > CELL_CHARACTERS:
            raise OutOfBounds
        self._letters[self._font] = self._letters.get(self._font, 0) + characters

    @property
    def font(self) -> str:
        """The font of most letters, "" where that is the font of the cell."""
        return max(self._letters, key=self._letters.__getitem__, default="")
