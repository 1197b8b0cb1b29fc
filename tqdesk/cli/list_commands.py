"""Lists of people as files: the list of a class, and a template to be filled in."""

from __future__ import annotations

import argparse
from pathlib import Path

from tqdesk.cli.frame import Answer, Commands, class_argument, command, opened, site_option
from tqdesk.people_records import RosterTemplate
from tqdesk.words import _


def add_to_class(classes: Commands) -> None:
    """Add ``class people``."""
    parser = command(classes, "people", class_people, _("the list of a class with its marks, as a file"))
    class_argument(parser)
    parser.add_argument("-o", dest="file", type=Path, required=True, metavar="FILE", help=".xlsx, .csv")
    site_option(parser)
    parser.add_argument("--private", action="store_true", help=_("with private facts; noted in the log"))


def add_to_roster(rosters: Commands) -> None:
    """Add ``roster template``."""
    parser = command(rosters, "template", template, _("an Excel list to be filled in"))
    parser.add_argument("-o", dest="file", type=Path, required=True, metavar="FILE", help=".xlsx")
    class_argument(parser, "--class")


def class_people(arguments: argparse.Namespace) -> Answer:
    """``class people``."""
    from tqdesk.sheets.people_out import check_ending, write_people
    from tqdesk.training import classes, people_sheets

    check_ending(arguments.file)
    with opened(arguments) as store, store.reading() as session:
        chosen = classes.find(session, arguments.training_class)
        site = None if arguments.site is None else classes.find_site(session, chosen, arguments.site)
        sheet = people_sheets.of_class(session, training_class=chosen, site=site, private=arguments.private)
    write_people(sheet, arguments.file)
    said = _("Written: {count} people, {file}").format(count=len(sheet.rows), file=arguments.file)
    return Answer({"file": str(arguments.file), "count": len(sheet.rows)}, [said])


def template(arguments: argparse.Namespace) -> Answer:
    """``roster template``."""
    from tqdesk.sheets.template import write_template
    from tqdesk.training import classes, people_sheets

    wanted = RosterTemplate()
    if arguments.training_class is not None:
        with opened(arguments) as store, store.reading() as session:
            chosen = classes.find(session, arguments.training_class)
            wanted = people_sheets.template_of(session, training_class=chosen)
    write_template(arguments.file, wanted)
    said = _("List to be filled in: {file}. Import it with roster import.").format(file=arguments.file)
    return Answer({"file": str(arguments.file)}, [said])
