"""Lines as bytes: what is canonical, what is kept for a newer program, and all that is refused."""

import json
import time
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tqdesk.store.ids import LineId
from tqdesk.store.lines import (
    MAX_LINE_BYTES,
    BadLine,
    Line,
    Write,
    canonical,
    complete,
    decode,
    decode_own,
    encode,
)
from tqdesk.store.registers import ENTITIES, Kind

LAST_INSTANT = 253_402_300_799_999
"""The end of the year 9999."""
ROW = "0198d5a0-1234-7abc-8def-0123456789ab"
GOOD = (
    b'{"at":1760000000000,"entity":"person","line":"00000000deadbeef.1f","machine":"00112233445566aa",'
    b'"operator":null,"row":"0198d5a0-1234-7abc-8def-0123456789ab","set":{"birth":{"replaces":'
    b'["00000000deadbeef.1e"],"value":{"birth":"1985-02-28"}},"name":{"replaces":[],"value":{"name":'
    b'"H\xc3\xa0 Th\xe1\xbb\x8b M\xe1\xba\xa9y"}}},"stamp":1760000000001,"unit":"2024:02536"}'
)


def changed(**changes: object) -> bytes:
    return dumped(json.loads(GOOD) | changes)


def dumped(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def writing(entity: str, register: str, value: object, replaces: object = ()) -> bytes:
    return changed(
        entity=entity,
        set={register: {"replaces": list(replaces), "value": value}},  # type: ignore[call-overload]
    )


def refused(raw: bytes) -> None:
    with pytest.raises(BadLine):
        decode(raw)


# Canonical bytes


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, b"{}"),
        ({"b": 1, "a": [True, False, None]}, b'{"a":[true,false,null],"b":1}'),
        ({"a_b": 1, "a": 2, "aB": 3, "a1": 4, "Z": 5}, b'{"Z":5,"a":2,"a1":4,"aB":3,"a_b":1}'),
        ({"n": 4503599627370495, "m": -1, "z": 0}, b'{"m":-1,"n":4503599627370495,"z":0}'),
        ("\b\t\n\f\r", b'"\\b\\t\\n\\f\\r"'),
        ("\x01\x0b\x1f", b'"\\u0001\\u000b\\u001f"'),
        ("\x7f", b'"\x7f"'),
        ('"\\/', b'"\\"\\\\/"'),
        ("é\u2028\u2029", b'"\xc3\xa9\xe2\x80\xa8\xe2\x80\xa9"'),
        ("\U0001f393", b'"\xf0\x9f\x8e\x93"'),
        ({"x": {"d": 1, "c": {"b": [], "a": ""}}}, b'{"x":{"c":{"a":"","b":[]},"d":1}}'),
    ],
    ids=repr,
)
def test_canonical_bytes_are_those_of_rfc_8785(value, expected):
    assert canonical(value) == expected


def test_a_line_has_these_very_bytes():
    line = Line(
        id=LineId(0xDEADBEEF, 31),
        entity="person",
        row=UUID(ROW),
        unit="2024:02536",
        machine="00112233445566aa",
        operator=None,
        at=1760000000000,
        stamp=1760000000001,
        writes={
            "name": Write({"name": "Hà Thị Mẩy"}, ()),
            "birth": Write({"birth": "1985-02-28"}, (LineId(0xDEADBEEF, 30),)),
        },
    )
    assert encode(line) == GOOD
    assert decode(GOOD) == line
    assert decode_own(GOOD) == line


# Refused


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{}", b"[]", b"null", b"1", b'"x"', GOOD[:-1], GOOD + b" ", GOOD + b"\n", b" " + GOOD,
        b"\xef\xbb\xbf" + GOOD, GOOD + GOOD, b"[" * 60_000, b'{"a":' * 10_000,
    ],
    ids=lambda raw: repr(raw[:12]),
)  # fmt: skip
def test_what_is_no_line_is_refused(raw):
    refused(raw)


