import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vietnamese import written_out
from tqdesk.vietnamese.text import normalise


def test_decomposed_letters_are_composed():
    assert normalise("Nguye\u0302\u0303n") == "Nguy\u1ec5n"


def test_look_alikes_of_the_letter_become_it():
    assert normalise("\u00d0ỗ \u0189ình \u00f0ông \u0256ào") == "\u0110ỗ \u0110ình \u0111ông \u0111ào"


def test_odd_spaces_fold_and_ends_are_stripped():
    assert normalise("\u00a0Giàng\u2003\tA\n\u3000Páo \r\n") == "Giàng A Páo"


def test_invisible_signs_are_dropped():
    assert normalise("\ufeffLò\u200b Thị\u200d M\u00ad\x00ẩy\x7f") == "Lò Thị Mẩy"


def test_an_empty_or_blank_text_is_empty():
    assert normalise("") == normalise(" \u00a0\u200b") == ""


@given(st.text())
def test_a_normalised_text_stays_as_it_is(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip() and "  " not in once


@settings(max_examples=500)
@given(st.one_of(st.text(), st.text(alphabet="aÐƉðɖ \u00a0\u200b\u00ad\u0301ệe\u0302\u0323\t")))
def test_the_quick_way_is_the_one_written_out(text):
    assert normalise(text) == written_out.normalise(text)
