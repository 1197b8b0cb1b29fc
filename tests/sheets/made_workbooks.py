"""Workbooks built part by part: as Excel writes them, and as no program would."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO

RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def zip_of(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file of such parts."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def _worksheet(rows: str | bytes, before: str) -> bytes:
    rows = rows.encode() if isinstance(rows, str) else rows
    head = f'{_XML}<worksheet xmlns="{MAIN}">{before}<sheetData>'.encode()
    return head + rows + b"</sheetData></worksheet>"


def excel_workbook(
    *sheets: str | bytes,
    before: str = "",
    texts: Iterable[str] | bytes = (),
    styles: str | bytes = "",
    **parts: str | bytes,
) -> bytes:
    """An .xlsx of sheets named Sheet1, Sheet2, …: their rows, and what stands ``before`` these.

    ``texts`` are the shared ones, each the inside of its element, or their whole part; ``styles`` the inside
    of the styles, or their whole part. Further ``parts`` are named ``workbook``,
    ``relationships``, or ``sheet1`` and so on.
    """
    numbers = range(1, len(sheets) + 1)
    if not isinstance(texts, bytes):
        inside = "".join(f"<si>{text}</si>" for text in texts)
        texts = f'{_XML}<sst xmlns="{MAIN}">{inside}</sst>'.encode()
    if isinstance(styles, str):
        styles = f'{_XML}<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'.encode()
    related = [(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
    related += [("rIdT", "sharedStrings", "sharedStrings.xml"), ("rIdS", "styles", "styles.xml")]
    named = "".join(f'<sheet name="Sheet{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    workbook = f'{_XML}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONSHIPS}"><sheets>{named}</sheets></workbook>'
    return zip_of(
        {
            "_rels/.rels": relationships([("rId1", "officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": parts.get("workbook", workbook),
            "xl/_rels/workbook.xml.rels": parts.get("relationships", relationships(related)),
            "xl/sharedStrings.xml": texts,
            "xl/styles.xml": styles,
        }
        | {
            f"xl/worksheets/sheet{number}.xml": parts.get(f"sheet{number}") or _worksheet(sheet, before)
            for number, sheet in zip(numbers, sheets, strict=True)
        }
    )


def relationships(related: Iterable[tuple[str, str, str]]) -> str:
    """The part that says how parts are related: id, kind and target of each."""
    inside = "".join(
        f'<Relationship Id="{id}" Type="{RELATIONSHIPS}/{kind}" Target="{target}"/>'
        for id, kind, target in related
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_XML}<Relationships xmlns="{namespace}">{inside}</Relationships>'
