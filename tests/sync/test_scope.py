"""What goes down to a unit: all that is its own and what it takes part in, and nothing of anybody else."""

from pathlib import Path
from uuid import UUID

import pytest

from tests.builders import COMMUNES, make_store, pair
from tests.sync.desks import (
    export,
    names,
    person,
    read_by_hand,
    reply,
    rows_of,
    send_down,
    send_up,
    take,
    write,
)
from tqdesk.store import journal, tables
from tqdesk.store.ids import attendance_id, enrolment_id, machine_row_id, same_person_id, verdict_id
from tqdesk.store.lines import canonical, decode
from tqdesk.store.sessions import Store

OURS, THEIRS = COMMUNES[:2]
DATES = {"first_day": "2025-04-08", "last_day": "2025-04-08"}


@pytest.fixture
def other(stranger, office, tmp_path) -> Store:
    """A second commune of the same office."""
    pair(office, stranger, tmp_path)
    return stranger


def a_class(store: Store, title: str) -> UUID:
    return write(store, "class", made={}, title={"title": title}, dates=DATES)


def a_site(store: Store, training_class: UUID, unit: str) -> UUID:
    return write(store, "site", made={"class": training_class, "unit": unit})


def a_session(store: Store, training_class: UUID) -> UUID:
    time = {"day": "2025-04-08", "part": "morning"}
    return write(store, "class_session", made={"class": training_class}, time=time)


def enrol(store: Store, training_class: UUID, site: UUID, who: UUID, number: int = 1) -> UUID:
    made = {"class": training_class, "site": site, "person": who}
    row = enrolment_id(training_class, site, who)
    return write(store, "enrolment", row, made=made, list_number={"list_number": number})


def mark(store: Store, enrolment: UUID, class_session: UUID) -> UUID:
    made = {"enrolment": enrolment, "class_session": class_session}
    said = {"status": "present", "at": 5, "source": "typed", "rest": False}
    return write(store, "attendance", attendance_id(enrolment, class_session), made=made, mark=said)


def same(store: Store, first: UUID, second: UUID) -> UUID:
    made = {"first": first, "second": second}
    return write(store, "same_person", same_person_id(first, second), made=made, same={"same": True})


def carried(office: Store, commune: Store, folder: Path) -> set[tuple[str, str]]:
    """The rows in the reply to a commune, but for what every one has: operators and the commune's machine."""
    rows = rows_of(read_by_hand(reply(office, commune, folder).file, commune))
    fixed = {("machine", str(machine_row_id(commune.identity.machine)))}
    fixed |= {("operator", str(store.identity.operator)) for store in (office, commune)}
    return rows - fixed


def test_what_a_unit_made_comes_back_to_it_with_what_the_office_wrote_below(office, commune, tmp_path):
    held = a_class(commune, "Lớp xã")
    site, half_day = a_site(commune, held, OURS), a_session(commune, held)
    who = person(commune, "Hà Thị Mẩy", citizen_id="008185000001")
    listed = enrol(commune, held, site, who)
    send_up(commune, office, tmp_path)
    marked = mark(office, listed, half_day)
    write(office, "person", who, name={"name": "Hà Thị Mẩy (sửa)"})
    assert carried(office, commune, tmp_path) == {
        ("class", str(held)),
        ("site", str(site)),
        ("class_session", str(half_day)),
        ("person", str(who)),
        ("person_private", str(who)),
        ("enrolment", str(listed)),
        ("attendance", str(marked)),
    }
    send_down(office, commune, tmp_path)
    assert names(commune) == ["Hà Thị Mẩy (sửa)"]


def test_people_and_classes_of_another_commune_do_not_come(office, commune, other, tmp_path):
    held = a_class(other, "Lớp bên kia")
    site = a_site(other, held, THEIRS)
    half_day = a_session(other, held)
    who = person(other, "Người xã kia", citizen_id="008185000002")
    mark(other, enrol(other, held, site, who), half_day)
    own = person(commune, "Người xã này")
    send_up(commune, office, tmp_path)
    send_up(other, office, tmp_path)
    assert carried(office, commune, tmp_path) == {("person", str(own))}


