"""How the exchange of sync files stands, in words for both front ends."""

from __future__ import annotations

from tqdesk import units
from tqdesk.words import _, mark

_NOTICED: dict[str, str] = {
    "older": mark(
        "{unit} says that it holds an older file than before; the next file sends again what it may lack, "
        "nothing is lost."
    ),
    "nothing": mark(
        "{unit} has gone back to an earlier state; the next file sends everything again from the beginning, "
        "nothing is lost."
    ),
    "unknown": mark(
        "{unit} holds a file that this machine does not know, as after a restored or copied store; the next "
        "file sends everything again from the beginning, nothing is lost."
    ),
}
_NEXT_STEP: dict[str, str] = {
    "export": mark("Next: write the sync file (export) and send it to {unit}."),
    "wait": mark("Next: wait for the reply of {unit} and import it, or take its receipt (receipt)."),
}
_MACHINE_STATES: dict[str, str] = {
    "own": mark("this machine"),
    "accepted": mark("accepted"),
    "waiting": mark("waits to be accepted"),
    "revoked": mark("revoked"),
}


def noticed_sentence(noticed: str, unit: str) -> str:
    """What is odd in a unit's newest word of what it holds (``links.Status.noticed``)."""
    return _(_NOTICED[noticed]).format(unit=units.name_of(unit))


def wrong_clock_sentence(unit: str) -> str:
    """That the files of a machine of a unit bear times more than a day off."""
    said = _(
        "The date of the machine of {unit} is wrong, by more than a day; have its clock set right. "
        "The file was taken all the same."
    )
    return said.format(unit=units.name_of(unit))


def next_step_sentence(step: str, office: str) -> str:
    """What to do next (``links.Status.next_step``)."""
    return _(_NEXT_STEP[step]).format(unit=units.name_of(office))


def machine_state(state: str, *, is_own: bool) -> str:
    """The state of a machine (``machines.Machine.state``)."""
    said = _(_MACHINE_STATES[state])
    if is_own and state != "own":
        return _("this machine, {state}").format(state=said)
    return said
