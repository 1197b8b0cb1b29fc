"""The sentence of each kind of problem in a roster."""

from __future__ import annotations

from tqdesk.records import RosterProblem
from tqdesk.words import _, mark

PROBLEMS: dict[str, str] = {
    "bad_birth": mark("“{value}” is no date of birth; the person is taken without one"),
    "bad_citizen_id": mark("“{value}” is no citizen-ID number; the person is taken without one"),
    "bad_phone": mark("“{value}” is no telephone number; the person is taken without one"),
    "unknown_ethnic": mark("“{value}” is no ethnic group of the list; the person is taken without one"),
    "too_long": mark("“{value}…” is too long to be kept; the person is taken without it"),
    "name_missing": mark("the row has no name and is left out"),
    "unknown_mark": mark("“{value}” is no mark; the person is taken without a mark there"),
    "sex_unclear": mark("the sex is not clear; the person is taken without it"),
    "citizen_id_sex": mark("the citizen-ID number “{value}” says another sex; check which is right"),
    "citizen_id_year": mark("the citizen-ID number “{value}” says another birth year; check which is right"),
}


def problem_sentence(problem: RosterProblem) -> str:
    """What is wrong with a cell, in words."""
    return _(PROBLEMS[problem.kind]).format(value=problem.value)
