"""What a function gave for each word, kept: ten thousand names are made of a few hundred words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Given = TypeVar("Given")

_MOST_WORDS = 16_384
_LONGEST_WORD = 40


class Memo(dict[str, Given]):
    """``memo[word]`` is ``function(word)``; bounded in number and in length of words, so in memory."""

    __slots__ = ("_function",)

    def __init__(self, function: Callable[[str], Given]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, word: str) -> Given:
        given = self._function(word)
        if len(word) <= _LONGEST_WORD:
            if len(self) >= _MOST_WORDS:
                self.clear()
            self[word] = given
        return given
