"""The receipt printer's bytes are the picture, and sending them is cheap."""

from __future__ import annotations

import io

from escpos.printer import Dummy
from PIL import Image, ImageChops

from drivers.printer.faces import Faces
from drivers.printer.raster import WIDTH, Strip, png, printer_bytes
from drivers.printer.strip import slip_strip
from drivers.printer.wording import Wording
from tests.papers import samples

PICTURE = Strip(Faces.found()).draw(slip_strip(samples.SLIP, Wording()))


def rows_of(data: bytes) -> bytes:
    """The dots of all `GS v 0` commands in `data`, below each other."""
    dots, place = b"", data.find(b"\x1dv0")
    while place >= 0:
        stride = int.from_bytes(data[place + 4 : place + 6], "little")
        rows = int.from_bytes(data[place + 6 : place + 8], "little")
        assert stride == WIDTH // 8
        dots += data[place + 8 : place + 8 + stride * rows]
        place = data.find(b"\x1dv0", place + 8 + stride * rows)
    return dots


def added(dots: bytes) -> int:
    """How many dots `dots` has more than the picture, none missing."""
    pairs = list(zip(dots, PICTURE.tobytes(), strict=True))
    assert all(one & other == other for one, other in pairs)
    return sum((one ^ other).bit_count() for one, other in pairs)


def test_the_bytes_are_the_picture() -> None:
    data = printer_bytes(PICTURE)
    assert data.startswith(b"\x1b@\x1dv0\x00")
    assert data.endswith(b"\x1dVB\x00")
    assert added(rows_of(data)) < 40, "only beside hairlines that look like a real-time command"
    with Image.open(io.BytesIO(png(PICTURE))) as shown:
        assert ImageChops.invert(shown).tobytes() == PICTURE.tobytes()


def test_the_dots_are_those_of_python_escpos() -> None:
    printer = Dummy()
    printer.image(ImageChops.invert(PICTURE), impl="bitImageRaster")
    assert rows_of(printer.output) == PICTURE.tobytes()


def test_ink_stays_inside_and_is_neither_nothing_nor_all() -> None:
    box = PICTURE.getbbox()
    assert box is not None
    assert 0 <= box[0] < box[2] <= WIDTH
    assert 0.03 < sum(map(int.bit_count, PICTURE.tobytes())) / (PICTURE.width * PICTURE.height) < 0.3
