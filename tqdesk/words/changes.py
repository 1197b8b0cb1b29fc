"""The sentence of each kind of journal line, and values as people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from tqdesk import units
from tqdesk.people_records import Listed
from tqdesk.records import Change, Conflict
from tqdesk.vietnamese.dates import written, written_birth
from tqdesk.vietnamese.ethnic import ethnic_name
from tqdesk.words import _, mark

ENTITY_WORDS: dict[str, str] = {
    "operator": mark("User"),
    "course": mark("Course"),
    "class": mark("Class"),
    "site": mark("Site"),
    "class_session": mark("Session"),
    "person": mark("Person"),
    "person_private": mark("Person"),
    "enrolment": mark("List"),
    "attendance": mark("Attendance"),
    "certificate": mark("Certificate"),
    "same_person": mark("Same person"),
    "erase_request": mark("Erase request"),
    "machine": mark("Machine"),
    "verdict": mark("Verdict"),
}

REGISTER_WORDS: dict[str, str] = {
    "made": mark("added"),
    "name": mark("name"),
    "title": mark("title"),
    "course": mark("course"),
    "round": mark("round"),
    "mode": mark("form"),
    "dates": mark("dates"),
    "plan_number": mark("plan number"),
    "organiser": mark("organiser"),
    "state": mark("state"),
    "venue": mark("venue"),
    "headcount": mark("headcount"),
    "time": mark("time"),
    "birth": mark("birth"),
    "sex": mark("sex"),
    "position": mark("position"),
    "workplace": mark("workplace"),
    "unit": mark("unit"),
    "category": mark("category"),
    "it_officer": mark("IT officer"),
    "citizen_id": mark("citizen ID number"),
    "phone": mark("phone"),
    "email": mark("e-mail"),
    "ethnic": mark("ethnic group"),
    "list_number": mark("list number"),
    "work": mark("position and workplace"),
    "mark": mark("mark"),
    "revoked": mark("revoked"),
    "same": mark("decision"),
    "deleted": mark("deleted"),
    "verdict": mark("verdict"),
}

VALUE_WORDS: dict[str, str] = {
    "present": mark("present"),
    "late": mark("late"),
    "excused": mark("excused"),
    "absent": mark("absent"),
    "male": mark("male"),
    "female": mark("female"),
    "morning": mark("morning"),
    "afternoon": mark("afternoon"),
    "evening": mark("evening"),
    "in_person": mark("in person"),
    "online": mark("online"),
    "mixed": mark("in person and online"),
    "self_paced": mark("self-paced"),
    "open": mark("open"),
    "closed": mark("closed"),
    "asked": mark("asked"),
    "withdrawn": mark("withdrawn"),
    "accepted": mark("accepted"),
    "revoked": mark("revoked"),
    "leader": mark("leaders"),
    "civil_servant": mark("civil servants"),
    "public_employee": mark("public employees"),
    "worker": mark("workers"),
    "part_time": mark("part-time commune workers"),
    "digital_team": mark("community digital teams"),
    "business": mark("businesses"),
    "citizen": mark("citizens"),
    "automatic:citizen_id": mark("automatically, by the same ID number"),
}

IT_OFFICER_WORDS: dict[str, str] = {
    "full_time": mark("full-time"),
    "part_time": mark("beside other work"),
    "none": mark("none"),
}

_CONFLICT_WORDS: dict[str, str] = {
    "values": mark("{register} differs"),
    "deleted": mark("deleted by one, changed or added to by another"),
    "human": mark("one human is listed twice, with marks that differ"),
}

_UNTOLD = frozenset(
    {
        "at",
        "source",
        "rest",
        "sequence",
        "year",
        "signature",
        "signer",
        "signing_key",
        "sealing_key",
        "recovery_key",
        "saw",
        "deleted",
    }
)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DAYS = frozenset({"first_day", "last_day", "day", "issued_on", "revoked_on"})


def word(value: str) -> str:
    """The word for a stored choice such as ``late``; other text as it is."""
    return _(VALUE_WORDS[value]) if value in VALUE_WORDS else value


def ethnic_in_words(code: str) -> str:
    """The name of an ethnic group; a code that this version does not know as it is."""
    try:
        return ethnic_name(code)
    except KeyError:
        return code


def what(change: Change) -> str:
    """What a change is, in words: the kind of thing, its name, and the register."""
    entity = _(ENTITY_WORDS[change.entity]) if change.entity in ENTITY_WORDS else change.entity
    register = _(REGISTER_WORDS[change.register]) if change.register in REGISTER_WORDS else change.register
    if change.register == "deleted" and change.after.get("deleted") is False:
        register = _("brought back")
    subject = " · ".join(_part(part) for part in change.subject.split(" · "))
    return f"{entity} {subject}: {register}" if subject else f"{entity}: {register}"


def what_was_done(first: Change, listed: Listed | None) -> str:
    """What an action was, in words: how many people it put on which list, else its first change."""
    if listed is None:
        return _decided(first) or what(first)
    people = f"{listed.people:,}".replace(",", ".")
    return _("List of {title}: {count} people put on it").format(title=listed.class_title, count=people)


def _decided(change: Change) -> str:
    """What was decided about a person, said in full: the name of its register would not tell."""
    state, same = change.after.get("state"), change.after.get("same")
    names = " · ".join(dict.fromkeys(change.subject.split(" · ")))
    if change.entity == "erase_request" and state == "asked":
        return _("Noted that {name} asks to be erased").format(name=names)
    if change.entity == "erase_request" and state == "withdrawn":
        return _("Noted that {name} no longer asks to be erased").format(name=names)
    if change.entity == "same_person" and change.register == "same" and isinstance(same, bool):
        said = _("One human: {names}") if same else _("Two different people: {names}")
        return said.format(names=names)
    if change.entity == "same_person" and change.register == "deleted":
        # A decision made once more after it was taken back begins with its row coming back.
        back = _("Decision taken back: {names}") if change.after["deleted"] else _("Decision about {names}")
        return back.format(names=names)
    return ""


def _part(part: str) -> str:
    try:
        return written(date.fromisoformat(part))
    except ValueError:
        return word(part)


def conflict_in_words(conflict: Conflict) -> str:
    """What a conflict is about, in words."""
    return f"{conflict_subject(conflict)}: {conflict_told(conflict)}"


def conflict_subject(conflict: Conflict) -> str:
    """The thing that a conflict is about: its kind and its name."""
    entity = _(ENTITY_WORDS[conflict.entity])
    subject = " · ".join(_part(part) for part in conflict.subject.split(" · "))
    return f"{entity} {subject}"


def conflict_told(conflict: Conflict) -> str:
    """What is in conflict about a thing."""
    return _(_CONFLICT_WORDS[conflict.kind]).format(register=_(REGISTER_WORDS[conflict.register]))


def choice_in_words(conflict: Conflict, value: Mapping[str, object]) -> str:
    """What a choice of a conflict says; the private facts in it are masked."""
    if conflict.kind == "deleted":
        return _("delete it, with all below it") if value["deleted"] else _("keep it")
    return value_in_words(conflict, value)


def value_in_words(
    change: Change | Conflict, value: Mapping[str, object] | None, *, in_full: bool = False
) -> str:
    """A value before or after a change, or of a conflict, as people write it; private facts are masked,
    unless they are wanted ``in_full``."""
    if value is None:
        return ""
    register = change.register
    if change.entity == "person_private" and register != "deleted" and not in_full:
        return "••••" if any(value.values()) else "–"
    if register not in REGISTER_WORDS:
        return "…"
    if register == "it_officer":
        held = str(value.get("it_officer"))
        return _(IT_OFFICER_WORDS[held]) if held in IT_OFFICER_WORDS else "–"
    told = [
        _told(name, held, alone=len(value) == 1)
        for name, held in value.items()
        if held is not None and name not in _UNTOLD
    ]
    # Of a row deleted or brought back the first words tell that it was, and this only why.
    return ", ".join(each for each in told if each) or ("" if register == "deleted" else "–")


def _told(name: str, held: object, *, alone: bool) -> str:
    if isinstance(held, bool):
        return _("yes") if held else _("no")
    if isinstance(held, int):
        return str(held) if alone or name not in VALUE_WORDS else f"{word(name)} {held}"
    text = str(held)
    if _UUID.fullmatch(text):
        return ""
    if name in _DAYS:
        return written(date.fromisoformat(text))
    if name == "birth":
        return written_birth(text)
    if name == "ethnic":
        return ethnic_in_words(text)
    if name == "unit":
        return units.name_of(text)
    return word(text)
