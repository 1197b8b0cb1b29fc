"""A file is written whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import BinaryIO

import pytest

from tqdesk.errors import DiskFull, FolderNotWritable
from tqdesk.files import write_whole, write_whole_bytes


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_new_bytes_take_the_place_of_old_ones(tmp_path: Path) -> None:
    write_whole_bytes(tmp_path / "a", b"old")
    write_whole_bytes(tmp_path / "a", b"new")
    assert contents(tmp_path) == {"a": b"new"}


def test_until_all_is_written_the_old_file_stands_beside_a_hidden_one(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")

    def write(stream: BinaryIO) -> None:
        stream.write(b"new")
        (beside,) = (name for name in os.listdir(tmp_path) if name != "a")
        assert beside.startswith(".")
        assert (tmp_path / "a").read_bytes() == b"old"

    write_whole(tmp_path / "a", write)
    assert contents(tmp_path) == {"a": b"new"}


def test_the_bytes_are_on_the_disk_before_they_bear_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    fsync, replace = os.fsync, os.replace

    def noted_fsync(descriptor: int) -> None:
        order.append("fsync")
        fsync(descriptor)

    def noted_replace(source: Path, target: Path) -> None:
        order.append("replace")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", noted_replace)
    write_whole_bytes(tmp_path / "a", b"new")
    assert order[:2] == ["fsync", "replace"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_told_and_leaves_no_trace(tmp_path: Path, number: int) -> None:
    (tmp_path / "a").write_bytes(b"old")

    def write(stream: BinaryIO) -> None:
        stream.write(b"half")
        raise OSError(number, os.strerror(number))

    with pytest.raises(DiskFull) as caught:
        write_whole(tmp_path / "a", write)
    assert caught.value.fields == {"folder": str(tmp_path)}
    assert contents(tmp_path) == {"a": b"old"}


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_an_interruption_passes_and_leaves_no_trace(tmp_path: Path, error: type[BaseException]) -> None:
    def write(stream: BinaryIO) -> None:
        raise error

    with pytest.raises(error):
        write_whole(tmp_path / "a", write)
    assert contents(tmp_path) == {}


def test_an_error_about_another_file_passes_unchanged(tmp_path: Path) -> None:
    def write(stream: BinaryIO) -> None:
        (tmp_path / "picture").open("rb")

    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "a", write)
    assert contents(tmp_path) == {}


def test_a_missing_folder_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(FolderNotWritable) as caught:
        write_whole_bytes(tmp_path / "none" / "a", b"")
    assert caught.value.fields == {"folder": str(tmp_path / "none")}


def test_a_name_that_a_folder_bears_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(FolderNotWritable) as caught:
        write_whole_bytes(tmp_path / "a", b"")
    assert caught.value.fields == {"folder": str(tmp_path / "a")}
    assert [file.name for file in tmp_path.iterdir()] == ["a"]
