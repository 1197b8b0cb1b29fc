"""People: listing them, putting them right, all that is kept of one, and requests to erase it."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from tqdesk import units
from tqdesk.cli.frame import (
    Answer,
    Commands,
    command,
    opened,
    person_argument,
    read_day,
    reason_option,
    table,
)
from tqdesk.records import CATEGORIES, SEXES
from tqdesk.vietnamese.dates import written, written_birth
from tqdesk.words import _, mark
from tqdesk.words.changes import word

_FACTS: dict[str, str] = {
    "name": mark("the full name"),
    "birth": mark("the birth, as 31/01/1986 or 1986"),
    "sex": mark("the sex: {choices}"),
    "position": mark("the position"),
    "workplace": mark("the workplace"),
    "category": mark("the category: {choices}"),
    "phone": mark("the telephone number"),
    "email": mark("the e-mail address"),
    "citizen_id": mark("the 12 digits of the citizen-ID card"),
    "ethnic": mark("the ethnic group"),
}
"""What can be put right, with the words of its option."""
_CHOICES = {"sex": ("", *SEXES), "category": ("", *CATEGORIES)}


def add_to(people: Commands) -> None:
    """Add ``list``, ``correct``, ``export`` and ``erase`` to the commands of ``people``."""
    parser = command(people, "list", list_people, _("people, all or those that a text finds"))
    parser.add_argument("text", nargs="*", metavar="TEXT")
    parser.add_argument(
        "-o", dest="file", type=Path, metavar="FILE", help=_("writes all of them: .xlsx, .csv")
    )
    parser.add_argument("--private", action="store_true", help=_("with private facts; noted in the log"))
    parser = command(people, "correct", correct, _("puts right what is known of a person"))
    person_argument(parser)
    for name, told in _FACTS.items():
        choices = _CHOICES.get(name)
        said = _(told).format(choices=", ".join(f"{each} ({word(each)})" for each in choices or () if each))
        if name != "name":
            said = _('{fact}; "" removes it').format(fact=said)
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, dest=name, metavar="TEXT", choices=choices, help=said)
    parser = command(people, "export", export, _("all that is kept of a person, for them"))
    person_argument(parser)
    parser.add_argument("-o", dest="file", type=Path, required=True, metavar="FILE", help=".pdf, .json")
    parser = command(people, "erase", erase, _("a request to erase what is kept of a person"))
    parser.set_defaults(parser=parser)
    person_argument(parser, nargs="?")
    reason_option(parser)
    parser.add_argument("--on", metavar="DATE", help=_("the day on which the person asked; else today"))
    parser.add_argument("--withdraw", action="store_true", help=_("the person no longer wants it"))
    parser.add_argument("--list", action="store_true", help=_("the requests that wait for the office"))


def list_people(arguments: argparse.Namespace) -> Answer:
    """``people list``: on the screen, and all of them into a file if one is named."""
    from tqdesk.sheets.people_out import check_ending, write_people
    from tqdesk.training import people_sheets, searching

    text = " ".join(arguments.text)
    if arguments.file is not None:
        check_ending(arguments.file)
    with opened(arguments) as store, store.reading() as session:
        found = searching.search(session, text)
        if arguments.file is not None:
            sheet = people_sheets.of_people(
                session, text=text, title=_("Learners"), private=arguments.private
            )
    keys = [
        {
            "person": str(each.id),
            "name": each.name,
            "birth": each.birth,
            "position": each.position,
            "workplace": each.workplace,
            "unit": each.unit,
        }
        for each in found.people
    ]
    headings = (_("Full name"), _("Birth"), _("Position"), _("Workplace"), _("Id"))
    rows = [
        (each.name, written_birth(each.birth or ""), each.position or "", each.workplace or "", each.id)
        for each in found.people
    ]
    lines = table(headings, rows) if rows else [_("Nobody was found.")]
    if found.more or found.total > len(rows):
        said = _("These are the first {shown} of {count}; more words find fewer.")
        lines.append(said.format(shown=len(rows), count=f"{found.total}{'+' * found.more}"))
    if arguments.file is not None:
        write_people(sheet, arguments.file)
        lines = [_("Written: {count} people, {file}").format(count=len(sheet.rows), file=arguments.file)]
    file = None if arguments.file is None else str(arguments.file)
    return Answer({"people": keys, "total": found.total, "more": found.more, "file": file}, lines)


def correct(arguments: argparse.Namespace) -> Answer:
    """``people correct``: an empty text forgets a fact."""
    from tqdesk.training import people

    facts = {name: value for name in _FACTS if (value := getattr(arguments, name)) is not None}
    with opened(arguments) as store, store.writing() as session:
        person = people.find(session, arguments.person)
        changed = people.correct(session, person=person, facts=facts)
        name = people.show(session, person).name
    said = _("Corrected: {name}.") if changed else _("That is how {name} stands here already.")
    return Answer({"person": str(person), "changed": changed}, [said.format(name=name)])


def export(arguments: argparse.Namespace) -> Answer:
    """``people export``: a copy for the person; that it was made is noted in the log."""
    from tqdesk.training import personal_data

    personal_data.check_ending(arguments.file)
    with opened(arguments) as store, store.reading() as session:
        person = personal_data.find(session, arguments.person)
        data = personal_data.gather(session, person=person, today=date.today())
    personal_data.write(data, arguments.file)
    said = _("All that is kept of {name} here: {file}").format(name=data.name, file=arguments.file)
    warning = _("It has the private facts in full: give it to that person alone.")
    return Answer(
        {"file": str(arguments.file), "persons": [each.id for each in data.persons]}, [said, warning]
    )


def erase(arguments: argparse.Namespace) -> Answer:
    """``people erase``: notes, withdraws or lists requests; nothing is erased by it."""
    from tqdesk.training import erasure, people

    if arguments.list:
        return _list_requests(arguments)
    if arguments.person is None:
        arguments.parser.error(_("name a person, or --list"))
    today = date.today()
    asked_on = read_day(arguments.on) if arguments.on else today
    with opened(arguments) as store, store.writing() as session:
        person = people.find(session, arguments.person)
        name = people.show(session, person).name
        if arguments.withdraw:
            count = erasure.withdraw(session, person=person, reason=arguments.reason)
        else:
            request = erasure.ask(
                session, person=person, asked_on=asked_on, today=today, reason=arguments.reason
            )
    if arguments.withdraw:
        said = _("The request of {name} is withdrawn.") if count else _("No request of {name} stands.")
        return Answer({"person": str(person), "withdrawn": count}, [said.format(name=name)])
    noted = _("Noted: {name} asked on {day} to be erased.").format(name=name, day=written(request.asked_on))
    nothing = _(
        "Nothing has been erased. The request goes up with the next sync file; the receiving office decides, "
        "within {days} days of that day."
    )
    keys = {"person": str(person), "request": str(request.id), "asked_on": request.asked_on.isoformat()}
    return Answer(keys, [noted, nothing.format(days=erasure.LEGAL_DAYS)])


def _list_requests(arguments: argparse.Namespace) -> Answer:
    from tqdesk.training import erasure

    today = date.today()
    with opened(arguments) as store, store.reading() as session:
        found = erasure.listed(session)
    keys = [
        {
            "request": str(each.id),
            "person": str(each.person),
            "name": each.name,
            "unit": each.unit,
            "asked_on": each.asked_on.isoformat(),
            "days": (today - each.asked_on).days,
            "days_left": each.days_left(today),
            "reason": each.reason,
        }
        for each in found
    ]
    if not found:
        return Answer({"requests": keys}, [_("No request for erasure stands.")])
    headings = (_("Asked on"), _("Full name"), _("Unit"), _("Days since"), _("Days left"), _("Reason"))
    rows = [
        (
            written(each.asked_on),
            each.name,
            units.name_of(each.unit),
            (today - each.asked_on).days,
            each.days_left(today),
            each.reason or "",
        )
        for each in found
    ]
    closing = _("Nothing has been erased: the receiving office decides.")
    return Answer({"requests": keys}, [*table(headings, rows), closing])
