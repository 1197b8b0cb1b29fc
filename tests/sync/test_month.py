"""A month of two communes and their district, with everything that goes wrong in a month."""

import json
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.builders import COMMUNES, PASSWORD
from tests.sync.model import Merged
from tests.sync.public_tools import opened
from tests.sync.standing import agree, stored
from tests.sync.world import World
from tqdesk.cli.main import main
from tqdesk.records import RosterPerson
from tqdesk.store import tables
from tqdesk.store.rebuilding import rebuild
from tqdesk.training import attendance, classes, conflicts, deleting, enrolments, people


@pytest.fixture
def month(place) -> Iterator["Month"]:
    world = World(place)
    yield Month(world)
    world.close()


class Month:
    """What officers do, at the desks ``A1`` and ``B`` (communes) and ``D`` (their district)."""

    def __init__(self, world: World) -> None:
        self.world = world

    def hold(self, desk: str, title: str, *names: str) -> UUID:
        """Hold a class of one morning with a list of people."""
        with self.world.stores[desk].writing() as session:
            held = classes.add(session, title=title, first_day=date(2025, 10, 8), class_sessions=1)
            site = classes.find_site(session, held)
            for row, name in enumerate(names, 1):
                person = RosterPerson(sheet="", row=row, name=name, birth="1990")
                enrolments.add(session, training_class=held, site=site, person=person)
        return held

    def attend(self, desk: str, training_class: UUID, rows: list[int], status: str = "present") -> None:
        with self.world.stores[desk].writing() as session:
            attendance.mark_rows(
                session,
                training_class=training_class,
                site=classes.find_site(session, training_class),
                number=1,
                rows=rows,
                status=status,
            )

    def rename(self, desk: str, old: str, new: str) -> None:
        with self.world.stores[desk].writing() as session:
            people.correct(session, person=people.find(session, old), facts={"name": new})

    def marks(self, desk: str, training_class: UUID) -> dict[str, str | None]:
        """Name → mark, as a desk shows the class."""
        with self.world.stores[desk].reading() as session:
            people_listed = classes.show(session, training_class).enrolments
        return {each.name: each.marks.get(1) for each in people_listed}

    def titles(self, desk: str) -> set[str]:
        with self.world.stores[desk].reading() as session:
            return {each.title for each in classes.list_all(session)}


