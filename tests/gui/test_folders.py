"""Where a file dialog begins."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from tqdesk.gui import folders, preferences


def test_a_dialog_begins_in_the_documents_or_at_home_where_there_are_none(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    monkeypatch.setenv("TQDESK_CONFIG", str(tmp_path / "config"))
    assert folders.documents() == tmp_path
    assert folders.usual() == (tmp_path, False)
    (tmp_path / "Documents").mkdir()
    assert folders.documents() == Path(tmp_path / "Documents")


@pytest.fixture
def begun_in(tmp_path, monkeypatch):
    """Where the system's dialogs begin; each is answered by a file in the folder ``answered``."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TQDESK_CONFIG", str(tmp_path / "config"))
    answered = tmp_path / "answered"
    answered.mkdir()
    begun = []

    def one(parent, title, start, kinds):
        begun.append(Path(start))
        return str(answered / "list.xlsx"), kinds.partition(";;")[0]

    def several(parent, title, start, kinds):
        return [one(parent, title, start, kinds)[0]], kinds

    monkeypatch.setattr(QFileDialog, "getOpenFileName", one)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", one)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", several)
    return begun


def test_each_kind_of_file_is_asked_for_where_its_last_one_was(qapp, begun_in, tmp_path):
    answered = tmp_path / "answered"
    for _turn in range(2):
        assert folders.ask_file(None, "?", "lists", "Lists", ".xlsx") == answered / "list.xlsx"
        assert folders.ask_files(None, "?", "sync", "Sync files", ".tqsync") == [answered / "list.xlsx"]
        folders.ask_new_file(None, "?", "papers", "Sheet", "PDF (*.pdf)", otherwise=tmp_path)
    assert begun_in == [
        tmp_path,
        tmp_path,
        tmp_path / "Sheet.pdf",
        answered,
        answered,
        answered / "Sheet.pdf",
    ]


def test_a_folder_that_is_gone_is_not_begun_in(qapp, begun_in, tmp_path):
    answered = tmp_path / "answered"
    folders.ask_file(None, "?", "lists", "Lists", ".xlsx")
    answered.rmdir()
    folders.ask_file(None, "?", "lists", "Lists", ".xlsx")
    assert begun_in == [tmp_path, tmp_path]


def test_a_folder_that_cannot_be_looked_into_is_not_begun_in(qapp, begun_in, tmp_path, monkeypatch):
    def shut(path, *args, **kwargs):
        raise PermissionError(13, "shut")

    folders.ask_file(None, "?", "lists", "Lists", ".xlsx")
    preferences.remember_exchange_folder(tmp_path / "answered")
    monkeypatch.setattr(folders, "documents", lambda: tmp_path)
    monkeypatch.setattr(Path, "stat", shut)
    monkeypatch.setattr(os, "stat", shut)
    folders.ask_file(None, "?", "lists", "Lists", ".xlsx")
    monkeypatch.undo()
    assert begun_in == [tmp_path, tmp_path]


def test_a_file_gets_the_ending_of_the_kind_that_was_chosen(qapp, begun_in, tmp_path, monkeypatch):
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *asked: (str(tmp_path / "Lớp 1. Mẫu"), "CSV (*.csv)")
    )
    kinds = "Excel (*.xlsx);;CSV (*.csv)"
    made = folders.ask_new_file(None, "?", "written", "Lớp", kinds, otherwise=tmp_path)
    assert made == tmp_path / "Lớp 1. Mẫu.csv"
