"""Tables as text (.csv, .txt): which encoding, which delimiter, then the cells."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from tqdesk.sheets.bounds import CELLS, COLUMNS, ROWS, TEXT_CHARACTERS, Broken, NoWorkbook, OutOfBounds
from tqdesk.sheets.formulas import unguarded

_DELIMITERS = ",;\t"
_SAMPLE_LINES = 50
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
    except UnicodeDecodeError:
        pass
    try:
        vietnamese = unicodedata.normalize("NFC", data.decode("cp1258"))
        # Its tone marks follow their vowel; one that follows anything else was never a tone mark.
        if not any(map(unicodedata.combining, vietnamese)):
            return vietnamese
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as other:
        raise NoWorkbook from other


def rows_of(text: str) -> Iterator[tuple[str, ...]]:
    """The rows of a delimited table. Raises :class:`OutOfBounds` and :class:`Broken`."""
    if len(text) > TEXT_CHARACTERS:
        raise OutOfBounds
    delimiter = _delimiter(text)
    try:
        for number, row in enumerate(csv.reader(_bounded_lines(text, delimiter), delimiter=delimiter)):
            if number >= ROWS:
                raise OutOfBounds
            yield tuple(map(unguarded, row))
    except csv.Error as broken:
        raise Broken from broken


def _delimiter(text: str) -> str:
    lines = [re.sub(r'"[^"]*"', "", line) for line in islice(StringIO(text), _SAMPLE_LINES)]

    def lines_with(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in lines]
        return sum(map(bool, counts)), sum(counts)

    return max(_DELIMITERS, key=lines_with)


def _bounded_lines(text: str, delimiter: str) -> Iterator[str]:
    cells = 0
    for line in StringIO(text, newline=None):
        count = line.count(delimiter) + 1
        cells += count
        if count > COLUMNS or cells > CELLS:
            raise OutOfBounds
        yield line
