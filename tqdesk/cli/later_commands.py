"""Commands that this version knows and cannot carry out yet: they say so and change nothing."""

from __future__ import annotations

import argparse

from tqdesk.cli.frame import Answer, Commands, common_options
from tqdesk.errors import NotAvailable
from tqdesk.words import _

_NAMES = ("held",)


def add_to(commands: Commands) -> None:
    """Add the commands of a later version."""
    for name in _NAMES:
        parser = commands.add_parser(name, help=_("not in this version yet"))
        common_options(parser, top=False)
        parser.ignores_rest = True
        parser.set_defaults(run=_refuse)


def _refuse(arguments: argparse.Namespace) -> Answer:
    raise NotAvailable(what=arguments.command)
