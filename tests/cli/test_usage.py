"""Options before and after the command, both languages, wrong usage, commands of later versions."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Desk, Run
from tests.cli.looking import digest_of, faults_of_sentence

TITLE = "Kỹ năng số"


@pytest.mark.parametrize(
    "order",
    [
        ["--json", "--data", "{data}", "class", "list"],
        ["class", "list", "--json", "--data", "{data}"],
        ["--data", "{data}", "class", "list", "--json"],
        ["--json", "class", "list", "--data={data}"],
    ],
    ids=" ".join,
)
def test_options_for_all_stand_before_or_after_the_command(taught: Desk, order: list[str]):
    result = taught.run(*(each.format(data=taught.folder) for each in order))
    assert result.status == 0
    assert [each["title"] for each in result.keys["classes"]] == [TITLE]


@pytest.mark.parametrize(
    "order", [["--lang", "en", "status"], ["status", "--lang", "en"], ["status", "--lang=en"]]
)
def test_the_language_is_chosen_before_or_after_the_command(taught: Desk, order: list[str]):
    assert "Unit: Xã Tân Trào" in taught(*order).out
    assert "Đơn vị: Xã Tân Trào" in taught("status").out


def test_errors_too_speak_the_language_chosen(taught: Desk):
    vietnamese, english = taught("class", "show", "X"), taught("class", "show", "X", "--lang", "en")
    assert (vietnamese.status, english.status) == (1, 1)
    assert faults_of_sentence(vietnamese.err) == []
    assert english.err == (
        "There is no class “X” (any more), so nothing was changed; look at the list of classes.\n"
    )


def test_json_says_the_same_whatever_the_language(taught: Desk):
    vietnamese = taught.keys("class", "show", TITLE)
    assert vietnamese == taught.keys("class", "show", TITLE, "--lang", "en")


def test_the_data_folder_may_come_from_the_environment(taught: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TQDESK_DATA", str(taught.folder))
    assert len(taught.run("--json", "class", "list").keys["classes"]) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["dance"],
        ["class"],
        ["class", "add"],
        ["class", "add", "Lớp"],
        ["class", "add", "Lớp", "--from", "2025-01-01", "--sessions", "hai"],
        ["class", "add", "Lớp", "--from", "2025-01-01", "--mode", "qua loa"],
        ["attend", TITLE, "--session", "1"],
        ["attend", TITLE, "--session", "1", "--rows", "1", "--status", "có"],
        ["roster", "import", "a.xlsx"],
        ["import"],
        ["report"],
        ["certificates", "revoke", "001/GCN-02545"],
        ["demo", "--scale", "planet"],
        ["status", "--what"],
        ["--lang", "fr", "status"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_status_2_and_changes_nothing(taught: Desk, arguments: list[str]):
    before = digest_of(taught.folder)
    result = taught(*arguments)
    assert (result.status, result.out) == (2, "")
    usage, said = result.err.splitlines()[0], result.err.splitlines()[-1]
    assert "tqdesk" in usage and "Traceback" not in result.err
    assert said.startswith("Lệnh viết chưa đúng")
    assert not re.search(r"\b(the following|unrecognized|invalid|expected|required)\b", result.err), (
        result.err
    )
    assert digest_of(taught.folder) == before


def test_help_and_version_end_well(run: Run):
    assert run("--version").out.startswith("TQDesk ")
    for arguments in (["--help"], ["class", "add", "--help"], ["--lang", "en", "--help"]):
        result = run(*arguments)
        assert (result.status, result.err) == (0, "")
    assert "show this help" in run("--lang", "en", "--help").out
    assert "show this help" not in run("--help").out


LATER = [
    ["held", "list"],
    ["held", "accept", "x"],
    ["enrolments", "confirm", TITLE],
    ["units", "succeed", "2024:02545", "2025:02545"],
    ["--database", "postgresql+psycopg://nobody@localhost/x", "class", "list"],
]


@pytest.mark.parametrize("arguments", LATER, ids=" ".join)
def test_what_comes_later_says_so_and_changes_nothing(taught: Desk, arguments: list[str], tmp_path: Path):
    before, around = digest_of(taught.folder), sorted(tmp_path.iterdir())
    result = taught("--json", *arguments)
    assert (result.status, result.keys["error"]) == (1, "not_available")
    assert faults_of_sentence(result.err) == [] and result.keys["message"] == result.err.strip()
    plain = taught(*arguments)
    assert (plain.status, plain.out, plain.err) == (1, "", result.err)
    assert digest_of(taught.folder) == before and sorted(tmp_path.iterdir()) == around


@pytest.mark.parametrize("arguments", [["enrolments", "confirm", "--json"], ["held", "list", "--json"]])
def test_what_comes_later_answers_in_json_wherever_the_option_stands(taught: Desk, arguments: list[str]):
    assert json.loads(taught(*arguments).out)["error"] == "not_available"


@pytest.mark.parametrize(
    ("command", "options"),
    [
        (["people", "correct"], ["PERSON", "--name", "--category", "--phone", "--citizen-id"]),
        (["people", "same"], ["PERSON", "--reason"]),
        (["people", "erase"], ["PERSON", "--reason"]),
        (["roster", "import"], ["--class", "--site"]),
        (["attend"], ["CLASS", "--site"]),
        (["certificates", "revoke"], ["--reason"]),
    ],
    ids=" ".join,
)
def test_help_says_what_is_to_be_given(run: Run, command: list[str], options: list[str]):
    told = run("--lang", "en", *command, "--help").out.split("\n\n", 1)[1]
    for option in options:
        lines = re.findall(rf"^  {option}\b.*(?:\n {{5,}}\S.*)*", told, re.MULTILINE)
        assert lines and all(re.search(r"  +[^ -]\S* \S", each) for each in lines), (option, told)


def test_help_of_a_correction_says_the_choices_and_how_to_remove_a_fact(run: Run):
    told = " ".join(run("people", "correct", "--help").out.split())
    assert "civil_servant (công chức)" in told and 'số điện thoại; ghi "" để bỏ' in told
