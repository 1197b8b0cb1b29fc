"""How a unit is named on paper: as the body that issues, and as the hand that signs."""

from __future__ import annotations

import re

from tqdesk.printing.text import clean
from tqdesk.words import _

_COMMITTEE = re.compile(r"(?:ubnd|(?:ủy|uỷ) ban nhân dân)\s+", re.IGNORECASE)
_AREA = re.compile(r"(?:tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu)\s+\S", re.IGNORECASE)


def body_in_capitals(unit_name: str) -> str:
    """The body that a unit's name stands for, in capitals, as Decree 30/2020/NĐ-CP sets names of bodies.

    An area is governed by its people's committee: "Xã Mẫu" gives "ỦY BAN NHÂN DÂN XÃ MẪU" (in
    Vietnamese). Any other body ("Sở Nội vụ") bears its own name.
    """
    name = _COMMITTEE.sub("", clean(unit_name), count=1) if _is_committee(unit_name) else clean(unit_name)
    if _AREA.match(name):
        name = _("People's Committee of {name}").format(name=name)
    return name.upper()


def signing_lines(unit_name: str) -> tuple[str, ...]:
    """Authority and position above a signature: a committee's chair signs for it, any other body's head."""
    if _AREA.match(clean(unit_name)) or _is_committee(unit_name):
        return _("FOR THE PEOPLE'S COMMITTEE"), _("CHAIR")
    return (_("HEAD OF THE BODY"),)


def _is_committee(unit_name: str) -> bool:
    return _COMMITTEE.match(clean(unit_name)) is not None
