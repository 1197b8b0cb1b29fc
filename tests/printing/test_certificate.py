from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypdf import PageObject, PdfReader
from reportlab.pdfbase.pdfmetrics import stringWidth

from tqdesk.printing.certificate import MARGIN, PAGE_HEIGHT, PAGE_WIDTH, certificates_pdf
from tqdesk.printing.fonts import BOLD, ITALIC, REGULAR
from tqdesk.records import CertificateFace

Read = Callable[[bytes], PdfReader]
FONTS = {"Tinos-Regular": REGULAR, "Tinos-Bold": BOLD, "Tinos-Italic": ITALIC}


def fonts_of(page: PageObject) -> set[str]:
    return {font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()}


def placed_texts(page: PageObject) -> list[tuple[float, float, float, str]]:
    """(left, right, base line, text) of every run of text on the page; the right edge is measured."""
    placed: list[tuple[float, float, float, str]] = []

    def visit(text: str, _cm: object, matrix: list[float], font: dict[str, str] | None, size: float) -> None:
        if font is None or not text.strip():
            return
        name = FONTS[font["/BaseFont"].partition("+")[2]]
        left = matrix[4]
        placed.append((left, left + stringWidth(text.strip("\n"), name, size), matrix[5], text.strip()))

    page.extract_text(visitor_text=visit)
    return placed


def test_a_certificate_says_all_that_it_must(vietnamese: None, face: CertificateFace, read: Read) -> None:
    lines = read(certificates_pdf([face])).pages[0].extract_text().splitlines()
    assert [line.strip() for line in lines] == [
        "ỦY BAN NHÂN DÂN HUYỆN MẪU",
        "ỦY BAN NHÂN DÂN XÃ MẪU",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "GIẤY CHỨNG NHẬN",
        "ỦY BAN NHÂN DÂN XÃ MẪU",
        "Chứng nhận",
        "Ông/Bà: Nguyễn Thị Mẫu",
        "Năm sinh: 1985 · Chức vụ: Công chức Văn hóa - Xã hội",
        "Đơn vị công tác: Ủy ban nhân dân xã Mẫu",
        "Đã hoàn thành lớp tập huấn:",
        "Kỹ năng số cơ bản và sử dụng dịch vụ công trực tuyến",
        "Thời gian: từ ngày 05/3/2024 đến ngày 07/3/2024 (6 buổi)",
        "Quét mã để kiểm tra giấy chứng nhận.",
        "Số vào sổ: 001/GCN-02392",
        "Xã Mẫu, ngày 05 tháng 01 năm 2024",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "(ký, ghi rõ họ tên, đóng dấu)",
    ]


def test_a_certificate_in_english_uses_english_words_around_the_same_facts(
    english: None, face: CertificateFace, read: Read
) -> None:
    text = read(certificates_pdf([face])).pages[0].extract_text()
    assert "CERTIFICATE" in text
    assert "SOCIALIST REPUBLIC OF VIET NAM" in text
    assert "Mr/Ms: Nguyễn Thị Mẫu" in text
    assert "from 05/3/2024 to 07/3/2024 (6 half-day sessions)" in text
    assert "GIẤY" not in text


def test_what_is_not_known_is_left_out_with_its_label(
    vietnamese: None, face: CertificateFace, read: Read
) -> None:
    one_day = replace(face, last_day=face.first_day)
    bare = replace(one_day, birth=None, position=" ", workplace=None, issuer_parent=None)
    text = read(certificates_pdf([bare])).pages[0].extract_text()
    for label in ("Năm sinh", "Chức vụ", "Đơn vị công tác", "None", "HUYỆN"):
        assert label not in text
    assert "Thời gian: ngày 05/3/2024 (6 buổi)" in text


def test_the_words_never_claim_a_licensed_diploma(
    vietnamese: None, face: CertificateFace, read: Read
) -> None:
    reader = read(certificates_pdf([face]))
    assert "chứng chỉ" not in (reader.pages[0].extract_text() + str(reader.metadata)).lower()


def test_each_face_gets_one_lying_a4_page_in_order(face: CertificateFace, read: Read) -> None:
    faces = [replace(face, number=f"{number:03d}/GCN", name=f"Lý Mẩy {number}") for number in range(1, 8)]
    pages = read(certificates_pdf(faces)).pages
    assert len(pages) == 7
    for number, page in enumerate(pages, start=1):
        assert (round(page.mediabox.width / 72 * 25.4), round(page.mediabox.height / 72 * 25.4)) == (297, 210)
        assert f"{number:03d}/GCN" in page.extract_text()
        assert f"Lý Mẩy {number}" in page.extract_text()


def test_only_embedded_subsets_of_tinos_are_used(face: CertificateFace, read: Read) -> None:
    reader = read(certificates_pdf([face, face]))
    names = fonts_of(reader.pages[0]) | fonts_of(reader.pages[1])
    assert names
    assert all(name.partition("+")[2].startswith("Tinos-") for name in names)
    for font in reader.pages[0]["/Resources"]["/Font"].values():
        assert "/FontFile2" in font.get_object()["/FontDescriptor"].get_object()


def test_the_properties_name_the_class_the_author_and_the_language(
    vietnamese: None, face: CertificateFace, read: Read
) -> None:
    reader = read(certificates_pdf([face]))
    assert reader.metadata is not None
    assert reader.metadata.author == "TQDesk"
    assert reader.metadata.title == f"Giấy chứng nhận - {face.class_title}"
    assert reader.trailer["/Root"]["/Lang"] == "vi"


def test_the_same_faces_give_the_same_bytes(face: CertificateFace) -> None:
    assert certificates_pdf([face]) == certificates_pdf([face])
    assert certificates_pdf([face]) != certificates_pdf([replace(face, issued_on=date(2024, 1, 6))])


def test_no_faces_are_refused() -> None:
    with pytest.raises(ValueError):
        certificates_pdf([])


long_texts = st.text(alphabet="aăâđeêoôơưyẦẾỐỘỸĐmnghtrW ", min_size=1, max_size=400).filter(str.strip)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(
    name="Nguyễn Thị Mẫu " * 5,
    position="Công chức Mẫu " * 12,
    workplace="Trung tâm Mẫu " * 12,
    title="Kỹ năng số cơ bản " * 16,
    issuer="Xã Mẫu " * 14,
)
@given(name=long_texts, position=long_texts, workplace=long_texts, title=long_texts, issuer=long_texts)
def test_no_text_of_any_length_leaves_the_frame_or_reaches_the_signature(
    english: None,
    face: CertificateFace,
    read: Read,
    name: str,
    position: str,
    workplace: str,
    title: str,
    issuer: str,
) -> None:
    full = replace(
        face, name=name, position=position, workplace=workplace, class_title=title, issuer=issuer, place=name
    )
    placed = placed_texts(read(certificates_pdf([full])).pages[0])
    assert len(placed) > 12
    for left, right, base, text in placed:
        assert left >= MARGIN - 1, text
        assert right <= PAGE_WIDTH - MARGIN + 1, text
        assert MARGIN / 2 < base < PAGE_HEIGHT - MARGIN / 2, text
    texts = [text for _, _, _, text in placed]
    title_at, caption_at = texts.index("CERTIFICATE"), texts.index("Scan the code to check this certificate.")
    signature_top = max(base for _, _, base, _ in placed[caption_at + 1 :])
    for _, _, base, text in placed[title_at + 1 : caption_at]:
        assert signature_top + 12 < base < placed[title_at][2] - 20, text
