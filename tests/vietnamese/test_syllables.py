import pytest

from tests.vietnamese.made_syllables import SYLLABLES
from tqdesk.vietnamese.syllables import is_syllable

REAL = """
Nguyễn Hoà Hòa Thuý Thúy quý qúy Quỳnh quốc quyết già gìa gì giếng giặt khuya khuỷu ngoằn nghiêng Ước
ƯỢC Yến Ý ấp ưu cứu mùa tuổi hoài xoáy quào Chiến Chải Mẩy Páo Choóng Kỳ Ká nghề ghế gà
"""


@pytest.mark.parametrize(
    "word",
    REAL.split(),
)
def test_real_syllables_are_known(word):
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word",
    # An unknown initial or rhyme; two tones; a stop with a wrong tone; a tone out of place; wrong c, g, ng.
    [
        "",
        "Hä",
        "vµ",
        "teân",
        "Hoï",
        "vaø",
        "Büro",
        "stôp",
        "tráì",
        "màt",
        "cac",
        "haù",
        "maõ",
        "nguyển2",
        "ngề",
        "gể",
        "cế",
        "nghà",
        "ghà",
        "quừng",
        "ươ",
        "qu",
        "qù",
        "b",
    ],
)
def test_what_is_no_syllable(word):
    assert not is_syllable(word)


def test_all_syllables_that_can_be_made_are_known_in_any_case():
    assert len(SYLLABLES) > 17_000
    for case in (str, str.upper, str.title):
        assert [word for word in SYLLABLES if not is_syllable(case(word))] == []