def test_other_ways_to_write_the_same_are_refused():
    held = json.loads(GOOD)
    assert dumped(held) == GOOD
    refused(json.dumps(held, sort_keys=True, ensure_ascii=False).encode())
    refused(json.dumps(held, sort_keys=True, separators=(",", ":")).encode())
    backwards = dict(reversed(held.items()))
    refused(json.dumps(backwards, separators=(",", ":"), ensure_ascii=False).encode())
    refused(GOOD.replace(b'"stamp":1760000000001', b'"stamp":1760000000001.0'))
    refused(GOOD.replace(b'"stamp":1760000000001', b'"stamp":1.760000000001e12'))
    refused(GOOD.replace(b'"stamp":1760000000001', b'"stamp":-0'))
    refused(GOOD.replace(b'"person"', b'"\\u0070erson"'))


def test_duplicate_keys_are_refused():
    refused(GOOD[:-1] + b',"unit":"2024:02536"}')
    refused(GOOD.replace(b'{"name":"H', b'{"name":"A","name":"H'))
    refused(GOOD.replace(b'"set":{', b'"set":{"birth":{"replaces":[],"value":{"birth":null}},'))


@pytest.mark.parametrize(
    "name",
    [
        b"H\\u0000", "Ha\u0300".encode(), b"H\\ud800", b"H\xed\xa0\x80", b"H\xff", b"\xc0\x80",
        "\u1ea0\u0302".encode(), "\u212b".encode(), b"H\n", b"H\\/", b"H\\u00e0",
    ],
    ids=repr,
)  # fmt: skip
def test_text_that_is_not_clean_is_refused(name):
    assert decode(GOOD.replace("Hà Thị Mẩy".encode(), "Hà".encode()))
    refused(GOOD.replace("Hà Thị Mẩy".encode(), name))


@pytest.mark.parametrize(
    "changes",
    [
        {"at": -1},
        {"at": 253_402_300_800_000},
        {"at": None},
        {"at": "1"},
        {"at": True},
        {"at": 1.5},
        {"stamp": -1},
        {"stamp": 1 << 52},
        {"stamp": 1 << 64},
        {"stamp": 10**30},
        {"entity": "Person"},
        {"entity": ""},
        {"entity": "x" * 41},
        {"entity": "person\n"},
        {"entity": None},
        {"line": "00000000deadbeef.0"},
        {"line": "00000000deadbeef.01"},
        {"line": "00000000DEADBEEF.1"},
        {"line": "deadbeef.1"},
        {"line": "00000000deadbeef"},
        {"line": "00000000deadbeef.1\n"},
        {"line": "00000000deadbeef.10000000000000"},
        {"machine": "00112233445566A0"},
        {"machine": "0011223344556677ff"},
        {"operator": ""},
        {"operator": ROW.upper()},
        {"operator": 1},
        {"row": None},
        {"row": ROW.replace("-", "")},
        {"row": "{" + ROW + "}"},
        {"row": ROW.upper()},
        {"row": ROW + "\n"},
        {"set": {}},
        {"set": []},
        {"set": None},
        {"set": {f"r{number}": {"replaces": [], "value": {}} for number in range(41)}},
        {"set": {"Name": {"replaces": [], "value": {}}}},
        {"set": {"name": {"value": {"name": "x"}}}},
        {"set": {"name": {"replaces": []}}},
        {"set": {"name": {"replaces": [], "value": {"name": "x"}, "more": 1}}},
        {"set": {"name": {"replaces": None, "value": {"name": "x"}}}},
        {"unit": "02536"},
        {"unit": "1999:02536"},
        {"unit": "2024:2536x"},
        {"unit": "own:" + ROW.upper()},
        {"unit": "own:"},
        {"unit": None},
        {"more": 1},
    ],
    ids=repr,
)
def test_a_line_out_of_bounds_is_refused(changes):
    refused(changed(**changes))


