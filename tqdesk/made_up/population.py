"""People, classes and marks from a seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from tqdesk.made_up.names import CATEGORY_OF_HUNDRED, GROUP_OF_HUNDRED, GROUPS, JOBS, VILLAGES
from tqdesk.records import MARKS

Draw = Callable[[], float]
_Choice = TypeVar("_Choice")


@dataclass(frozen=True, slots=True)
class MadeUpPerson:
    """A person who does not exist.

    ``birth`` is what rosters know, ``YYYY`` or ``YYYY-MM-DD``; ``born`` what the citizen card says.
    ``ethnic`` is the official two-digit code, ``category`` one of ``records.CATEGORIES``. Some
    rosters lack the ID: ``id_on_roster`` is whether theirs has it. ``old_number`` is the number of
    the identity card before, or "".
    """

    name: str
    birth: str
    born: date
    sex: str
    ethnic: str
    category: str
    position: str
    workplace: str
    village: str
    commune: str
    phone: str | None
    citizen_id: str
    id_on_roster: bool
    old_number: str
    card_issued: date


@dataclass(frozen=True, slots=True)
class MadeUpClass:
    """A class that never was; ``class_sessions`` half-days from ``first_day``."""

    title: str
    first_day: date
    class_sessions: int
    round: str
    mode: str
    plan_number: str


_TITLES = (
    "Tập huấn kỹ năng số cho Tổ công nghệ số cộng đồng",
    "Bồi dưỡng kiến thức chuyển đổi số cho cán bộ, công chức",
    "Hướng dẫn sử dụng dịch vụ công trực tuyến",
    "Tập huấn an toàn thông tin cơ bản",
    "Hội nghị tập huấn ký số và quản lý văn bản điện tử",
    "Tập huấn sử dụng trí tuệ nhân tạo trong công việc",
)
_PLAIN_MODES = ("in_person", "in_person", "in_person", "online", "mixed", "self_paced")
_STATUS_OF_HUNDRED = (MARKS[0],) * 86 + (MARKS[1],) * 6 + (MARKS[2],) * 4 + (MARKS[3],) * 4
_FIRST_BIRTHDAY = date(1963, 1, 1)
_BIRTHDAYS = (date(2004, 12, 31) - _FIRST_BIRTHDAY).days + 1
_FIRST_ISSUE = date(2021, 3, 1)
_ISSUE_DAYS = (date(2025, 3, 31) - _FIRST_ISSUE).days + 1
_NEW_CARDS = date(2024, 7, 1)


def people(seed: int, count: int, *, commune: str = "xã Mẫu") -> list[MadeUpPerson]:
    """``count`` people of ``commune`` (its name with type). No two of one seed share an ID."""
    return list(each_person(seed, count, commune=commune))


def each_person(seed: int, count: int, *, commune: str = "xã Mẫu") -> Iterator[MadeUpPerson]:
    """The same as :func:`people`, one at a time; the first of a longer row are the same people."""
    draw = Random(seed).random
    place = commune.partition(" ")[2] or commune
    jobs = {
        (category, village): [
            (position, workplace.format(commune=commune, place=place, village=village))
            for position, workplace in choices
        ]
        for category, choices in JOBS.items()
        for village in VILLAGES
    }
    turn = dict.fromkeys(JOBS, 0)
    serial = seed * 7919
    for _ in range(count):
        group = GROUPS[pick(draw, GROUP_OF_HUNDRED)]
        sex = "male" if draw() < 0.55 else "female"
        words = (pick(draw, group.families), pick(draw, group.middles[sex]), pick(draw, group.given[sex]))
        born = _FIRST_BIRTHDAY + timedelta(int(draw() * _BIRTHDAYS))
        village, category = pick(draw, VILLAGES), pick(draw, CATEGORY_OF_HUNDRED)
        # In turn, so that a commune's second chairman comes only after all its other leaders.
        position, workplace = jobs[category, village][turn[category] % len(JOBS[category])]
        turn[category] += 1
        serial = (serial + 1) % 1_000_000
        digit = (0 if born.year < 2000 else 2) + (sex == "female")
        yield MadeUpPerson(
            name=" ".join(word for word in words if word),
            birth=str(born.year) if draw() < 0.12 else born.isoformat(),
            born=born,
            sex=sex,
            ethnic=group.ethnic,
            category=category,
            position=position,
            workplace=workplace,
            village=village,
            commune=commune,
            phone=None if draw() < 0.05 else f"0900{int(draw() * 1_000_000):06d}",
            citizen_id=f"{'008' if draw() < 0.75 else '002'}{digit}{born.year % 100:02d}{serial:06d}",
            id_on_roster=draw() >= 0.08,
            old_number=f"0700{serial % 100_000:05d}" if born.year < 1998 and draw() < 0.6 else "",
            card_issued=_FIRST_ISSUE + timedelta(int(draw() * _ISSUE_DAYS)),
        )


def card_text(person: MadeUpPerson) -> str:
    """The QR text of the person's citizen card: 7 fields, or 11 for cards issued since July 2024."""
    fields = [
        person.citizen_id,
        person.old_number,
        person.name,
        f"{person.born:%d%m%Y}",
        "Nam" if person.sex == "male" else "Nữ",
        f"Thôn {person.village}, {person.commune}, Tuyên Quang",
        f"{person.card_issued:%d%m%Y}",
    ]
    return "|".join(fields + [""] * 4 if person.card_issued >= _NEW_CARDS else fields)


def classes(seed: int, count: int, year: int) -> list[MadeUpClass]:
    """``count`` classes of ``year``, by first day; 1 to 4 half-days each, on working days."""
    draw = Random(seed).random
    days = sorted(date(year, 1, 6) + timedelta(int(draw() * 340)) for _ in range(count))
    return [
        MadeUpClass(
            title=f"{pick(draw, _TITLES)} (lớp {number})",
            first_day=day - timedelta(max(0, day.weekday() - 4)),
            class_sessions=pick(draw, (1, 2, 2, 2, 4)),
            round=f"đợt {1 + 2 * day.month // 13}",
            mode=pick(draw, _PLAIN_MODES),
            plan_number=f"{10 + int(draw() * 190)}/KH-UBND",
        )
        for number, day in enumerate(days, start=1)
    ]


def marks(seed: int, people_count: int, class_sessions: int) -> list[tuple[str, ...]]:
    """One tuple of marks per person, one mark per class session.

    About 86 in a hundred are present, 6 late, 4 excused, 4 absent.
    """
    draw = Random(seed).random
    return [tuple(pick(draw, _STATUS_OF_HUNDRED) for _ in range(class_sessions)) for _ in range(people_count)]


def pick(draw: Draw, choices: Sequence[_Choice]) -> _Choice:
    """One of ``choices`` by the next number of ``draw``."""
    return choices[int(draw() * len(choices))]
