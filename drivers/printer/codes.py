"""QR codes and Code 128 as plain black and white. The only file that knows the libraries which encode them."""

from __future__ import annotations

#: White modules around a code (ISO/IEC 18004: 4 for QR; Code 128: 10).
QR_QUIET, BARS_QUIET = 4, 10


def qr(text: str) -> list[list[bool]]:
    """The modules of a QR code (level M), row by row, True is black, without the quiet zone.

    The mask is fixed: every mask is legal, and trying all eight would cost eight times as long.
    """
    import qrcode  # here, and below: a terminal starts without it
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=3)
    code.add_data(text.encode("utf-8"), optimize=0)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.modules]


def bars(text: str) -> list[int]:
    """Code 128 of ASCII `text`: widths in modules, black and white in turn, black first.

    ValueError for characters that Code 128 doesn't have.
    """
    from reportlab.graphics.barcode.code128 import Code128  # brings half of reportlab

    code = Code128(text, quiet=False)
    code.validate()
    if not code.valid:
        raise ValueError("not a text for Code 128")
    code.encode()
    code.decompose()
    return ["abcd".index(element.lower()) + 1 for element in code.decomposed]


def runs(row: list[bool]) -> list[tuple[int, int]]:
    """Start and length of each black run of a row."""
    found: list[tuple[int, int]] = []
    for place, black in enumerate(row):
        if black and found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif black:
            found.append((place, 1))
    return found
