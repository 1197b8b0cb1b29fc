"""People are found alike on both databases."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.builders import COMMUNES
from tqdesk.store import journal, rebuilding
from tqdesk.store.ids import new_row_id
from tqdesk.store.sessions import Store
from tqdesk.training import deleting, people, same_people, searching


@pytest.fixture
def store(either_store: Store) -> Store:
    return either_store


def add(
    store: Store, *known: tuple[str, str | None, str | None, str | None, str | None, str | None]
) -> dict[str, UUID]:
    """People by name, birth, workplace, unit, telephone and citizen-ID number, all new; their ids by name."""
    made = {name: new_row_id() for name, *_ in known}
    edits: list[journal.Edit] = []
    for name, birth, workplace, unit, phone, citizen_id in known:
        public: dict[str, dict[str, str | None]] = {
            "made": {},
            "name": {"name": name},
            "birth": {"birth": birth},
            "unit": {"unit": unit},
        }
        edits.append(journal.Edit("person", made[name], {**public, "workplace": {"workplace": workplace}}))
        private = {"phone": {"phone": phone}, "citizen_id": {"citizen_id": citizen_id}}
        edits.append(journal.Edit("person_private", made[name], private))
    with store.writing() as session:
        journal.write(session, edits)
    return made


def found(store: Store, text: str, **how: int) -> list[str]:
    with store.reading() as session:
        return [line.name for line in searching.search(session, text, **how).people]


PHU_LUU = "2024:02392"
KNOWN = (
    ("Nguyễn Thị Hoà", "1985-02-03", "UBND xã Mẫu", COMMUNES[0], "0912345678", "008185001234"),
    ("Hoàng Văn Đức", "1990", "Trường THCS Thử", PHU_LUU, "0987001234", None),
    ("Trần Hoàng Anh", "1978-12", "Thôn 12", None, None, "002078000123"),
    ("Giàng H’Mông Đình Páo", None, None, None, "02073822123", None),
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ["Trần Hoàng Anh", "Hoàng Văn Đức", "Nguyễn Thị Hoà", "Giàng H’Mông Đình Páo"]),
        ("duc", ["Hoàng Văn Đức"]),
        ("ĐỨC hoàng", ["Hoàng Văn Đức"]),
        ("v d h", ["Hoàng Văn Đức"]),
        ("guyen", []),
        ("hoa", ["Nguyễn Thị Hoà", "Trần Hoàng Anh", "Hoàng Văn Đức"]),
        ("hmong", ["Giàng H’Mông Đình Páo"]),
        ("h'm", ["Giàng H’Mông Đình Páo"]),
        ("1985", ["Nguyễn Thị Hoà"]),
        ("197 anh", ["Trần Hoàng Anh"]),
        ("phu luu", ["Hoàng Văn Đức"]),
        ("xa mau", ["Nguyễn Thị Hoà"]),
        ("thon 12", ["Trần Hoàng Anh"]),
        ("345", ["Nguyễn Thị Hoà"]),
        ("00123", ["Trần Hoàng Anh", "Hoàng Văn Đức", "Nguyễn Thị Hoà"]),
        ("hoang 00123", ["Trần Hoàng Anh", "Hoàng Văn Đức"]),
        ("45", []),
        ("0912345678", ["Nguyễn Thị Hoà"]),
        ("912345678", ["Nguyễn Thị Hoà"]),
        (" 0912 345.678 ", ["Nguyễn Thị Hoà"]),
        ("+84 912 345 678", ["Nguyễn Thị Hoà"]),
        ("+84 912", ["Nguyễn Thị Hoà"]),
        ("84912345678", ["Nguyễn Thị Hoà"]),
        ("(0207) 3822-123", ["Giàng H’Mông Đình Páo"]),
        ("8185001234", ["Nguyễn Thị Hoà"]),
        ("008 185 001 234", ["Nguyễn Thị Hoà"]),
        ("91 23", ["Nguyễn Thị Hoà"]),
        ("09123456780", []),
        ("3456782", []),
        ("008185001234|070012345|Người Khác|03021985|Nữ|Thôn Mẫu|01012022", ["Nguyễn Thị Hoà"]),
        ("008090004321||HOANG VAN DUC|04051990|Nam|Thôn Mẫu|01012022", ["Hoàng Văn Đức"]),
        ("008091004321||HOANG VAN DUC|04051991|Nam|Thôn Mẫu|01012022", []),
        ("%", []),
        ("_", []),
        ("'", []),
        ('"*', []),
        ("anh OR duc", []),
        ("\\", []),
        ("…", []),
        ("·hoa", ["Nguyễn Thị Hoà", "Trần Hoàng Anh", "Hoàng Văn Đức"]),
    ],
)
def test_each_word_begins_a_word_or_stands_in_a_number(store, text, names):
    add(store, *KNOWN)
    assert found(store, text) == names


def test_digits_that_stand_apart_in_numbers_are_not_one_part_of_a_number(store, monkeypatch):
    add(store, ("Hà Thị Mẩy", None, None, None, "0912345699", "002345670000"))
    for _ in ("few", "many"):
        assert found(store, "1234567") == []
        assert found(store, "123456") == found(store, "0912345699") == ["Hà Thị Mẩy"]
        monkeypatch.setattr(searching, "MOST_COUNTED", 0)


def test_who_only_seems_to_have_the_digits_does_not_come_first_for_being_called_so(store):
    add(
        store,
        ("Hà Thị Hoa", None, None, None, "0912345699", "002345670000"),
        ("Hoa Văn Nam", None, None, None, "0212345670", None),
    )
    assert found(store, "hoa 1234567") == ["Hoa Văn Nam"]


def test_who_is_called_so_comes_first_then_who_has_it_in_the_name_then_the_rest(store):
    add(
        store,
        ("Lê Thị Mai", None, "Trường Tân Mai", None, None, None),
        ("Mai Văn An", None, None, None, None, None),
        ("Bùi Thị Tân", None, "Trường Mai", None, None, None),
        ("Mai Thị Tân", None, None, None, None, None),
        ("Tân Văn Mai", None, None, None, None, None),
        ("Đỗ Anh", None, "Mai", None, None, None),
    )
    assert found(store, "mai") == [
        *("Lê Thị Mai", "Tân Văn Mai"),
        *("Mai Văn An", "Mai Thị Tân"),
        *("Đỗ Anh", "Bùi Thị Tân"),
    ]
    assert found(store, "mai tan") == ["Tân Văn Mai", "Mai Thị Tân", "Lê Thị Mai", "Bùi Thị Tân"]


def test_of_one_or_two_letters_the_first_fifty_by_given_name_are_told_of(store):
    given = [f"{first}{second}" for first in "AB" for second in "abcdefghijklmnopqrstuvwxyz"]
    add(store, *((f"Hà {name}", None, None, None, None, None) for name in reversed(given)))
    with store.reading() as session:
        two, three = searching.search(session, "h"), searching.search(session, "ha")
        whole = searching.search(session, "hà  ")
    assert [line.name for line in two.people] == [f"Hà {name}" for name in given[:50]]
    assert (two.total, two.more) == (52, False)
    assert two == three == whole
    with store.reading() as session:
        assert len(searching.search(session, "h a").people) == 26
        assert len(searching.search(session, "").people) == 52


def test_more_than_can_be_counted_are_found_in_the_same_order(store, monkeypatch):
    add(store, *KNOWN)
    monkeypatch.setattr(searching, "MOST_COUNTED", 1)
    assert found(store, "hoa") == ["Nguyễn Thị Hoà", "Trần Hoàng Anh", "Hoàng Văn Đức"]
    assert found(store, "hoa", most=2) == ["Nguyễn Thị Hoà", "Trần Hoàng Anh"]
    assert found(store, "00123", most=2) == ["Trần Hoàng Anh", "Hoàng Văn Đức"]
    assert found(store, "", most=1) == ["Trần Hoàng Anh"]
    with store.reading() as session:
        first = searching.search(session, "duc", most=1), searching.search(session, "hoa", most=1)
    assert [(each.total, each.more) for each in first] == [(1, False), (1, True)]
    with store.reading() as session:
        many = searching.search(session, "hoa", most=2)
        assert (many.total, many.more) == (1, True)
        every = searching.search(session, "hoa")
        assert (every.total, every.more) == (3, False)
        one = searching.search(session, "hoa 1985")
        assert (one.total, one.more) == (1, False)


def test_what_changes_is_found_as_it_is_now(store):
    made = add(store, *KNOWN)
    with store.writing() as session:
        facts = {"name": "Hoàng Văn Đạt", "birth": "1991", "workplace": "", "phone": "0900000001"}
        people.correct(session, person=made["Hoàng Văn Đức"], facts=facts)
    for gone in ("duc", "hoang 1990", "thcs", "0987001234"):
        assert found(store, gone) == []
    for new in ("dat", "hoang 1991", "0900000001"):
        assert found(store, new) == ["Hoàng Văn Đạt"]


def test_who_is_deleted_is_not_found_and_neither_are_numbers_that_are(store):
    made = add(store, *KNOWN)
    with store.writing() as session:
        deleting.delete(session, entity="person_private", row=made["Nguyễn Thị Hoà"])
    assert found(store, "0912345678") == []
    assert found(store, "nguyen") == ["Nguyễn Thị Hoà"]
    with store.writing() as session:
        deleting.delete(session, entity="person", row=made["Nguyễn Thị Hoà"])
    assert found(store, "nguyen") == []
    assert len(found(store, "")) == 3
    with store.writing() as session:
        deleting.restore(session, entity="person", row=made["Nguyễn Thị Hoà"])
    assert found(store, "nguyen") == ["Nguyễn Thị Hoà"]


def test_one_human_is_found_once_by_what_is_known_of_any_of_their_persons(store):
    made = add(store, *KNOWN)
    names = ("Nguyễn Thị Hoà", "Hoàng Văn Đức")
    shown, other = sorted(names, key=lambda name: made[name].bytes)
    with store.writing() as session:
        same_people.declare(session, first=made[other], second=made[shown], same=True)
    for text in ("nguyen", "duc", "duc nguyen", "1990 1985", "0987001234 345", "phu luu nguyen"):
        assert found(store, text) == [shown], text
    assert len(found(store, "")) == 3
    with store.writing() as session:
        people.correct(session, person=made[other], facts={"workplace": "Trạm Y tế"})
    assert found(store, "tram y te") == [shown]
    with store.writing() as session:
        same_people.set_apart(session, person=made[other])
    assert found(store, "tram y te") == [other]
    assert found(store, "duc nguyen") == []
    assert len(found(store, "")) == 4


def test_all_made_anew_from_the_journal_is_found_alike(store):
    made = add(store, *KNOWN)
    with store.writing() as session:
        same_people.declare(session, first=made["Nguyễn Thị Hoà"], second=made["Hoàng Văn Đức"], same=True)
        deleting.delete(session, entity="person", row=made["Giàng H’Mông Đình Páo"])
    texts = ("", "hoa", "duc", "pao", "0987001234", "00123")
    before = [found(store, text) for text in texts]
    with store.writing() as session:
        assert rebuilding.rebuild(session) == 0
    assert [found(store, text) for text in texts] == before


def test_a_word_that_begins_another_still_says_who_is_called_so(store):
    add(
        store,
        *((name, "1990", None, None, None, None) for name in ("Hứa Thị Thêu", "Hứa Thị An", "Hứa Thị Tám")),
        ("Hứa Văn Tâm", "1990", None, None, None, None),
    )
    assert found(store, "hua thi t") == ["Hứa Thị Tám", "Hứa Thị Thêu", "Hứa Thị An"]
    assert found(store, "thi th hua") == ["Hứa Thị Thêu", "Hứa Thị An", "Hứa Thị Tám"]
    assert found(store, "199 1990 tam") == ["Hứa Thị Tám", "Hứa Văn Tâm"]


def test_a_whole_name_finds_its_bearer_first_though_one_part_begins_another(store):
    names = ("Hà Thị Trang", "Hà Trần Trang", "Lý Thị Trang", "Trần Thị Trang", "Trang Thị Trâm")
    add(store, *((name, None, None, None, None, None) for name in names))
    for typed in ("tran thi trang", "tran thi tran", "tran thi tra", "trần thị trang "):
        assert found(store, typed)[0] == "Trần Thị Trang", typed
    assert found(store, "trang tran ") == [
        "Hà Trần Trang",
        "Trần Thị Trang",
        *found(store, "trang tran ")[2:],
    ]
    add(store, ("Ngô Văn Hoan", None, None, None, None, None), ("Ngô Văn Hoa", None, None, None, None, None))
    add(store, ("Ngô Thị Hoà", None, None, None, None, None))
    assert found(store, "hoa ") == ["Ngô Văn Hoa", "Ngô Thị Hoà", "Ngô Văn Hoan"]


def test_digits_within_a_number_do_not_say_that_fewer_of_them_begin_a_word(store):
    add(
        store,
        ("Lý Mẩy", "1990", None, None, "0912345678", None),
        ("Lý Páo", "1990", "Tổ 34", None, None, None),
    )
    add(store, ("Lý Sính", "1990", "Thôn 34", None, "0912345678", None))
    assert found(store, "ly 34 345") == ["Lý Sính"]
    assert found(store, "ly 234 2345") == ["Lý Mẩy", "Lý Sính"]
