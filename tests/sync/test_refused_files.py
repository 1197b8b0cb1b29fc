"""Sync files that must be refused, and what a program bears with."""

import base64
import hashlib
import json
import os
import random
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pyrage
import pytest
from nacl.signing import SigningKey
from sqlalchemy import func, select

from tests.builders import COMMUNES, contents
from tests.sync.files_by_hand import (
    canonical,
    export,
    header_with,
    joined,
    opened_by_hand,
    sealed,
    signed,
)
from tqdesk import errors
from tqdesk.store import journal, tables
from tqdesk.store.ids import new_row_id
from tqdesk.store.sessions import Store
from tqdesk.sync import exporting, importing

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def test_an_empty_file_is_no_sync_file(refusal, tmp_path):
    (tmp_path / "empty").write_bytes(b"")
    assert isinstance(refusal(tmp_path / "empty"), errors.NotASyncFile)


@pytest.mark.parametrize(
    "foreign",
    [b"PK\x03\x04 a workbook", b"\xff" * 5000, b"age-encryption.org/v2\n-> X", b"TQ", os.urandom(100)],
    ids=["zip", "ff", "age v2", "short", "random"],
)
def test_foreign_bytes_are_no_sync_file(refusal, tmp_path, foreign):
    (tmp_path / "foreign").write_bytes(foreign)
    assert isinstance(refusal(tmp_path / "foreign"), errors.NotASyncFile)


def test_an_invitation_and_a_folder_are_refused(refusal, paired_folders, tmp_path):
    (invitation,) = paired_folders.glob("*.tqmoi")
    assert isinstance(refusal(invitation), errors.NotASyncFile)
    assert isinstance(refusal(tmp_path), errors.FileMissing)


