"""docs/sync-format.md says of entities and registers what the code says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tools import register_table
from tools.register_table import DOCUMENT, written_into
from tqdesk.store.registers import ENTITIES, Kind


def test_the_document_has_the_registers_of_the_code():
    document = DOCUMENT.read_text(encoding="utf-8")
    assert written_into(document) == document, "run python -m tools.register_table"
    assert register_table.main(["check"]) == 0


def test_a_register_that_is_added_is_missed_in_the_document(monkeypatch):
    course, title = ENTITIES["course"], ENTITIES["class"].register("title")
    more = replace(course, registers=(*course.registers, replace(title, name="motto")))
    monkeypatch.setitem(ENTITIES, "course", more)
    assert register_table.main(["check"]) == 1


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.value)
def test_the_document_says_what_each_kind_of_field_may_hold(kind):
    described = DOCUMENT.read_text(encoding="utf-8").partition("### Kinds of field")[2].partition("## 6.")[0]
    names = [
        name
        for row in described.splitlines()
        if row.startswith("|")
        for name in row.split("|")[1].split(", ")
    ]
    assert kind.value in [name.strip() for name in names]
