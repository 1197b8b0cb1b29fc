"""Both languages, and certificates and sheets of made-up people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from tqdesk import words
from tqdesk.records import CertificateFace, SheetPerson, SignInSheet


@pytest.fixture
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_current", words._current)
    words.choose("vi")


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_current", words._current)
    words.choose("en")


@pytest.fixture
def face() -> CertificateFace:
    return CertificateFace(
        number="001/GCN-02392",
        name="Nguyễn Thị Mẫu",
        birth="1985-06-29",
        position="Công chức Văn hóa - Xã hội",
        workplace="Ủy ban nhân dân xã Mẫu",
        class_title="Kỹ năng số cơ bản và sử dụng dịch vụ công trực tuyến",
        first_day=date(2024, 3, 5),
        last_day=date(2024, 3, 7),
        class_sessions=6,
        issuer="Xã Mẫu",
        issuer_parent="Huyện Mẫu",
        place="Xã Mẫu",
        issued_on=date(2024, 1, 5),
        qr="TQ1:001/GCN-02392:4f6c1d",
    )


@pytest.fixture
def sheet() -> SignInSheet:
    return SignInSheet(
        issuer="Xã Mẫu",
        issuer_parent="Huyện Mẫu",
        class_title="Kỹ năng số cơ bản",
        site="Hội trường xã Mẫu",
        first_day=date(2024, 3, 5),
        last_day=date(2024, 3, 5),
        class_sessions=((date(2024, 3, 5), "morning"), (date(2024, 3, 5), "afternoon")),
        people=tuple(
            SheetPerson(number, f"Giàng A Mẫu {number}", "1990-02-01", "Trưởng thôn", f"Thôn Mẫu {number}")
            for number in range(1, 46)
        ),
    )


@pytest.fixture
def read() -> Callable[[bytes], PdfReader]:
    return lambda pdf: PdfReader(BytesIO(pdf))
