"""Finding people by what is typed: one search for every front end and both databases.

What is found: every human of whom each word of the text begins a word of what is known – the parts of the
name in any order, the year of birth, the words of workplace and unit – or, of three digits or more, stands
anywhere in the telephone or citizen-ID number. A text of digits alone, parted as people part numbers, may
also be one part of a number as a whole.

In what order: first those in whose name all the words begin parts, one of them the given name; then the
others in whose name all do; then those whose given name a word begins; then the rest. Each of these groups is
in the order of lists of people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from tqdesk.store import search as index
from tqdesk.store import tables
from tqdesk.training import people
from tqdesk.training.people import PersonLine
from tqdesk.vietnamese.citizen_id import read_card, read_number
from tqdesk.vietnamese.names import given_name_ranges
from tqdesk.vietnamese.phones import read_phone

MOST_COUNTED = 1000
"""More found than these are not counted, and not sorted: the list is read until there are enough."""
MOST_FOR_A_LETTER = 50
"""How many are told of where no more than two letters were typed."""

_A_LETTER = 2
_LONGEST_TEXT = 100
_MOST_WORDS = 8
_NUMBER = re.compile(r"\+?[0-9\s.()-]+", re.ASCII)
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_ABROAD = re.compile(r"\+84|0084")
_LISTED = tables.person_words
_ORDER = (_LISTED.c.sort_key, _LISTED.c.id)


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """The first people that a search found, and how many it found in all; ``more`` if there are more than
    ``total``, which were not counted."""

    people: tuple[PersonLine, ...]
    total: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class _Sought:
    """What a text asks for: all the words, or any of the parts of numbers."""

    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

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
    words = list(dict.fromkeys(index.words_of(text)))[:_MOST_WORDS]
    # The longest are the rarest: a row is compared with no more words than it has to be.
    return _Sought(tuple(sorted(words, key=len, reverse=True)))


def _sought(text: str) -> _Sought:
    words = _words(text)
    if not _NUMBER.fullmatch(text):
        return words
    typed = "".join(_DIGITS.findall(_ABROAD.sub("0", text.strip(), count=1)))
    parts = {part for part in (typed, read_phone(text), read_number(text)) if part}
    parts -= set(words.words) if len(words.words) == 1 else set()  # that a word may be as it is
    return _Sought(words.words, tuple(part for part in sorted(parts) if len(part) >= index.PART))


# Few are sorted; of many, the list is read until there are enough.


def _everyone(session: Session, most: int) -> PeopleFound:
    first = session.scalars(select(_LISTED.c.id).order_by(*_ORDER).limit(most)).all()
    some = select(_LISTED.c.id).limit(MOST_COUNTED + 1).subquery()
    total = session.scalar(select(func.count()).select_from(some)) or 0
    if total > MOST_COUNTED:
        return _of_many(session, first, most)
    return PeopleFound(people.lines_of(session, first), total)


def _of_many(session: Session, first: Sequence[int], most: int) -> PeopleFound:
    """The first of more than are counted; where they turn out to be all, there are no more."""
    more = len(first) == most
    return PeopleFound(people.lines_of(session, first), MOST_COUNTED if more else len(first), more)


def _search(session: Session, sought: _Sought, most: int) -> PeopleFound:
    if not sought.words and not sought.numbers:
        return PeopleFound((), 0)
    if 0 < sum(map(len, sought.words)) <= _A_LETTER:
        most = min(most, MOST_FOR_A_LETTER)
    hits = _few(session, _expression(session, sought))
    if hits is None:
        return _of_many(session, _first(session, sought, most), most)
    if _has_more_than_a_window(sought):
        hits = session.scalars(_among(session, hits).where(_matches(session, sought))).all()
    return PeopleFound(people.lines_of(session, _in_order(session, sought, hits, most)), len(hits))


def _few(session: Session, expression: str) -> Sequence[int] | None:
    """What an expression of the index finds; ``None`` if that is too many to sort."""
    hits = session.scalars(index.hits(session, expression, most=MOST_COUNTED + 1)).all()
    return None if len(hits) > MOST_COUNTED else hits


def _among(session: Session, hits: Sequence[int]) -> Select[int]:
    return select(_LISTED.c.id).where(index.among(session, _LISTED.c.id, hits))


def _in_order(session: Session, sought: _Sought, hits: Sequence[int], most: int) -> Sequence[int]:
    """The first so many of some who match, group by group in the order of lists."""
    if not hits:
        return hits
    query = _among(session, hits)
    if _may_be_names(sought):
        query = query.order_by(_all_in_name(session, sought).desc(), _is_called_so(session, sought).desc())
    return session.scalars(query.order_by(*_ORDER).limit(most)).all()


def _first(session: Session, sought: _Sought, most: int) -> list[int]:
    """The first of many, group after group."""
    found: dict[int, None] = {}
    for group in _groups(session, sought, most):
        found |= dict.fromkeys(group)
        if len(found) >= most:
            break
    return list(found)[:most]


def _groups(session: Session, sought: _Sought, most: int) -> Iterator[Sequence[int]]:
    """The first so many of each group, which may have those of groups before it too."""
    listed = select(_LISTED.c.id).order_by(*_ORDER)
    matching = listed.where(_matches(session, sought))
    if _may_be_names(sought):
        marked = (index.beginning(session, index.NAME + word) for word in sought.telling)
        few = _few(session, index.all_of(session, marked))
        if few is not None:
            yield _in_order(session, sought, few, most)
        else:
            named = listed.where(_all_in_name(session, sought))
            yield _called_so(session, sought, named, most)
            yield session.scalars(named.limit(most)).all()
        yield _called_so(session, sought, matching, most)
    yield session.scalars(matching.limit(most)).all()


def _called_so(session: Session, sought: _Sought, query: Select[int], most: int) -> Sequence[int]:
    """The first of a query whose given name a word begins: read from where they stand in the list."""
    query = query.where(_is_called_so(session, sought))
    found: list[int] = []
    for first, beyond in _ranges(sought):
        there = query.where(_LISTED.c.sort_key >= first, _LISTED.c.sort_key < beyond)
        found += session.scalars(there.limit(most - len(found))).all()
        if len(found) == most:
            break
    return found


def _ranges(sought: _Sought) -> list[tuple[bytes, bytes]]:
    """Where in the list those stand whose given name a word begins: in order, none in another."""
    ranges: list[tuple[bytes, bytes]] = []
    for first, beyond in sorted(each for word in sought.words for each in given_name_ranges(word)):
        if not ranges or first >= ranges[-1][1]:
            ranges.append((first, beyond))
    return ranges


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
    return or_(begins, index.stands_in_number(session, word)) if _may_be_number(word) else begins


def _all_in_name(session: Session, sought: _Sought) -> ColumnElement[bool]:
    return and_(*(index.begins_in_name(session, word) for word in sought.telling))


def _is_called_so(session: Session, sought: _Sought) -> ColumnElement[bool]:
    return or_(*(index.begins_given_name(session, word) for word in sought.words))


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
