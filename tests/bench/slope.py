"""What a visit leaves behind in memory: the slope of RSS over many visits, with the upper end of its 95 % interval.

In a process of its own: the flow, the journal, the policy, the papers drawn, and with --window every page loaded. The
insurer's and the hospital's books, and the tray of the printer, are emptied after every visit: they aren't the kiosk's.
`python -m tests.bench.slope --visits 20000 [--window]` is the run that is published.
"""

from __future__ import annotations

import argparse
import math
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from kiosk.clock import CHINA, SimulatedClock
from tests.bench.figures import Figure
from tests.matrix.stages import WHO
from tests.matrix.terminal import MatrixTerminal, standing

#: Visits before the first measure: what is loaded once is loaded then.
WARM = 1000
#: Visits between two looks at RSS.
EVERY = 50
#: The highest upper bound that is wished, in bytes a visit.
WISHED = 1024.0


def measure(quick: bool) -> list[Figure]:
    """A short run for the table: its interval is wide, so it is printed and not judged."""
    figures = []
    for way in ((), ("--window",)):
        count, warm = (100, 50) if quick else (200, 150) if way else (1000, 300)
        said = subprocess.run(
            [sys.executable, "-m", __name__, "--visits", str(count), "--warm", str(warm), *way],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        slope, upper = (float(word) for word in said.split()[:2])
        name = f"memory a visit leaves behind{', with the window' if way else ''}"
        note = f"{count} visits after {warm}; upper 95 % bound {upper:.0f} B, wished ≤ {WISHED:.0f} B over 20,000"
        figures.append(Figure(name, "B", (slope,), (WISHED,), judged=0, note=note))
    return figures


def rss() -> int:
    """This process's resident memory, in bytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]) * 1024


def slope_of(at: Sequence[float], size: Sequence[float]) -> tuple[float, float]:
    """Least squares: bytes a visit, and the upper end of its 95 % interval. The steps of RSS hang together, so the
    interval is widened by their correlation with the step before (an AR(1) correction of the number of samples)."""
    slope, begin = statistics.linear_regression(at, size)
    left = [y - (begin + slope * x) for x, y in zip(at, size, strict=True)]
    count, middle = len(at), statistics.fmean(at)
    spread = sum((x - middle) ** 2 for x in at)
    error = math.sqrt(sum(r * r for r in left) / max(count - 2, 1) / spread)
    whole = sum(r * r for r in left) or 1.0
    tied = min(max(sum(a * b for a, b in pairwise(left)) / whole, 0.0), 0.99)
    return slope, slope + 1.96 * error * math.sqrt((1 + tied) / (1 - tied))


def visits(terminal: MatrixTerminal, count: int, look: Callable[[], None]) -> list[tuple[int, int]]:
    """Play that many visits; answers (visit, RSS) every so many. RuntimeError where one doesn't end well."""
    seen = []
    for number in range(1, count + 1):
        person = terminal.person(WHO)
        for _ in range(12):
            look()
            if terminal.page.page == "done":
                break
            person.act(terminal.page)
        if terminal.page.page != "done":
            raise RuntimeError(f"visit {number} ended at {terminal.page.page} {terminal.code()}")
        look()
        terminal.leave()
        look()
        terminal.forget()
        if number % EVERY == 0:
            seen.append((number, rss()))
    return seen


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints slope and upper bound in bytes a visit; with --points every measure before it, on standard error."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.slope", description=__doc__)
    parser.add_argument("--visits", type=int, default=20_000)
    parser.add_argument("--warm", type=int, default=WARM)
    parser.add_argument("--window", action="store_true", help="every page in a window drawn offscreen")
    parser.add_argument("--points", action="store_true")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, standing(Path(folder)) as terminal:
        look: Callable[[], None] = lambda: None  # noqa: E731
        if asked.window:
            look = _window(terminal)
        visits(terminal, asked.warm, look)
        seen = visits(terminal, asked.visits, look)
    if asked.points:
        print("\n".join(f"{number} {size}" for number, size in seen), file=sys.stderr)
    slope, upper = slope_of([float(n) for n, _ in seen], [float(size) for _, size in seen])
    print(f"{slope:.1f} {upper:.1f} B a visit over {asked.visits} visits, RSS {seen[-1][1] / 2**20:.1f} MB")
    return 0


def _window(terminal: MatrixTerminal) -> Callable[[], None]:
    """Shows every page of the flow in a window; answers what lets it be loaded and laid out."""
    from PySide6.QtCore import QCoreApplication, QEvent

    from ui.app import application, open_window

    application()
    window = open_window(terminal.kiosk, SimulatedClock(terminal.kiosk.parts.clock.now().astimezone(CHINA)))

    def look() -> None:
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    terminal.callback(window.close)
    return look


if __name__ == "__main__":
    sys.exit(main())
