"""Every Vietnamese syllable that initials, rhymes and tones can make, each with its tone placed both ways."""

from __future__ import annotations

import unicodedata

TONES = ["\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
_INITIALS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et
ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu o oc oi om on ong op ot
oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oem oen oeo oet ooc oong
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh
uôc uôi uôm uôn uông uôt uơ uy uya uych uynh uyt uyu uyên uyêt ư ưa ưc ưi ưng ưt ưu
ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu
"""


def _fit(initial: str, rhyme: str) -> bool:
    match initial:
        case "c" | "ng":
            return rhyme[0] not in "eêiy"
        case "g":
            return rhyme[0] not in "eêy"
        case "gh" | "ngh":
            return rhyme[0] in "eêi"
        case "k":
            return rhyme[0] in "eêiy"
        case "qu":
            return rhyme[0] in "aăâeêiyơ"
    return True


def _places(rhyme: str) -> list[int]:
    """The letters that may bear the tone: ỉa, oà or òa, oản, uyển, khuỷu."""
    vowels = [at for at, letter in enumerate(rhyme) if letter in "aăâeêioôơuưy"]
    marked = [at for at in vowels if rhyme[at] in "ăâêôơư"]
    if marked:
        return marked[-1:]
    if rhyme in ("oa", "oe", "uy"):
        return vowels
    if rhyme == "uya":
        return vowels[2:]
    return vowels[1:2] if len(vowels) == 3 or (vowels[-1] == 1 and len(rhyme) > 2) else vowels[:1]


def _made() -> list[str]:
    made = set()
    for initial in ["", *_INITIALS.split()]:
        for rhyme in filter(lambda rhyme: _fit(initial, rhyme), _RHYMES.split()):
            stopped = rhyme.endswith(("c", "ch", "p", "t"))
            if not stopped:
                made.add(initial + rhyme)
            for tone in TONES[3:] if stopped else TONES:
                for place in _places(rhyme):
                    made.add(initial + rhyme[: place + 1] + tone + rhyme[place + 1 :])
    return sorted(unicodedata.normalize("NFC", syllable) for syllable in made)


SYLLABLES = _made()
