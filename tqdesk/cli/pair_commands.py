"""Pairing: an invitation out, an invitation taken."""

from __future__ import annotations

import argparse
from pathlib import Path

from tqdesk import units
from tqdesk.cli.frame import Answer, Commands, command, group, opened
from tqdesk.words import _


def add_to(commands: Commands) -> None:
    """Add ``pair invite`` and ``pair accept``."""
    pair = group(commands, "pair", _("introduces a unit's machine to its receiving office"))
    parser = command(pair, "invite", invite, _("makes an invitation for a unit"))
    parser.add_argument("--unit", required=True)
    parser.add_argument("-o", dest="file", type=Path, required=True, metavar="FILE")
    parser = command(pair, "accept", accept, _("takes the invitation of the receiving office"))
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--code", required=True, help=_("the 12 digits that the office told"))


def invite(arguments: argparse.Namespace) -> Answer:
    """``pair invite``."""
    from tqdesk.sync import pairing

    unit = units.resolve(arguments.unit)
    with opened(arguments) as store, store.writing() as session:
        invited = pairing.invite(session, unit=unit.key, file=arguments.file)
    said = _("Invitation for {unit}: {file}, valid for {days} days.")
    return Answer(
        {"file": str(invited.file), "code": invited.code},
        [
            said.format(unit=units.full_name(unit), file=invited.file, days=pairing.VALID_DAYS),
            _("Code, to be told by telephone and not sent with the file: {code}").format(code=invited.code),
        ],
    )


def accept(arguments: argparse.Namespace) -> Answer:
    """``pair accept``."""
    from tqdesk.sync import pairing

    with opened(arguments) as store, store.writing() as session:
        office = pairing.accept(session, file=arguments.file, code=arguments.code)
    said = _("From now on sync files go to {office}. The next one introduces this machine.")
    return Answer({"office": office}, [said.format(office=units.name_of(office))])