@pytest.mark.parametrize("gone", sorted(json.loads(GOOD)))
def test_a_line_without_one_of_its_fields_is_refused(gone):
    held = json.loads(GOOD)
    del held[gone]
    refused(dumped(held))


@pytest.mark.parametrize(
    ("entity", "register", "value"),
    [
        ("person", "name", {}),
        ("person", "name", {"name": None}),
        ("person", "name", {"name": ""}),
        ("person", "name", {"name": "x" * 501}),
        ("person", "name", {"name": 7}),
        ("person", "name", {"name": ["x"]}),
        ("person", "name", {"name": "x", "nickname": None}),
        ("person", "made", {"anything": 1}),
        ("person", "sex", {"sex": "m"}),
        ("person", "sex", {"sex": 1}),
        ("person", "birth", {"birth": "85"}),
        ("person", "birth", {"birth": "1985-13"}),
        ("person", "birth", {"birth": "1985-02-29"}),
        ("person", "birth", {"birth": "1985-2-1"}),
        ("person", "birth", {"birth": "0000"}),
        ("person", "birth", {"birth": "1985\n"}),
        ("person", "birth", {"birth": "١٩٨٥"}),
        ("person", "unit", {"unit": "Tân Trào"}),
        ("class", "dates", {"first_day": "2025-02-30", "last_day": "2025-03-01"}),
        ("class", "dates", {"first_day": "2025-02-01", "last_day": None}),
        ("class", "dates", {"first_day": "2025-02-01"}),
        ("class", "dates", {"first_day": "2025-02", "last_day": "2025-03-01"}),
        ("class", "course", {"course": "x"}),
        ("enrolment", "list_number", {"list_number": -1}),
        ("enrolment", "list_number", {"list_number": 1_000_000}),
        ("enrolment", "list_number", {"list_number": True}),
        ("enrolment", "list_number", {"list_number": 1.0}),
        (
            "attendance",
            "mark",
            {"at": LAST_INSTANT + 1, "note": None, "rest": False, "source": "scan", "status": None},
        ),
        (
            "attendance",
            "mark",
            {"at": 1, "note": "x" * 4001, "rest": False, "source": "scan", "status": None},
        ),
        ("attendance", "mark", {"at": 1, "note": None, "rest": 0, "source": "scan", "status": None}),
        ("attendance", "mark", {"at": 1, "note": None, "rest": None, "source": "scan", "status": None}),
        ("attendance", "mark", {"at": 1, "note": None, "rest": False, "source": "guess", "status": None}),
        ("machine", "state", {"state": "maybe", "state_reason": None}),
    ],
    ids=repr,
)
def test_a_value_out_of_its_registers_bounds_is_refused(entity, register, value):
    refused(writing(entity, register, value))


def test_values_at_their_bounds_are_taken():
    for entity, register, value in (
        ("person", "name", {"name": "ẩ" * 500}),
        ("person", "birth", {"birth": "1984-02-29"}),
        ("person", "birth", {"birth": "1984-02"}),
        ("person", "birth", {"birth": None}),
        ("person", "made", {}),
        ("enrolment", "list_number", {"list_number": 999_999}),
        ("attendance", "mark", {
            "at": LAST_INSTANT, "note": "ẩ" * 4000, "rest": True, "source": "undo", "status": "late",
        }),
    ):  # fmt: skip
        assert decode(writing(entity, register, value)).writes[register].value == value
    last = "ffffffffffffffff.fffffffffffff"
    assert decode(changed(line=last, stamp=(1 << 52) - 1)).id == LineId((1 << 64) - 1, (1 << 52) - 1)
    assert decode(changed(unit=f"own:{ROW}", operator=ROW)).operator == UUID(ROW)


