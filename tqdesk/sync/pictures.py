"""Reading the QR codes in a picture that came from elsewhere: bounded, whatever it holds."""

from __future__ import annotations

import warnings
from pathlib import Path

from tqdesk.errors import FileMissing

_MOST_BYTES = 20 * 1024 * 1024
_MOST_PIXELS = 40_000_000
_LONGEST_SIDE = 4000
"""Larger pictures are scaled down before they are searched."""


def read_codes(file: Path) -> list[str]:
    """The texts of the QR codes in a picture (PNG or JPEG); none if it is no picture or too large.

    :raises FileMissing: it is not there or cannot be read.
    """
    import zxingcpp
    from PIL import Image

    try:
        with file.open("rb") as stream:
            if len(stream.read(_MOST_BYTES + 1)) > _MOST_BYTES:
                return []
            stream.seek(0)
            # A picture may be made to break its decoder in ways that nobody has listed.
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("error")
                    image = Image.open(stream, formats=("PNG", "JPEG"))
                    if image.width * image.height > _MOST_PIXELS:
                        return []
                    image.draft("L", (_LONGEST_SIDE, _LONGEST_SIDE))
                    grey = image.convert("L")
                    grey.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            except Exception:
                return []
    except OSError as error:
        raise FileMissing(file=str(file)) from error
    found = zxingcpp.read_barcodes(grey)
    return [code.text for code in found if code.format == zxingcpp.BarcodeFormat.QRCode]
