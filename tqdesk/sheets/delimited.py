"""Tables as text (.csv, .txt, the clipboard): which encoding, which delimiter, then the cells."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import Literal

from tqdesk.sheets.bounds import (
    CELL_CHARACTERS,
    CELLS,
    COLUMNS,
    ROWS,
    TEXT_CHARACTERS,
    Broken,
    NoWorkbook,
    OutOfBounds,
)
from tqdesk.sheets.formulas import unguarded
from tqdesk.vietnamese.encodings import decode_column
from tqdesk.vietnamese.syllables import is_syllable
from tqdesk.vietnamese.text import composed

_DELIMITERS = "\t;,"
_SAMPLE_CHARACTERS = 64 * 1024
_WORD = re.compile(r'[^\s\d,;.:/()"-]+')
_QUOTED = re.compile(r'(?<![^\t;,\r\n])"(?:[^"]|"")*"')
_SEPARATOR_LINE = re.compile(r"sep=([^\r\n])\r?\n?", re.IGNORECASE)
# Web pages and other markup saved as .xls, PDF, rich text.
_OTHER_KINDS = ("<", "%PDF", "{\\rtf")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f\x7f]")


def decoded(data: bytes) -> str:
    """The text of ``data``: UTF-8 or UTF-16 by mark or by content, else Windows' Vietnamese or Western page.

    Text typed in an old Vietnamese font stays as its bytes look in the Western page, for the columns'
    decoding to recognise. Raises :class:`NoWorkbook` for what is no text.
    """
    text = _decoded(data)
    if _CONTROL.search(text) or text.lstrip().startswith(_OTHER_KINDS):
        raise NoWorkbook
    return text


def _decoded(data: bytes) -> str:
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        sample = data[:4096]
        for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
            # Delimiters, digits and most letters leave one byte of two empty.
            if zeros.count(0) * 5 > len(zeros) * 2:
                return data.decode(encoding)
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as other:
        if other.encoding == "utf-8" and other.end == len(data) and other.start > len(data) - 4 > 0:
            # Cut off within its last letter.
            return data[: other.start].decode("utf-8-sig")
    pages = [page for encoding in ("cp1258", "cp1252") if (page := _page(data, encoding)) is not None]
    if not pages:
        raise NoWorkbook
    return max(pages, key=_sense)


def _page(data: bytes, encoding: str) -> str | None:
    try:
        return composed(data.decode(encoding))
    except UnicodeDecodeError:
        return None


def _sense(text: str) -> float:
    """How many of the words with other letters than English ones are Vietnamese, be it in an old font."""
    words = [word for word in _WORD.findall(text[:_SAMPLE_CHARACTERS]) if not word.isascii()]
    return sum(map(is_syllable, decode_column(words))) / max(1, len(words))


def rows_of(text: str) -> list[tuple[str, ...]]:
    """The rows of a delimited table.

    Its first line may name the delimiter, as ``sep=;`` does for Excel. Raises :class:`OutOfBounds` and
    :class:`Broken`.
    """
    if len(text) > TEXT_CHARACTERS:
        raise OutOfBounds
    if named := _SEPARATOR_LINE.match(text):
        delimiter, text = named[1], text[named.end() :]
    else:
        delimiter = _delimiter(text)
    rows = _rows(text, delimiter)
    if rows and rows[-1] and "\n" in rows[-1][-1] and text.count('"') % 2:
        # A quote that nobody closed has swallowed the rest: it was meant as a letter.
        rows = _rows(text, delimiter, csv.QUOTE_NONE)
    return rows


def _rows(text: str, delimiter: str, quoting: Literal[0, 3] = csv.QUOTE_MINIMAL) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    try:
        for row in csv.reader(_bounded(text, delimiter), delimiter=delimiter, quoting=quoting):
            if len(rows) == ROWS or any(len(cell) > CELL_CHARACTERS for cell in row):
                raise OutOfBounds
            rows.append(tuple(map(unguarded, row)))
    except csv.Error as broken:
        raise Broken from broken
    return rows


def _delimiter(text: str) -> str:
    """The delimiter that cuts most lines into one and the same number of cells; a tab where there is none."""
    lines = [line for line in _QUOTED.sub("", text[:_SAMPLE_CHARACTERS]).splitlines() if line.strip()]

    def agreement(delimiter: str) -> tuple[int, int]:
        counts = Counter(count for line in lines if (count := line.count(delimiter)))
        # Where fewer lines have it, it is a part of their texts.
        if counts.total() * 2 < len(lines):
            return 0, 0
        return max(((number, count) for count, number in counts.items()), default=(0, 0))

    return max(_DELIMITERS, key=agreement)


def _bounded(text: str, delimiter: str) -> Iterator[str]:
    cells = 0
    for line in StringIO(text, newline=None):
        count = line.count(delimiter) + 1
        cells += count
        if count > COLUMNS or cells > CELLS:
            raise OutOfBounds
        yield line
