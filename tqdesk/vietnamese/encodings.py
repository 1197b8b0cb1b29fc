"""Texts typed in the fonts of the years before Unicode: TCVN3 (``.Vn…``) and VNI (``VNI-…``).

Such a text is a row of Western letters that only its font shows as Vietnamese: ``Hä vµ tªn`` and
``Hoï vaø teân`` both mean ``Họ và tên``. The tables are in ``resources/vietnamese``: TCVN3 is the set VN3 of
TCVN 5712:1993, which has no capitals with a tone (an all-capital font, its name ending in H, draws them);
VNI is the VNI Software Company's set for Windows, a sign for the tone after its vowel.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import filterfalse, starmap

from tqdesk.vietnamese.letters import split_tone
from tqdesk.vietnamese.memo import Memo
from tqdesk.vietnamese.syllables import is_syllable
from tqdesk.vietnamese.tables import rows

_UNICODE, _TCVN3, _VNI = "unicode", "tcvn3", "vni"
_WORD = re.compile(r"[A-Za-z\u00a1-\u00ff]+")
_ABBREVIATION = re.compile("[bcdđghklmnpqrstvx]{2,}", re.IGNORECASE)
"""HĐND, LĐLĐ, CNSCĐ; those with a vowel do not count, or MUÑOZ would be one."""
_NOT_WESTERN = re.compile(r"[^\x00-\xff\u2010-\u2026\u20ac]")
_TCVN3_CAPITAL_LETTERS = "upper base letter"
_TCVN3_SMALL_LETTERS = "lower"
_VIETNAMESE_LATIN1 = frozenset("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ")


@dataclass(frozen=True, slots=True)
class _Cell:
    """What one cell may mean: a text per possible encoding, and the encoding if there is no doubt."""

    text: str
    meanings: dict[str, str]
    encoding: str | None
    by_font: bool = False

    @property
    def meaning(self) -> str:
        return self.meanings[self.encoding] if self.encoding else self.text


def decode_cell(text: str, font: str | None = None) -> str:
    """``text`` in Unicode, whatever it was typed in; a text that stays in doubt is returned as it is.

    The font decides if it is one of the old ones and its reading makes sense. Otherwise a text is
    taken for old if it is not Vietnamese as it stands and every word of it is, read so. Hand texts
    over as the file has them: normalised ones have lost letters.
    """
    return text if _stays(text, font) else _examine(text, font).meaning


def decode_column(texts: Sequence[str], fonts: Sequence[str | None] | None = None) -> list[str]:
    """:func:`decode_cell` for the cells of one column, where those in doubt follow the majority.

    ``fonts`` has a font per text; :class:`ValueError` if there are more or fewer. Cells that a font
    has decided do not vote on cells that have another font.
    """
    typed = list(zip(texts, [None] * len(texts) if fonts is None else fonts, strict=True))
    different = set(typed)
    if all(starmap(_stays, different)):
        return list(texts)
    examined = {pair: _examine(*pair) for pair in different}
    cells = [examined[pair] for pair in typed]
    everyone = _majority(cells)
    by_text = _majority([cell for cell in cells if not cell.by_font])
    return [
        cell.meanings.get((by_text if font else everyone) or "", cell.meaning)
        if cell.encoding is None
        else cell.meaning
        for cell, (_, font) in zip(cells, typed, strict=True)
    ]


def says_old_encoding(texts: Iterable[str]) -> bool:
    """Whether some of the texts of a column can only be in an old encoding.

    Where none can, :func:`decode_column` leaves them all as they are, if no font says otherwise.
    """
    in_doubt = list(filterfalse(_NOT_WESTERN.search, filterfalse(str.isascii, texts)))
    # Where all of their words are Vietnamese as they stand, those of each text are.
    return _UNICODE not in _senses(" ".join(in_doubt)) and not all(_stays(text, None) for text in in_doubt)


def _stays(text: str, font: str | None) -> bool:
    """Whether neither font nor text says an old encoding: the text is Unicode, in doubt, or no words."""
    if font and _font_encoding(font)[0]:
        return False
    if text.isascii() or _NOT_WESTERN.search(text):
        return True
    senses = _senses(text)
    return _UNICODE in senses or (not senses and _has_vietnamese_letters_only(text))


def _has_vietnamese_letters_only(text: str) -> bool:
    return _VIETNAMESE_LATIN1.issuperset(letter for letter in text if not letter.isascii())


def _majority(cells: Sequence[_Cell]) -> str | None:
    votes = Counter(cell.encoding for cell in cells if cell.encoding and not cell.text.isascii())
    return next((encoding for encoding, most in votes.most_common(1) if most * 2 > votes.total()), None)


def _examine(text: str, font: str | None) -> _Cell:
    named, capitals = _font_encoding(font)
    if text.isascii() or _NOT_WESTERN.search(text):
        shown = text.upper() if capitals and text.isascii() else text
        return _Cell(text, {_UNICODE: shown}, _UNICODE)
    senses = _senses(text)
    sensible = {encoding: read(text) for encoding, read in _OLD_READINGS.items() if encoding in senses}
    stands = _UNICODE in senses
    if named and (named in sensible or not stands):
        meaning = _OLD_READINGS[named](text)
        return _Cell(text, {named: meaning.upper() if capitals else meaning}, named, by_font=True)
    if stands:
        in_doubt = any(meaning != text for meaning in sensible.values())
        return _Cell(text, {**sensible, _UNICODE: text}, None if in_doubt else _UNICODE)
    if len(sensible) == 1:
        return _Cell(text, sensible, next(iter(sensible)))
    if not sensible and not _has_vietnamese_letters_only(text):
        sensible = {encoding: read(text) for encoding, read in _OLD_READINGS.items()}
    return _Cell(text, sensible, None)


def _senses(text: str) -> frozenset[str]:
    """The encodings in which every word of a text in Western letters is a Vietnamese one."""
    return _EVERY.intersection(*map(_SENSES_OF_WORD.__getitem__, set(_WORD.findall(text))))


def _senses_of_word(word: str) -> frozenset[str]:
    # A sign on its own, as in "© 2024", tells nothing.
    if word.isascii() or not re.search("[A-Za-z]", word):
        return _EVERY
    old = (encoding for encoding, read in _OLD_READINGS.items() if _makes_sense(read(word)))
    return frozenset((*old, _UNICODE) if is_syllable(word) else old)


def _makes_sense(word: str) -> bool:
    return is_syllable(word) or _ABBREVIATION.fullmatch(word) is not None


def _font_encoding(font: str | None) -> tuple[str | None, bool]:
    """The encoding that a font's name tells, and whether the font draws small letters as capitals."""
    name = (font or "").strip().casefold()
    if name.startswith(".vn"):
        return _TCVN3, name.endswith("h")
    return (_VNI if name.startswith("vni-") else None), False