def test_replacing_itself_or_one_line_twice_is_refused():
    value = {"name": "x"}
    assert decode(writing("person", "name", value, ["00000000deadbeef.2", "00000000deadbeef.3"]))
    refused(writing("person", "name", value, ["00000000deadbeef.1f"]))
    refused(writing("person", "name", value, ["00000000deadbeef.2", "00000000deadbeef.2"]))
    refused(writing("person", "name", value, ["deadbeef.2"]))
    refused(writing("person", "name", value, [2]))
    refused(writing("person", "name", value, [f"{number:016x}.1" for number in range(1001)]))
    refused(writing("comet", "tail", value, ["00000000deadbeef.1f"]))


def test_a_line_that_is_too_long_is_refused():
    def long(length: int) -> bytes:
        raw = writing("comet", "tail", {"text": "x"})
        return raw.replace(b'"x"', b'"' + b"x" * (length - len(raw) + 1) + b'"')

    assert len(long(64 * 1024)) == 64 * 1024 == MAX_LINE_BYTES
    assert decode(long(64 * 1024))
    refused(long(64 * 1024 + 1))


# Kept for a newer program


@pytest.mark.parametrize(
    ("entity", "register", "value"),
    [
        ("comet", "tail", {"length": 3, "deep": {"list": [1, None, True, "x", {}]}}),
        ("person", "colour", {"colour": "red"}),
        ("person", "shoe_size", {"centimetres": 24, "half": True}),
        ("comet", "name", {"name": 7}),
    ],
)
def test_unknown_entities_and_registers_are_kept_as_they_are(entity, register, value):
    raw = writing(entity, register, value, ["00000000deadbeef.2"])
    line = decode(raw)
    assert line.writes[register] == Write(value, (LineId(0xDEADBEEF, 2),))
    assert encode(line) == raw


@pytest.mark.parametrize(
    "value", [{"x": 1.5}, {"x": [0.25]}, {"x": {"y": 1e300}}, {"x": [[{"y": [2.5]}]]}], ids=repr
)
def test_floating_point_numbers_are_refused_even_where_nothing_is_known(value):
    refused(writing("comet", "tail", value))
    refused(writing("person", "colour", value))


@pytest.mark.parametrize("number", [1 << 53, -(1 << 53), 1 << 64, 10**40], ids=repr)
def test_numbers_beyond_what_rfc_8785_can_hold_are_refused(number):
    refused(writing("comet", "tail", {"x": number}))


def test_keys_that_are_not_ascii_are_refused():
    refused(writing("comet", "tail", {"đ": 1}))


def test_unknown_values_with_nul_or_other_forms_are_refused():
    refused(writing("comet", "tail", {"x": ["a\0"]}))
    refused(writing("comet", "tail", {"x\0": 1}))
    refused(writing("comet", "tail", {"x": "a\u0301"}))
    refused(writing("comet", "tail", ["x"]))
    refused(writing("comet", "tail", None))


# What this program writes itself


def test_a_text_of_marks_out_of_order_takes_no_time_to_write():
    register = ENTITIES["person"].register("name")
    begin = time.process_time()
    with pytest.raises(ValueError):
        complete(register, {"name": "a" + "\u0300" * 20_000 + "\u0323" * 20_000 + "x" * 500})
    assert time.process_time() - begin < 1


def test_complete_fills_in_normalises_and_refuses():
    register = ENTITIES["person"].register("name")
    assert complete(register, {"name": "Ha\u0300"}) == {"name": "Hà"}
    dates = ENTITIES["class"].register("dates")
    days = {"first_day": date(2025, 3, 1), "last_day": date(2025, 3, 2)}
    assert complete(dates, days) == {"first_day": "2025-03-01", "last_day": "2025-03-02"}
    course = ENTITIES["class"].register("course")
    assert complete(course, {"course": UUID(ROW)}) == {"course": ROW}
    assert complete(course, {}) == {"course": None}
    for wrong in ({}, {"name": ""}, {"name": None}, {"name": "x", "nickname": "y"}, {"name": 1}):
        with pytest.raises(ValueError):
            complete(register, wrong)


