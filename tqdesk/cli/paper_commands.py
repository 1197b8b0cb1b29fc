"""Sign-in sheets and reports."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from tqdesk.cli.frame import (
    Answer,
    Commands,
    class_argument,
    command,
    opened,
    site_option,
    table,
    whole_number,
)
from tqdesk.errors import UnknownFileType
from tqdesk.files import write_whole_bytes
from tqdesk.records import Report
from tqdesk.words import _

_ENDINGS = (".xlsx", ".json")


def add_to(commands: Commands) -> None:
    """Add ``sheet`` and ``report``."""
    parser = command(commands, "sheet", sign_in_sheet, _("a sign-in sheet as PDF"))
    class_argument(parser)
    parser.add_argument("-o", dest="file", type=Path, required=True, metavar="FILE")
    site_option(parser)
    parser = command(commands, "report", report, _("the figures of a year: report year"))
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--year", type=whole_number, metavar="Y")
    parser.add_argument("-o", dest="file", type=Path, metavar="FILE")


def sign_in_sheet(arguments: argparse.Namespace) -> Answer:
    """``sheet``."""
    from tqdesk.printing.sign_in_sheet import sign_in_sheet_pdf
    from tqdesk.training import classes, sheets

    with opened(arguments) as store, store.reading() as session:
        chosen = classes.find(session, arguments.training_class)
        site = classes.find_site(session, chosen, arguments.site)
        sheet = sheets.sign_in_sheet(session, training_class=chosen, site=site)
    write_whole_bytes(arguments.file, sign_in_sheet_pdf(sheet))
    said = _("Sign-in sheet of {count} people: {file}").format(count=len(sheet.people), file=arguments.file)
    return Answer({"file": str(arguments.file), "count": len(sheet.people)}, [said])


def report(arguments: argparse.Namespace) -> Answer:
    """``report``: on the screen, and into a file if one is named."""
    from tqdesk.training import figures

    if arguments.file is not None and arguments.file.suffix.lower() not in _ENDINGS:
        raise UnknownFileType(file=arguments.file.name, choices=", ".join(_ENDINGS))
    with opened(arguments) as store, store.reading() as session:
        made = figures.report(
            session, arguments.name, year=date.today().year if arguments.year is None else arguments.year
        )
    keys: dict[str, Any] = {
        "columns": list(made.columns),
        "rows": list(made.rows),
        "totals": list(made.totals),
    }
    lines = [made.title, "", *table(made.headings, [*made.rows, made.totals])]
    if arguments.file is not None:
        _write(made, arguments.file, keys)
        lines += ["", _("Written: {file}").format(file=arguments.file)]
    return Answer({**keys, "file": None if arguments.file is None else str(arguments.file)}, lines)


def _write(made: Report, file: Path, keys: dict[str, Any]) -> None:
    from tqdesk.sheets.report import write_report

    if file.suffix.lower() == ".json":
        write_whole_bytes(file, json.dumps(keys, ensure_ascii=False, indent=1).encode())
    else:
        write_report(made, file)
