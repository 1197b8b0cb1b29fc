"""Classes, sites, headcounts and courses."""

from __future__ import annotations

import argparse

from tqdesk import units
from tqdesk.cli import list_commands
from tqdesk.cli.frame import (
    Answer,
    Commands,
    class_argument,
    command,
    group,
    opened,
    positive_number,
    read_day,
    reason_option,
    site_option,
    table,
)
from tqdesk.errors import BadCount, UnknownCategory
from tqdesk.records import CATEGORIES, MODES, ClassDetail
from tqdesk.vietnamese.dates import written, written_birth
from tqdesk.words import _
from tqdesk.words.changes import word


def add_to(commands: Commands) -> None:
    """Add ``class``, ``site``, ``headcount`` and ``course``."""
    classes = group(commands, "class", _("classes"))
    parser = command(classes, "add", add_class, _("adds a class"))
    parser.add_argument("title", metavar="TITLE")
    parser.add_argument("--from", dest="first_day", required=True, metavar="DATE")
    parser.add_argument("--to", dest="last_day", metavar="DATE")
    parser.add_argument(
        "--sessions", type=positive_number, metavar="N", help=_("half-days, from the first date on")
    )
    parser.add_argument("--course", metavar="COURSE")
    parser.add_argument("--round", metavar="TEXT")
    parser.add_argument("--mode", choices=MODES, default="in_person")
    parser.add_argument("--plan", metavar="NUMBER", help=_("the number of the plan"))
    parser.add_argument("--organiser", metavar="TEXT")
    parser.add_argument("--venue", metavar="TEXT")
    command(classes, "list", list_classes, _("all classes"))
    parser = command(classes, "show", show_class, _("a class, its sites, sessions and people"))
    class_argument(parser)
    parser = command(classes, "delete", delete_class, _("deletes a class entered by mistake"))
    class_argument(parser)
    reason_option(parser)

    parser = command(group(commands, "site", _("sites")), "add", add_site, _("adds a viewing site"))
    class_argument(parser)
    parser.add_argument("--unit", required=True)
    parser.add_argument("--venue", metavar="TEXT")

    list_commands.add_to_class(classes)
    parser = command(commands, "headcount", count_heads, _("delegates counted, not listed"))
    class_argument(parser)
    site_option(parser)
    categories = ", ".join(f"{name} ({word(name)})" for name in CATEGORIES)
    parser.add_argument(
        "counts", nargs="+", metavar="CATEGORY=N", help=_("categories: {names}").format(names=categories)
    )

    courses = group(commands, "course", _("courses: what is taught"))
    command(courses, "add", add_course, _("adds a course")).add_argument("title", metavar="TITLE")
    command(courses, "list", list_courses, _("all courses"))


def add_class(arguments: argparse.Namespace) -> Answer:
    """``class add``."""
    from tqdesk.training import classes, courses

    first_day = read_day(arguments.first_day)
    last_day = read_day(arguments.last_day) if arguments.last_day else None
    with opened(arguments) as store, store.writing() as session:
        added = classes.add(
            session,
            title=arguments.title,
            first_day=first_day,
            last_day=last_day,
            class_sessions=arguments.sessions,
            course=courses.find(session, arguments.course) if arguments.course else None,
            round=arguments.round,
            mode=arguments.mode,
            plan_number=arguments.plan,
            organiser=arguments.organiser,
            venue=arguments.venue,
        )
        detail = classes.show(session, added)
    return Answer({"class": str(added)}, _class_lines(detail))


def list_classes(arguments: argparse.Namespace) -> Answer:
    """``class list``."""
    from tqdesk.training import classes

    with opened(arguments) as store, store.reading() as session:
        found = classes.list_all(session)
    keys = [
        {
            "class": str(each.id),
            "title": each.title,
            "from": each.first_day.isoformat(),
            "to": each.last_day.isoformat(),
            "unit": each.owner_unit,
            "sessions": each.class_sessions,
            "enrolled": each.enrolled,
        }
        for each in found
    ]
    if not found:
        return Answer({"classes": keys}, [_("There is no class yet; add one with class add.")])
    headings = (_("From"), _("Class"), _("Sessions"), _("People"), _("Id"))
    rows = [
        (written(each.first_day), each.title, each.class_sessions, each.enrolled, each.id) for each in found
    ]
    return Answer({"classes": keys}, table(headings, rows))


