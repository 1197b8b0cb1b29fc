"""Attendance."""

from __future__ import annotations

import argparse
import sys

from tqdesk.cli.frame import Answer, Commands, class_argument, command, opened, site_option, whole_number
from tqdesk.errors import AmbiguousScan, ScanNotUnderstood
from tqdesk.records import MARKS
from tqdesk.words import _
from tqdesk.words.changes import word
from tqdesk.words.sentences import sentence


def add_to(commands: Commands) -> None:
    """Add ``attend`` and ``scan``."""
    parser = command(commands, "attend", attend, _("marks by list number, as read off a paper sheet"))
    class_argument(parser)
    parser.add_argument("--session", dest="number", type=whole_number, required=True, metavar="N")
    parser.add_argument("--rows", required=True, metavar="NUMBERS", help=_("as 1-20,23"))
    parser.add_argument("--status", choices=MARKS, default="present")
    parser.add_argument("--rest", choices=MARKS, help=_("the mark of all others who have none"))
    site_option(parser)
    parser = command(commands, "scan", scan, _("checks people in by card, ID number, list number or name"))
    class_argument(parser)
    parser.add_argument("--session", dest="number", type=whole_number, required=True, metavar="N")
    parser.add_argument("--status", choices=MARKS, default="present")
    site_option(parser)
    parser.add_argument("text", nargs="?", metavar="TEXT", help=_("without it: lines of standard input"))


def attend(arguments: argparse.Namespace) -> Answer:
    """``attend``."""
    from tqdesk.training import attendance, classes

    rows = attendance.read_rows(arguments.rows)
    with opened(arguments) as store, store.writing() as session:
        chosen = classes.find(session, arguments.training_class)
        came = attendance.mark_rows(
            session,
            training_class=chosen,
            site=classes.find_site(session, chosen, arguments.site),
            number=arguments.number,
            rows=rows,
            status=arguments.status,
            rest=arguments.rest,
        )
    said = _("Saved: {marked} marks set, {unchanged} stood already.")
    lines = [said.format(marked=came.marked, unchanged=came.unchanged)]
    refusals = []
    if came.unknown:
        missing = _("Nobody on the list has these numbers: {numbers}.")
        refusals.append(missing.format(numbers=", ".join(came.unknown)))
    keys = {"marked": came.marked, "unchanged": came.unchanged, "unknown": len(came.unknown)}
    return Answer({**keys, "unknown_rows": list(came.unknown)}, lines, refusals)


def scan(arguments: argparse.Namespace) -> Answer:
    """``scan``: every line is an action of its own, kept whatever the next one brings."""
    from tqdesk.training import attendance, classes

    texts = [arguments.text] if arguments.text is not None else sys.stdin
    counts = {"marked": 0, "unchanged": 0, "unknown": 0}
    failure: dict[str, str] = {}
    lines: list[str] = []
    refusals: list[str] = []
    with opened(arguments) as store:
        with store.reading() as session:
            chosen = classes.find(session, arguments.training_class)
            classes.class_session(session, chosen, arguments.number)
            site = classes.find_site(session, chosen, arguments.site) if arguments.site else None
        for text in texts:
            if not text.strip():
                continue
            try:
                with store.writing() as session:
                    who, new = attendance.scan(
                        session,
                        training_class=chosen,
                        number=arguments.number,
                        text=text,
                        status=arguments.status,
                        site=site,
                    )
            except (ScanNotUnderstood, AmbiguousScan) as error:
                counts["unknown"] += 1
                refusals.append(sentence(error))
                failure = {"error": error.code, "message": sentence(error)}
                continue
            counts["marked" if new else "unchanged"] += 1
            said = _("{number}. {name}: {status}") if new else _("{number}. {name}: marked already")
            lines.append(said.format(number=who.list_number, name=who.name, status=word(arguments.status)))
    return Answer({**counts, **failure}, lines, refusals)
