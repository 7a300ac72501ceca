"""Codes out of pictures that the tests draw, hostile pictures and payloads, and the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from drivers.camera.classify import CodeKind, classify, kind_of
from drivers.camera.decode import best_first, decode
from drivers.camera.image import Picture, grey, load_grey
from drivers.camera.phone import phone, room
from kiosk.ports import WrongCode
from tests.drivers.camera.test_classify import TICKET, VOUCHER

WIDTH, HEIGHT = 1280, 720


def drawn(content: str | bytes = VOUCHER) -> Picture:
    found = grey(phone(content, WIDTH, HEIGHT))
    assert found is not None
    return found


def turned(picture: Picture, degrees: float) -> Picture:
    around = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), degrees, 0.8)
    return np.asarray(cv2.warpAffine(picture, around, (WIDTH, HEIGHT), borderValue=90), np.uint8)


@pytest.mark.parametrize("degrees", [0, 17, 45, 90, 135, 180, 222, 270, 315])
def test_however_the_phone_is_turned(degrees: float) -> None:
    assert decode(turned(drawn(), degrees)) == (VOUCHER,)


@pytest.mark.parametrize("scale", [0.12, 0.25, 0.5, 2.0])
def test_near_and_far(scale: float) -> None:
    assert decode(cv2.resize(drawn(), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)) == (VOUCHER,)


@pytest.mark.parametrize("sigma", [1.0, 2.5, 4.0])
def test_out_of_focus(sigma: float) -> None:
    assert decode(cv2.GaussianBlur(drawn(), (0, 0), sigma)) == (VOUCHER,)


def test_light_on_dark_and_in_colour() -> None:
    assert decode(255 - drawn()) == (VOUCHER,)
    assert decode(phone(VOUCHER, WIDTH, HEIGHT)) == (VOUCHER,)


def test_two_codes_in_one_picture() -> None:
    poster, shown = drawn("https://example.cn")[:, 280:1000], drawn(VOUCHER)[:, 280:1000]
    texts = decode(np.hstack([poster, shown]))
    assert set(texts) == {"https://example.cn", VOUCHER}
    assert best_first(texts)[0] == VOUCHER


@pytest.mark.parametrize(
    "hostile",
    [
        None,
        "a picture",
        b"no JPEG",
        b"",
        np.zeros((0, 0), np.uint8),
        np.zeros((720, 0), np.uint8),
        np.zeros((1, 1), np.uint8),
        np.zeros((1, 1, 3), np.uint8),
        np.zeros((20, 2000), np.uint8),
        np.zeros((21, 70_000), np.uint8),
        np.zeros((720, 1280), np.float64),
        np.full((720, 1280), np.nan, np.float32),
        np.zeros((720, 1280), np.uint16),
        np.zeros((720, 1280, 4), np.uint8),
        np.zeros((2, 720, 1280, 3), np.uint8),
        np.zeros(720, np.uint8),
        np.zeros((720, 1280), np.uint8),
        np.full((720, 1280), 255, np.uint8),
        np.random.default_rng(1).integers(0, 256, (720, 1280), np.uint8),
        room(1280, 720),
    ],
)
def test_what_holds_no_code_is_no_code(hostile: object) -> None:
    assert decode(hostile) == ()


def test_pictures_that_are_not_contiguous_are_read() -> None:
    wide = np.repeat(np.repeat(drawn(), 2, axis=0), 2, axis=1)
    view = wide[::2, ::2]
    assert not view.flags.c_contiguous
    assert decode(view) == (VOUCHER,)
    assert decode(np.asfortranarray(drawn())) == (VOUCHER,)


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        ("https://example.cn/?a=<script>&b=%0d%0a", CodeKind.LINK),
        (VOUCHER.encode() + b"\x00https://example.cn", CodeKind.CONTROL_CHARACTERS),
        (b"424\r\n\x1b[2J\x07", CodeKind.CONTROL_CHARACTERS),
        (b"\xff\xfe\x80\x81abc\xc3", CodeKind.NOT_TEXT),
        (bytes(range(128, 256)), CodeKind.NOT_TEXT),
        ("7" * 7000, CodeKind.TOO_LONG),
    ],
)
def test_hostile_payloads_are_wrong_codes(payload: str | bytes, kind: CodeKind) -> None:
    (text,) = decode(drawn(payload))
    assert kind_of(text) is kind
    assert isinstance(classify(text), WrongCode)
    if isinstance(payload, str):
        assert text == payload


def test_a_picture_with_transparent_paper(tmp_path: Path) -> None:
    opaque = 255 - drawn()
    cv2.imwrite(str(tmp_path / "code.png"), np.dstack([np.zeros_like(opaque)] * 3 + [opaque]))
    assert decode(load_grey(tmp_path / "code.png")) == (VOUCHER,)


def test_sixteen_bit_pictures(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "code.png"), drawn().astype(np.uint16) * 257)
    assert decode(load_grey(tmp_path / "code.png")) == (VOUCHER,)


def test_the_command_line(tmp_path: Path) -> None:
    """One line an image, in order, whatever the files are."""
    contents: list[tuple[str, str | bytes | None, str | None, str]] = [
        ("voucher.png", VOUCHER, VOUCHER, "voucher"),
        ("nothing.jpg", None, None, "none"),
        ("票.png", TICKET, TICKET, "ticket"),
        ("link.png", "https://example.cn", "https://example.cn", "link"),
        ("escape.png", b"\x1b[2J", "\x1b[2J", "control_characters"),
        ("long.png", "7" * 7000, "7" * 7000, "too_long"),
    ]
    for name, content, _, _ in contents:
        picture = room(WIDTH, HEIGHT) if content is None else phone(content, WIDTH, HEIGHT)
        ok, data = cv2.imencode(Path(name).suffix, picture)
        assert ok
        (tmp_path / name).write_bytes(data.tobytes())
    (tmp_path / "text.png").write_text("no picture")
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "folder.png").mkdir()
    unreadable = ["text.png", "empty.png", "folder.png", "missing.png"]
    names = [*unreadable[:2], *(name for name, *_ in contents), *unreadable[2:]]

    done = subprocess.run(
        [sys.executable, "-m", "drivers.camera.decode", *(str(tmp_path / name) for name in names)],
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0
    assert done.stderr == b""
    lines = [json.loads(line) for line in done.stdout.decode("ascii").splitlines()]
    assert all(list(line) == ["text", "kind", "ms"] and line["ms"] >= 0 for line in lines)
    no_picture: list[tuple[str | None, str]] = [(None, "unreadable")] * 2
    expected = [*no_picture, *((text, kind) for _, _, text, kind in contents), *no_picture]
    assert [(line["text"], line["kind"]) for line in lines] == expected
