"""Receipts as pictures: written, read back as a telephone would take them, and all that is none."""

import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from tests.builders import contents
from tests.sync.desks import reply, send_up
from tqdesk import errors
from tqdesk.sync import links, receipts


@pytest.fixture
def picture(office, commune, tmp_path) -> Path:
    """The office's receipt for the commune's first file."""
    send_up(commune, office, tmp_path)
    receipts.write_picture(reply(office, commune, tmp_path).receipt, tmp_path / "receipt.png")
    return tmp_path / "receipt.png"


def as_png(picture: Path, to: Path) -> Path:
    return picture


def as_photo(picture: Path, to: Path) -> Path:
    """On a table, turned, grey, blurred by JPEG, as Zalo sends it on."""
    code = Image.open(picture).convert("L").resize((500, 500))
    table = Image.new("L", (1600, 1200), 190)
    table.paste(code.rotate(7, expand=True, fillcolor=190), (500, 300))
    table.convert("RGB").save(to / "photo.jpg", quality=55)
    return to / "photo.jpg"


@pytest.mark.parametrize("shown", [as_png, as_photo])
def test_a_picture_confirms_what_the_text_would(commune, office, picture, tmp_path, shown):
    with commune.writing() as session:
        assert receipts.take_picture(session, shown(picture, tmp_path)) == office.identity.unit
        assert links.status(session).unconfirmed == 0


def png(width: int, height: int, data: bytes) -> bytes:
    """A PNG that claims a size and holds whatever data."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


HOSTILE = {
    "empty": b"",
    "text": b"TQX1.abc",
    "no receipt": png(8, 8, zlib.compress(bytes(9 * 8))),
    "cut data": png(64, 64, zlib.compress(bytes(65 * 64))[:5]),
    "huge claim": png(60_000, 60_000, zlib.compress(b"\0")),
    "bomb": png(100_000, 100_000, zlib.compress(bytes(10_000_000))),
    "no size": png(0, 0, b""),
    "gif": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_holds_no_receipt_is_refused(commune, tmp_path, name):
    (tmp_path / "p.png").write_bytes(HOSTILE[name])
    before = contents(commune)
    with pytest.raises(errors.NoReceiptInPicture), commune.writing() as session:
        receipts.take_picture(session, tmp_path / "p.png")
    assert contents(commune) == before


def test_a_picture_cut_short_or_changed_anywhere_confirms_nothing_false(commune, picture, tmp_path):
    whole = picture.read_bytes()
    before = contents(commune)
    for place in range(0, len(whole), max(1, len(whole) // 40)):
        for spoiled in (whole[:place], whole[:place] + bytes([whole[place] ^ 64]) + whole[place + 1 :]):
            (tmp_path / "spoiled.png").write_bytes(spoiled)
            try:
                with commune.writing() as session:
                    receipts.take_picture(session, tmp_path / "spoiled.png")
                    assert links.status(session).unconfirmed == 0  # the very receipt: the code mends itself
                    session.rollback()
            except (errors.NoReceiptInPicture, errors.NotAReceipt):
                pass
    assert contents(commune) == before


def test_a_picture_of_a_false_receipt_or_of_another_code_is_refused(office, stranger, commune, tmp_path):
    forged = receipts.write(stranger.identity, commune.identity.machine, "ab" * 32, 5)
    for text, error in ((forged, errors.NotAReceipt), ("TQDESK1|gì đó", errors.NoReceiptInPicture)):
        receipts.write_picture(text, tmp_path / "p.png")
        with pytest.raises(error), commune.writing() as session:
            receipts.take_picture(session, tmp_path / "p.png")
    with pytest.raises(errors.FileMissing), commune.writing() as session:
        receipts.take_picture(session, tmp_path / "none.png")
