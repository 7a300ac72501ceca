"""Printed forms signed by pens that don't exist: a page of PDF as a picture, with ink in the box or without."""

from __future__ import annotations

import math
import random
from functools import cache

import cv2
import numpy as np

from drivers.camera.image import Picture
from drivers.printer import page, readback
from drivers.printer.faces import Faces
from drivers.printer.forms import form_rows
from drivers.printer.layout import Picture as Shown
from kiosk.domain.form import FilingForm

DPI = 150
_DOT = DPI / 25.4
#: What a pen leaves: blue, black, a thin grey ballpoint, red. Blue, green, red of 255.
PENS = {"blue": (150, 60, 30), "black": (40, 35, 35), "thin": (120, 100, 95), "red": (40, 40, 190)}


@cache
def printed(form: FilingForm, shift: float = 0.0, scale: float = 1.0) -> Picture:
    """The form on paper; `shift` in millimetres and `scale` as printers do it."""
    pdf = page.draw(form_rows(form, "zh"), page.Sheet.A4, Faces.found(()), form.number)
    png = np.frombuffer(readback.pdf_pages(pdf, DPI)[0], np.uint8)
    sheet = np.asarray(cv2.imdecode(png, cv2.IMREAD_COLOR), np.uint8)
    moved = np.array([[scale, 0, shift * _DOT], [0, scale, shift * _DOT]], np.float32)
    high, wide = sheet.shape[:2]
    found = cv2.warpAffine(sheet, moved, (wide, high), flags=cv2.INTER_AREA, borderValue=(255, 255, 255))
    return np.asarray(np.minimum(found, 248), np.uint8)


def box_of(form: FilingForm) -> tuple[float, float, float, float]:
    """Left, top, width, height of the box in pixels of `printed`."""
    sheet = page.Sheet.A4
    boxes = page.place(form_rows(form, "zh"), sheet, Faces.found(()))
    code = next(box for box in boxes if box.cell.picture is Shown.QR)
    sign = max((box for box in boxes if box.y == code.y and box.x > code.x), key=lambda box: box.width)
    dots = DPI / 72
    return tuple(v * dots for v in (sign.x + sheet.margin, sign.y + sheet.margin, sign.width, sign.height))  # type: ignore[return-value]


def signed(form: FilingForm, seed: int, pen: str = "blue", size: float = 1.0, **printing: float) -> Picture:
    """The form with a name in its box: two or three characters of a few bent strokes, somewhere in it."""
    rng = random.Random(seed)
    sheet = printed(form, **printing).copy()
    left, top, width, height = box_of(form)
    high = height * rng.uniform(0.35, 0.7) * size
    x = left + rng.uniform(0.06, 0.45) * width
    y = top + (height - high) / 2 + rng.uniform(-0.1, 0.1) * height
    thick = max(round((0.35 if pen == "thin" else rng.uniform(0.45, 0.8)) * _DOT), 1)
    for _ in range(rng.choice((2, 2, 3))):
        for _ in range(rng.randrange(4, 9)):
            start = np.array([x + rng.random() * high * 0.9, y + rng.random() * high])
            angle, bend = rng.choice((0.0, 1.5, 0.8, 2.4)) + rng.uniform(-0.2, 0.2), rng.uniform(-0.5, 0.5)
            long = high * rng.uniform(0.3, 0.9)
            points = [start]
            for step in range(8):
                turn = angle + bend * step / 8
                points.append(points[-1] + long / 8 * np.array([math.cos(turn), math.sin(turn)]))
            line = np.clip(np.rint(points), [left + 4, top + 4], [left + width - 4, top + height - 4]).astype(np.int32)
            cv2.polylines(sheet, [line], False, PENS[pen], thick, cv2.LINE_AA)
        x += high * 1.05
    return sheet


def soiled(form: FilingForm, seed: int, **printing: float) -> Picture:
    """Not signed, but handled: a crease across the box, a few specks, a faint smudge."""
    rng = random.Random(seed)
    sheet = printed(form, **printing).copy()
    left, top, width, height = (int(v) for v in box_of(form))
    at = left + rng.randrange(width // 4, 3 * width // 4)
    cv2.line(sheet, (at, top - 60), (at + rng.randrange(-40, 40), top + height + 60), (215, 215, 215), 3, cv2.LINE_AA)
    for _ in range(rng.randrange(1, 5)):
        spot = (left + rng.randrange(20, width - 20), top + rng.randrange(15, height - 15))
        cv2.circle(sheet, spot, rng.choice((1, 1, 2)), (90, 90, 90), -1)
    smudge = (left + rng.randrange(60, width - 60), top + height // 2)
    cv2.ellipse(sheet, smudge, (40, 18), 20, 0, 360, (222, 224, 226), -1, cv2.LINE_AA)
    return sheet
