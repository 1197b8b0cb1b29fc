"""XML parts read element by element, with the standard library's expat."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from tqdesk.sheets.bounds import TAG_BYTES, TAGS, Broken, OutOfBounds, Unsafe

Start = Callable[[str, dict[str, str]], None]


def walk(
    part: bytes,
    start: Start,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call ``start``, ``end`` and ``text`` for what stands in ``part``; names come with their prefixes.

    Raises :class:`Unsafe` for a document type declaration, so that entities are never expanded,
    :class:`OutOfBounds` for what would take too long, :class:`Broken` for UTF-16, and ``expat.ExpatError``
    for what is not well-formed.
    """
    # In UTF-16 the library would come upon other elements than this parser; no program writes it.
    if b"\0" in part:
        raise Broken
    # A tag of many attributes would become a dictionary of them.
    stretches = range(0, len(part) - TAG_BYTES, TAG_BYTES)
    if part.count(b"<") > TAGS or any(part.find(b"<", at, at + TAG_BYTES) < 0 for at in stretches):
        raise OutOfBounds
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    parser.Parse(part, True)


def local(name: str) -> str:
    """A qualified name without its prefix."""
    return name.rpartition(":")[2]


def is_plain(part: bytes, root: bytes) -> bool:
    """Whether patterns over the bytes of ``part`` see what any parser sees.

    That is: UTF-8, nothing but elements and text (no comments, sections of raw text or declarations), the
    unprefixed element ``root`` around it all.
    """
    head = re.match(rb'(?:\xef\xbb\xbf)?(?:<\?xml version="1\.[01]"([^<>]*)\?>)?\s*<%s[\s>]' % root, part)
    return (
        head is not None
        and (b"encoding" not in (head[1] or b"") or b'"utf-8"' in head[1].lower())
        and part[-64:].rstrip().endswith(b"</%s>" % root)
        and b"\0" not in part
        and (b"!" not in part or b"<!" not in part)
    )


def _refuse(*_: object) -> None:
    raise Unsafe


def whole(text: str) -> int:
    """A whole number of an attribute; raises :class:`Broken`."""
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise Broken
    return int(text)
