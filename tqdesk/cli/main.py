"""The command line: finds the command, carries it out, and turns every failure into one plain sentence."""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import sys
from pathlib import Path

from tqdesk import __version__, log, words
from tqdesk.cli import (
    backup_commands,
    certificate_commands,
    class_commands,
    decision_commands,
    demo,
    frame,
    later_commands,
    machine_commands,
    mark_commands,
    pair_commands,
    paper_commands,
    people_commands,
    roster_commands,
    store_commands,
    sync_commands,
)
from tqdesk.errors import KnownError
from tqdesk.words import _
from tqdesk.words.sentences import sentence

_SUBJECTS = (
    demo,
    store_commands,
    pair_commands,
    class_commands,
    roster_commands,
    decision_commands,
    people_commands,
    mark_commands,
    sync_commands,
    machine_commands,
    certificate_commands,
    paper_commands,
    backup_commands,
    later_commands,
)


def main(argv: list[str] | None = None) -> int:
    """Carry out a command; returns the exit status (0, 1 for a failure, 2 for wrong usage)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # Windows reads and writes pipes in a code page that lacks Vietnamese letters.
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    # Without a log nothing is logged: standard error has the one sentence and nothing else.
    logging.getLogger().addHandler(logging.NullHandler())
    logging.raiseExceptions = False
    words.choose(_language(arguments))
    try:
        status = _carry_out(_parser().parse_args(arguments))
        sys.stdout.flush()
    except SystemExit as stopped:
        return int(stopped.code or 0)
    except OSError:
        # Nobody reads the answer any more, or there is no room for it; what was done is done.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def _language(arguments: list[str]) -> str:
    """The language asked for, known before the parser is made because its help is in it."""
    finder = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    finder.add_argument("--lang", default="vi")
    with contextlib.suppress(argparse.ArgumentError, SystemExit):
        found = finder.parse_known_args(arguments)[0].lang
        if found in words.LANGUAGES:
            return str(found)
    return "vi"


def _parser() -> frame.Parser:
    # argparse asks this name for its own texts; there is no public way to give it ours.
    argparse._ = _  # type: ignore[attr-defined]
    parser = frame.Parser(
        prog="tqdesk", description=_("Training records of communes: attendance, certificates, sync files.")
    )
    version = f"TQDesk {__version__}"
    parser.add_argument("--version", action="version", version=version, help=_("the version"))
    frame.common_options(parser, top=True)
    commands = parser.add_subparsers(dest="command", required=True, metavar=_("COMMAND"))
    for subject in _SUBJECTS:
        subject.add_to(commands)
    return parser


def _carry_out(parsed: argparse.Namespace) -> int:
    log_file: Path | None = None
    try:
        log_file = log.start(frame.data_folder(parsed))
        answer: frame.Answer = parsed.run(parsed)
    except KnownError as error:
        return _fail(parsed, error.code, sentence(error))
    except KeyboardInterrupt:
        return _fail(parsed, "stopped", _("Stopped; what was not finished was not kept."))
    except Exception:
        logging.getLogger(__name__).exception("unexpected")
        said = _("Something unexpected happened; the data is safe. Send the log to support: {log}").format(
            log=log_file or "–"
        )
        return _fail(parsed, "unexpected", said)
    finally:
        log.stop()
    if parsed.json:
        print(json.dumps(answer.keys, ensure_ascii=False))
    elif answer.lines:
        print("\n".join(answer.lines))
    for refusal in answer.refusals:
        print(refusal, file=sys.stderr)
    return 1 if answer.refusals else 0


def _fail(parsed: argparse.Namespace, code: str, said: str) -> int:
    if parsed.json:
        print(json.dumps({"error": code, "message": said}, ensure_ascii=False))
    print(said, file=sys.stderr)
    return 1