def _from_tcvn3(text: str) -> str:
    """``text`` read as TCVN3, which has no capitals with a tone: they are restored from their company."""
    read = text.translate(_tcvn3())
    typed = [letter for letter in text if letter.isascii() and letter.isalpha()]
    if "".join(typed).isupper() and re.search(r"[^\W\d_][A-Z]", read):
        return read.upper()
    names = re.findall(r"[^\W\d_]+", read)
    if all(name[0].isupper() or split_tone(name[0])[1] for name in names) and any(map(str.istitle, names)):
        return re.sub(r"[^\W\d_]+", lambda name: name[0][0].upper() + name[0][1:], read)
    return read


def _from_vni(text: str) -> str:
    pattern, letters = _vni()
    return pattern.sub(lambda found: letters[found[0]], text)


@cache
def _tcvn3() -> dict[int, str]:
    used = (_TCVN3_CAPITAL_LETTERS, _TCVN3_SMALL_LETTERS)
    return {ord(row["char_as_seen_latin1"]): row["unicode"] for row in rows("tcvn3") if row["note"] in used}


@cache
def _vni() -> tuple[re.Pattern[str], dict[str, str]]:
    letters = {row["vni_as_seen_cp1252"]: row["unicode"] for row in rows("vni")}
    # Spreadsheets' own change of case leaves a capital with the small sign of its tone.
    mixed = {signs[0] + signs[1:].lower(): letter for signs, letter in letters.items() if len(signs) == 2}
    letters = mixed | letters
    return re.compile("|".join(sorted(map(re.escape, letters), key=len, reverse=True))), letters


_OLD_READINGS: dict[str, Callable[[str], str]] = {_TCVN3: _from_tcvn3, _VNI: _from_vni}
_EVERY = frozenset((_UNICODE, *_OLD_READINGS))
_SENSES_OF_WORD = Memo(_senses_of_word)
