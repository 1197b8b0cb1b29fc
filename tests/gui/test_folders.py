"""Where a file dialog begins."""

from __future__ import annotations

from pathlib import Path

from tqdesk.gui import folders


def test_a_dialog_begins_in_the_documents_or_at_home_where_there_are_none(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    monkeypatch.setenv("TQDESK_CONFIG", str(tmp_path / "config"))
    assert folders.documents() == tmp_path
    assert folders.usual() == (tmp_path, False)
    (tmp_path / "Documents").mkdir()
    assert folders.documents() == Path(tmp_path / "Documents")
