"""Reads a paper back: text and pictures of a PDF, codes of a PDF or a picture. The only file that knows pypdfium2.

`kiosk slip verify` reads a scan with it, the demo and the tests read what was printed.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pypdfium2
    from PIL import Image

#: A slip has one page; a scan of a few is read, a book is not.
MAX_PAGES = 8
_MAX_PIXELS = 40_000_000


class NotReadable(ValueError):
    """Neither a PDF nor a picture, or one too large. The message says which, never what it shows."""


def pdf_text(pdf: bytes) -> str:
    """All text of a PDF, page after page. Raises NotReadable."""
    with _opened(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def pdf_pages(pdf: bytes, dpi: int = 200) -> list[bytes]:
    """Each page as a PNG. Raises NotReadable."""
    found = []
    for picture in _pages(pdf, dpi):
        out = io.BytesIO()
        picture.save(out, "PNG")
        found.append(out.getvalue())
    return found


def read_codes(data: bytes) -> list[str]:
    """The texts of all QR codes and bar codes in a PDF or a picture (PNG, JPEG). Raises NotReadable."""
    import zxingcpp  # here, and below: a terminal starts without what only reads papers back

    pictures = _pages(data, 300) if data[:5] == b"%PDF-" else [_picture(data)]
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]


def _pages(pdf: bytes, dpi: int) -> list[Image.Image]:
    with _opened(pdf) as document:
        pictures = []
        for page in document:
            width, height = page.get_size()
            if width * height * (dpi / 72) ** 2 > _MAX_PIXELS:
                raise NotReadable("a page too large to draw")
            pictures.append(page.render(scale=dpi / 72).to_pil())
        return pictures


def _opened(pdf: bytes) -> pypdfium2.PdfDocument:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise NotReadable("not a PDF that can be opened") from error
    if len(document) > MAX_PAGES:
        raise NotReadable(f"a PDF of more than {MAX_PAGES} pages")
    return document


def _picture(data: bytes) -> Image.Image:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > _MAX_PIXELS:
                raise NotReadable("a picture too large")
            return picture.convert("L")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotReadable("neither a PDF nor a picture") from error
