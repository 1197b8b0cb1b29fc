"""The ethnic groups of Vietnam, by the codes of the list of 1979 (Quyết định 121-TCTK/PPCĐ, 2 March 1979).

Codes 55 and 56 are not in it. The statistics office's list of 2008 (Quyết định 1019/QĐ-TCTK) numbers some
groups otherwise: codes from elsewhere are not read. The by-names are those of both lists, of the groups' own
descriptions by the provinces, and spellings in use.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from tqdesk.vietnamese.names import collation_key, folded_key, plain_key
from tqdesk.vietnamese.tables import rows

_LONGEST = 60
_LEADING = re.compile(r"^(?:dân tộc|dan toc|dt\.?|người|nguoi)[: ]+", re.IGNORECASE)
_JOINTS = re.compile(r"[\s'\-–]")


def read_ethnic(text: str) -> str | None:
    """The code ``01`` … ``56`` of a name or another name in use, or ``None``.

    Marks count first; without them a name is read where it means one group only. A group's own name
    goes before another group's by-name: ``Thổ`` is 24, although some Tày are called so.
    """
    if len(text) > _LONGEST:
        return None
    return _read(text)


def ethnic_name(code: str) -> str:
    """The official name of the group; :class:`KeyError` for a code that is none."""
    return _names()[code]


def ethnic_names() -> dict[str, str]:
    """Code → official name of every group, Kinh first, the others in the order of their names."""
    first, *others = _names().items()
    return dict([first, *sorted(others, key=lambda group: collation_key(group[1]))])


@lru_cache(maxsize=1024)
def _read(text: str) -> str | None:
    text = text.strip(" .,;")
    return _code(text) or _code(_LEADING.sub("", text))


def _code(text: str) -> str | None:
    for key in (folded_key, plain_key):
        wanted = _JOINTS.sub("", key(text))
        for known in (_by_name(key), _by_alias(key)):
            codes = known.get(wanted, frozenset())
            if len(codes) == 1:
                return next(iter(codes))
    return None


@cache
def _names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in rows("ethnic")}


@cache
def _by_name(key: Callable[[str], str]) -> dict[str, frozenset[str]]:
    return _grouped(key, _names().items())


@cache
def _by_alias(key: Callable[[str], str]) -> dict[str, frozenset[str]]:
    aliases = ((row["code"], alias) for row in rows("ethnic") for alias in row["aliases_seen"].split(";"))
    return _grouped(key, aliases)


def _grouped(key: Callable[[str], str], pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    codes: dict[str, set[str]] = {}
    for code, name in pairs:
        codes.setdefault(_JOINTS.sub("", key(name)), set()).add(code)
    return {name: frozenset(found) for name, found in codes.items()}
