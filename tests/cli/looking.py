"""Looking at sentences, folders and stores from outside."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from sqlalchemy import select

from tests.builders import PASSWORD
from tqdesk.store import tables
from tqdesk.store.opening import open_store

_ENGLISH = re.compile(r"\b(the|is|was|of|and|nothing|again|cannot|check)\b", re.IGNORECASE)
_MARKED = re.compile("[ăâđêôơưáàảãạéèẻẽẹíìỉĩịóòỏõọúùủũụýỳỷỹỵ]", re.IGNORECASE)
_NAMES = re.compile(r"\S*[/.]\S*\w|“[^”]*”")


def faults_of_sentence(text: str) -> list[str]:
    """What keeps a text from being one plain Vietnamese sentence on a line of its own."""
    faults = []
    if text.count("\n") != 1 or not text.endswith("\n"):
        faults.append("not one line")
    if not text.rstrip("\n").endswith("."):
        faults.append("no full stop")
    if "Traceback" in text or re.search(r"\w+(Error|Exception)\b", text):
        faults.append("a traceback")
    words = _NAMES.sub("", text)
    if _ENGLISH.search(words):
        faults.append("English")
    if not _MARKED.search(words):
        faults.append("no Vietnamese")
    return [f"{fault}: {text!r}" for fault in faults]


def files_of(folder: Path) -> dict[str, str]:
    """Every file and folder below ``folder`` with a digest of its bytes, but for stores and logs."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.name.startswith("tqdesk.db") or "log" in path.relative_to(folder).parts:
            continue
        found[name] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    return found


def digest_of(data_folder: Path) -> str:
    """A digest of every row of a store, but for the note that a sync file was refused."""
    digest = hashlib.sha256()
    store = open_store(data_folder, PASSWORD)
    try:
        with store.reading() as session:
            for table in tables.metadata.sorted_tables:
                if table is not tables.refusal:
                    rows = sorted(map(repr, session.execute(select(table))))
                    digest.update(f"{table.name}{rows}".encode())
    finally:
        store.close()
    return digest.hexdigest()
