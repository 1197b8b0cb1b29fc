"""Classes, their half-days, sites and headcounts; courses."""

from __future__ import annotations

from datetime import date

import pytest

from tests.training.by_hand import COMMUNE, OTHER_COMMUNE, Taught, count, person
from tqdesk.errors import (
    AmbiguousClass,
    DatesReversed,
    SiteNeeded,
    TextMissing,
    UnknownClass,
    UnknownClassSession,
    UnknownCourse,
    UnknownSite,
)
from tqdesk.store.ids import new_row_id
from tqdesk.store.sessions import Store
from tqdesk.training import classes, courses

APRIL_8, APRIL_9, APRIL_10 = date(2025, 4, 8), date(2025, 4, 9), date(2025, 4, 10)


def times(store: Store, **how: object) -> tuple[list[tuple[int, date, str]], date, date]:
    """The class sessions of a class added so, and its first and last day."""
    with store.writing() as session:
        added = classes.add(session, title="Lớp", **how)  # type: ignore[arg-type]
        detail = classes.show(session, added)
    listed = [(each.number, each.day, each.part) for each in detail.class_sessions]
    return listed, detail.summary.first_day, detail.summary.last_day


def test_half_days_go_on_from_the_first_morning():
    assert classes.half_days(date(2025, 2, 28), 3) == [
        (date(2025, 2, 28), "morning"),
        (date(2025, 2, 28), "afternoon"),
        (date(2025, 3, 1), "morning"),
    ]
    assert classes.half_days(APRIL_8, 0) == []


def test_a_class_of_one_day_has_a_morning_and_an_afternoon(store: Store):
    assert times(store, first_day=APRIL_8) == (
        [(1, APRIL_8, "morning"), (2, APRIL_8, "afternoon")],
        APRIL_8,
        APRIL_8,
    )


def test_without_a_number_every_day_has_two_class_sessions(store: Store):
    listed, first, last = times(store, first_day=APRIL_8, last_day=APRIL_10)
    assert [day for _number, day, _part in listed] == [APRIL_8, APRIL_8, APRIL_9, APRIL_9, APRIL_10, APRIL_10]
    assert (first, last) == (APRIL_8, APRIL_10)


def test_a_number_of_class_sessions_moves_the_last_day(store: Store):
    listed, _first, last = times(store, first_day=APRIL_8, class_sessions=3)
    assert listed[-1] == (3, APRIL_9, "morning") and last == APRIL_9


def test_class_sessions_that_are_listed_are_numbered_in_the_order_of_time(store: Store):
    given = [(APRIL_10, "evening"), (APRIL_9, "afternoon"), (APRIL_9, "morning")]
    listed, first, last = times(store, first_day=APRIL_9, class_sessions=given)
    assert listed == [(1, APRIL_9, "morning"), (2, APRIL_9, "afternoon"), (3, APRIL_10, "evening")]
    assert (first, last) == (APRIL_9, APRIL_10)


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ({"title": "Lớp", "first_day": APRIL_9, "last_day": APRIL_8}, DatesReversed),
        ({"title": " \t", "first_day": APRIL_9}, TextMissing),
    ],
)
def test_a_class_that_makes_no_sense_is_not_added(
    store: Store, how: dict[str, object], error: type[Exception]
):
    before = count(store, "line")
    with pytest.raises(error), store.writing() as session:
        classes.add(session, **how)  # type: ignore[arg-type]
    assert count(store, "line") == before
    with store.reading() as session:
        assert classes.list_all(session) == []


def test_reversed_dates_are_told_as_people_write_them(store: Store):
    with pytest.raises(DatesReversed) as caught, store.writing() as session:
        classes.add(session, title="Lớp", first_day=APRIL_9, last_day=APRIL_8)
    assert caught.value.fields == {"first": "09/04/2025", "last": "08/04/2025"}


def test_all_that_was_said_of_a_class_stands_in_it(store: Store):
    with store.writing() as session:
        course = courses.add(session, title="Dịch vụ công")
        added = classes.add(
            session,
            title="  Kỹ  năng số ",
            first_day=APRIL_8,
            course=course,
            round="đợt 1",
            mode="mixed",
            plan_number="45/KH-UBND",
            organiser=" ",
            venue="Hội trường",
        )
        detail = classes.show(session, added)
    assert detail.summary.title == "Kỹ năng số" and detail.summary.mode == "mixed"
    assert (detail.round, detail.plan_number, detail.organiser) == ("đợt 1", "45/KH-UBND", None)
    assert detail.summary.owner_unit == COMMUNE
    assert [(site.unit, site.venue, site.headcount) for site in detail.sites] == [(COMMUNE, "Hội trường", {})]


