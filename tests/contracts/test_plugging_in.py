"""docs/backends.md is true: its example, installed in a scratch environment, settles and holds the contract."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SETTLE = """
from importlib.metadata import entry_points
from kiosk.clock import SimulatedClock
from kiosk.backends.simulated.world import load
from tests.contracts.sample import sample
(entry,) = entry_points(group="kiosk.backends", name="flat")
backend = entry.load()({"share": 5000}, SimulatedClock(load("default").clock))
settlement = backend.settle(sample().order(backend, 1))
print(settlement.settlement_id, int(settlement.amounts.fund_total), int(settlement.amounts.person))
"""


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The example of the document, laid out as an installer would, on the path of a fresh interpreter."""
    folder = tmp_path_factory.mktemp("scratch")
    document = (ROOT / "docs" / "backends.md").read_text(encoding="utf-8")
    (module,) = re.findall(r"```python\n(.*?)```", document, re.DOTALL)
    (group, name, target) = re.findall(r'entry-points\."([\w.]+)"\]\n(\w+) = "([\w:]+)"', document)[0]
    (folder / f"{target.split(':')[0]}.py").write_text(module, encoding="utf-8")
    information = folder / "flat_backend-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: flat-backend\nVersion: 1.0\n", encoding="utf-8")
    (information / "entry_points.txt").write_text(f"[{group}]\n{name} = {target}\n", encoding="utf-8")
    return {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}


def test_the_example_is_found_and_settles(scratch: dict[str, str]) -> None:
    run = subprocess.run([sys.executable, "-c", SETTLE], env=scratch, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == ["FH00000000001-20260318093000-0001", "514035", "514035"]


def test_the_example_holds_the_contract(scratch: dict[str, str]) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "tests/contracts/test_backend.py", "-k", "TestNamed"]
    run = subprocess.run(
        [*command, "--backend=flat"], env=scratch, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout
    assert re.search(r"\b[12]\d passed", run.stdout), run.stdout
