"""The test vectors of docs/sync-format.md: a file up (a machine joins) and the reply to it, with all keys.

``keys.json`` has the keys of both machines, the invitation, and the hash of each file; ``up.txt`` and
``down.txt`` are what the public tools make of the files; ``receipt.txt`` is the receipt of the reply as text.
"""

import base64
import hashlib
import hmac
import json
from pathlib import Path

import pytest
from nacl.signing import SigningKey, VerifyKey
from sqlalchemy import insert, select, update

from tests.builders import make_store, ticking
from tests.sync.model import Merged
from tests.sync.public_tools import opened
from tests.sync.standing import agree, stored
from tqdesk.store import tables
from tqdesk.store.lines import decode, encode
from tqdesk.store.rebuilding import rebuild
from tqdesk.store.sessions import Store
from tqdesk.sync import importing, links, receipts

FOLDER = Path(__file__).parent.parent / "fixtures" / "sync"
KEYS = json.loads((FOLDER / "keys.json").read_text())
OF = {"up": ("commune", "office"), "down": ("office", "commune")}
"""File → sender, receiver."""
BOTH = pytest.mark.parametrize("name", OF)


def text(name: str) -> list[bytes]:
    return (FOLDER / f"{name}.txt").read_bytes().splitlines(keepends=True)


@BOTH
@pytest.mark.parametrize("whose", ["sender", "receiver"])
@pytest.mark.parametrize("key", ["sealing_secret", "recovery_secret"])
def test_each_of_the_four_recipients_opens_the_file_with_public_tools(name, whose, key, tmp_path):
    owner = OF[name][whose == "receiver"]
    (tmp_path / "key").write_text(KEYS[owner][key] + "\n")
    assert opened(FOLDER / f"{name}.tqsync", tmp_path / "key") == b"".join(text(name))


@BOTH
def test_the_last_line_is_the_signature_over_the_hash_of_all_before_it(name):
    *before, last = text(name)
    digest = hashlib.sha256(b"".join(before))
    assert digest.hexdigest() == KEYS["files"][name]["hash"]
    signature = bytes.fromhex(json.loads(last)["signature"])
    key = VerifyKey(bytes.fromhex(KEYS[OF[name][0]]["signing_key"]))
    key.verify(b"tqdesk-sync-1" + digest.digest(), signature)


@BOTH
def test_every_line_is_canonical_and_the_header_says_who_sends_to_whom(name):
    for raw in text(name):
        plain = json.loads(raw)
        assert (
            raw
            == json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
        )
    header = json.loads(text(name)[0])
    sender, receiver = (KEYS[each] for each in OF[name])
    assert header["sender"] == {
        "key": sender["signing_key"],
        "machine": hashlib.sha256(bytes.fromhex(sender["signing_key"])).hexdigest()[:16],
        "unit": sender["unit"],
    }
    assert header["receiver"] == {"machine": receiver["machine"], "unit": receiver["unit"]}
    assert header["counts"]["lines"] == len(text(name)) - 2
    assert header["holds"] == (KEYS["files"]["up"]["hash"] if name == "down" else None)
    assert header["kind"] == ("join" if name == "up" else "down")


def test_the_proof_of_the_join_is_made_with_the_secret_of_the_invitation():
    join = json.loads(text("up")[0])["join"]
    commune, secret = KEYS["commune"], bytes.fromhex(KEYS["invitation"]["secret"])
    said = {name: commune[name] for name in ("recovery_key", "sealing_key", "signing_key", "unit")}
    said["office"] = KEYS["office"]["unit"]
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    assert join["proof"] == hmac.new(secret, canonical, hashlib.sha256).hexdigest()


@BOTH
def test_journal_lines_read_back_and_are_written_the_same(name):
    for raw in text(name)[1:-1]:
        assert encode(decode(raw.rstrip(b"\n"))) + b"\n" == raw


def test_the_receipt_is_signed_by_the_office():
    said, _, signature = (FOLDER / "receipt.txt").read_text().strip().rpartition(".")
    assert said.split(".")[3] == KEYS["files"]["up"]["hash"]
    key = VerifyKey(bytes.fromhex(KEYS["office"]["signing_key"]))
    key.verify(b"tqdesk-receipt-1" + said.encode(), base64.urlsafe_b64decode(f"{signature}=="))


# The program takes them


def put_in_place(folder: Path, who: str) -> Store:
    """The store of one side of the vectors, as it was before the first file, but for what was entered."""
    keys = KEYS[who]
    store = make_store(folder, unit=keys["unit"])
    mine = {
        "machine": keys["machine"],
        "signing_seed": bytes.fromhex(keys["signing_seed"]),
        "sealing_secret": keys["sealing_secret"],
        "recovery_key": keys["recovery_key"],
    }
    with store.writing() as session:
        session.execute(update(tables.identity).values(mine))
    store.identity = type(store.identity)(
        unit=keys["unit"],
        machine=keys["machine"],
        signing_key=SigningKey(bytes.fromhex(keys["signing_seed"])),
        sealing_secret=keys["sealing_secret"],
        recovery_key=keys["recovery_key"],
        operator=store.identity.operator,
    )
    store.now = ticking(KEYS["files"]["down"]["made"])
    return store


def test_an_office_applies_the_file_up(tmp_path):
    office = put_in_place(tmp_path / "office", "office")
    invitation = KEYS["invitation"]
    with office.writing() as session:
        session.execute(
            insert(tables.invitation).values(
                id=invitation["id"],
                unit=KEYS["commune"]["unit"],
                secret=bytes.fromhex(invitation["secret"]),
                until=invitation["until"],
                state="open",
            )
        )
    (came,) = importing.import_files(office, [FOLDER / "up.tqsync"])
    assert (came.result, came.applied) == ("applied", len(text("up")) - 2)
    check_rows(office)
    assert importing.import_files(office, [FOLDER / "up.tqsync"])[0].result == "known"
    office.close()


def test_a_commune_applies_the_reply_and_takes_its_receipt(tmp_path):
    commune = put_in_place(tmp_path / "commune", "commune")
    keys = KEYS["office"]
    names = ("machine", "unit", "signing_key", "sealing_key", "recovery_key")
    with commune.writing() as session:
        links.begin(session, direction="up", **{name: keys[name] for name in names})
        session.execute(
            insert(tables.sent_file).values(
                machine=keys["machine"], hash=KEYS["files"]["up"]["hash"], name="up", made=0, reach=1
            )
        )
        receipts.take(session, (FOLDER / "receipt.txt").read_text())
        assert links.upward(session).confirmed == KEYS["files"]["up"]["hash"]
    (came,) = importing.import_files(commune, [FOLDER / "down.tqsync"])
    assert (came.result, came.applied) == ("applied", len(text("down")) - 2)
    check_rows(commune)
    with commune.reading() as session:
        assert session.scalars(select(tables.attendance.c.status).order_by("status")).all() == [
            "absent",
            "present",
        ]
    commune.close()


def check_rows(store: Store) -> None:
    with store.writing() as session:
        agree(stored(session), Merged(session.scalars(select(tables.line.c.body))))
        assert rebuild(session) == 0
