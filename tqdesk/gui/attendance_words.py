"""The words of marks and class sessions on the page of attendance."""

from __future__ import annotations

from datetime import date

from tqdesk.records import ClassSessionRecord
from tqdesk.store import clock
from tqdesk.words import _, mark

STATUS_WORDS: dict[str | None, str] = {
    "present": mark("Present"),
    "late": mark("Late"),
    "excused": mark("Excused"),
    "absent": mark("Absent"),
    None: mark("Not marked"),
}
PART_WORDS = {"morning": mark("Morning"), "afternoon": mark("Afternoon"), "evening": mark("Evening")}
STATUS_KEYS = {"present": "Space", "late": "M", "excused": "P", "absent": "V", None: "Delete"}


def status_word(status: str | None) -> str:
    """The word of a status, beginning with a capital."""
    return _(STATUS_WORDS[status])


def session_name(class_session: ClassSessionRecord) -> str:
    """A class session as a heading: ``Morning 12/10``."""
    day, part = class_session.day, _(PART_WORDS[class_session.part])
    return f"{part} {day.day:02}/{day.month:02}"


def clock_time(milliseconds: int, *, seconds: bool = False) -> str:
    """The time of day of an instant; with its date where that is not today's."""
    at = clock.local_time(milliseconds)
    time = at.strftime("%H:%M:%S" if seconds else "%H:%M")
    return time if at.date() == date.today() else f"{at.day:02}/{at.month:02} {at:%H:%M}"
