"""`kiosk demo` without a display, in processes of its own: pictures and slips where all goes well, a fault code where
a page never comes up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from drivers.printer.readback import pdf_text
from tests.e2e.processes import ROOT, environment
from tests.require import need

PLAY = """
import os, sys
from pathlib import Path
os.environ["QT_QPA_PLATFORM"] = "offscreen"
import ui.demo as demo
{breakage}
scripts = tuple(script for script in demo.SCRIPTS if script.name == {name!r})
assert scripts
sys.exit(demo.play_all(Path("out"), scripts, (demo.{size},)))
"""

#: How the demo is broken → words that the fault must hold.
BREAKAGES = {
    "a page that never comes up": (
        "import kiosk.visit.view as view; from kiosk.visit import states\n"
        "view._PAGES[states.Explaining] = view._PAGES[states.Idle]\n"
        "demo._PATIENCE = 300",
        "page filing never came up",
    ),
    "pages that look alike": (
        "from PySide6.QtQuick import QQuickWindow\n"
        "real, first = QQuickWindow.grabWindow, []\n"
        "def grab(self):\n"
        "    first or first.append(real(self))\n"
        "    return first[0]\n"
        "QQuickWindow.grabWindow = grab",
        "looks like the one before",
    ),
    "a slip that says another amount": (
        "from kiosk.domain.money import Fen\nFen.yuan = lambda self: f'{(int(self) + 1) / 100:.2f}'\n"
        "demo._amounts = lambda s: (f'{int(s.amounts.total) / 100:.2f}',)",
        "the slip does not say",
    ),
}


def play(folder: Path, name: str, breakage: str = "", size: str = "PORTRAIT") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PLAY.format(breakage=breakage, name=name, size=size)],
        cwd=folder,
        env={**environment(PCSCLITE_CSOCK_NAME=""), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )


def test_a_visit_with_the_card_leaves_pages_and_slip(tmp_path: Path) -> None:
    need("pcscd")
    need("vpcd")
    done = play(tmp_path, "card", size="LANDSCAPE")
    assert done.returncode == 0, done.stdout + done.stderr
    out = tmp_path / "out" / "landscape" / "card"
    pictures = sorted(out.glob("*.png"))
    pages = [picture.stem.split("-", 1)[1] for picture in pictures]
    assert {"welcome", "for_whom", "identify", "filing", "bill", "settling", "printing", "done"} <= set(pages)
    assert pages[-1] == "done"
    assert len({picture.read_bytes() for picture in pictures}) >= len(pictures) - 1
    (paper,) = out.glob("*.pdf")
    assert "10280.70" in "".join(pdf_text(paper.read_bytes()).replace(",", "").split())
    # A bench that says it plays with the real reader must do so.
    assert "driver: card reader: drivers.card.pcsc.PcscCardReader" in done.stdout


def test_a_filing_is_made_here_signed_and_settled_with(tmp_path: Path) -> None:
    """The whole way by touch on the real window: the demo itself compares what the insured place holds."""
    done = play(tmp_path, "filing-here")
    assert done.returncode == 0, done.stdout + done.stderr
    pages = [path.stem.split("-", 1)[1] for path in sorted((tmp_path / "out/portrait/filing-here").glob("*.png"))]
    way = ["filing", "question", "filing_type", "consent", "contact", "materials", "signature", "filing_review"]
    assert [page for page in dict.fromkeys(pages) if page in way] == way
    assert pages.index("filing_sent") < pages.index("bill") < pages.index("done")


def test_a_cancellation_that_never_comes_is_a_fault(tmp_path: Path) -> None:
    breakage = (
        "from kiosk.backends.simulated.place import Place\n"
        "Place._withdraw = lambda self, draft: None\n"
        "demo._PATIENCE = 300"
    )
    done = play(tmp_path, "filing-cancelled", breakage)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "the insured place still holds the filing" in done.stderr


@pytest.mark.parametrize("how", BREAKAGES)
def test_a_fault_in_the_demo_is_an_exit_code(how: str, tmp_path: Path) -> None:
    breakage, words = BREAKAGES[how]
    done = play(tmp_path, "voucher", breakage)
    assert done.returncode == 1, done.stdout + done.stderr
    assert words in done.stderr
