"""What importing does with a row of a roster, in words."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from tqdesk.records import KeptFact, PlannedPerson, RosterPlan
from tqdesk.vietnamese.dates import written_birth
from tqdesk.words import _, mark
from tqdesk.words.changes import REGISTER_WORDS, word
from tqdesk.words.likeness import reasons_in_words

FATES: dict[str, str] = {
    "new": mark("New person"),
    "same": mark("Known person"),
    "likely": mark("Maybe known"),
    "already": mark("In the class already"),
}


def fate_word(fate: str) -> str:
    """What becomes of a row."""
    return _(FATES[fate])


def row_detail(planned: PlannedPerson, plan: RosterPlan, known: Mapping[UUID, str]) -> str:
    """Whom a doubtful row is like and why; of a known person what the row adds, and what stays as it is; and
    the note of a row, which is kept nowhere.

    ``known`` says in words who those are whom likely rows are like.
    """
    parts = [_alike(planned, plan, known)] if planned.fate == "likely" else _gained(planned, plan)
    if planned.row.note:
        parts.append(_("note, not kept: {note}").format(note=planned.row.note))
    return " · ".join(parts)


def _gained(planned: PlannedPerson, plan: RosterPlan) -> list[str]:
    parts = []
    if planned.again is not None:
        parts.append(_("said already in row {row}").format(row=plan.people[planned.again].row.row))
    if planned.adds:
        parts.append(_("adds: {facts}").format(facts=", ".join(map(_fact, planned.adds))))
    if stays := [f"{_fact(each.fact)} ({_known(each)})" for each in planned.kept if each.known]:
        parts.append(_("stays as known: {facts}").format(facts=", ".join(stays)))
    if others := [_fact(each.fact) for each in planned.kept if not each.known]:
        parts.append(_("not taken, as it is somebody else's: {facts}").format(facts=", ".join(others)))
    return parts


def _fact(name: str) -> str:
    return _(REGISTER_WORDS[name])


def _known(kept: KeptFact) -> str:
    if kept.fact == "birth":
        return written_birth(kept.known)
    return word(kept.known) if kept.fact in ("sex", "category") else kept.known


def _alike(planned: PlannedPerson, plan: RosterPlan, known: Mapping[UUID, str]) -> str:
    reasons = reasons_in_words(planned.reasons)
    if planned.again is not None:
        row = plan.people[planned.again].row
        who = ", ".join((_("row {row}").format(row=row.row), row.name, written_birth(row.birth or "")))
    elif planned.match is not None and planned.match in known:
        who = known[planned.match]
    else:
        return reasons
    return _("{who}: {reasons}").format(who=who, reasons=reasons) if reasons else who
