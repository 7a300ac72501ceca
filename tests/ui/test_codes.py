"""What the window shows to a phone or to the cashier's scanner is really readable, as drawn."""

from __future__ import annotations

from itertools import pairwise

import numpy
import pytest
import zxingcpp
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from tests.ui.hand import Hand
from ui import codes
from ui.gallery import gallery


def read(image: QImage) -> list[tuple[str, str]]:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = numpy.frombuffer(grey.constBits(), numpy.uint8).reshape(grey.height(), grey.bytesPerLine())
    found = zxingcpp.read_barcodes(numpy.ascontiguousarray(pixels[:, : grey.width()]))
    return [(str(code.format), code.text) for code in found]


def texts(image: QImage) -> list[str]:
    return [text for _, text in read(image)]


@pytest.mark.parametrize("turned", [False, True])
def test_filing_link_on_the_page(hand: Hand, turned: bool) -> None:
    if turned:
        hand.window.quick.resize(QSize(1920, 1080))
    hand.open("phone_filing")
    assert texts(hand.window.quick.grabWindow()) == [gallery()["phone_filing"].facts["link"]]


@pytest.mark.parametrize("turned", [False, True])
def test_payment_barcode_on_the_page(hand: Hand, turned: bool) -> None:
    if turned:
        hand.window.quick.resize(QSize(1920, 1080))
    hand.open("done")
    assert texts(hand.window.quick.grabWindow()) == [gallery()["done"].facts["barcode"]]


@pytest.mark.parametrize("text", ["A", "https://example.invalid/?q=甲", "9" * 300])
def test_qr_carries_any_text(text: str) -> None:
    assert texts(codes.draw("qr", text, QSize(600, 600))) == [text]


def test_bars_are_whole_pixels() -> None:
    image = codes.draw("bar", "PAY000123", QSize(700, 100))
    row = [image.pixelColor(x, 50).lightness() for x in range(image.width())]
    edges = [i for i in range(1, len(row)) if row[i] != row[i - 1]]
    unit = image.width() // (len(codes.bar_modules("PAY000123")) + 2 * codes.QUIET_BAR)
    assert unit > 1
    assert all((b - a) % unit == 0 for a, b in pairwise(edges))
    assert image.width() <= 700
