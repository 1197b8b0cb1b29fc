from __future__ import annotations

from collections.abc import Callable

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from tqdesk.printing.certificate import certificates_pdf
from tqdesk.printing.qr import qr_code
from tqdesk.records import CertificateFace

PIXELS = 4
QUIET = 4


def read_back(modules: int, rectangles: list[tuple[int, int, int]]) -> list[str]:
    """What a reader sees once the rectangles (row, column, length) are painted on white."""
    side = (modules + 2 * QUIET) * PIXELS
    image = bytearray(b"\xff" * side * side)
    for row, column, length in rectangles:
        for y in range((row + QUIET) * PIXELS, (row + QUIET + 1) * PIXELS):
            start = y * side + (column + QUIET) * PIXELS
            image[start : start + length * PIXELS] = bytes(length * PIXELS)
    found = zxingcpp.read_barcodes(memoryview(image).cast("B", (side, side)))
    return [barcode.text for barcode in found if barcode.format == zxingcpp.BarcodeFormat.QRCode]


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="ABCdef0189:/-|áẫđƯ ", min_size=1, max_size=300).filter(str.strip))
def test_the_rectangles_of_a_code_read_back_as_its_text(text: str) -> None:
    code = qr_code(text)
    assert read_back(code.modules, [(run.row, run.column, run.length) for run in code.runs]) == [text]


def test_the_code_on_a_certificate_reads_back_from_the_rectangles_of_its_page(
    face: CertificateFace, read: Callable[[bytes], PdfReader]
) -> None:
    content = read(certificates_pdf([face])).pages[0].get_contents()
    assert content is not None
    paths = [operands for operands, operator in content.operations if operator == b"re"]
    rectangles = [tuple(map(float, operands)) for operands in paths]
    modules = int(max(x + width for x, _, width, _ in rectangles))
    runs = [(modules - 1 - int(y), int(x), int(width)) for x, y, width, _ in rectangles]
    assert read_back(modules, runs) == [face.qr]
    assert runs == [(run.row, run.column, run.length) for run in qr_code(face.qr).runs]


def test_a_code_stands_upright_with_its_three_eyes() -> None:
    code = qr_code("TQ1:001/GCN-02392")
    runs = {(run.row, run.column, run.length) for run in code.runs}
    far = code.modules - 7
    assert {(0, 0, 7), (0, far, 7), (code.modules - 1, 0, 7)} <= runs
    assert (code.modules - 1, far, 7) not in runs


def test_an_empty_text_and_one_too_long_are_refused() -> None:
    for text in ("", "x" * 4000):
        with pytest.raises(ValueError):
            qr_code(text)
