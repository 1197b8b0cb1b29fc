"""Rosters: lists of people into a class."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from msgspec.structs import asdict

from tqdesk.cli import list_commands
from tqdesk.cli.frame import Answer, Commands, class_argument, command, group, opened, site_option, table
from tqdesk.cycles import uncollected
from tqdesk.errors import (
    KnownError,
    MarkedCopyOverList,
    NameColumnToChoose,
    NoNameColumn,
    UnknownColumn,
    UnknownFileType,
    UnknownSheet,
)
from tqdesk.records import RosterPlan, RosterProblem, RosterReading, RosterTable
from tqdesk.vietnamese.dates import written_birth
from tqdesk.vietnamese.names import plain_key
from tqdesk.vietnamese.text import normalise
from tqdesk.words import _, mark
from tqdesk.words.problems import note_sentence, problem_sentence
from tqdesk.words.roster_columns import MEANINGS, meaning_word
from tqdesk.words.roster_rows import fate_word, row_detail

if TYPE_CHECKING:
    from tqdesk.sheets.roster import OpenedRoster

_COUNTED: dict[str, str] = {
    "new": mark("{count} new"),
    "same": mark("{count} known"),
    "likely": mark("{count} much like someone known"),
    "already": mark("{count} on the list already"),
}
_NOT_USED = "none"
_PASTED = Path("-")
_COLUMNS_TOLD = 40


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column that was chosen by its letters, of a named sheet or of any, and what it is taken for."""

    sheet: str | None
    letters: str
    meaning: str


def add_to(commands: Commands) -> None:
    """Add ``roster``."""
    rosters = group(commands, "roster", _("lists of people"))
    list_commands.add_to_roster(rosters)
    parser = command(rosters, "import", import_roster, _("people into a class"))
    parser.add_argument("file", type=Path, metavar="FILE", help=_("a list; - reads rows that are piped in"))
    class_argument(parser, "--class", required=True)
    site_option(parser)
    parser.add_argument("--dry-run", action="store_true", help=_("only says what would happen"))
    parser.add_argument(
        "--sheet", action="append", metavar="S", help=_("one sheet instead of all; may be given again")
    )
    meanings = ", ".join(f"{meaning or _NOT_USED} ({meaning_word(meaning)})" for meaning in MEANINGS)
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        type=column_choice,
        metavar="D=MEANING",
        help=_("what a column is taken for, as “D=phone” or “Sheet!D=phone”: {meanings}").format(
            meanings=meanings
        ),
    )
    parser.add_argument("--without-hidden-rows", action="store_true", help=_("leaves hidden rows out"))
    parser.add_argument(
        "--save-problems", type=Path, metavar="FILE.xlsx", help=_("a copy of the list with the faults marked")
    )


def column_choice(text: str) -> ColumnChoice:
    """A column as it is chosen on the command line: ``D=phone``, ``Sheet!D=phone``.

    Meanings are those of :data:`MEANINGS` by their codes or by their words, with marks or without.
    """
    place, equals, said = text.rpartition("=")
    sheet, _mark, letters = place.rpartition("!")
    letters = letters.strip().upper()
    if not equals or not (letters.isascii() and letters.isalpha()):
        raise argparse.ArgumentTypeError(_("“{text}” is not as “D=phone”").format(text=text))
    meanings = {plain_key(meaning_word(meaning)): meaning for meaning in MEANINGS}
    meanings |= {meaning or _NOT_USED: meaning for meaning in MEANINGS}
    meaning = meanings.get(plain_key(said))
    if meaning is None:
        choices = ", ".join(meaning or _NOT_USED for meaning in MEANINGS)
        raise argparse.ArgumentTypeError(
            _("“{text}” is nothing that a column can be taken for; choose among {choices}").format(
                text=said, choices=choices
            )
        )
    return ColumnChoice(sheet.strip().strip("'") or None, letters, meaning)


