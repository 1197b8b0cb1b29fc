"""Identifiers: forms for ever, so expected values were worked out with ``uuid`` and ``hashlib`` by hand."""

import hashlib
import time
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tqdesk.store import ids
from tqdesk.store.ids import LineId

A, B, C = (UUID(f"0198d5a0-0000-7000-8000-00000000000{n}") for n in "abc")


@given(st.integers(0, (1 << 64) - 1), st.integers(1, (1 << 52) - 1))
def test_a_line_id_reads_back_as_it_was_written(run, seq):
    text = str(LineId(run, seq))
    assert text == format(run, "016x") + "." + format(seq, "x")
    assert ids.parse_line_id(text) == LineId(run, seq)


@given(st.integers(0, (1 << 64) - 1))
def test_a_run_fits_the_database_and_comes_back(run):
    assert -(1 << 63) <= ids.signed(run) < 1 << 63
    assert ids.unsigned(ids.signed(run)) == run


def test_line_ids_order_by_unsigned_run_then_number():
    ordered = [LineId(0, 9), LineId(1, 1), LineId(1, 16), LineId((1 << 63) - 1, 1), LineId(1 << 63, 1)]
    assert sorted(reversed(ordered)) == ordered


def test_row_ids_are_uuids_of_version_7_that_tell_their_time():
    before = time.time_ns() // 1_000_000
    made = [ids.new_row_id() for _ in range(1000)]
    after = time.time_ns() // 1_000_000
    assert len(set(made)) == 1000
    assert all(each.version == 7 and each.variant == RFC_4122 for each in made)
    assert all(before <= each.int >> 80 <= after for each in made)
    assert len({each.int & ((1 << 62) - 1) for each in made}) == 1000


def test_runs_are_random_64_bits():
    runs = {ids.new_run() for _ in range(1000)}
    assert len(runs) == 1000 and all(0 <= run < 1 << 64 for run in runs)
    assert any(run >> 63 for run in runs) and not all(run >> 63 for run in runs)


def version_5(name: str) -> UUID:
    """RFC 9562 §5.5, without the ``uuid5`` of the product."""
    digest = hashlib.sha1(bytes.fromhex("7c9e2f5451b05c1e9a357b1f7a0c2d61") + name.encode()).digest()
    value = int.from_bytes(digest[:16], "big")
    return UUID(int=value & ~(0xF000 << 64) & ~(0xC000 << 48) | 5 << 76 | 0x8000 << 48)


def test_ids_made_from_parts_are_the_same_for_ever():
    assert ids.enrolment_id(A, B, C) == version_5(f"enrolment:{A}:{B}:{C}")
    assert ids.attendance_id(A, B) == version_5(f"attendance:{A}:{B}")
    assert ids.machine_row_id("00112233445566aa") == version_5("machine:00112233445566aa")
    assert ids.enrolment_id(A, B, C) == UUID("402c6f99-90ce-5bb6-b5d3-4ff5424db3c7")
    assert ids.attendance_id(A, B) == UUID("19548338-ca1a-5a3b-95f7-0355bedd8f29")
    assert ids.machine_row_id("00112233445566aa") == UUID("e602eaf3-99e9-505c-a070-bf6ab8136132")


@pytest.mark.parametrize(("one", "other"), [((A, B), (B, A)), ((A, B), (A, C))])
def test_other_parts_make_another_id(one, other):
    assert ids.attendance_id(*one) != ids.attendance_id(*other)


def test_a_machine_is_named_by_its_key():
    assert ids.machine_id(bytes(32)) == "66687aadf862bd77"  # sha256sum of 32 zero bytes
