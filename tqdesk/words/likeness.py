"""The words of each reason why two persons may be one human, or may not."""

from __future__ import annotations

from collections.abc import Iterable

from tqdesk.words import _, mark

REASONS: dict[str, str] = {
    "same_number": mark("same ID number"),
    "near_number": mark("ID numbers nearly alike"),
    "same_name": mark("same name"),
    "name_unmarked": mark("same name, one of them without marks"),
    "name_font": mark("same name, one of them with letters spoilt by an old font"),
    "name_marks": mark("same name but for the marks"),
    "name_typo": mark("names nearly alike (a slip in one letter)"),
    "name_short": mark("names nearly alike (one of them abbreviated)"),
    "name_words": mark("names nearly alike (one of them lacks a word)"),
    "name_letter": mark("names nearly alike (one letter differs)"),
    "same_birth": mark("same date of birth"),
    "near_birth": mark("dates of birth nearly alike"),
    "same_birth_year": mark("same year of birth"),
    "same_phone": mark("same phone"),
    "same_work": mark("same position and workplace"),
    "same_unit": mark("same unit"),
    "other_name": mark("but different names"),
    "other_birth": mark("but different births"),
    "other_sex": mark("but different sexes"),
    "other_phone": mark("but different phones"),
}


def reason_words(code: str) -> str:
    """One reason in words."""
    return _(REASONS[code])


def reasons_in_words(codes: Iterable[str]) -> str:
    """All reasons as one line."""
    return ", ".join(map(reason_words, codes))


def joined_sentence(pairs: int) -> str:
    """That persons were joined without asking."""
    said = _(
        "Joined automatically: {count} pairs of persons with the same ID number, name and year of birth. "
        "Nothing of either was lost; it can be undone."
    )
    return said.format(count=pairs)


def crowds_sentence(names: int, people: int, name: str) -> str:
    """That people of common names are not asked about; ``people`` bear the commonest, ``name``."""
    said = _(
        "Of {count} names that many people bear (the most {people}: {name}), those are not listed of whom "
        "only the year of birth agrees."
    )
    return said.format(count=names, people=people, name=name)