def test_a_month_with_every_mishap_ends_in_agreement(month, monkeypatch, capsys, tmp_path):
    world = month.world
    monkeypatch.setenv("TQDESK_PASSWORD", PASSWORD)

    def status(desk: str) -> dict:
        assert main(["--data", str(world.stores[desk].folder), "--json", "status"]) == 0
        return json.loads(capsys.readouterr().out)

    def unconfirmed(desk: str) -> int:
        return status(desk)["unconfirmed"]

    # First week: both communes hold a class. The stick of one is lost; the file of the other comes twice.
    basics = month.hold("A1", "Kỹ năng số cơ bản", "Hà Thị Mẩy", "Ma Văn Sính", "Nông Thị Ân")
    services = month.hold("B", "Dịch vụ công trực tuyến", "Triệu Văn Páo", "Lý Thị Nụ")
    month.attend("A1", basics, [1, 2])
    month.attend("B", services, [1])
    world.export("A1").file.unlink()
    from_b = world.export("B")
    assert [world.deliver(from_b, "D").result for _ in range(2)] == ["applied", "known"]
    assert month.titles("D") == {"Dịch vụ công trực tuyến"}
    assert unconfirmed("A1") > 0 and unconfirmed("B") > 0, "nothing has been confirmed yet"

    # Second week: the lost lines travel again. The district backs up on Friday; its replies are under way.
    month.attend("A1", basics, [3], "late")
    assert world.deliver(world.export("A1"), "D").result == "applied"
    assert month.marks("D", basics) == {
        "Hà Thị Mẩy": "present",
        "Ma Văn Sính": "present",
        "Nông Thị Ân": "late",
    }
    world.copy("D")
    (_, backup_of_office) = world.copies[-1]
    late_answer = next(each for each in world.reply("D", COMMUNES[0]) if each.receiver == "A1")
    (answer_to_b,) = world.reply("D", COMMUNES[1])
    assert world.deliver(answer_to_b, "B").result == "applied"
    assert unconfirmed("B") == 0 < unconfirmed("A1")

    # Third week: the laptop of one commune is copied, and both are used. Someone corrects the same name at
    # the district and at the commune. A class entered by mistake is deleted.
    world.copy("B")
    world.clone("B", world.copies[-1][1])
    month.attend("B", services, [2], "excused")
    on_the_copy = month.hold("B'", "Lớp ghi trên máy chép", "Bàn Văn Lìn")
    for desk in ("B'", "B", "B'", "B"):
        world.exchange(desk, "D")
    assert month.titles("B") == month.titles("B'") == {"Dịch vụ công trực tuyến", "Lớp ghi trên máy chép"}
    month.rename("D", "Ma Văn Sính", "Ma Văn Sinh")
    month.rename("A1", "Ma Văn Sính", "Mã Văn Sính")
    mistaken = month.hold("A1", "Lớp nhập nhầm", "Người Nhập Nhầm")
    assert world.deliver(late_answer, "A1").result == "applied"
    assert 0 < unconfirmed("A1") < len(world.lines("A1"))
    assert world.deliver(world.export("A1"), "D").result == "applied"
    with world.stores["A1"].writing() as session:
        deleting.delete(session, entity="class", row=mistaken)
    world.exchange("A1", "D")
    assert month.titles("A1") == {"Kỹ năng số cơ bản"}
    with world.stores["D"].reading() as session:
        (conflict,) = conflicts.listed(session)
    assert {choice.value["name"] for choice in conflict.choices} == {"Ma Văn Sinh", "Mã Văn Sính"}

    # Fourth week: the district's disk dies. It is put back to the backup of two weeks ago, knows nothing of
    # all that, and is told so by the first file that comes.
    only_at_the_office = month.hold("D", "Lớp huyện nhập sau bản sao lưu", "Sùng A Mẫu")
    world.roll_back("D", backup_of_office)
    month.attend("A1", basics, [2], "absent")
    assert "receipt_only" in world.exchange("A1", "D")
    assert world.deliver(late_answer, "A1").result == "known"
    for desk in ("A1", "B", "B'"):
        world.exchange(desk, "D")
    assert only_at_the_office not in {UUID(row) for entity, row in Merged(world.lines("D")).rows}
    with world.stores["D"].writing() as session:
        (conflict,) = conflicts.listed(session)  # what the district had written came back from the commune
        right = 1 + [choice.value["name"] for choice in conflict.choices].index("Ma Văn Sinh")
        conflicts.keep(session, conflict=conflict.id, choice=right)

    # The end of the month: everybody sends once more, and all agree.
    world.calm_down()
    marks = {"Hà Thị Mẩy": "present", "Ma Văn Sinh": "absent", "Nông Thị Ân": "late"}
    for desk in ("A1", "A2", "D", "P"):
        assert month.marks(desk, basics) == marks
    for desk in ("B", "B'", "D", "P"):
        assert month.marks(desk, services) == {"Triệu Văn Páo": "present", "Lý Thị Nụ": "excused"}
        assert month.marks(desk, on_the_copy) == {"Bàn Văn Lìn": None}
    assert month.titles("D") == {
        "Kỹ năng số cơ bản",
        "Dịch vụ công trực tuyến",
        "Lớp ghi trên máy chép",
    }
    for desk, store in world.stores.items():
        with store.writing() as session:
            assert conflicts.listed(session) == []
            agree(stored(session), Merged(session.scalars(select(tables.line.c.body))))
            assert rebuild(session) == 0
        if desk != "P":
            assert (status(desk)["unsent"], unconfirmed(desk)) == (0, 0)
    assert [unit["behind"] for unit in status("D")["units"]] == [0, 0]

    # What travels is readable for ever: the public tools open the last file of the commune.
    month.attend("A1", basics, [2], "late")
    sent = world.export("A1")
    key = tmp_path / "key"
    key.write_text(world.stores["D"].identity.sealing_secret + "\n")
    header, *lines, signature = map(json.loads, opened(sent.file, key).splitlines())
    assert (
        header["kind"] == "up" and len(lines) == header["counts"]["lines"] == 1 and "signature" in signature
    )
    assert lines[0]["set"]["mark"]["value"]["status"] == "late"
