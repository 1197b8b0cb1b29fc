"""The wire names, written out: they are for ever, so this list only grows (docs/sync-format.md)."""

import re

import pytest

from tqdesk.store.registers import ENTITIES, Kind

# entity, register, then its fields: name, kind, "!" where it must be given, "~" where it carries no meaning.
FROZEN = """
operator made -
operator name name:text!
operator deleted deleted:flag! deleted_reason:note~ saw:lines!~
course made -
course title title:text!
course deleted deleted:flag! deleted_reason:note~ saw:lines!~
class made -
class title title:text!
class course course:row
class round round:text
class mode mode:choice
class dates first_day:day! last_day:day!
class plan_number plan_number:text
class organiser organiser:text
class state state:choice
class deleted deleted:flag! deleted_reason:note~ saw:lines!~
site made class:row! unit:unit!
site venue venue:text
site headcount leader:count civil_servant:count public_employee:count worker:count part_time:count
    digital_team:count business:count citizen:count
site deleted deleted:flag! deleted_reason:note~ saw:lines!~
class_session made class:row!
class_session time day:day! part:choice!
class_session deleted deleted:flag! deleted_reason:note~ saw:lines!~
person made -
person name name:text!
person birth birth:birth
person sex sex:choice
person position position:text
person workplace workplace:text
person unit unit:unit
person category category:choice
person it_officer it_officer:choice
person deleted deleted:flag! deleted_reason:note~ saw:lines!~
person_private citizen_id citizen_id:text
person_private phone phone:text
person_private email email:text
person_private ethnic ethnic:text
person_private deleted deleted:flag! deleted_reason:note~ saw:lines!~
enrolment made class:row! site:row! person:row!
enrolment list_number list_number:count!
enrolment work position:text workplace:text unit:unit category:choice
enrolment deleted deleted:flag! deleted_reason:note~ saw:lines!~
attendance made enrolment:row! class_session:row!
attendance mark status:choice at:instant!~ note:note source:choice!~ rest:flag!~
attendance deleted deleted:flag! deleted_reason:note~ saw:lines!~
certificate made enrolment:row! number:text! sequence:count! year:count! issued_on:day! name:text!
    birth:birth position:text workplace:text class_title:text! first_day:day! last_day:day!
    class_sessions:count! signer:machine! signature:signature!
certificate revoked revoked_on:day reason:note
certificate deleted deleted:flag! deleted_reason:note~ saw:lines!~
same_person made first:row! second:row!
same_person same same:flag! reason:note
same_person deleted deleted:flag! deleted_reason:note~ saw:lines!~
erase_request made person:row! asked_on:day! reason:note
erase_request state state:choice! state_reason:note
erase_request deleted deleted:flag! deleted_reason:note~ saw:lines!~
machine made machine:machine! unit:unit! signing_key:signing_key! sealing_key:sealing_key!
    recovery_key:sealing_key!
machine state state:choice! state_reason:note
verdict made line:line!
verdict verdict rejected:flag! why:note~
"""

CHOICES = {
    ("class", "mode"): "in_person online mixed self_paced",
    ("class", "state"): "open closed",
    ("class_session", "part"): "morning afternoon evening",
    ("person", "sex"): "male female",
    ("person", "category"): (
        "leader civil_servant public_employee worker part_time digital_team business citizen"
    ),
    ("person", "it_officer"): "full_time part_time none",
    ("enrolment", "category"): (
        "leader civil_servant public_employee worker part_time digital_team business citizen"
    ),
    ("attendance", "status"): "present late excused absent",
    ("attendance", "source"): "list_number scan typed grid undo",
    ("erase_request", "state"): "asked withdrawn",
    ("machine", "state"): "accepted revoked",
}


def frozen() -> dict[tuple[str, str], list[str]]:
    found = {}
    for row in FROZEN.replace("\n    ", " ").strip().splitlines():
        entity, register, *fields = row.split(" ")
        found[entity, register] = [] if fields == ["-"] else fields
    return found


def test_entities_registers_and_fields_keep_their_names_kinds_and_needs():
    standing = {
        (entity.name, register.name): [
            field.name + ":" + field.kind.value + "!" * field.required + "~" * (not field.meaning)
            for field in register.fields
        ]
        for entity in ENTITIES.values()
        for register in entity.registers
    }
    assert standing == frozen()


def test_choices_keep_their_names():
    standing = {
        (entity.name, field.name): field.choices
        for entity in ENTITIES.values()
        for register in entity.registers
        for field in register.fields
        if field.choices
    }
    assert standing == {key: tuple(names.split()) for key, names in CHOICES.items()}


def test_only_a_mark_gives_way_and_only_where_it_is_for_the_rest():
    giving = {
        (entity.name, register.name): register.gives_way
        for entity in ENTITIES.values()
        for register in entity.registers
        if register.gives_way
    }
    assert giving == {("attendance", "mark"): "rest"}


def test_who_made_a_row_stays_and_nothing_else_does():
    for entity in ENTITIES.values():
        for register in entity.registers:
            assert register.stays == (register.name == "made")


def test_every_row_says_who_made_it_but_the_private_part():
    without = [entity.name for entity in ENTITIES.values() if entity.registers[0].name != "made"]
    assert without == ["person_private"]


def test_names_are_fit_for_the_wire_and_for_columns():
    for key, entity in ENTITIES.items():
        assert key == entity.name
        names = [register.name for register in entity.registers]
        columns = [field.column for register in entity.registers for field in register.fields]
        columns += [register.line_column for register in entity.registers]
        assert len(set(names)) == len(names) and len(set(columns)) == len(columns)
        for name in [entity.name, *names, *columns]:
            assert re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name)
        for register in entity.registers:
            for field in register.fields:
                assert (field.kind is Kind.CHOICE) == bool(field.choices)


def test_all_that_people_enter_can_be_deleted():
    lasting = {name for name, entity in ENTITIES.items() if not entity.is_deletable}
    assert lasting == {"machine", "verdict"}


def test_the_rows_above_a_row_are_those_its_making_names():
    above = {name: [field.name for field in entity.above] for name, entity in ENTITIES.items()}
    assert {name: fields for name, fields in above.items() if fields} == {
        "site": ["class"],
        "class_session": ["class"],
        "enrolment": ["class", "site", "person"],
        "attendance": ["enrolment", "class_session"],
        "certificate": ["enrolment"],
        "same_person": ["first", "second"],
        "erase_request": ["person"],
    }


def test_an_unknown_register_is_not_found():
    with pytest.raises(KeyError):
        ENTITIES["person"].register("colour")
