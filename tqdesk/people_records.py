"""Frozen records of people as they leave the program: lists that import back, and all that is kept of one."""

from __future__ import annotations

from dataclasses import dataclass

from tqdesk.records import ClassSessionRecord, RosterPerson


@dataclass(frozen=True, slots=True)
class PeopleSheetRow:
    """A person of a list: ``facts`` as a roster row has them, the name of the ``place`` they belong to."""

    number: int
    facts: RosterPerson
    place: str = ""


@dataclass(frozen=True, slots=True)
class PeopleSheet:
    """People as a file that imports back without loss.

    ``places`` says what the places of the rows are, ``site`` or ``unit``, or "" where there is one only;
    ``private`` whether the file has their private facts.
    """

    title: str
    rows: tuple[PeopleSheetRow, ...]
    class_sessions: tuple[ClassSessionRecord, ...] = ()
    places: str = ""
    private: bool = False