line_ids = st.builds(LineId, st.integers(0, (1 << 64) - 1), st.integers(1, (1 << 52) - 1))
STRATEGIES = {
    Kind.TEXT: st.text(min_size=1, max_size=40),
    Kind.NOTE: st.text(min_size=1, max_size=80),
    Kind.COUNT: st.integers(0, 999_999),
    Kind.INSTANT: st.integers(0, LAST_INSTANT),
    Kind.FLAG: st.booleans(),
    Kind.DAY: st.dates(),
    Kind.BIRTH: st.one_of(st.dates().map(str), st.dates().map(lambda day: str(day)[:7]), st.just("1980")),
    Kind.UNIT: st.sampled_from(["2024:02536", "2025:00691", f"own:{ROW}"]),
    Kind.ROW: st.uuids(),
    Kind.MACHINE: st.binary(min_size=8, max_size=8).map(bytes.hex),
    Kind.SIGNING_KEY: st.binary(min_size=32, max_size=32).map(bytes.hex),
    Kind.SIGNATURE: st.binary(min_size=64, max_size=64).map(bytes.hex),
    Kind.SEALING_KEY: st.text("023456789acdefghjklmnpqrstuvwxyz", min_size=58, max_size=58).map(
        "age1".__add__
    ),
    Kind.LINE: line_ids,
    Kind.LINES: st.frozensets(line_ids, max_size=3),
}


@st.composite
def own_lines(draw) -> Line | None:
    """A line as this program makes it of what a person typed; ``None`` if it refuses to."""
    entity = draw(st.sampled_from(sorted(ENTITIES)))
    own = draw(line_ids)
    writes = {}
    registers = ENTITIES[entity].registers
    for register in draw(st.lists(st.sampled_from(registers), min_size=1, max_size=4, unique=True)):
        given_values = {}
        for field in register.fields:
            strategy = st.sampled_from(field.choices) if field.choices else STRATEGIES[field.kind]
            given_values[field.name] = draw(strategy if field.required else st.none() | strategy)
        replaces = draw(st.lists(line_ids.filter(lambda other: other != own), max_size=3, unique=True))
        try:
            writes[register.name] = Write(complete(register, given_values), tuple(replaces))
        except ValueError:
            return None
    return Line(
        id=own,
        entity=entity,
        row=draw(st.uuids()),
        unit=draw(STRATEGIES[Kind.UNIT]),
        machine=draw(st.binary(min_size=8, max_size=8)).hex(),
        operator=draw(st.none() | st.uuids()),
        at=draw(STRATEGIES[Kind.INSTANT]),
        stamp=draw(STRATEGIES[Kind.INSTANT]),
        writes=writes,
    )


@settings(max_examples=150, deadline=None)
@given(own_lines())
def test_every_line_that_this_program_makes_is_one_that_others_accept(line):
    if line is not None:
        raw = encode(line)
        assert decode(raw) == line == decode_own(raw)
        assert encode(decode(raw)) == raw == dumped(json.loads(raw))


@pytest.mark.parametrize("name", ["a\n\u0301", "x\t\u0308", "\r\u0301", "a\b\u0323"], ids=ascii)
def test_a_mark_after_a_line_break_is_accepted_by_others(name):
    value = complete(ENTITIES["person"].register("name"), {"name": name})
    line = decode(GOOD)
    raw = encode(replace(line, writes={"name": Write(value, ())}))
    assert decode(raw).writes["name"].value == value


@pytest.mark.parametrize("name", ["a\0", "a\ud800"], ids=ascii)
def test_text_that_no_one_would_accept_is_not_written(name):
    with pytest.raises(ValueError):
        value = complete(ENTITIES["person"].register("name"), {"name": name})
        encode(replace(decode(GOOD), writes={"name": Write(value, ())}))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_line_with_a_byte_changed_is_another_line_or_none(position, byte):
    raw = GOOD[:position] + bytes([byte]) + GOOD[position + 1 :]
    try:
        line = decode(raw)
    except BadLine:
        return
    assert encode(line) == raw
