"""Speed of paper."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from benchmarks.timing import seconds
from tqdesk import made_up
from tqdesk.printing.certificate import certificates_pdf
from tqdesk.printing.fonts import REGULAR, register_fonts
from tqdesk.records import CertificateFace

_PAGES = 200
_LINES_ON_A_CERTIFICATE = 16


def certificates() -> dict[str, float]:
    """Certificates printed per second, and against pages of as many bare lines of text.

    ``certificates_vs_bare_pages`` is the speed of certificates divided by that of the bare pages: 1 would
    mean that the frame, the fitting of names and the QR code cost nothing.
    """
    faces = [_face(*numbered) for numbered in enumerate(made_up.people(1, _PAGES), start=1)]
    certificates_pdf(faces[:1])
    ours = seconds(lambda: certificates_pdf(faces))
    bare = seconds(_bare_pages, repeats=7)
    return {"certificates_per_second": _PAGES / ours, "certificates_vs_bare_pages": bare / ours}


def _face(number: int, person: made_up.MadeUpPerson) -> CertificateFace:
    return CertificateFace(
        number=f"{number:03}/GCN-UBND",
        name=person.name,
        birth=person.birth,
        position=person.position,
        workplace=person.workplace,
        class_title="Tập huấn kỹ năng số cho cán bộ, công chức cấp xã",
        first_day=date(2026, 3, 9),
        last_day=date(2026, 3, 10),
        class_sessions=4,
        issuer="Xã Mẫu",
        issuer_parent="Tỉnh Tuyên Quang",
        place="Xã Mẫu",
        issued_on=date(2026, 3, 12),
        qr=f"{number:03}/GCN-UBND:" + "A" * 120,
    )


def _bare_pages() -> bytes:
    """As many pages with as many lines in the same font, with nothing measured or fitted."""
    from reportlab.pdfgen.canvas import Canvas

    register_fonts()
    target = BytesIO()
    canvas = Canvas(target)
    for page in range(_PAGES):
        canvas.setFont(REGULAR, 14)
        for line in range(_LINES_ON_A_CERTIFICATE):
            canvas.drawString(
                90, 560 - 20 * line, f"Ủy ban nhân dân xã Mẫu chứng nhận, trang {page}, dòng {line}"
            )
        canvas.showPage()
    canvas.save()
    return target.getvalue()
