"""What came of importing sync files, in words: for the line of a page and for a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tqdesk.gui.shown import count
from tqdesk.sync.importing import Imported
from tqdesk.units import name_of
from tqdesk.words import _, mark
from tqdesk.words.likeness import joined_sentence
from tqdesk.words.sentences import sentence

RESULTS = {
    "applied": mark("Taken"),
    "known": mark("Taken before"),
    "receipt_only": mark("Only its receipt"),
    "held": mark("Set aside"),
    "refused": mark("Refused"),
}
TOKENS = {
    "applied": "present",
    "known": "excused",
    "receipt_only": "late",
    "held": "late",
    "refused": "absent",
}
SIGNS = {"applied": "✓", "known": "=", "receipt_only": "!", "held": "!", "refused": "✕"}
_REASONS = {
    "applied": mark("{count} new changes"),
    "known": mark("Nothing new: this file, or a later one, has been read before."),
    "receipt_only": mark(
        "A file before this one is missing, so its changes wait: send a reply back, and the unit's next file "
        "brings everything."
    ),
}


def result(each: Imported) -> str:
    """The word for what came of a file, with a sign, so that it does not stand by colour alone."""
    return "  ".join((SIGNS[each.result], _(RESULTS[each.result])))


def reason(each: Imported) -> str:
    """Why, or how much."""
    if each.error is not None:
        return sentence(each.error)
    return _(_REASONS[each.result]).format(count=count(each.applied))


def summary(results: Sequence[Imported]) -> str:
    """One line over all files: how many, what came of them, how many new changes."""
    by_result = Counter(each.result for each in results)
    parts = [
        _("{count} {result}").format(count=by_result[name], result=_(RESULTS[name]).lower())
        for name in RESULTS
        if by_result[name]
    ]
    changes = sum(each.applied for each in results)
    said = _("{files} files: {parts} · {changes} new changes")
    return said.format(files=count(len(results)), parts=", ".join(parts), changes=count(changes))


def conflicts_line(waiting: int) -> str:
    """How many conflicts wait after files were read, for someone to choose; empty where none does."""
    said = _("In {count} places machines differ: choose what is right.")
    return said.format(count=count(waiting)) if waiting else ""


def joined_line(pairs: int) -> str:
    """How many pairs were joined after files were read; empty where none was."""
    return joined_sentence(pairs) if pairs else ""


def reply_line(each: Imported, unconfirmed: int) -> str:
    """What a reply of the receiving office brought to a unit."""
    if each.error is not None:
        return reason(each)
    unit = each.unit or ""
    if each.result == "known":
        said = _("This reply of {office} has been read before; nothing changed.")
        return said.format(office=name_of(unit))
    return confirmed_line(unit, unconfirmed)


def confirmed_line(office: str, unconfirmed: int) -> str:
    """What the receiving office holds now, and how much it has yet to confirm."""
    if not unconfirmed:
        said = _("{office} has confirmed everything that this unit has done.")
        return said.format(office=name_of(office))
    said = _("{office} has confirmed what it received; {count} changes are still to be confirmed.")
    return said.format(office=name_of(office), count=count(unconfirmed))
