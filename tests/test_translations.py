"""The tool that keeps the Vietnamese texts, on small trees of code and on ours."""

from __future__ import annotations

import gettext

import pytest

from tools import translations
from tools.translations import CODE, VIETNAMESE, compile_catalogue, extract, faults, read_catalogue

CODE_WITH_TWO_TEXTS = """
from tqdesk.words import _, mark
HEADING = mark("Full name")
def title(count): return _("{count} people "
    "in this class").format(count=count)
"""


@pytest.fixture
def code(tmp_path):
    folder = tmp_path / "tqdesk"
    folder.mkdir()
    (folder / "window.py").write_text(CODE_WITH_TWO_TEXTS, encoding="utf-8")
    return folder


@pytest.fixture
def catalogue(tmp_path):
    return tmp_path / "vi" / "LC_MESSAGES" / "tqdesk.po"


def translate(catalogue, english, vietnamese):
    """Fills one empty translation in, as a person would with an editor."""
    text = catalogue.read_text(encoding="utf-8")
    empty = f'msgid "{english}"\nmsgstr ""\n'
    assert empty in text
    catalogue.write_text(text.replace(empty, f'msgid "{english}"\nmsgstr "{vietnamese}"\n'), encoding="utf-8")


def test_texts_are_gathered_from_marks_and_translated_calls_and_joined_lines(code, catalogue):
    extract(code, catalogue)
    assert {message.id for message in read_catalogue(catalogue) if message.id} == {
        "Full name",
        "{count} people in this class",
    }


def test_a_text_without_translation_is_reported_until_it_has_one(code, catalogue):
    extract(code, catalogue)
    translate(catalogue, "Full name", "Họ và tên")
    assert list(faults(code, catalogue)) == [
        "not translated: '{count} people in this class' (tqdesk/window.py)"
    ]
    translate(catalogue, "{count} people in this class", "Lớp có {count} người")
    assert list(faults(code, catalogue)) == []


def test_a_translation_with_other_placeholders_is_reported(code, catalogue):
    extract(code, catalogue)
    translate(catalogue, "Full name", "Họ và tên")
    translate(catalogue, "{count} people in this class", "Lớp có {number} người")
    assert [line.split(":")[0] for line in faults(code, catalogue)] == ["other placeholders"]


def test_a_translation_with_a_loose_brace_is_reported(code, catalogue):
    extract(code, catalogue)
    translate(catalogue, "Full name", "Họ và tên")
    translate(catalogue, "{count} people in this class", "Lớp có {count người")
    assert [line.split(":")[0] for line in faults(code, catalogue)] == ["other placeholders"]


def test_a_text_that_is_new_in_the_code_or_gone_from_it_is_reported(code, catalogue):
    extract(code, catalogue)
    translate(catalogue, "Full name", "Họ và tên")
    translate(catalogue, "{count} people in this class", "Lớp có {count} người")
    (code / "window.py").write_text(CODE_WITH_TWO_TEXTS.replace("Full name", "Name"), encoding="utf-8")
    assert list(faults(code, catalogue)) == [
        "not in the catalogue: 'Name' (tqdesk/window.py)",
        "no longer in the code: 'Full name'",
    ]


def test_a_fuzzy_translation_is_reported(code, catalogue):
    extract(code, catalogue)
    translate(catalogue, "Full name", "Họ và tên")
    translate(catalogue, "{count} people in this class", "Lớp có {count} người")
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(text.replace('msgid "Full name"', '#, fuzzy\nmsgid "Full name"'), encoding="utf-8")
    assert list(faults(code, catalogue)) == ["marked fuzzy: 'Full name' (tqdesk/window.py)"]


def test_gathering_again_keeps_translations_and_changes_not_a_byte(code, catalogue):
    extract(code, catalogue)
    translate(catalogue, "Full name", "Họ và tên")
    translate(catalogue, "{count} people in this class", "Lớp có {count} người")
    before = catalogue.read_bytes()
    extract(code, catalogue)
    assert catalogue.read_bytes() == before
    assert str(code.parent).encode() not in before
    assert b"POT-Creation-Date" not in before


def test_the_compiled_catalogue_is_what_the_program_reads(code, catalogue, tmp_path):
    extract(code, catalogue)
    translate(catalogue, "Full name", "Họ và tên")
    compile_catalogue(catalogue)
    assert gettext.translation("tqdesk", tmp_path, languages=["vi"]).gettext("Full name") == "Họ và tên"


def test_our_own_texts_are_complete():
    assert list(faults(CODE, VIETNAMESE)) == []


def test_our_own_catalogue_is_as_the_tool_would_write_it(tmp_path):
    copy = tmp_path / "tqdesk.po"
    copy.write_bytes(VIETNAMESE.read_bytes())
    extract(CODE, copy)
    assert copy.read_bytes() == VIETNAMESE.read_bytes()


def test_a_wrong_command_is_refused(capsys):
    assert translations.main(["translate"]) == 2
    assert "extract" in capsys.readouterr().err
