"""Setting a unit up, the unit catalogue, the journal."""

from __future__ import annotations

import argparse

from tqdesk import units
from tqdesk.cli.frame import Answer, Commands, class_argument, command, data_folder, opened, password, table
from tqdesk.errors import NotAvailable, TextMissing
from tqdesk.store import clock
from tqdesk.words import _
from tqdesk.words.changes import value_in_words, what


def add_to(commands: Commands) -> None:
    """Add ``setup``, ``units``, ``history`` and ``rebuild``."""
    parser = command(commands, "setup", set_up, _("makes the data of this unit on this machine"))
    parser.add_argument("--unit", required=True, help=_("its key, as 2025:00691, or its name"))
    parser.add_argument("--operator", metavar="NAME", help=_("who sits at this machine"))
    parser = command(commands, "units", list_units, _("the catalogue of units; “succeed” comes later"))
    parser.add_argument("text", nargs="*", help=_("part of a name, with or without marks"))
    parser = command(commands, "history", history, _("what was changed, by whom, when"))
    class_argument(parser, "--class")
    parser.add_argument("--person", metavar="PERSON", help=_("the full name or id"))
    command(commands, "rebuild", rebuild, _("makes all rows anew from the journal"))


def set_up(arguments: argparse.Namespace) -> Answer:
    """``setup``: makes the store of a unit."""
    from tqdesk.store import opening

    unit = units.resolve(arguments.unit)
    operator = (arguments.operator or _("Officer")).strip()
    if not operator:
        raise TextMissing()
    folder = data_folder(arguments)
    store, recovery = opening.set_up(folder, unit=unit.key, password=password(twice=True), operator=operator)
    machine = store.identity.machine
    store.close()
    return Answer(
        {"unit": unit.key, "machine": machine, "folder": str(folder), "recovery": recovery},
        [
            _("{unit} is set up in {folder}.").format(unit=units.full_name(unit), folder=folder),
            _("Recovery key of the unit – write it on paper now, it is shown this once:"),
            f"    {recovery}",
        ],
    )


def list_units(arguments: argparse.Namespace) -> Answer:
    """``units [TEXT]``: the catalogue, or the units that a text may mean."""
    text = " ".join(arguments.text)
    if arguments.text[:1] == ["succeed"]:
        raise NotAvailable(what="units succeed")
    if text:
        found = units.find(text)
    else:
        found = [unit for edition in units.EDITIONS for unit in units.catalogue(edition).values()]
    rows = [(unit.key, unit.name, unit.parent or "") for unit in found]
    keys = {"units": [{"key": key, "name": name, "parent": parent or None} for key, name, parent in rows]}
    if not rows:
        return Answer(keys, [_("No unit is called “{text}”.").format(text=text)])
    shown = [(unit.key, units.full_name(unit)) for unit in found]
    return Answer(keys, table((_("Key"), _("Unit")), shown))


def history(arguments: argparse.Namespace) -> Answer:
    """``history``: the journal as people read it."""
    from tqdesk.training import classes, people
    from tqdesk.training import history as journal

    with opened(arguments) as store, store.reading() as session:
        chosen = arguments.training_class
        training_class = None if chosen is None else classes.find(session, chosen)
        person = None if arguments.person is None else people.find(session, arguments.person)
        found = [
            (
                clock.local_time(change.at),
                change.operator or "",
                what(change),
                value_in_words(change, change.before),
                value_in_words(change, change.after),
            )
            for change in journal.changes(session, training_class=training_class, person=person)
        ]
    names = ("at", "operator", "what", "before", "after")
    keys = [dict(zip(names, (row[0].isoformat(timespec="seconds"), *row[1:]), strict=True)) for row in found]
    headings = (_("When"), _("Who"), _("What"), _("Before"), _("After"))
    lines = table(headings, [(row[0].strftime("%d/%m/%Y %H:%M"), *row[1:]) for row in found])
    return Answer({"changes": keys}, lines if found else [_("Nothing has been changed yet.")])


def rebuild(arguments: argparse.Namespace) -> Answer:
    """``rebuild``: all rows made anew from the journal."""
    from tqdesk.store import journal, rebuilding

    with opened(arguments) as store, store.writing() as session:
        changed = rebuilding.rebuild(session)
        lines = journal.reach(session)
    said = _("All rows were made anew from {lines} changes; {changed} rows differ from before.")
    return Answer({"lines": lines, "changed": changed}, [said.format(lines=lines, changed=changed)])
