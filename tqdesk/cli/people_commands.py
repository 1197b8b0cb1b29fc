"""People: deleting them, and one human under several persons."""

from __future__ import annotations

import argparse

from tqdesk.cli import people_data_commands
from tqdesk.cli.frame import Answer, Commands, command, group, later, opened
from tqdesk.words import _


def add_to(commands: Commands) -> None:
    """Add ``people``."""
    people = group(commands, "people", _("people"))
    for name, run, help_text in (
        ("same", same, _("two persons are one human")),
        ("different", different, _("two persons are two humans")),
    ):
        parser = command(people, name, run, help_text)
        parser.add_argument("first", metavar="PERSON")
        parser.add_argument("second", metavar="PERSON")
        parser.add_argument("--reason", metavar="TEXT")
    parser = command(people, "delete", delete, _("deletes a person entered by mistake"))
    parser.add_argument("person", metavar="PERSON")
    parser.add_argument("--reason", metavar="TEXT")
    people_data_commands.add_to(people)
    later(people, "duplicates", what="people duplicates")


def delete(arguments: argparse.Namespace) -> Answer:
    """``people delete``."""
    from tqdesk.training import deleting, people

    with opened(arguments) as store, store.writing() as session:
        person = people.find(session, arguments.person)
        name = people.show(session, person).name
        count = deleting.delete(session, entity="person", row=person, reason=arguments.reason)
    said = _("Deleted: {name}, with all that hangs on it ({count} rows). It can be undone with undo.")
    return Answer({"deleted": count}, [said.format(name=name, count=count)])


# One human under several persons


def same(arguments: argparse.Namespace) -> Answer:
    """``people same``."""
    return _declare(arguments, same=True)


def different(arguments: argparse.Namespace) -> Answer:
    """``people different``."""
    return _declare(arguments, same=False)


def _declare(arguments: argparse.Namespace, *, same: bool) -> Answer:
    from tqdesk.training import people, same_people

    with opened(arguments) as store, store.writing() as session:
        first, second = (people.find(session, text) for text in (arguments.first, arguments.second))
        news = same_people.declare(session, first=first, second=second, same=same, reason=arguments.reason)
    said = _("They are one human from now on.") if same else _("They are two humans from now on.")
    return Answer({"changed": news}, [said if news else _("That was known already.")])