def import_roster(arguments: argparse.Namespace) -> Answer:
    """``roster import``."""
    from tqdesk.sheets.roster import tables_of
    from tqdesk.training import classes, roster_columns, rosters

    _check_place(arguments.save_problems, arguments.file)
    with uncollected(), opened(arguments) as store, store.writing() as session:
        roster = _opened_roster(arguments.file)
        chosen = classes.find(session, arguments.training_class)
        site = classes.find_site(session, chosen, arguments.site)
        found = tables_of(roster, sheets=arguments.sheet)
        columns = roster_columns.remembered(session, {each.layout for each in found})
        _choose(roster, found, arguments.column, columns)
        reading = _read(roster, arguments, columns)
        planned = rosters.plan(session, reading, training_class=chosen, site=site)
        elsewhere = rosters.listed_elsewhere(session, planned, training_class=chosen, site=site)
        like = rosters.alike(session, planned)
        marked = _save_problems(arguments.save_problems, roster, reading, planned)
        if not arguments.dry_run:
            rosters.apply(session, planned, training_class=chosen, site=site)
            roster_columns.remember(session, found=found, chosen=columns)
    keys = {**_keys(planned), "elsewhere": elsewhere, **_file_keys(reading), "problems_file": marked}
    lines = [
        *_table_lines(reading),
        *map(note_sentence, reading.notes),
        *_row_lines(planned, like),
        *map(_problem_line, planned.problems),
        *_count_lines(planned, elsewhere, dry_run=arguments.dry_run),
    ]
    if marked is not None:
        said = _("The list with its faults marked: {file}. Put them right there and import it again.")
        lines.append(said.format(file=marked))
    elif arguments.save_problems is not None:
        lines.append(_("Nothing in the list has to be put right, so no copy was written."))
    return Answer(keys, lines)


# Reading as chosen


def _opened_roster(file: Path) -> OpenedRoster:
    from tqdesk.sheets.roster import open_pasted, open_roster

    if file != _PASTED:
        return open_roster(file)
    name = _("the rows piped in")
    try:
        return replace(open_pasted(sys.stdin.read()), file=name)
    except KnownError as error:
        raise type(error)(**{**error.fields, "file": name}) from error


def _choose(
    roster: OpenedRoster,
    found: Collection[RosterTable],
    choices: Iterable[ColumnChoice],
    columns: dict[str, dict[int, str]],
) -> None:
    """Put what was chosen on the command line into what columns are taken for.

    :raises UnknownSheet, UnknownColumn: a choice is for none of the tables.
    """
    for choice in choices:
        named = [each for each in found if choice.sheet is None or _same(each.sheet, choice.sheet)]
        if not named and choice.sheet is not None:
            sheets = ", ".join(sheet.name for sheet in roster.sheets)
            raise UnknownSheet(file=roster.file, sheet=choice.sheet, choices=sheets)
        places = [
            (each.layout, column.index)
            for each in named
            for column in each.columns
            if column.letter == choice.letters
        ]
        if not places:
            raise UnknownColumn(file=roster.file, column=choice.letters, columns=_columns_told(named))
        for layout, index in places:
            columns.setdefault(layout, {})[index] = choice.meaning


def _same(sheet: str, typed: str) -> bool:
    return normalise(sheet).casefold() == normalise(typed).casefold()


def _read(
    roster: OpenedRoster, arguments: argparse.Namespace, columns: Mapping[str, Mapping[int, str]]
) -> RosterReading:
    from tqdesk.sheets.roster import read_people, tables_of

    hidden_rows = not arguments.without_hidden_rows
    try:
        return read_people(roster, sheets=arguments.sheet, columns=columns, hidden_rows=hidden_rows)
    except NoNameColumn as error:
        told = _columns_told(tables_of(roster, sheets=arguments.sheet))
        if told:
            raise NameColumnToChoose(file=roster.file, columns=told) from error
        raise


def _columns_told(tables: Iterable[RosterTable]) -> str:
    """The columns of tables with the words over them, or else their first cell."""
    told = dict.fromkeys(
        f"{column.letter} “{' '.join((column.heading or next(iter(column.samples), '')).split())}”"
        for each in tables
        for column in each.columns
    )
    shown = list(told)[:_COLUMNS_TOLD]
    return ", ".join(shown) + (" …" if len(told) > len(shown) else "")


def _check_place(copy: Path | None, file: Path) -> None:
    """Refuse to save the marked copy as what it is not, or over the list itself."""
    if copy is None:
        return
    if copy.suffix.casefold() != ".xlsx":
        raise UnknownFileType(file=copy.name, choices=".xlsx")
    if copy.exists() and file.exists() and copy.samefile(file):
        raise MarkedCopyOverList(file=copy.name)


def _save_problems(
    path: Path | None, roster: OpenedRoster, reading: RosterReading, planned: RosterPlan
) -> str | None:
    """Save the marked copy; returns where, or ``None`` where nothing was asked for or is wrong."""
    if path is None or not planned.problems:
        return None
    from tqdesk.sheets.marked_copy import write_marked_copy

    write_marked_copy(path, roster, planned.problems, tables=reading.tables)
    return str(path)


