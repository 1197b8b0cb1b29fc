"""Pictures for docs/screenshots/ from made-up people of a made-up commune: ``screenshots.py FOLDER``."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pypdfium2

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tqdesk import made_up, words
from tqdesk.printing.certificate import certificates_pdf
from tqdesk.printing.sign_in_sheet import sign_in_sheet_pdf
from tqdesk.records import CertificateFace, SheetPerson, SignInSheet

TITLE = "Kỹ năng số và dịch vụ công trực tuyến cho Tổ công nghệ số cộng đồng"
COMMUNE, PROVINCE = "Xã Mẫu", "Tỉnh Tuyên Quang"
FIRST_DAY, LAST_DAY = date(2026, 3, 9), date(2026, 3, 10)
PEOPLE = made_up.people(seed=2026, count=8)
WIDTH_IN_PIXELS = 1366


def main(folder: Path) -> None:
    """Draws every picture into ``folder``."""
    words.choose("vi")
    folder.mkdir(parents=True, exist_ok=True)
    draw_first_page(certificates_pdf([certificate()]), folder / "certificate.png")
    draw_first_page(sign_in_sheet_pdf(sign_in_sheet()), folder / "sign-in-sheet.png")


def certificate() -> CertificateFace:
    """A certificate of the first of the people."""
    person = PEOPLE[0]
    return CertificateFace(
        number="001/GCN-UBND",
        name=person.name,
        birth=person.birth,
        position=person.position,
        workplace=person.workplace,
        class_title=TITLE,
        first_day=FIRST_DAY,
        last_day=LAST_DAY,
        class_sessions=2,
        issuer=COMMUNE,
        issuer_parent=PROVINCE,
        place=COMMUNE,
        issued_on=date(2026, 3, 12),
        qr="001/GCN-UBND MẪU, KHÔNG CÓ GIÁ TRỊ " + "0" * 90,
    )


def sign_in_sheet() -> SignInSheet:
    """The sheet that all of them sign."""
    return SignInSheet(
        issuer=COMMUNE,
        issuer_parent=PROVINCE,
        class_title=TITLE,
        site="Hội trường UBND xã Mẫu",
        first_day=FIRST_DAY,
        last_day=LAST_DAY,
        class_sessions=((FIRST_DAY, "morning"), (LAST_DAY, "morning")),
        people=tuple(
            SheetPerson(number, person.name, person.birth, person.position, person.workplace)
            for number, person in enumerate(PEOPLE, start=1)
        ),
    )


def draw_first_page(pdf: bytes, picture: Path) -> None:
    """The first page of ``pdf`` as a PNG of a fixed width."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    page.render(scale=WIDTH_IN_PIXELS / page.get_width()).to_pil().save(picture, optimize=True)
    document.close()
    print(picture)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
