"""`make bench-scan [IMAGES=DIR]`: python -m tests.bench.scanning [DIR] [--seed N] [--frames N] [--empty N]

Drawn frames, frames without a code, and a folder of pictures with their texts beside them; zxing-cpp alone and P6 in
the same run. The exit code is 0 whatever the figures say.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.scanning import ACCEPTANCE
from tests.bench.scanning.scoring import Scores, codeless, drawn, images, readers, score, validity


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scanning", description=__doc__)
    parser.add_argument("images", nargs="?", type=Path, help="a folder of pictures, NAME.txt beside NAME.png")
    parser.add_argument("--seed", type=int, default=ACCEPTANCE, help="of the frames")
    parser.add_argument("--frames", type=int, default=1120)
    parser.add_argument("--empty", type=int, default=200, help="frames without a code")
    asked = parser.parse_args(arguments)
    read = readers()
    if asked.frames:
        scores = score(drawn(asked.seed, range(asked.frames)), read)
        print(f"## {asked.frames} drawn frames, seed {asked.seed}\n\n{validity(scores)}\n\n{table(scores)}")
        print(f"{verdicts(scores)}\n")
    if asked.empty:
        scores = score(codeless(asked.seed, range(asked.empty)), read)
        print(f"## {asked.empty} frames without a code\n\n{table(scores)}")
        print(f"false reads: {len(scores['ours'].wrong)} (wanted: 0)\n")
    if asked.images:
        scores = score(images(asked.images), read)
        if not scores["ours"].ms:
            parser.error("no pictures with a text beside them")
        print(f"## {len(scores['ours'].ms)} pictures with text\n\n{table(scores)}")
        ours, p6 = scores["ours"], scores["P6"]
        print(f"read: {ours.share:.1%}, P6 {p6.share:.1%} (wanted: more than P6, and 97 %)")
        for name in ours.missed:
            print(f"- missed: {name}")
        for name in ours.wrong:
            print(f"- read otherwise: {name}")
    return 0


def table(scores: dict[str, Scores]) -> str:
    """Read shares per group, then milliseconds, as markdown."""
    groups = sorted({group for each in scores.values() for group in each.of})
    lines = [f"| what | of | {' | '.join(scores)} |", f"|---|---|{'---|' * len(scores)}"]
    if any(any(each.read.values()) for each in scores.values()):
        for group in groups:
            cells = [f"{each.read[group] / each.of[group]:.0%}" for each in scores.values()]
            lines.append(f"| {group} | {next(iter(scores.values())).of[group]} | {' | '.join(cells)} |")
        total = sum(next(iter(scores.values())).of.values())
        lines.append(f"| all | {total} | {' | '.join(f'{each.share:.1%}' for each in scores.values())} |")
    cells = [f"{each.mean:.1f}" for each in scores.values()]
    lines.append(f"| ms, mean | | {' | '.join(cells)} |")
    points = [" / ".join(f"{each.at(point):.1f}" for point in (50, 95, 99)) for each in scores.values()]
    lines.append(f"| ms, p50 / p95 / p99 | | {' | '.join(points)} |")
    lines.append(f"| read what isn't there | | {' | '.join(str(len(each.wrong)) for each in scores.values())} |")
    return "\n".join(lines) + "\n"


def verdicts(scores: dict[str, Scores]) -> str:
    ours, p6 = scores["ours"], scores["P6"]
    misses = (1 - ours.share) / max(1 - p6.share, 1e-9)
    return (
        f"misses: {misses:.2f} × P6's (wanted: ≤ 0.75); mean time: {ours.mean / p6.mean:.2f} × P6's (wanted: ≤ 0.7); "
        f"read {ours.share:.1%} (goal 93 %) at {ours.mean:.1f} ms (goal 10); p95 {ours.at(95):.0f} ms (wanted: ≤ 60)"
    )


if __name__ == "__main__":
    sys.exit(main())