def test_classes_are_listed_the_newest_first_with_what_they_count(taught: Taught):
    with taught.store.writing() as session:
        classes.add(session, title="Lớp hai", first_day=APRIL_10, class_sessions=1)
    taught.enrol(person("Ma Thị Mẫu"), person("Lý Mẩy"))
    with taught.store.reading() as session:
        found = classes.list_all(session)
    assert [(each.title, each.class_sessions, each.enrolled) for each in found] == [
        ("Lớp hai", 1, 0),
        ("Kỹ năng số", 2, 2),
    ]


@pytest.mark.parametrize("text", ["Kỹ năng số", "kỹ năng số", "ky nang so", "KY  NANG SO"])
def test_a_class_is_found_by_title_with_or_without_marks(taught: Taught, text: str):
    with taught.store.reading() as session:
        assert classes.find(session, text) == classes.find(session, str(taught.id)) == taught.id


@pytest.mark.parametrize("text", ["", "Kỹ thuật", "Không có", "01900000-0000-7000-8000-000000000000"])
def test_a_class_that_is_not_there_is_not_found(taught: Taught, text: str):
    with taught.store.reading() as session, pytest.raises(UnknownClass):
        classes.find(session, text)
    with taught.store.reading() as session, pytest.raises(UnknownClass):
        classes.show(session, new_row_id())


def test_a_title_of_several_classes_is_ambiguous_unless_written_in_full(taught: Taught):
    with taught.store.writing() as session:
        other = classes.add(session, title="Kỳ nâng sơ", first_day=APRIL_10)
        assert classes.find(session, "Kỳ nâng sơ") == other
        with pytest.raises(AmbiguousClass):
            classes.find(session, "ky nang so")
        classes.add(session, title="Kỹ năng số", first_day=APRIL_10)
        with pytest.raises(AmbiguousClass):
            classes.find(session, "Kỹ năng số")
        assert classes.find(session, str(taught.id)) == taught.id


def test_class_sessions_are_numbered_from_one(taught: Taught):
    with taught.store.reading() as session:
        assert classes.class_session(session, taught.id, 2).part == "afternoon"
        for number in (0, -1, 3):
            with pytest.raises(UnknownClassSession) as caught:
                classes.class_session(session, taught.id, number)
            assert caught.value.fields == {"number": number, "count": 2}


# Sites and headcounts


def test_a_site_is_found_by_id_venue_or_unit(taught: Taught):
    with taught.store.writing() as session:
        site = classes.add_site(session, training_class=taught.id, unit=OTHER_COMMUNE, venue="Nhà văn hóa")
        for text in (str(site), "Nhà văn hóa", "nha van hoa", OTHER_COMMUNE, "Xã Đông Thọ", "xa dong tho"):
            assert classes.find_site(session, taught.id, text) == site
        with pytest.raises(UnknownSite):
            classes.find_site(session, taught.id, "Xã Lạ")


def test_without_a_name_the_own_site_is_meant_and_then_the_one_with_a_list(taught: Taught):
    with taught.store.writing() as session:
        site = classes.add_site(session, training_class=taught.id, unit=OTHER_COMMUNE)
        assert classes.find_site(session, taught.id) == taught.site
    taught.enrol(person("Ma Thị Mẫu"), site=site)
    with taught.store.reading() as session:
        assert classes.find_site(session, taught.id) == site
    taught.enrol(person("Lý Mẩy"))
    with taught.store.reading() as session, pytest.raises(SiteNeeded) as caught:
        classes.find_site(session, taught.id)
    assert str(caught.value.fields["choices"]).split("; ") == ["Xã Tân Trào", "Xã Đông Thọ"]


def test_a_venue_that_several_sites_share_is_not_guessed(taught: Taught):
    with taught.store.writing() as session:
        for _ in range(2):
            classes.add_site(session, training_class=taught.id, unit=OTHER_COMMUNE, venue="Nhà văn hóa")
        with pytest.raises(SiteNeeded):
            classes.find_site(session, taught.id, "nha van hoa")


def test_headcounts_keep_the_categories_not_named(taught: Taught):
    for counted in ({"leader": 2, "citizen": 30}, {"citizen": 31}, {"business": 4}, {"leader": 0}):
        with taught.store.writing() as session:
            classes.count_heads(session, site=taught.site, headcount=counted)
    assert taught.show().sites[0].headcount == {"citizen": 31, "business": 4}


# Courses


def test_courses_are_found_by_title_or_id(store: Store):
    with store.writing() as session:
        one, two = courses.add(session, title=" Dịch vụ  công "), courses.add(session, title="An toàn số")
        assert courses.list_all(session) == [(one, "Dịch vụ công"), (two, "An toàn số")]
        assert courses.find(session, "dich vu cong") == courses.find(session, str(one)) == one
        with pytest.raises(UnknownCourse):
            courses.find(session, "Khác")
        with pytest.raises(TextMissing):
            courses.add(session, title=" ")


def test_words_of_a_title_find_it_where_no_title_is_the_text(taught: Taught):
    with taught.store.reading() as session:
        title = classes.show(session, taught.id).summary.title
        assert classes.find(session, title.split()[-1].upper()) == taught.id
