"""The words of both front ends, of paper and of reports: English in the code, Vietnamese by default.

Mark a text where it is defined with :func:`mark`, translate it where it is shown with :func:`_`.
"""

from __future__ import annotations

import gettext
from functools import cache

from tqdesk.settings import resources

LANGUAGES = ("vi", "en")

_current: gettext.NullTranslations = gettext.NullTranslations()


def choose(language: str) -> None:
    """Speak ``language`` from now on (``vi`` or ``en``)."""
    global _current
    _current = _catalogue(language)


def _(message: str) -> str:
    """``message`` in the chosen language."""
    return _current.gettext(message)


@cache
def in_all_languages(message: str) -> tuple[str, ...]:
    """``message``, which is marked where it is defined, in every language: files come in any of them."""
    return tuple(_catalogue(language).gettext(message) for language in LANGUAGES)


def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(
        "tqdesk", resources() / "translations", languages=[language], fallback=language == "en"
    )


def mark(message: str) -> str:
    """Mark ``message`` for the catalogue without translating it here."""
    return message
