"""What people are found by, kept beside their rows, and the index that finds them.

``person_words`` has one row for each human who can be seen, under the person that lists show:

- ``words``: what is known of any of their persons as people type it, each word once and after a space: the
  parts of the name shown, the given name first; ``END_OF_NAME``; then other names, years of birth, workplaces
  and units. A hyphen before all tells that the first is not the given name by whose letters lists are in
  order.
- ``numbers``: the digits of their telephone and citizen-ID numbers.
- ``sort_key``: the person's, but for case.

``person_tokens`` is the index over these: a table of FTS5 on SQLite, of a ``tsvector`` on PostgreSQL. Its
keys are the places of people in lists (:mod:`places`), so what it finds comes in the order of these. It has

- the words, and those of the name shown once more after the sign ``NAME``, the given name after ``GIVEN``;
- of numbers what stands at each place of them, ``WINDOW`` digits wide: the first ``PART`` of these as one
  sign of its own, so that no word is like them and an index of short beginnings serves. Digits are thus found
  anywhere in a number. Of more digits than a window it may find others too, who have all the windows but not
  in a row: what it finds is then compared with ``numbers``.

All of it follows from the rows of persons and is written by :func:`refresh` and :func:`refresh_all` alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    RowMapping,
    Select,
    String,
    TextClause,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.orm import Session

from tqdesk import units
from tqdesk.errors import UnknownUnit
from tqdesk.store import places, tables
from tqdesk.store.heads import RowState
from tqdesk.store.rows import is_among
from tqdesk.store.states import RowKey, chunks
from tqdesk.vietnamese import names

NAME, GIVEN = "·", "•"
END_OF_NAME = " |"
PART = 3
"""How many digits of a number it is found by, at least."""
WINDOW = 6
LONGEST_WORD = 50

_KEPT, _PLACES = tables.person_words, tables.person_places
_OF_A_PLACE = ("sort_key", "numbers")
_LEVELS_BUT_CASE = 4
_FOUND_BY = ("person", "person_private")
_FIRST_SIGN = 0xE000
_INSERT = "INSERT INTO person_tokens(rowid, tokens) VALUES (:place, CAST(:tokens AS tsvector))"
_INSERT_ON_SQLITE = "INSERT INTO person_tokens(rowid, tokens) VALUES (:place, :tokens)"
_WORD = re.compile(r"[^\W_]+")
_NO_DIGIT = re.compile(r"[^0-9]+")

tokens = table("person_tokens", column("rowid"), column("tokens"))
"""The index: a virtual table is no part of the metadata."""


def _first_places(finds: TextClause, matching: ColumnElement[bool] | None = None) -> Select[str]:
    """The query for :func:`found`, whose answer is one text: a thousand rows take as long as finding them."""
    query = select(tokens.c.rowid).where(finds)
    if matching is not None:
        query = query.join(_PLACES, _PLACES.c.place == tokens.c.rowid).where(matching)
    first = query.order_by(tokens.c.rowid).limit(bindparam("most", type_=Integer)).subquery()
    return select(func.aggregate_strings(cast(first.c.rowid, String), " "))


_FINDS, _FINDS_ON_SQLITE = text("tokens @@ CAST(:wanted AS tsquery)"), text("person_tokens MATCH :wanted")
_FIRST_PLACES, _FIRST_PLACES_ON_SQLITE = _first_places(_FINDS), _first_places(_FINDS_ON_SQLITE)


# Asking


def make_room(session: Session) -> None:
    """Let the connection keep more of the pages that finding people reads, up to 16 MB: each is decrypted
    when it comes in."""
    _keep_pages(session, 16_384)


def give_room_back(session: Session) -> None:
    """Let the connection keep as few pages as when it was opened: whoever reads all people once wants none
    of them again."""
    _keep_pages(session, 2_000)


def _keep_pages(session: Session, kilobytes: int) -> None:
    connection = session.connection()
    if _on_sqlite(session) and connection.info.get("kilobytes of pages") != kilobytes:
        connection.exec_driver_sql(f"PRAGMA cache_size = -{kilobytes}")
        connection.info["kilobytes of pages"] = kilobytes


def words_of(said: str) -> tuple[str, ...]:
    """The words of a text, as they are kept and looked for: without marks, parted at all but letters and
    digits."""
    return _parted(names.plain_key(said))


def beginning(session: Session, word: str) -> str:
    """The expression of the index for people of whom a word begins so."""
    return f'"{word}"*' if _on_sqlite(session) else f"'{word}':*"


def whole(session: Session, word: str) -> str:
    """The expression for people of whom a word is just this."""
    return f'"{word}"' if _on_sqlite(session) else f"'{word}'"


def within_number(session: Session, digits: str) -> str:
    """The expression for people in one of whose numbers digits may stand, ``PART`` of them or more."""
    places = range(max(len(digits) - WINDOW, 0) + 1)
    return all_of(session, (beginning(session, _window(digits, place)) for place in places))


def all_of(session: Session, expressions: Iterable[str]) -> str:
    """The expression for what several find together."""
    return "(" + (" AND " if _on_sqlite(session) else " & ").join(expressions) + ")"


def any_of(session: Session, expressions: Iterable[str]) -> str:
    """The expression for what any of several finds."""
    return "(" + (" OR " if _on_sqlite(session) else " | ").join(expressions) + ")"


def found(
    session: Session, expression: str, *, most: int, matching: ColumnElement[bool] | None = None
) -> list[int]:
    """The first places of people whom an expression of the index finds, and who match, in their order."""
    query = _FIRST_PLACES_ON_SQLITE if _on_sqlite(session) else _FIRST_PLACES
    if matching is not None:
        query = _first_places(_FINDS_ON_SQLITE if _on_sqlite(session) else _FINDS, matching)
    said = session.scalar(query, {"wanted": expression, "most": most}) or ""
    return list(map(int, said.split()))


def begins(session: Session, word: str) -> ColumnElement[bool]:
    """Whether a word begins so of what someone is found by, of whom a query has the place."""
    words = select(_KEPT.c.words).where(_KEPT.c.id == _PLACES.c.person_id).scalar_subquery()
    return _stands(session, words, f" {word}") > 0


def stands_in_number(session: Session, digits: str) -> ColumnElement[bool]:
    """Whether digits stand anywhere in a number of someone of whom a query has the place."""
    return _stands(session, _PLACES.c.numbers, digits) > 0


def _stands(session: Session, column: ColumnElement[str], part: str) -> ColumnElement[int]:
    """Where a text stands in a column for the first time, letter for letter, from 1; 0 if it does not."""
    return func.instr(column, part) if _on_sqlite(session) else func.strpos(column, part)


# Keeping


def in_question(merged: Iterable[RowState], changed: Iterable[RowKey]) -> set[int]:
    """The persons to look at anew after a merge in which rows were ``changed`` from hidden or to hidden."""
    persons = {state.key for state in merged if state.entity.name in _FOUND_BY}
    return persons | {key for entity, key in changed if entity in _FOUND_BY}


def refresh(session: Session, persons: Iterable[int]) -> None:
    """Work out anew what persons, by local key, are found by."""
    person = tables.person
    for chunk in chunks(persons):
        shown_under = select(person.c.human_id).where(person.c.id.in_(chunk), person.c.human_id.is_not(None))
        _refresh(session, {*chunk, *session.scalars(shown_under)})


def refresh_all(session: Session) -> None:
    """Work out anew what everyone is found by."""
    make_room(session)
    session.execute(delete(_KEPT))
    session.execute(delete(_PLACES))
    _clear_index(session)
    for chunk in chunks(list(session.scalars(select(tables.person.c.id)))):
        if rows := _rows(session, chunk):
            session.execute(insert(_KEPT), rows)
    places.give_all(session)
    for chunk in chunks(list(session.scalars(select(_PLACES.c.person_id).order_by(_PLACES.c.place)))):
        _write(session, chunk)
    if _on_sqlite(session):  # written in many parts, which each search would have to go through
        session.execute(text("INSERT INTO person_tokens(person_tokens) VALUES ('optimize')"))


def _clear_index(session: Session) -> None:
    if _on_sqlite(session):  # row by row it would take long
        session.execute(text("INSERT INTO person_tokens(person_tokens) VALUES ('delete-all')"))
    else:
        session.execute(delete(tokens))


def _refresh(session: Session, keys: set[int]) -> None:
    wanted = {row["id"]: row for row in _rows(session, keys)}
    stored = {
        row["id"]: dict(row) for row in session.execute(select(_KEPT).where(_KEPT.c.id.in_(keys))).mappings()
    }
    old = {key for key, row in stored.items() if wanted.get(key) != row}
    new = {key: row for key, row in wanted.items() if stored.get(key) != row}
    stay = {key for key in old & new.keys() if all(stored[key][it] == new[key][it] for it in _OF_A_PLACE)}
    written = places.of(session, old)
    places.take(session, old - stay)
    session.execute(delete(_KEPT).where(_KEPT.c.id.in_(old)))
    if new:
        session.execute(insert(_KEPT), list(new.values()))
    moved = places.give(session, new.keys() - stay)
    for chunk in chunks([*written.values(), *moved.values()]):
        session.execute(delete(tokens).where(tokens.c.rowid.in_(chunk)))
    _write(session, new.keys() | moved.keys())


def _write(session: Session, persons: Collection[int]) -> None:
    """Write persons, who have places, into the index: in the order of these, as it takes them fastest."""
    query = (
        select(_PLACES.c.place, _KEPT.c.words, _KEPT.c.numbers)
        .join_from(_PLACES, _KEPT, _KEPT.c.id == _PLACES.c.person_id)
        .where(is_among(session, _PLACES.c.person_id, persons))
        .order_by(_PLACES.c.place)
    )
    rows = [
        {"place": place, "tokens": _tokens(words, numbers)}
        for place, words, numbers in session.execute(query)
    ]
    if rows:
        session.execute(text(_INSERT_ON_SQLITE if _on_sqlite(session) else _INSERT), rows)


def _rows(session: Session, humans: Collection[int]) -> list[dict[str, Any]]:
    """What humans, by the keys of the persons they are shown under, are found by; of those that are."""
    person, private = tables.person, tables.person_private
    query = (
        select(
            person.c.id,
            person.c.human_id,
            *(person.c[name] for name in ("plain_key", "sort_key", "birth", "workplace", "unit")),
            private.c.phone,
            private.c.citizen_id,
        )
        .outerjoin(private, (private.c.id == person.c.id) & tables.is_visible(private))
        .where(tables.is_visible(person), or_(person.c.id.in_(humans), person.c.human_id.in_(humans)))
        .order_by(person.c.id)
    )
    members: dict[int, dict[int, RowMapping]] = {}
    for row in session.execute(query).mappings():
        members.setdefault(row["human_id"] or row["id"], {})[row["id"]] = row
    return [
        _row(persons[human], persons.values())
        for human, persons in members.items()
        if human in humans and human in persons
    ]


def _row(shown: RowMapping, persons: Iterable[RowMapping]) -> dict[str, Any]:
    *others, last = _parted(shown["plain_key"] or "") or ("",)
    called = _is_called(shown, last)
    found_by = [last, *others, END_OF_NAME.strip()] if called else [*others, last, END_OF_NAME.strip()]
    for each in persons:
        found_by += () if each is shown else _parted(each["plain_key"] or "")
        found_by += [(each["birth"] or "")[:4], *_place_words(each["workplace"]), *_unit_words(each["unit"])]
    numbers = (_NO_DIGIT.sub("", each[kind] or "") for each in persons for kind in ("phone", "citizen_id"))
    return {
        "id": shown["id"],
        "sort_key": b"\x01".join((shown["sort_key"] or b"").split(b"\x01")[:_LEVELS_BUT_CASE]),
        "words": ("" if called else "-") + "".join(f" {word}" for word in dict.fromkeys(found_by) if word),
        "numbers": " ".join(dict.fromkeys(filter(None, numbers))),
    }


def _is_called(shown: RowMapping, word: str) -> bool:
    """Whether the last word of a name is the given name by just whose letters lists are ordered."""
    if (shown["plain_key"] or "").rpartition(" ")[2][:LONGEST_WORD] != word or not word:
        return False
    return any(first <= shown["sort_key"] < beyond for first, beyond in names.given_name_ranges(word))


def _parted(plain: str) -> tuple[str, ...]:
    return tuple(word[:LONGEST_WORD] for word in _WORD.findall(plain))


@lru_cache(maxsize=20_000)
def _place_words(workplace: str | None) -> tuple[str, ...]:
    """Workplaces are few beside the people."""
    return words_of(workplace or "")


@cache
def _unit_words(key: str | None) -> tuple[str, ...]:
    try:
        return words_of(units.unit(key).name) if key else ()
    except UnknownUnit:
        return ()


def _tokens(words: str, numbers: str) -> str:
    """What the index has of a row."""
    name, _, others = words.partition(END_OF_NAME)
    hyphen, *parts = name.split(" ")
    given = [] if hyphen else [GIVEN + parts[0]]
    windows = (
        _window(number, place) for number in numbers.split() for place in range(len(number) - PART + 1)
    )
    return " ".join((*parts, *(NAME + part for part in parts), *given, *others.split(), *windows))


def _window(digits: str, place: int) -> str:
    """The digits at a place; the first ``PART`` as a sign from the area of private use, where no words are
    from."""
    seen = digits[place : place + WINDOW]
    return chr(_FIRST_SIGN + int(seen[:PART])) + seen[PART:]


def _on_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
