"""What a sync file is, opened and made by hand with public tools."""

import hashlib
import hmac
import json
import sys

import pyrage
import pytest
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey
from sqlalchemy import select

from tests.builders import COMMUNES
from tests.sync.files_by_hand import DOMAIN, canonical, export, joined, opened_by_hand, sealed, signed
from tqdesk.store import tables
from tqdesk.sync import exporting, importing

if sys.version_info >= (3, 14):
    pass
else:
    pass


def test_a_file_is_age_around_zstd_around_readable_canonical_lines(office, commune, sent, body):
    assert sent.read_bytes().startswith(b"age-encryption.org/v1\n-> X25519 ")
    header = json.loads(body[0])
    assert all(canonical(json.loads(line)) == line for line in body)
    assert set(header) == {
        "base", "counts", "format", "holds", "join", "kind", "made", "receiver", "sender", "versions",
    }  # fmt: skip
    assert header["format"] == 1 and header["kind"] == "join"
    assert header["base"] is None and header["holds"] is None
    assert header["counts"] == {"lines": len(body) - 1} == {"lines": 2}
    assert header["receiver"] == {"machine": office.identity.machine, "unit": office.identity.unit}
    key = bytes(commune.identity.signing_key.verify_key)
    assert header["sender"] == {
        "key": key.hex(),
        "machine": hashlib.sha256(key).hexdigest()[:16],
        "unit": COMMUNES[0],
    }
    assert "Hà Thị Mẩy".encode() in body[2]
    with commune.reading() as session:
        assert body[1:] == session.scalars(select(tables.line.c.body).order_by(tables.line.c.id)).all()


def test_the_last_line_is_the_machines_signature_over_all_before(office, commune, sent, body):
    last = opened_by_hand(sent, office.identity.sealing_secret)[-1]
    assert list(json.loads(last)) == ["signature"]
    signature = bytes.fromhex(json.loads(last)["signature"])
    digest = hashlib.sha256(joined(body)).digest()
    key = VerifyKey(bytes.fromhex(json.loads(body[0])["sender"]["key"]))
    key.verify(DOMAIN + digest, signature)
    with pytest.raises(BadSignatureError):
        key.verify(digest, signature)
    with commune.reading() as session:
        assert session.scalar(select(tables.sent_file.c.hash)) == digest.hex()


def test_the_join_proves_that_the_invitation_was_opened(office, commune, body):
    join = json.loads(body[0])["join"]
    with office.reading() as session:
        invitation = session.execute(select(tables.invitation)).one()
    said = canonical(
        {
            "office": office.identity.unit,
            "recovery_key": commune.identity.recovery_key,
            "sealing_key": commune.identity.sealing_key,
            "signing_key": bytes(commune.identity.signing_key.verify_key).hex(),
            "unit": COMMUNES[0],
        }
    )
    assert join == {
        "invitation": invitation.id,
        "proof": hmac.new(invitation.secret, said, hashlib.sha256).hexdigest(),
        "recovery_key": commune.identity.recovery_key,
        "sealing_key": commune.identity.sealing_key,
    }


def test_sender_receiver_and_both_paper_keys_can_open_a_file_and_nobody_else(office, commune, stranger, sent):
    opened_by_hand(sent, commune.identity.sealing_secret)
    opened_by_hand(sent, office.identity.sealing_secret)
    with pytest.raises(pyrage.DecryptError):
        opened_by_hand(sent, stranger.identity.sealing_secret)
    assert sent.read_bytes().count(b"\n-> X25519 ") == 4


def test_base_and_holds_name_files_by_the_hash_that_was_signed(office, commune, sent, body, tmp_path):
    importing.import_files(office, [sent])
    with office.writing() as session:
        (answer,) = exporting.reply(session, unit=COMMUNES[0], folder=tmp_path)
    lines = opened_by_hand(answer.file, commune.identity.sealing_secret)
    down = json.loads(lines[0])
    # The commune's two lines, and what the office says: its operator, and the machine that it accepted.
    assert (down["kind"], down["base"], down["join"], len(lines)) == ("down", None, None, 6)
    assert down["holds"] == hashlib.sha256(joined(body)).hexdigest()
    importing.import_files(commune, [answer.file])
    second = opened_by_hand(export(commune, tmp_path), office.identity.sealing_secret)
    up = json.loads(second[0])
    assert (up["kind"], up["join"], len(second)) == ("up", None, 4)
    assert up["base"] == down["holds"]
    assert up["holds"] == hashlib.sha256(joined(lines[:-1])).hexdigest()


def test_a_file_made_by_hand_after_the_format_is_accepted(office, commune, body, tmp_path):
    file = sealed(tmp_path / "by hand", joined(signed(body, commune.identity.signing_key)), office)
    (imported,) = importing.import_files(office, [file])
    assert (imported.result, imported.applied) == ("applied", 2)