# Telling


def _keys(planned: RosterPlan) -> dict[str, Any]:
    people = []
    for each in planned.people:
        person = asdict(each.row)
        person["marks"] = {str(mark.number): mark.status for mark in each.row.marks}
        person["unit"] = person.pop("workplace")
        person["person_id"] = str(each.row.person_id) if each.row.person_id else None
        people.append(
            {
                **person,
                "fate": each.fate,
                "reasons": list(each.reasons),
                "match": None if each.match is None else str(each.match),
                "again": None if each.again is None else planned.people[each.again].row.row,
                "adds": list(each.adds),
                "kept": {kept.fact: kept.known for kept in each.kept},
            }
        )
    problems = [
        {
            "sheet": each.sheet,
            "row": each.row,
            "column": each.column,
            "message": problem_sentence(each),
            "kind": each.kind,
        }
        for each in planned.problems
    ]
    return {
        **{fate: planned.count(fate) for fate in _COUNTED},
        "people": people,
        "problems": problems,
    }


def _file_keys(reading: RosterReading) -> dict[str, Any]:
    columns = [
        {
            "sheet": each.sheet,
            "column": column.letter,
            "heading": column.heading,
            "meaning": column.meaning,
            "samples": list(column.samples),
        }
        for each in _first_of_each_layout(reading.tables)
        for column in each.columns
    ]
    notes = [
        {"kind": each.kind, "sheet": each.sheet, "count": each.count, "message": note_sentence(each)}
        for each in reading.notes
    ]
    return {"columns": columns, "notes": notes}


def _first_of_each_layout(tables: Iterable[RosterTable]) -> list[RosterTable]:
    """Without those that go on under the same headings on the same sheet."""
    return list({(each.sheet, each.layout): each for each in reversed(list(tables))}.values())[::-1]


def _table_lines(reading: RosterReading) -> list[str]:
    lines: list[str] = []
    for each in _first_of_each_layout(reading.tables):
        if not each.sheet:
            said = _("Rows piped in:")
        elif any(column.heading for column in each.columns):
            said = _("Sheet “{sheet}”, headings in row {row}:")
        else:
            said = _("Sheet “{sheet}”, without headings:")
        lines.append(said.format(sheet=each.sheet, row=each.last_header_row))
        headings = (_("Column"), _("Heading"), _("Taken for"), _("First cells"))
        rows = [
            (
                column.letter,
                " ".join(column.heading.split()),
                meaning_word(column.meaning),
                " · ".join(column.samples),
            )
            for column in each.columns
        ]
        lines += [*(f"  {line}" for line in table(headings, rows)), ""]
    return lines


def _row_lines(planned: RosterPlan, like: Mapping[UUID, str]) -> list[str]:
    headings = (_("Sheet"), _("Row"), _("Full name"), _("Birth"), _("What happens"), "")
    rows = [
        (
            each.row.sheet,
            each.row.row,
            each.row.name,
            _birth(each.row.birth),
            fate_word(each.fate),
            row_detail(each, planned, like),
        )
        for each in planned.people
    ]
    return ["", *table(headings, rows), ""]


def _birth(birth: str | None) -> str:
    return written_birth(birth) if birth else ""


def _problem_line(problem: RosterProblem) -> str:
    said = _("{sheet}, row {row}: {message}")
    if problem.column:
        said = _("{sheet}, cell {column}{row}: {message}")
    message = problem_sentence(problem)
    return said.format(sheet=problem.sheet, column=problem.column, row=problem.row, message=message)


def _count_lines(planned: RosterPlan, elsewhere: int, *, dry_run: bool) -> list[str]:
    told = [
        _(words).format(count=planned.count(fate)) for fate, words in _COUNTED.items() if planned.count(fate)
    ]
    said = _("Would import: {counts}.") if dry_run else _("Imported: {counts}.")
    if not planned.brings_anything:
        said = _("Nothing is new: all {count} people were on the list already; nobody was put on it twice.")
    lines = [said.format(counts=", ".join(told), count=len(planned.people))]
    if planned.count("likely"):
        lines.append(
            _("Those much like someone known are taken as new people and wait among the duplicates.")
        )
    if elsewhere:
        attention = _("Attention: {count} of them stand on the list of another site of this class too.")
        lines.append(attention.format(count=elsewhere))
    if planned.brings_anything and not dry_run:
        lines.append(_("List numbers follow the order of the file; print the sign-in sheet from here."))
    return lines
