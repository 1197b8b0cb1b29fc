"""The sentence of each kind of problem in a roster, and of each note on its file."""

from __future__ import annotations

from tqdesk.records import RosterNote, RosterProblem
from tqdesk.words import _, mark

PROBLEMS: dict[str, str] = {
    "bad_birth": mark("“{value}” is no date of birth; the person is taken without one"),
    "bad_citizen_id": mark("“{value}” is no citizen-ID number; the person is taken without one"),
    "bad_phone": mark("“{value}” is no telephone number; the person is taken without one"),
    "several_phones": mark("“{value}” has several telephone numbers; the first of them is kept"),
    "digits_lost": mark(
        "Excel has shortened the number “{value}” and digits are lost; the person is taken without it"
    ),
    "unknown_ethnic": mark("“{value}” is no ethnic group of the list; the person is taken without one"),
    "unknown_category": mark("“{value}” is no category of people; the person is taken without one"),
    "too_long": mark("“{value}…” is too long to be kept; the person is taken without it"),
    "name_missing": mark("the row has no name and is left out"),
    "unknown_mark": mark("“{value}” is no mark; the person is taken without a mark there"),
    "sex_unclear": mark("the sex is not clear; the person is taken without it"),
    "citizen_id_sex": mark("the citizen-ID number “{value}” says another sex; check which is right"),
    "citizen_id_year": mark("the citizen-ID number “{value}” says another birth year; check which is right"),
}

ADVICE: dict[str, str] = {
    "bad_birth": mark("Write the date as 31/01/1986, or the year alone: 1986."),
    "bad_citizen_id": mark("Write the 12 digits that stand on the card."),
    "bad_phone": mark("Write the ten digits of the number, the first one 0."),
    "several_phones": mark("Leave in the cell the one number that is to be kept."),
    "digits_lost": mark("Format the column as text, then type the number again in full."),
    "unknown_ethnic": mark("Write one of the 54 ethnic groups, as Kinh, Tày or Mông."),
    "unknown_category": mark(
        "Write one of the categories, as lãnh đạo, công chức, viên chức or người dân, or leave it empty."
    ),
    "too_long": mark("Write less: 500 characters at most."),
    "name_missing": mark("Write the full name here, or empty the whole row if it is nobody."),
    "unknown_mark": mark("Write có mặt, đi muộn, vắng có phép or vắng, or leave the cell empty."),
    "sex_unclear": mark("Write Nam or Nữ, in one cell only."),
    "citizen_id_sex": mark("Look at the card: put the number right, or the sex."),
    "citizen_id_year": mark("Look at the card: put the number right, or the birth."),
}
"""What to write instead: kind of problem → the sentence."""

PROBLEMS_SHEET = mark("To put right")
"""The name of the sheet that lists the problems in a marked copy of a roster."""

_LONGEST_VALUE = 100

NOTES: dict[str, str] = {
    "macros": mark("The file has macros; they are not run"),
    "formulas_without_value": mark(
        "{count} formulas of the sheet “{sheet}” have no value; save the file in Excel once"
    ),
    "error_values": mark("{count} cells of the sheet “{sheet}” hold an error of Excel"),
    "hidden_rows": mark("{count} people of the sheet “{sheet}” stand in hidden rows"),
    "hidden_sheet": mark("The sheet “{sheet}” is hidden and is not read"),
    "names_not_found": mark("A table of the sheet “{sheet}” is not read: choose its column with the names"),
}


def note_sentence(note: RosterNote) -> str:
    """What is to be known of a roster file, in words."""
    return _(NOTES[note.kind]).format(sheet=note.sheet, count=note.count)


def problem_sentence(problem: RosterProblem) -> str:
    """What is wrong with a cell, in words."""
    value = problem.value
    if len(value) > _LONGEST_VALUE:
        value = f"{value[:_LONGEST_VALUE]}…"
    return _(PROBLEMS[problem.kind]).format(value=value)


def advice(problem: RosterProblem) -> str:
    """What to write in a cell instead."""
    return _(ADVICE[problem.kind])


def problems_sheet() -> str:
    """The name of the sheet that lists the problems."""
    return _(PROBLEMS_SHEET)
