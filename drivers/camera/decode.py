"""Reading QR codes out of pictures. How: cascade.py; here the entry for whoever has one picture.

python -m drivers.camera.decode IMAGE…    one JSON line an image: {"text": …, "kind": …, "ms": …}
"""

from __future__ import annotations

import functools
import json
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from drivers.camera.cascade import Cascade
from drivers.camera.classify import CodeKind, kind_of
from drivers.camera.image import grey, load_grey
from drivers.camera.second import load
from drivers.camera.symbols import Corners, attempt
from kiosk.clock import SystemClock

_lock = threading.Lock()


@functools.cache
def _cascade() -> Cascade:
    second = load()
    return Cascade(None if isinstance(second, str) else second)


def decode(picture: object) -> tuple[str, ...]:
    """The texts of the QR codes in a picture (uint8: grey, or colour as blue, green, red), without repeats, with all
    that the cascade can do. Anything else (None, empty, one pixel, floats) holds no code: (), never an exception.
    """
    with _lock:
        _cascade().forget()
        return _cascade().read(picture).texts


def located(picture: object) -> tuple[tuple[str, Corners], ...]:
    """Text and corners (upper left, upper right, lower right, lower left of the code itself, whichever way it lies; in
    pixels) of every QR code that the first try reads in a picture."""
    whole = grey(picture)
    return () if whole is None else tuple((symbol.text, symbol.corners) for symbol in attempt(whole)[0])


def best_first(texts: Sequence[str]) -> list[str]:
    """Codes this kiosk takes before all others: a poster behind the person must not hide the voucher."""
    rank = list(CodeKind)
    return sorted(texts, key=lambda text: rank.index(kind_of(text)))


def report(path: Path) -> dict[str, object]:
    """One image's line: the code's text (None without one), its kind, and the milliseconds of decoding alone."""
    picture = load_grey(path)
    if picture is None:
        return {"text": None, "kind": CodeKind.UNREADABLE.value, "ms": 0.0}
    clock = SystemClock()
    begun = clock.monotonic()
    texts = best_first(decode(picture))
    spent = round((clock.monotonic() - begun) * 1000, 3)
    if not texts:
        return {"text": None, "kind": CodeKind.NONE.value, "ms": spent}
    return {"text": texts[0], "kind": kind_of(texts[0]).value, "ms": spent}


def main(arguments: Sequence[str]) -> int:
    """Print one JSON line for each file named, in order. The exit code is 0 whatever the files hold."""
    for argument in arguments:
        sys.stdout.write(json.dumps(report(Path(argument))) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
