"""Finding people by what is typed: one search for every front end and both databases.

What is found: every human of whom each word of the text begins a word of what is known – the parts of the
name in any order, the year of birth, the words of workplace and unit – or, of three digits or more, stands
anywhere in the telephone or citizen-ID number. A text of digits alone, parted as people part numbers, may
also be one part of a number as a whole.

In what order: first those in whose name all the words begin parts, one of them the given name, and among them
those who have all but the word that is still being typed as whole parts: "tran thi trang" is first of all a
Trần; then the others in whose name all begin parts; then those whose given name a word begins; then the rest.
Each of these groups is in the order of lists of people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from tqdesk.store import search as index
from tqdesk.store import tables
from tqdesk.training import people
from tqdesk.training.people import PersonLine
from tqdesk.vietnamese.citizen_id import read_card, read_number
from tqdesk.vietnamese.phones import read_phone

MOST_COUNTED = 1000
"""More found than these are not counted."""
MOST_FOR_A_LETTER = 50
"""How many are told of where no more than two letters were typed."""

_A_LETTER = 2
_LONGEST_TEXT = 100
_MOST_WORDS = 8
_NUMBER = re.compile(r"\+?[0-9\s.()-]+", re.ASCII)
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_ABROAD = re.compile(r"\+84|0084")


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """The first people that a search found, and how many it found in all; ``more`` if there are more than
    ``total``, which were not counted."""

    people: tuple[PersonLine, ...]
    total: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class _Sought:
    """What a text asks for: all the words, or any of the parts of numbers; ``begun`` is the word that may not
    be typed to its end."""

    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    begun: str = ""

    @property
    def telling(self) -> tuple[str, ...]:
        """The words but those that another implies: the shortest are in the most people."""
        return tuple(word for word in self.words if not any(_implies(other, word) for other in self.words))


def search(session: Session, text: str = "", *, most: int = 100) -> PeopleFound:
    """The people that a text finds, at most so many, as the description of this module tells.

    A text may also be what a citizen-ID card's QR code says: then its bearer is found by the number, or where
    nobody has it, by name and year of birth. An empty text finds everyone.
    """
    index.make_room(session)
    if not text.strip():
        return _everyone(session, most)
    card = read_card(text)
    if card is None:
        return _search(session, _sought(text[:_LONGEST_TEXT]), most)
    found = _search(session, _Sought(numbers=(card.number,)), most)
    return found if found.people else _search(session, _words(f"{card.name} {(card.birth or '')[:4]}"), most)


def _words(text: str) -> _Sought:
    typed = index.words_of(text)
    words = list(dict.fromkeys(typed))[:_MOST_WORDS]
    begun = typed[-1] if typed and not text[-1].isspace() and typed[-1] not in typed[:-1] else ""
    # The longest are the rarest: what has few of them is seldom compared with the others.
    return _Sought(tuple(sorted(words, key=len, reverse=True)), begun=begun)


def _sought(text: str) -> _Sought:
    words = _words(text)
    if not _NUMBER.fullmatch(text):
        return words
    typed = "".join(_DIGITS.findall(_ABROAD.sub("0", text.strip(), count=1)))
    parts = {part for part in (typed, read_phone(text), read_number(text)) if part}
    parts -= set(words.words) if len(words.words) == 1 else set()  # that a word may be as it is
    return replace(words, numbers=tuple(part for part in sorted(parts) if len(part) >= index.PART))


def _everyone(session: Session, most: int) -> PeopleFound:
    every = select(tables.person_places.c.place).order_by(tables.person_places.c.place)
    return _found(session, (), session.scalars(every.limit(_asked(most))).all(), most)


def _search(session: Session, sought: _Sought, most: int) -> PeopleFound:
    if not sought.words and not sought.numbers:
        return PeopleFound((), 0)
    if 0 < sum(map(len, sought.words)) <= _A_LETTER:
        most = min(most, MOST_FOR_A_LETTER)
    compared = _matches(session, sought) if _has_more_than_a_window(sought) else None
    everything = _expression(session, sought)
    matching = index.found(session, everything, most=_asked(most), matching=compared)
    first: dict[int, None] = {}
    for group in _groups(session, sought, everything):
        if len(first) >= min(most, len(matching)):
            break
        first |= dict.fromkeys(index.found(session, group, most=most, matching=compared))
    return _found(session, first, matching, most)


def _asked(most: int) -> int:
    """How many places are asked for: all that are told of, and one beyond those that are counted."""
    return max(most, MOST_COUNTED + 1)


def _found(session: Session, first: Iterable[int], matching: Sequence[int], most: int) -> PeopleFound:
    """Those at the first of the places that match, some of them before all others."""
    told = list(islice(dict.fromkeys(chain(first, matching)), most))
    more = len(matching) > MOST_COUNTED and len(told) == most
    total = MOST_COUNTED if more else max(len(matching), len(told))
    return PeopleFound(people.lines_at(session, told), total, more)


def _groups(session: Session, sought: _Sought, everything: str) -> Iterator[str]:
    """The expressions of the index for all groups but the rest, each of which finds those before it too."""
    if _may_be_names(sought):
        named = index.all_of(session, _each_begins(session, index.NAME, sought.telling))
        called_so = index.any_of(session, _each_begins(session, index.GIVEN, sought.words))
        if sought.words != (sought.begun,):
            yield index.all_of(session, (*_parts(session, sought), called_so))
        yield index.all_of(session, (named, called_so))
        yield named
        yield index.all_of(session, (everything, called_so))


def _each_begins(session: Session, sign: str, words: Iterable[str]) -> Iterator[str]:
    return (index.beginning(session, sign + word) for word in words)


def _parts(session: Session, sought: _Sought) -> Iterator[str]:
    """The words as whole parts of a name, but for the one that is begun."""
    for word in sought.words:
        how = index.beginning if word == sought.begun else index.whole
        yield how(session, index.NAME + word)


# What matches, for the index and for a row


def _expression(session: Session, sought: _Sought) -> str:
    """The expression of the index for all that match, and perhaps some more."""
    ways = [index.within_number(session, number) for number in sought.numbers]
    if sought.words:
        ways.append(index.all_of(session, (_expression_of(session, word) for word in sought.telling)))
    return index.any_of(session, ways)


def _expression_of(session: Session, word: str) -> str:
    begins = index.beginning(session, word)
    if not _may_be_number(word):
        return begins
    return index.any_of(session, (begins, index.within_number(session, word)))


def _matches(session: Session, sought: _Sought) -> ColumnElement[bool]:
    ways = [index.stands_in_number(session, number) for number in sought.numbers]
    if sought.words:
        ways.append(and_(*(_word_matches(session, word) for word in sought.telling)))
    return or_(*ways)


def _word_matches(session: Session, word: str) -> ColumnElement[bool]:
    begins = index.begins(session, word)
    # Numbers first: they are read with the place.
    return or_(index.stands_in_number(session, word), begins) if _may_be_number(word) else begins


def _may_be_names(sought: _Sought) -> bool:
    """Whether who is called so comes first: digits name nobody."""
    return not all(map(_DIGITS.fullmatch, sought.words))


def _implies(longer: str, word: str) -> bool:
    """Whether who has one word has another too: one that it begins with, but for digits, which may stand
    in the middle of a number where fewer of them may not."""
    if longer == word or not longer.startswith(word):
        return False
    return _may_be_number(word) or not _may_be_number(longer)


def _may_be_number(word: str) -> bool:
    return len(word) >= index.PART and _DIGITS.fullmatch(word) is not None


def _has_more_than_a_window(sought: _Sought) -> bool:
    """Whether the index may find others too, who have all windows of a part of a number but not in a row."""
    parts = (*sought.numbers, *filter(_may_be_number, sought.words))
    return any(len(part) > index.WINDOW for part in parts)
