"""Codes read off drawn frames of a phone, beside the best ensemble that was measured before (P6), on the same frames.

More frames, per condition, and folders of real pictures: `make bench-scan`.
"""

from __future__ import annotations

from tests.bench.figures import Figure
from tests.bench.scanning import ACCEPTANCE
from tests.bench.scanning.scoring import codeless, drawn, readers, score, validity

#: The highest p95 of one frame, ms.
_SLOWEST = 60.0


def measure(quick: bool) -> list[Figure]:
    frames, without = (84, 16) if quick else (420, 60)
    read = readers()
    scores = score(drawn(ACCEPTANCE, range(frames)), read)
    without_codes = score(codeless(ACCEPTANCE, range(without)), {name: read[name] for name in ("ours", "P6")})
    none, p6_none = without_codes["ours"], without_codes["P6"]
    ours, p6 = scores["ours"], scores["P6"]
    note = f"{frames} frames; {validity(scores)}; ours {ours.share:.1%}"
    return [
        Figure("frames not read", "%", (100 - ours.share * 100,), (100 - p6.share * 100,), 0.75, note=note),
        Figure("a frame, mean", "ms", (ours.mean,), (p6.mean,), 0.7, note="floor: P6"),
        Figure("a frame", "ms", tuple(ours.ms), tuple(p6.ms), judged=0),
        Figure("a frame, at most", "ms", (ours.at(95),), (_SLOWEST,), 1.0, note="p95 against 60 ms"),
        Figure("a frame without a code", "ms", tuple(none.ms), tuple(p6_none.ms), judged=0),
        Figure("codes read where none is", "", (float(len(none.wrong)),), (1.0,), 0.0, note=f"of {without} frames"),
    ]
