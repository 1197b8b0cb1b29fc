"""What every sub-command shares: the arguments' form, opening the store, and what a command gives back."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from tqdesk import settings
from tqdesk.errors import BadDate, NotAvailable, PasswordMissing, PasswordsDiffer
from tqdesk.vietnamese.dates import read_birth
from tqdesk.words import _, mark

ARGPARSE_WORDS = (
    mark("usage: "),
    mark("positional arguments"),
    mark("options"),
    mark("show this help message and exit"),
    mark("the following arguments are required: %s"),
    mark("unrecognized arguments: %s"),
    mark("expected one argument"),
    mark("expected at least one argument"),
    mark("argument %(argument_name)s: %(message)s"),
    mark("invalid choice: %(value)r (choose from %(choices)s)"),
    mark("invalid %(type)s value: %(value)r"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command gives back: keys for scripts, lines for people, and what failed although it went on.

    ``refusals`` go to standard error and make the exit status 1.
    """

    keys: dict[str, Any]
    lines: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


class Parser(argparse.ArgumentParser):
    """An argument parser that ends wrong usage with one plain sentence and exit status 2.

    Options may stand before, among and behind the other arguments. ``ignores_rest`` lets anything pass.
    """

    ignores_rest = False
    _intermixing = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        if self.ignores_rest:
            return super().parse_known_args(args, namespace)[0], []
        if self._intermixing or self._subparsers is not None:
            return super().parse_known_args(args, namespace)
        self._intermixing = True
        if self.usage is None:
            # What is inherited cuts the first letters off its own usage, counting on English.
            formatter = self._get_formatter()
            formatter.add_usage(None, self._actions, self._mutually_exclusive_groups, prefix="")
            self.usage = formatter.format_help().strip().replace("%", "%%")
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._intermixing = False

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, _("The command is not written right: {message}").format(message=message) + "\n")


Commands = Any
"""What argparse's ``add_subparsers`` gives: it has no public type."""


def common_options(parser: argparse.ArgumentParser, *, top: bool) -> None:
    """The options that stand before or after the command."""
    default: Any = None if top else argparse.SUPPRESS
    flag: Any = False if top else argparse.SUPPRESS
    parser.add_argument(
        "--data", type=Path, metavar="DIR", default=default, help=_("the folder that holds the data")
    )
    parser.add_argument("--database", metavar="URL", default=default, help=_("a PostgreSQL database"))
    parser.add_argument("--json", action="store_true", default=flag, help=_("answer as one JSON object"))
    parser.add_argument(
        "--lang",
        choices=("vi", "en"),
        default="vi" if top else argparse.SUPPRESS,
        help=_("the language of the answers"),
    )


def command(commands: Commands, name: str, run: Any, help_text: str) -> argparse.ArgumentParser:
    """Add a sub-command that ``run(arguments) -> Answer`` carries out."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help_text, description=help_text)
    common_options(parser, top=False)
    parser.set_defaults(run=run)
    return parser


def person_argument(parser: argparse.ArgumentParser, dest: str = "person", *, nargs: Any = None) -> None:
    """Add an argument that means a person."""
    told = _("a person: the full name, or the id where several bear it")
    parser.add_argument(dest, nargs=nargs, metavar="PERSON", help=told)


def class_argument(parser: argparse.ArgumentParser, *flag: str, required: bool = False) -> None:
    """Add an argument that means a class, or the option ``flag`` that does."""
    told = _("a class: words of its title, or its id")
    if flag:
        parser.add_argument(*flag, dest="training_class", required=required, metavar="CLASS", help=told)
    else:
        parser.add_argument("training_class", metavar="CLASS", help=told)


def site_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a site of the class."""
    told = _("a site of the class: its venue or unit; needed where several have a list")
    parser.add_argument("--site", metavar="S", help=told)


def reason_option(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    """Add the option that says why."""
    told = _("why; it stands in the history")
    parser.add_argument("--reason", required=required, metavar="TEXT", help=told)


def later(commands: Commands, name: str, *, what: str) -> None:
    """Add a command of a later version, called ``what`` in full: it says so and changes nothing."""

    def refuse(arguments: argparse.Namespace) -> Answer:
        raise NotAvailable(what=what)

    parser = commands.add_parser(name, help=_("not in this version yet"))
    common_options(parser, top=False)
    parser.ignores_rest = True
    parser.set_defaults(run=refuse)


def group(commands: Commands, name: str, help_text: str) -> Commands:
    """Add a command that has sub-commands of its own."""
    parser = commands.add_parser(name, help=help_text, description=help_text)
    return parser.add_subparsers(dest=f"{name}_command", required=True, metavar=_("COMMAND"))


def data_folder(arguments: argparse.Namespace) -> Path:
    """The data folder that the arguments name, or the user's."""
    if arguments.database is not None:
        raise NotAvailable(what="--database")
    return arguments.data or settings.data_folder()


def password(*, twice: bool = False) -> str:
    """The store's password: from ``TQDESK_PASSWORD``, else asked for.

    :raises PasswordMissing: there is nobody to ask.
    :raises PasswordsDiffer: it was typed ``twice``, and not alike.
    """
    given = os.environ.get("TQDESK_PASSWORD")
    if given:
        return given
    typed = ask(_("Password: "))
    if twice and ask(_("The same password again: ")) != typed:
        raise PasswordsDiffer()
    return typed


def ask(prompt: str) -> str:
    """What is typed unseen.

    :raises PasswordMissing: there is nobody to ask.
    """
    if not sys.stdin.isatty():
        raise PasswordMissing()
    try:
        return getpass.getpass(prompt)
    except EOFError as error:
        raise PasswordMissing() from error


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[Any]:
    """The store that the arguments name, open."""
    from tqdesk.store.opening import open_store

    store = open_store(data_folder(arguments), password())
    try:
        yield store
    finally:
        store.close()


def whole_number(text: str) -> int:
    """A whole number of an argument, 0 to 9,999."""
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise argparse.ArgumentTypeError(_("“{text}” is no whole number").format(text=text))
    return int(text)


def positive_number(text: str) -> int:
    """A whole number of an argument, 1 to 9,999."""
    if whole_number(text) == 0:
        raise argparse.ArgumentTypeError(_("“{text}” is no whole number").format(text=text))
    return int(text)


def read_day(text: str) -> date:
    """A day as people write it, ``2025-03-18`` or ``18/03/2025``.

    :raises BadDate: it is no day.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        read = read_birth(text)
    if read is None or len(read) != 10:
        raise BadDate(text=text)
    return date.fromisoformat(read)


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Lines of a plain table; whole numbers stand at the right of their column."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    right = [
        bool(rows) and all(isinstance(row[place], int) for row in rows) for place in range(len(headings))
    ]

    def lay(row: Sequence[str]) -> str:
        return "  ".join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        ).rstrip()

    return [lay(headings), "  ".join("─" * width for width in widths), *map(lay, cells)]
