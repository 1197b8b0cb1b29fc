from tqdesk.vietnamese.memo import Memo


def test_a_word_is_worked_out_once():
    asked: list[str] = []

    def capitals(word: str) -> str:
        asked.append(word)
        return word.upper()

    memo = Memo(capitals)
    assert [memo["an"], memo["an"], memo["anh"]] == ["AN", "AN", "ANH"]
    assert asked == ["an", "anh"]


def test_a_memo_stays_small_whatever_it_is_asked():
    memo = Memo(str.upper)
    assert all(memo[str(number)] == str(number) for number in range(50_000))
    assert memo["x" * 10_000] == "X" * 10_000
    assert len(memo) < 20_000
    assert max(map(len, memo)) < 100