def show_class(arguments: argparse.Namespace) -> Answer:
    """``class show``."""
    from tqdesk.training import classes

    with opened(arguments) as store, store.reading() as session:
        detail = classes.show(session, classes.find(session, arguments.training_class))
    keys = {
        "class": str(detail.summary.id),
        "title": detail.summary.title,
        "from": detail.summary.first_day.isoformat(),
        "to": detail.summary.last_day.isoformat(),
        "sites": [
            {"site": str(site.id), "unit": site.unit, "venue": site.venue, "headcount": site.headcount}
            for site in detail.sites
        ],
        "sessions": [
            {"number": each.number, "day": each.day.isoformat(), "part": each.part}
            for each in detail.class_sessions
        ],
        "people": [
            {
                "list_number": each.list_number,
                "name": each.name,
                "birth": each.birth,
                "site": str(each.site),
                "marks": {str(number): status for number, status in sorted(each.marks.items())},
            }
            for each in detail.enrolments
        ],
    }
    return Answer(keys, _class_lines(detail))


def _class_lines(detail: ClassDetail) -> list[str]:
    said = _("{title} · {first} – {last} · id {id}")
    summary = detail.summary
    lines = [
        said.format(
            title=summary.title,
            first=written(summary.first_day),
            last=written(summary.last_day),
            id=summary.id,
        )
    ]
    for each in detail.class_sessions:
        session_line = _("Session {number}: {part} {day}")
        lines.append(session_line.format(number=each.number, part=word(each.part), day=written(each.day)))
    for site in detail.sites:
        counted = ", ".join(f"{word(name)} {count}" for name, count in site.headcount.items())
        parts = (site.venue, units.name_of(site.unit), counted)
        lines.append(_("Site: {parts}").format(parts=" · ".join(part for part in parts if part)))
    for site in detail.sites:
        people = [each for each in detail.enrolments if each.site == site.id]
        if not people:
            continue
        if len(detail.sites) > 1:
            lines += ["", site.venue or units.name_of(site.unit)]
        headings = (
            _("No."),
            _("Full name"),
            _("Birth"),
            *(_("Session {number}").format(number=each.number) for each in detail.class_sessions),
        )
        rows = [
            (
                each.list_number,
                each.name,
                written_birth(each.birth) if each.birth else "",
                *(word(each.marks.get(one.number, "")) for one in detail.class_sessions),
            )
            for each in people
        ]
        lines += ["", *table(headings, rows)]
    return lines


def delete_class(arguments: argparse.Namespace) -> Answer:
    """``class delete``."""
    from tqdesk.training import classes, deleting

    with opened(arguments) as store, store.writing() as session:
        training_class = classes.find(session, arguments.training_class)
        title = classes.show(session, training_class).summary.title
        count = deleting.delete(session, entity="class", row=training_class, reason=arguments.reason)
    said = _("Deleted: {name}, with all that hangs on it ({count} rows). It can be undone with undo.")
    return Answer({"deleted": count}, [said.format(name=title, count=count)])


def add_site(arguments: argparse.Namespace) -> Answer:
    """``site add``."""
    from tqdesk.training import classes

    unit = units.resolve(arguments.unit)
    with opened(arguments) as store, store.writing() as session:
        chosen = classes.find(session, arguments.training_class)
        site = classes.add_site(session, training_class=chosen, unit=unit.key, venue=arguments.venue)
    name = ", ".join(part for part in (arguments.venue, unit.name) if part)
    return Answer({"site": str(site)}, [_("Site added: {name} · id {id}").format(name=name, id=site)])


def count_heads(arguments: argparse.Namespace) -> Answer:
    """``headcount``."""
    from tqdesk.training import classes

    headcount: dict[str, int] = {}
    for text in arguments.counts:
        category, count = _count(text)
        if category in headcount:
            raise BadCount(text=text)
        headcount[category] = count
    with opened(arguments) as store, store.writing() as session:
        chosen = classes.find(session, arguments.training_class)
        site = classes.find_site(session, chosen, arguments.site)
        classes.count_heads(session, site=site, headcount=headcount)
    total = sum(headcount.values())
    said = _("Saved: {total} delegates counted without names.").format(total=total)
    return Answer({"site": str(site), "headcount": headcount}, [said])


def _count(text: str) -> tuple[str, int]:
    category, separator, number = text.partition("=")
    if not separator or not (number.isascii() and number.isdigit()) or len(number) > 6:
        raise BadCount(text=text)
    if category not in CATEGORIES:
        raise UnknownCategory(text=category, choices=", ".join(CATEGORIES))
    return category, int(number)


def add_course(arguments: argparse.Namespace) -> Answer:
    """``course add``."""
    from tqdesk.training import courses

    with opened(arguments) as store, store.writing() as session:
        course = courses.add(session, title=arguments.title)
    return Answer({"course": str(course)}, [_("Course added · id {id}").format(id=course)])


def list_courses(arguments: argparse.Namespace) -> Answer:
    """``course list``."""
    from tqdesk.training import courses

    with opened(arguments) as store, store.reading() as session:
        found = courses.list_all(session)
    keys = [{"course": str(course), "title": title} for course, title in found]
    rows = [(title, course) for course, title in found]
    lines = table((_("Course"), _("Id")), rows) if rows else [_("There is no course yet.")]
    return Answer({"courses": keys}, lines)
