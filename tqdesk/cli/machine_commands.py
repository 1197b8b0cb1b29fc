"""Machines of units: listed, accepted, revoked."""

from __future__ import annotations

import argparse
from typing import Any

from tqdesk import units
from tqdesk.cli.frame import Answer, Commands, command, group, opened, reason_option, table
from tqdesk.words import _
from tqdesk.words.exchange import machine_state


def add_to(commands: Commands) -> None:
    """Add ``machines list``, ``machines accept`` and ``machines revoke``."""
    machines = group(commands, "machines", _("the machines that may send files"))
    command(machines, "list", list_machines, _("this machine, and those known here"))
    parser = command(machines, "accept", accept, _("accepts a further machine of a unit"))
    parser.add_argument("machine", metavar="MACHINE")
    parser = command(machines, "revoke", revoke, _("takes no more files from a machine, lost or stolen"))
    parser.add_argument("machine", metavar="MACHINE")
    reason_option(parser)


def list_machines(arguments: argparse.Namespace) -> Answer:
    """``machines list``."""
    from tqdesk.sync import machines

    with opened(arguments) as store, store.reading() as session:
        found = machines.listed(session)
    headings = (_("Machine"), _("Unit"), _("State"), _("Fingerprint"))
    rows = [
        (
            each.machine,
            units.name_of(each.unit),
            machine_state(each.state, is_own=each.is_own),
            each.fingerprint,
        )
        for each in found
    ]
    return Answer({"machines": [_keys(each) for each in found]}, table(headings, rows))


def accept(arguments: argparse.Namespace) -> Answer:
    """``machines accept``."""
    from tqdesk.sync import machines

    with opened(arguments) as store, store.writing() as session:
        found = machines.accept(session, machine=arguments.machine)
    said = _("Machine {machine} of {unit} is accepted. Its fingerprint: {fingerprint}.")
    told = _("If the unit reads another one there (machines list), revoke the machine; else import its file.")
    text = said.format(machine=found.machine, unit=units.name_of(found.unit), fingerprint=found.fingerprint)
    return Answer(_keys(found), [text, told])


def revoke(arguments: argparse.Namespace) -> Answer:
    """``machines revoke``."""
    from tqdesk.sync import machines

    with opened(arguments) as store, store.writing() as session:
        found = machines.revoke(session, machine=arguments.machine, reason=arguments.reason)
    said = _("Machine {machine} of {unit} is revoked: its files are set aside from now on.")
    return Answer(_keys(found), [said.format(machine=found.machine, unit=units.name_of(found.unit))])


def _keys(machine: Any) -> dict[str, Any]:
    return {
        "machine": machine.machine,
        "unit": machine.unit,
        "state": machine.state,
        "fingerprint": machine.fingerprint,
        "own": machine.is_own,
    }
