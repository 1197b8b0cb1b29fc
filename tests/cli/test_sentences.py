"""Every known error has a sentence in both languages that says what its fields say."""

from __future__ import annotations

import gettext
import inspect
import re
import string

import pytest

from tests.cli.looking import faults_of_sentence
from tqdesk import errors, words
from tqdesk.errors import KnownError
from tqdesk.settings import resources
from tqdesk.words.changes import ENTITY_WORDS, REGISTER_WORDS, VALUE_WORDS
from tqdesk.words.problems import ADVICE, NOTES, PROBLEMS
from tqdesk.words.sentences import SENTENCES, sentence

CLASSES = [
    each
    for _name, each in inspect.getmembers(errors, inspect.isclass)
    if issubclass(each, KnownError) and each is not KnownError
]
UNITS = {"unit": "2024:02545", "own": "2024:02572", "office": "2024:076"}


def fields(error: type[KnownError]) -> set[str]:
    """The fields that the class's documentation names."""
    told = re.search(r"Fields: (.*)", error.__doc__ or "", re.DOTALL)
    return set(re.findall(r"``(\w+)``", told[1])) if told else set()


def placeholders(text: str) -> set[str]:
    return {name for _text, name, _format, _conversion in string.Formatter().parse(text) if name is not None}


def translated(text: str) -> str:
    catalogue = resources() / "translations"
    return gettext.translation("tqdesk", catalogue, languages=["vi"]).gettext(text)


@pytest.fixture(params=["vi", "en"])
def language(request: pytest.FixtureRequest) -> str:
    words.choose(request.param)
    return str(request.param)


def test_there_are_errors_to_look_at():
    assert len(CLASSES) > 50 and {each.__name__ for each in CLASSES} >= {"WrongPassword", "DiskFull"}


@pytest.mark.parametrize("error", CLASSES, ids=lambda error: error.__name__)
def test_an_error_has_a_sentence_of_its_documented_fields(error: type[KnownError]):
    english = SENTENCES[error]
    vietnamese = translated(english)
    assert vietnamese != english
    assert placeholders(english) == placeholders(vietnamese)
    assert placeholders(english) <= fields(error)


@pytest.mark.parametrize("error", CLASSES, ids=lambda error: error.__name__)
def test_a_sentence_shows_its_fields_and_ends_with_a_full_stop(error: type[KnownError], language: str):
    values = {name: UNITS.get(name, f"<{name}>") for name in fields(error)}
    said = sentence(error(**values))
    assert "{" not in said and said.endswith(".") and "\n" not in said
    for name in placeholders(SENTENCES[error]) - set(UNITS):
        assert f"<{name}>" in said
    for key in UNITS.values():
        assert key not in said
    if language == "vi":
        assert faults_of_sentence(said + "\n") == []


@pytest.mark.parametrize("error", CLASSES, ids=lambda error: error.__name__)
def test_a_code_is_stable_lower_case(error: type[KnownError]):
    assert re.fullmatch("[a-z]+(_[a-z]+)*", error().code)


def test_codes_are_all_different_but_of_an_error_that_says_more_of_another():
    kinds = [each for each in CLASSES if each.__base__ is KnownError]
    assert len({each().code for each in kinds}) == len(kinds)
    more = [each for each in CLASSES if each.__base__ is not KnownError]
    assert [each().code for each in more] == [each.__mro__[1]().code for each in more]


@pytest.mark.parametrize("texts", [PROBLEMS, ADVICE, NOTES, ENTITY_WORDS, REGISTER_WORDS, VALUE_WORDS])
def test_problems_and_words_of_changes_are_translated_with_their_placeholders(texts: dict[str, str]):
    for text in texts.values():
        assert placeholders(translated(text)) == placeholders(text)
        assert translated(text) != text


def test_every_problem_of_a_roster_comes_with_what_to_write_instead():
    assert ADVICE.keys() == PROBLEMS.keys()
