"""The key file: what opens it, what does not, and what it costs."""

import base64
import json
from pathlib import Path

import pytest
from nacl.pwhash import argon2id
from nacl.secret import SecretBox

from tests.builders import CHEAP, PASSWORD
from tqdesk import errors
from tqdesk.store import keys

KEY = bytes(range(32))


@pytest.fixture
def file(tmp_path) -> Path:
    (tmp_path / "key").write_bytes(keys.wrap(KEY, PASSWORD, CHEAP))
    return tmp_path / "key"


def test_the_password_brings_the_key_back(file):
    assert keys.unwrap(file, PASSWORD) == KEY


def test_the_key_can_be_brought_back_with_public_tools(file):
    held = json.loads(file.read_bytes())
    assert (held["format"], held["derivation"]) == (1, "argon2id")
    salt, wrapped = base64.b64decode(held["salt"]), base64.b64decode(held["wrapped"])
    made = argon2id.kdf(32, PASSWORD.encode(), salt, opslimit=held["passes"], memlimit=held["memory"])
    assert SecretBox(made).decrypt(wrapped) == KEY


@pytest.mark.parametrize("wrong", ["", "x", PASSWORD[:-1], PASSWORD + "\n", "mật khẩu thử"])
def test_another_password_is_wrong(file, wrong):
    with pytest.raises(errors.WrongPassword):
        keys.unwrap(file, wrong)


def test_a_password_may_hold_any_letters(tmp_path):
    (tmp_path / "key").write_bytes(keys.wrap(KEY, "mật khẩu ẩn số 🎓", CHEAP))
    assert keys.unwrap(tmp_path / "key", "mật khẩu ẩn số 🎓") == KEY


def test_a_password_of_seven_letters_is_too_short():
    with pytest.raises(errors.PasswordTooShort) as refused:
        keys.wrap(KEY, "1234567", CHEAP)
    assert refused.value.fields == {"least": 8}
    assert keys.wrap(KEY, "12345678", CHEAP)


def test_the_default_cost_is_three_passes_over_64_mib():
    assert keys.KeyCost() == keys.KeyCost(passes=3, memory=64 * 1024 * 1024)


def test_salt_and_key_are_never_the_same_twice():
    wrapped = [json.loads(keys.wrap(KEY, PASSWORD, CHEAP)) for _ in range(2)]
    assert wrapped[0]["salt"] != wrapped[1]["salt"] and wrapped[0]["wrapped"] != wrapped[1]["wrapped"]
    assert keys.new_key() != keys.new_key() and len(keys.new_key()) == 32


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 2}, {"derivation": "md5"}, {"passes": 0}, {"passes": 21}, {"passes": "1"}, {"memory": 1},
        {"memory": 1 << 31}, {"salt": "!"}, {"salt": ""}, {"salt": "AAAA"}, {"wrapped": 1}, {"more": 1},
    ],
    ids=repr,
)  # fmt: skip
def test_a_key_file_out_of_bounds_is_damaged(file, changes):
    file.write_text(json.dumps(json.loads(file.read_bytes()) | changes))
    with pytest.raises(errors.StoreDamaged):
        keys.unwrap(file, PASSWORD)


def test_a_key_file_cut_short_is_damaged(file):
    whole = file.read_bytes()
    for length in (0, 1, 50, len(whole) - 1):
        file.write_bytes(whole[:length])
        with pytest.raises(errors.StoreDamaged):
            keys.unwrap(file, PASSWORD)
    with pytest.raises(errors.StoreDamaged):
        keys.unwrap(file.parent, PASSWORD)


@pytest.mark.parametrize("wrapped", ["", "AAAA", base64.b64encode(bytes(72)).decode()], ids=repr)
def test_a_wrapped_key_that_was_changed_never_comes_back(file, wrapped):
    file.write_text(json.dumps(json.loads(file.read_bytes()) | {"wrapped": wrapped}))
    with pytest.raises((errors.WrongPassword, errors.StoreDamaged)):
        keys.unwrap(file, PASSWORD)
