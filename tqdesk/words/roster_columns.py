"""What the columns of a roster can be taken for, in words."""

from __future__ import annotations

from tqdesk.words import _, mark

MEANINGS: dict[str, str] = {
    "name": mark("Full name"),
    "family_name": mark("Family and middle names"),
    "given_name": mark("Given name"),
    "birth": mark("Date of birth"),
    "birth:male": mark("Date of birth (men)"),
    "birth:female": mark("Date of birth (women)"),
    "birth_day": mark("Day of birth"),
    "birth_month": mark("Month of birth"),
    "birth_year": mark("Year of birth"),
    "sex": mark("Sex"),
    "sex_mark:male": mark("Male (marked)"),
    "sex_mark:female": mark("Female (marked)"),
    "ethnic": mark("Ethnic group"),
    "position": mark("Position"),
    "workplace": mark("Workplace"),
    "phone": mark("Telephone"),
    "email": mark("E-mail"),
    "citizen_id": mark("Citizen-ID number"),
    "category": mark("Category"),
    "note": mark("Note (shown, not kept)"),
    "person_id": mark("TQDesk ID"),
    "list_number": mark("List number"),
    "": mark("not used"),
}
"""Meaning, as in :class:`tqdesk.records.RosterColumn`, → its words, in the order of a list of choices."""


def meaning_word(meaning: str) -> str:
    """What a column is taken for, in words."""
    return _(MEANINGS[meaning])