def test_a_file_cut_short_anywhere_is_damaged(refusal, office, sent, tmp_path):
    whole = sent.read_bytes()
    cut = tmp_path / "cut"
    stops = [1, 10, 21, 22, 23, 60, 200, len(whole) // 2, len(whole) - 20, len(whole) - 1]
    for stop in stops:
        cut.write_bytes(whole[:stop])
        assert isinstance(refusal(cut), errors.SyncFileDamaged), stop


@pytest.mark.long
def test_a_file_cut_short_at_any_byte_is_damaged(refusal, sent, tmp_path):
    whole = sent.read_bytes()
    for stop in range(1, len(whole)):
        (tmp_path / "cut").write_bytes(whole[:stop])
        assert isinstance(refusal(tmp_path / "cut"), errors.SyncFileDamaged), stop


def flip(refusal, whole: bytes, position: int, file: Path) -> None:
    changed = bytearray(whole)
    changed[position] ^= 1 << position % 8
    file.write_bytes(changed)
    why = refusal(file)
    if position < 22:
        assert isinstance(why, errors.NotASyncFile), position
    else:
        assert isinstance(why, errors.SyncFileDamaged | errors.SyncFileNotForUs), position


def test_a_file_with_one_bit_changed_is_refused(refusal, office, sent, tmp_path):
    whole = sent.read_bytes()
    positions = random.Random(7).sample(range(len(whole)), 55)
    for position in [*positions, 0, 21, 22, 30, len(whole) - 1]:
        flip(refusal, whole, position, tmp_path / "flipped")
    assert [came.result for came in importing.import_files(office, [sent])] == ["applied"]


@pytest.mark.long
def test_a_file_with_any_byte_changed_is_refused(refusal, sent, tmp_path):
    whole = sent.read_bytes()
    for position in range(len(whole)):
        flip(refusal, whole, position, tmp_path / "flipped")


@pytest.fixture
def answer(office, commune, sent, tmp_path) -> Path:
    """A reply with lines in it, for the commune."""
    importing.import_files(office, [sent])
    with office.writing() as session:
        (written,) = exporting.reply(session, unit=COMMUNES[0], folder=tmp_path / "down")
    return written.file


def spoil_everywhere(commune: Store, answer: Path, positions: Iterable[int]) -> None:
    whole = answer.read_bytes()
    spoiled = answer.with_name("spoiled")
    before = contents(commune, but=("refusal",))
    for position in positions:
        flipped = bytes([whole[position] ^ 1 << position % 8])
        for data in (whole[:position], whole[:position] + flipped + whole[position + 1 :]):
            spoiled.write_bytes(data)
            (came,) = importing.import_files(commune, [spoiled])
            assert came.result == "refused", position
            known = errors.NotASyncFile | errors.SyncFileDamaged | errors.SyncFileNotForUs
            assert isinstance(came.error, known), position
    assert contents(commune, but=("refusal",)) == before
    assert not (commune.folder / "replies").exists()


def test_a_reply_cut_short_or_changed_is_refused(commune, answer):
    spoil_everywhere(commune, answer, random.Random(8).sample(range(answer.stat().st_size), 25))
    assert [came.result for came in importing.import_files(commune, [answer])] == ["applied"]


@pytest.mark.long
def test_a_reply_cut_short_or_changed_at_any_byte_is_refused(commune, answer):
    spoil_everywhere(commune, answer, range(answer.stat().st_size))


def test_bytes_after_the_end_are_damage(refusal, sent, tmp_path):
    for tail in (b"\n", b"x" * 100, sent.read_bytes()):
        (tmp_path / "longer").write_bytes(sent.read_bytes() + tail)
        assert isinstance(refusal(tmp_path / "longer"), errors.SyncFileDamaged)


def test_a_file_sealed_for_others_is_not_for_us(refusal, stranger, commune, body, tmp_path):
    plain = joined(signed(body, commune.identity.signing_key))
    assert isinstance(refusal(sealed(tmp_path / "other", plain, stranger)), errors.SyncFileNotForUs)


def test_a_file_sealed_by_a_password_is_refused(refusal, body, tmp_path):
    file = tmp_path / "password"
    file.write_bytes(pyrage.passphrase.encrypt(b"anything", "x"))
    assert isinstance(refusal(file), errors.SyncFileDamaged | errors.SyncFileNotForUs)


def test_a_file_signed_by_another_key_is_forged(refusal, office, stranger, body, tmp_path):
    for key in (SigningKey.generate(), stranger.identity.signing_key, office.identity.signing_key):
        plain = joined(signed(body, key))
        assert isinstance(refusal(sealed(tmp_path / "forged", plain, office)), errors.SyncFileForged)


def test_a_known_machine_cannot_be_spoken_for(refusal, office, commune, sent, body, tmp_path):
    importing.import_files(office, [sent])
    plain = joined(signed(body, SigningKey.generate()))
    assert isinstance(refusal(sealed(tmp_path / "forged", plain, office)), errors.SyncFileForged)
    thief = SigningKey.generate()
    sender = json.loads(body[0])["sender"] | {"key": bytes(thief.verify_key).hex()}
    for key in (thief, commune.identity.signing_key):
        plain = joined(signed(header_with(body, sender=sender), key))
        assert isinstance(refusal(sealed(tmp_path / "forged", plain, office)), errors.SyncFileForged)


def test_one_changed_line_breaks_the_signature(refusal, office, commune, body, tmp_path):
    *rest, signature = signed(body, commune.identity.signing_key)
    changed = [line.replace("Hà Thị Mẩy".encode(), "Hà Thị Mai".encode()) for line in rest]
    assert changed != rest
    file = sealed(tmp_path / "changed", joined([*changed, signature]), office)
    assert isinstance(refusal(file), errors.SyncFileForged)


def test_a_signature_for_another_purpose_does_not_count(refusal, office, commune, body, tmp_path):
    digest = hashlib.sha256(joined(body)).digest()
    for said in (digest, b"tqdesk-receipt-1" + digest, b"tqdesk-sync-2" + digest):
        signature = commune.identity.signing_key.sign(said).signature.hex()
        plain = joined([*body, canonical({"signature": signature})])
        assert isinstance(refusal(sealed(tmp_path / "other", plain, office)), errors.SyncFileForged)


def test_a_file_of_a_later_format_is_too_new(refusal, office, commune, body, tmp_path):
    for changes in ({"format": 2}, {"format": 99, "something": ["new"], "kind": "sideways"}):
        plain = joined(signed(header_with(body, **changes), commune.identity.signing_key))
        assert isinstance(refusal(sealed(tmp_path / "new", plain, office)), errors.SyncFileTooNew)


def test_a_header_that_claims_another_unit_is_forged(refusal, office, commune, sent, body, tmp_path):
    sender = json.loads(body[0])["sender"] | {"unit": COMMUNES[1]}
    plain = joined(signed(header_with(body, sender=sender), commune.identity.signing_key))
    file = sealed(tmp_path / "claims", plain, office)
    assert isinstance(refusal(file), errors.SyncFileForged | errors.InvitationUnknown)
    importing.import_files(office, [sent])
    assert isinstance(refusal(file), errors.SyncFileForged)


def test_a_file_for_another_unit_that_we_can_open_is_misdirected(refusal, office, commune, body, tmp_path):
    receiver = json.loads(body[0])["receiver"]
    for changes, error in (
        ({"unit": "2024:074"}, errors.SyncFileMisdirected),
        ({"machine": "0123456789abcdef"}, errors.SyncFileForOtherMachine),
    ):
        plain = joined(signed(header_with(body, receiver=receiver | changes), commune.identity.signing_key))
        assert isinstance(refusal(sealed(tmp_path / "there", plain, office)), error)


def test_a_kind_that_does_not_fit_the_direction_is_refused(refusal, office, commune, sent, body, tmp_path):
    importing.import_files(office, [sent])
    for kind in ("down", "peer"):
        plain = joined(signed(header_with(body, kind=kind, join=None), commune.identity.signing_key))
        assert isinstance(refusal(sealed(tmp_path / kind, plain, office)), errors.SyncFileForged)


def test_a_machine_that_never_joined_is_unknown(refusal, office, commune, body, tmp_path):
    plain = joined(signed(header_with(body, kind="up", join=None), commune.identity.signing_key))
    assert isinstance(refusal(sealed(tmp_path / "up", plain, office)), errors.UnknownMachine)


def test_a_file_with_more_or_fewer_lines_than_it_says_is_damaged(refusal, office, commune, body, tmp_path):
    for count in (0, 1, 3):
        plain = joined(signed(header_with(body, counts={"lines": count}), commune.identity.signing_key))
        assert isinstance(refusal(sealed(tmp_path / "count", plain, office)), errors.SyncFileDamaged)


@pytest.mark.parametrize(
    "changes",
    [
        {"made": -1},
        {"made": 1 << 52},
        {"made": True},
        {"made": "1"},
        {"made": 1.5},
        {"counts": {"lines": 2, "more": 1}},
        {"counts": {"lines": -2}},
        {"counts": None},
        {"format": "1"},
        {"format": 0},
        {"format": None},
        {"format": True},
        {"base": "AB" * 32},
        {"base": "ab" * 31},
        {"base": "ab" * 32 + "\n"},
        {"holds": 7},
        {"join": None},
        {"kind": "up"},
        {"kind": "sideways"},
        {"sender": None},
        {"receiver": "2024:076"},
        {"versions": {"program": "x" * 41, "schema": "1"}},
    ],
    ids=repr,
)
def test_a_header_out_of_bounds_is_damaged(refusal, office, commune, body, tmp_path, changes):
    plain = joined(signed(header_with(body, **changes), commune.identity.signing_key))
    assert isinstance(refusal(sealed(tmp_path / "header", plain, office)), errors.SyncFileDamaged)


def test_what_a_later_program_adds_to_the_header_is_ignored(office, commune, body, tmp_path):
    plain = joined(signed(header_with(body, added={"later": [1]}), commune.identity.signing_key))
    file = sealed(tmp_path / "added", plain, office)
    assert [came.result for came in importing.import_files(office, [file])] == ["applied"]


def test_a_header_that_is_not_canonical_is_damaged(refusal, office, commune, body, tmp_path):
    held = json.loads(body[0])
    for first in (
        json.dumps(held, sort_keys=True).encode(),
        json.dumps(dict(reversed(sorted(held.items()))), separators=(",", ":")).encode(),
        body[0][:-1] + b',"versions":{}}',
        b"[]",
        b"1",
        b"{}",
        b"null",
        b"",
        b"[" * 5000,
    ):
        plain = joined(signed([first, *body[1:]], commune.identity.signing_key))
        assert isinstance(refusal(sealed(tmp_path / "header", plain, office)), errors.SyncFileDamaged)


def changed_line(body: list[bytes], change: Callable[[dict], object]) -> bytes:
    held = json.loads(body[2])
    change(held)
    return canonical(held)


BAD_LINES = {
    "spaces": lambda body: json.dumps(json.loads(body[2]), sort_keys=True, ensure_ascii=False).encode(),
    "order": lambda body: json.dumps(
        dict(reversed(json.loads(body[2]).items())), separators=(",", ":"), ensure_ascii=False
    ).encode(),
    "escaped": lambda body: json.dumps(json.loads(body[2]), sort_keys=True, separators=(",", ":")).encode(),
    "twice the same key": lambda body: body[2][:-1] + b',"unit":"2024:02536"}',
    "not JSON": lambda body: body[2][:-1],
    "not UTF-8": lambda body: body[2].replace("Hà".encode(), b"H\xff"),
    "empty": lambda body: b"",
    "carriage return": lambda body: body[2] + b"\r",
    "not NFC": lambda body: body[2].replace("Hà".encode(), "Ha\u0300".encode()),
    "NUL": lambda body: body[2].replace("Hà".encode(), b"H\\u0000"),
    "lone surrogate": lambda body: body[2].replace("Hà".encode(), b"H\\ud800"),
    "no name": lambda body: changed_line(body, lambda held: held["set"]["name"]["value"].clear()),
    "field of no register": lambda body: changed_line(
        body, lambda held: held["set"]["name"]["value"].update(more=1)
    ),
    "number as name": lambda body: changed_line(
        body, lambda held: held["set"]["name"]["value"].update(name=7)
    ),
    "stamp beyond 2^52": lambda body: changed_line(body, lambda held: held.update(stamp=1 << 52)),
    "run of 15 digits": lambda body: changed_line(body, lambda held: held.update(line="0" * 15 + ".1")),
    "replaces itself": lambda body: changed_line(
        body, lambda held: held["set"]["name"]["replaces"].append(held["line"])
    ),
    "too long": lambda body: changed_line(
        body, lambda held: held["set"].update(later={"replaces": [], "value": {"text": "x" * 70_000}})
    ),
    "a million long": lambda body: changed_line(
        body,
        lambda held: held["set"].update(
            later={"replaces": [], "value": {"text": base64.b64encode(os.urandom(1_000_000)).decode()}}
        ),
    ),
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_in_a_rightly_signed_file_is_damage(refusal, office, commune, body, tmp_path, name):
    bad = BAD_LINES[name](body)
    assert bad != body[2]
    plain = joined(signed([*body[:2], bad], commune.identity.signing_key))
    assert isinstance(refusal(sealed(tmp_path / "bad", plain, office)), errors.SyncFileDamaged)


def test_a_bad_line_undoes_all_the_good_ones_before_it(refusal, office, commune, tmp_path):
    with commune.writing() as session:
        journal.write(
            session,
            [
                journal.Edit("person", new_row_id(), {"made": {}, "name": {"name": f"Người {number}"}})
                for number in range(1500)
            ],
        )
    lines = opened_by_hand(export(commune, tmp_path), office.identity.sealing_secret)[:-1]
    plain = joined(signed([*lines[:-1], lines[-1][:-1]], commune.identity.signing_key))
    assert isinstance(refusal(sealed(tmp_path / "bad", plain, office)), errors.SyncFileDamaged)


def test_lines_after_the_signature_or_a_second_signature_are_damage(refusal, office, commune, body, tmp_path):
    whole = signed(body, commune.identity.signing_key)
    for tail in ([body[2]], [whole[-1]], [b""]):
        plain = joined([*whole, *tail])
        assert isinstance(refusal(sealed(tmp_path / "after", plain, office)), errors.SyncFileDamaged)


@pytest.mark.parametrize("keep", [0, 1, 2, 3])
def test_a_file_without_its_last_lines_is_damage(refusal, office, body, tmp_path, keep):
    file = sealed(tmp_path / "short", joined(body[:keep]), office)
    assert isinstance(refusal(file), errors.SyncFileDamaged)


def test_a_last_line_without_its_end_is_damage(refusal, office, commune, body, tmp_path):
    plain = joined(signed(body, commune.identity.signing_key))[:-1]
    assert isinstance(refusal(sealed(tmp_path / "end", plain, office)), errors.SyncFileDamaged)


@pytest.mark.parametrize(
    "last",
    [{"signature": "0" * 127}, {"signature": None}, {"signature": "0" * 128, "x": 1}, [], {"sig": "0" * 128}],
    ids=repr,
)
def test_a_last_line_that_is_no_signature_is_damage(refusal, office, body, tmp_path, last):
    file = sealed(tmp_path / "signature", joined([*body, canonical(last)]), office)
    assert isinstance(refusal(file), errors.SyncFileDamaged)


def framed(plain: bytes, window: int) -> bytes:
    """A frame written in two parts, so that it does not know its size and asks for the whole window."""
    options: dict[int, int] = {zstd.CompressionParameter.window_log: window}
    compressor = zstd.ZstdCompressor(options=options)
    return compressor.compress(plain, zstd.ZstdCompressor.FLUSH_BLOCK) + compressor.flush()


def test_a_window_beyond_the_bound_is_refused(refusal, office, commune, body, tmp_path):
    plain = joined(signed(body, commune.identity.signing_key))
    file = sealed(tmp_path / "window", plain, office, compressed=framed(plain, 24))
    assert isinstance(refusal(file), errors.SyncFileDamaged)


def test_the_frame_may_have_any_window_within_the_bound(office, commune, body, tmp_path):
    plain = joined(signed(body, commune.identity.signing_key))
    file = sealed(tmp_path / "window", plain, office, compressed=framed(plain, 23))
    assert [came.result for came in importing.import_files(office, [file])] == ["applied"]


@pytest.mark.parametrize("filling", [b"0", b"\n", b"{}\n"], ids=repr)
def test_a_bomb_is_stopped_early(refusal, office, body, tmp_path, filling):
    compressor = zstd.ZstdCompressor(level=3)
    frame = compressor.compress(joined(body))
    for _ in range(10):
        frame += compressor.compress(filling * (4_000_000 // len(filling)))
    frame += compressor.flush()
    assert len(frame) < 100_000
    file = sealed(tmp_path / "bomb", b"", office, compressed=frame)
    assert isinstance(refusal(file), errors.SyncFileDamaged)


@pytest.mark.parametrize(
    "inner", [b"", b"not zstd at all", zstd.compress(b"")], ids=["none", "text", "empty"]
)
def test_an_envelope_around_something_else_is_damage(refusal, office, tmp_path, inner):
    file = sealed(tmp_path / "inner", b"", office, compressed=inner)
    assert isinstance(refusal(file), errors.SyncFileDamaged)


def test_two_frames_or_bytes_behind_the_frame_are_damage(refusal, office, commune, body, tmp_path):
    plain = joined(signed(body, commune.identity.signing_key))
    frame = zstd.compress(plain)
    for tail in (b"\0", frame, zstd.compress(b"")):
        file = sealed(tmp_path / "frames", plain, office, compressed=frame + tail)
        assert isinstance(refusal(file), errors.SyncFileDamaged)


def test_lines_of_a_newer_program_are_kept_for_later(office, commune, body, tmp_path):
    later = canonical(
        json.loads(body[2]) | {"entity": "comet", "line": "00000000000000aa.1", "row": str(new_row_id())}
    )
    more = changed_line(
        body,
        lambda held: (
            held.update(line="00000000000000aa.2"),
            held["set"].update(colour={"replaces": [], "value": {"deep": [1, {"x": None}]}}),
        ),
    )
    lines = [*header_with(body, counts={"lines": 4}), later, more]
    file = sealed(tmp_path / "newer", joined(signed(lines, commune.identity.signing_key)), office)
    (imported,) = importing.import_files(office, [file])
    assert (imported.result, imported.applied) == ("applied", 4)
    with office.reading() as session:
        assert {later, more} <= set(session.scalars(select(tables.line.c.body)))
        assert session.scalar(select(func.count()).select_from(tables.person)) == 1