def test_a_class_of_the_office_comes_with_the_units_site_and_not_with_another_units(
    office, commune, other, tmp_path
):
    send_up(commune, office, tmp_path)
    send_up(other, office, tmp_path)
    held = a_class(office, "Hội nghị trực tuyến")
    half_day = a_session(office, held)
    ours, theirs = a_site(office, held, OURS), a_site(office, held, THEIRS)
    elsewhere = a_class(office, "Lớp không liên quan")
    a_site(office, elsewhere, THEIRS)
    a_session(office, elsewhere)
    course = write(office, "course", made={}, title={"title": "Dịch vụ công"})
    guest = person(office, "Khách của huyện", citizen_id="008185000003")
    far = person(office, "Người ở điểm kia")
    listed = enrol(office, held, ours, guest)
    there = enrol(office, held, theirs, far)
    marked = mark(office, listed, half_day)
    mark(office, there, half_day)
    assert carried(office, commune, tmp_path) == {
        ("course", str(course)),
        ("class", str(held)),
        ("class_session", str(half_day)),
        ("site", str(ours)),
        ("person", str(guest)),
        ("enrolment", str(listed)),
        ("attendance", str(marked)),
    }


def test_an_enrolment_that_a_unit_wrote_brings_it_no_person_of_another(office, commune, other, tmp_path):
    hidden = person(other, "Người xã kia", citizen_id="008185000002")
    send_up(other, office, tmp_path)
    send_up(commune, office, tmp_path)
    held = a_class(office, "Hội nghị")
    ours = a_site(office, held, OURS)
    send_down(office, commune, tmp_path)
    listed = enrol(commune, held, ours, hidden)  # it learned the id somewhere
    pair_row = same(commune, person(commune, "Người xã này"), hidden)
    send_up(commune, office, tmp_path)
    rows = carried(office, commune, tmp_path)
    assert {("enrolment", str(listed)), ("same_person", str(pair_row))} <= rows
    assert not {("person", str(hidden)), ("person_private", str(hidden))} & rows
    send_down(office, commune, tmp_path)
    assert "Người xã kia" not in names(commune)
    # Someone at the office puts the same person on a list there: now the name comes, the private part not.
    second = a_class(office, "Hội nghị hai")
    enrol(office, second, a_site(office, second, OURS), hidden)
    rows = carried(office, commune, tmp_path)
    assert ("person", str(hidden)) in rows and ("person_private", str(hidden)) not in rows


def test_a_site_that_a_unit_gave_itself_in_anothers_class_brings_it_nothing(office, commune, other, tmp_path):
    held = a_class(other, "Lớp bên kia")
    half_day = a_session(other, held)
    send_up(other, office, tmp_path)
    own = a_site(commune, held, OURS)
    send_up(commune, office, tmp_path)
    assert carried(office, commune, tmp_path) == {("site", str(own))}
    assert ("class_session", str(half_day)) not in carried(office, commune, tmp_path)


def test_a_row_under_the_id_of_anothers_row_opens_nothing_below_it(office, commune, other, tmp_path):
    held = a_class(other, "Lớp bên kia")
    site = a_site(other, held, THEIRS)
    who = person(other, "Người xã kia", citizen_id="008185000002")
    enrol(other, held, site, who)
    send_up(other, office, tmp_path)
    taken = {held: "course", site: "class", who: "class"}
    for row, entity in taken.items():
        write(commune, entity, row, made={}, title={"title": "Chiếm chỗ"})
    send_up(commune, office, tmp_path)
    assert carried(office, commune, tmp_path) == {(entity, str(row)) for row, entity in taken.items()}


def test_a_person_whom_two_units_made_stays_the_first_ones(office, commune, other, tmp_path):
    who = person(other, "Người xã kia", citizen_id="008185000002")
    send_up(other, office, tmp_path)
    write(commune, "person", who, made={}, name={"name": "Chiếm chỗ"})
    send_up(commune, office, tmp_path)
    assert carried(office, commune, tmp_path) == set()


def test_a_row_that_enters_brings_the_lines_that_came_long_before(office, commune, other, tmp_path):
    who = person(office, "Tên đầu")
    write(office, "person", who, name={"name": "Tên sau"})
    send_up(commune, office, tmp_path)
    send_down(office, commune, tmp_path)
    assert names(commune) == []
    held = a_class(office, "Hội nghị")
    enrol(office, held, a_site(office, held, OURS), who)
    written = reply(office, commune, tmp_path).file
    of_person = [line for line in read_by_hand(written, commune) if line.get("row") == str(who)]
    assert [line["set"]["name"]["value"]["name"] for line in of_person] == ["Tên đầu", "Tên sau"]
    assert take(commune, written) == ["applied"]
    assert names(commune) == ["Tên sau"]


