"""How papers name a class."""

from __future__ import annotations

from tqdesk.words import _


def class_named(title: str) -> str:
    """``Class: …``; a title that begins with that word, as most do in Vietnamese, is not given it twice."""
    named = _("Class: {title}").format(title=title)
    word = named.partition(":")[0].casefold().split()
    return title if title.casefold().split()[: len(word)] == word else named
