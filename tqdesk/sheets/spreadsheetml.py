"""Workbooks of Excel since 2007 (.xlsx, .xlsm): a measured copy built anew around their sheets.

ECMA-376 part 1 (SpreadsheetML) and part 2 (packages). Which part is which sheet is decided here, and the
copy says it so plainly that the reading library cannot understand it otherwise.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from tqdesk.sheets import styles, texts, worksheets
from tqdesk.sheets.bounds import SHEETS, Broken, NoWorkbook, OutOfBounds
from tqdesk.sheets.markup import local, walk
from tqdesk.sheets.measured import Measured, Totals, Traits
from tqdesk.sheets.zipped import Parts, write_part

ROOT = "_rels/.rels"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class _Sheet(NamedTuple):
    name: str
    state: str
    relationship: str


class _Relationship(NamedTuple):
    id: str
    kind: str
    part: str


def measured(data: bytes) -> Measured:
    """The workbook of a zip file.

    Raises :class:`NoWorkbook` for other Office documents, and the other refusals of ``bounds``.
    """
    try:
        return _measured(Parts(data), exactly=False)
    except OutOfBounds:
        # Quick measures may come out too large, never too small.
        return _measured(Parts(data), exactly=True)


def _measured(parts: Parts, *, exactly: bool) -> Measured:
    document = next((part for _, kind, part in _relationships(parts, "") if kind == "officeDocument"), "")
    if document not in parts or document.endswith(".bin"):
        raise NoWorkbook
    sheets, is_1904 = _workbook(parts.read(document))
    related = _relationships(parts, document)
    worksheet_parts = {id: part for id, kind, part in related if kind == "worksheet"}
    sheets = [sheet for sheet in sheets if sheet.relationship in worksheet_parts]
    # As no program writes it: one part for several sheets.
    if len({worksheet_parts[sheet.relationship].lower() for sheet in sheets}) < len(sheets):
        raise Broken
    # Where nothing is said, the library's own places for them.
    parts_of_kind = {"styles": "xl/styles.xml", "sharedStrings": "xl/sharedStrings.xml"}
    parts_of_kind |= {kind: part for _, kind, part in related}
    totals, traits, copy = Totals(), list[Traits](), BytesIO()
    with zipfile.ZipFile(copy, "w") as archive:
        fonts: dict[int, str] = {}
        if parts_of_kind["styles"] in parts:
            part = parts.read(parts_of_kind["styles"])
            fonts = styles.old_fonts(part)
            write_part(archive, "xl/styles.xml", part)
        shared = texts.SharedTexts()
        if parts_of_kind["sharedStrings"] in parts:
            part = parts.read(parts_of_kind["sharedStrings"])
            part, shared = texts.measured(part, exactly=exactly)
            write_part(archive, "xl/sharedStrings.xml", part)
        for number, sheet in enumerate(sheets):
            part = parts.read(worksheet_parts[sheet.relationship])
            part, its_traits = worksheets.measured(part, shared, fonts, totals, exactly=exactly)
            write_part(archive, f"xl/{number}.xml", part)
            traits.append(its_traits)
        _write_frame(archive, sheets, is_1904=is_1904)
    copy.seek(0)
    has_macros = any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in parts.names)
    return Measured(copy, traits, has_macros)


def _workbook(part: bytes) -> tuple[list[_Sheet], bool]:
    """The sheets in order, and whether dates count from 1904."""
    sheets: list[_Sheet] = []
    is_1904 = False
    root = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal is_1904, root
        if not root and local(name) != "workbook":
            raise NoWorkbook
        root = name
        if local(name) == "workbookPr":
            is_1904 = attributes.get("date1904") in ("1", "true")
        elif local(name) == "sheet":
            relationship = next((value for key, value in attributes.items() if local(key) == "id"), "")
            state = "visible" if attributes.get("state", "visible") == "visible" else "hidden"
            sheets.append(_Sheet(attributes.get("name", ""), state, relationship))
            if len(sheets) > SHEETS:
                raise OutOfBounds

    walk(part, start)
    return sheets, is_1904


def _relationships(parts: Parts, source: str) -> list[_Relationship]:
    """What the part ``source`` is related to, or the whole package (""): ECMA-376 part 2, 6.5."""
    folder, name = posixpath.split(source)
    found: list[_Relationship] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
            kind = attributes.get("Type", "").rpartition("/")[2]
            found.append(_Relationship(attributes.get("Id", ""), kind, target.lstrip("/")))

    walk(parts.read(posixpath.join(folder, f"_rels/{name}.rels")), start)
    return found


def _write_frame(archive: zipfile.ZipFile, sheets: Iterable[_Sheet], *, is_1904: bool) -> None:
    """The parts that say where the others are."""
    write_part(archive, ROOT, _relationships_part([("officeDocument", "xl/workbook.xml")]))
    related = [("worksheet", f"{number}.xml") for number, _ in enumerate(sheets)]
    write_part(archive, "xl/_rels/workbook.xml.rels", _relationships_part(related))
    named = "".join(
        f"<sheet name={quoteattr(sheet.name)} state='{sheet.state}' r:id='r{number}'/>"
        for number, sheet in enumerate(sheets)
    )
    workbook = f"<workbook><workbookPr date1904='{int(is_1904)}'/><sheets>{named}</sheets></workbook>"
    write_part(archive, "xl/workbook.xml", workbook.encode())


def _relationships_part(related: Iterable[tuple[str, str]]) -> bytes:
    elements = (
        f"<Relationship Id='r{number}' Type='{_TYPES}/{kind}' Target='{target}'/>"
        for number, (kind, target) in enumerate(related)
    )
    return f"<Relationships>{''.join(elements)}</Relationships>".encode()