def test_the_outbox_is_only_appended_to_and_a_reply_goes_on_from_what_was_confirmed(
    office, commune, tmp_path
):
    person(commune, "Một")
    send_up(commune, office, tmp_path)
    send_down(office, commune, tmp_path)
    with office.reading() as session:
        before = session.execute(tables.outbox.select().order_by(tables.outbox.c.id)).all()
    later = person(office, "Của huyện")
    held = a_class(office, "Hội nghị")
    enrol(office, held, a_site(office, held, OURS), later)
    unconfirmed = reply(office, commune, tmp_path)
    with office.reading() as session:
        after = session.execute(tables.outbox.select().order_by(tables.outbox.c.id)).all()
    assert after[: len(before)] == before and len(after) == len(before) + 4
    assert unconfirmed.changes == len(after)  # the commune's word of the first has not come back
    send_up(commune, office, tmp_path)
    assert reply(office, commune, tmp_path).changes == 4


def test_pairs_of_a_human_come_whole_and_without_the_persons(office, commune, other, tmp_path):
    mine, first, second, apart = (
        person(store, name)
        for store, name in ((commune, "A"), (other, "A, kia"), (other, "A, nữa"), (other, "B"))
    )
    send_up(commune, office, tmp_path)
    send_up(other, office, tmp_path)
    joined = {same(office, mine, first), same(office, second, first)}
    same(office, apart, person(office, "C"))
    assert carried(office, commune, tmp_path) == {
        ("person", str(mine)),
        *(("same_person", str(row)) for row in joined),
    }


def test_verdicts_on_its_own_lines_and_on_rows_in_scope_come(office, commune, other, tmp_path):
    mine, theirs = person(commune, "Của ta"), person(other, "Của kia")
    send_up(commune, office, tmp_path)
    send_up(other, office, tmp_path)
    held = a_class(office, "Hội nghị")
    site = a_site(office, held, OURS)
    judged = {}
    for row in (mine, theirs, site):
        with office.reading() as session:
            key = tables.known_row.select().where(tables.known_row.c.uuid == row.bytes)
            line = tables.line.select().where(tables.line.c.row_id == session.execute(key).one().id)
            body = session.execute(line).one().body
        judged[row] = decode(body).id
        said = {"rejected": True, "why": "Trùng"}
        write(office, "verdict", verdict_id(judged[row]), made={"line": str(judged[row])}, verdict=said)
    rows = carried(office, commune, tmp_path)
    verdicts = {row for entity, row in rows if entity == "verdict"}
    assert verdicts == {str(verdict_id(judged[mine])), str(verdict_id(judged[site]))}
    send_down(office, commune, tmp_path)
    assert names(commune) == []  # the line that made the person was rejected


def test_an_office_gets_from_its_own_office_all_that_its_communes_made(office, commune, other, tmp_path):
    province = make_store(tmp_path / "province", unit="2024:08")
    pair(province, office, tmp_path)
    who = person(commune, "Hà Thị Mẩy", citizen_id="008185000001")
    send_up(commune, office, tmp_path)
    send_up(office, province, tmp_path)
    rows = rows_of(read_by_hand(reply(province, office, tmp_path).file, office))
    assert {("person", str(who)), ("person_private", str(who))} <= rows
    assert ("machine", str(machine_row_id(commune.identity.machine))) in rows
    province.close()


def test_lines_of_a_newer_program_come_back_to_the_unit_that_wrote_them(office, commune, other, tmp_path):
    for store, run in ((commune, "a"), (other, "b")):
        export(store, tmp_path)
        later = {
            "at": 5, "entity": "comet", "line": f"{run * 16}.1", "machine": store.identity.machine,
            "operator": None, "row": str(person(store, "Một")), "stamp": 5, "unit": store.identity.unit,
            "set": {"tail": {"replaces": [], "value": {"length": 7}}},
        }  # fmt: skip
        with store.writing() as session:
            journal.receive(session, [canonical(later)])
        send_up(store, office, tmp_path)
    comets = {row for entity, row in carried(office, commune, tmp_path) if entity == "comet"}
    assert len(comets) == 1


def test_a_request_for_erasure_goes_only_where_the_person_is_kept(office, commune, other, tmp_path):
    held = a_class(office, "Hội nghị")
    site = a_site(office, held, OURS)
    mine, guest = person(commune, "Người xã này"), person(other, "Khách xã kia")
    requests = {}
    for store, who in ((commune, mine), (other, guest)):
        made = {"person": who, "asked_on": "2025-04-08"}
        requests[who] = write(store, "erase_request", made=made, state={"state": "asked"})
        send_up(store, office, tmp_path)
    enrol(office, held, site, guest)
    rows = carried(office, commune, tmp_path)
    assert {("person", str(mine)), ("person", str(guest)), ("erase_request", str(requests[mine]))} <= rows
    assert ("erase_request", str(requests[guest])) not in rows
