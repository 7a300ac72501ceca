"""What the house promises about itself: directions, locks, names, papers of the project."""

from __future__ import annotations

import ast
import itertools
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tests import require

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-test.lock", "packaging/requirements-build.lock")


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _sources(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)


def test_import_directions_hold() -> None:
    """import-linter's contracts in pyproject.toml: who may know whom, and one file per foreign library."""
    run = _run("lint-imports", "--no-cache")
    assert run.returncode == 0, run.stdout


def test_the_documents_drawn_from_the_code_are_current() -> None:
    run = _run(sys.executable, "packaging/docgen.py", "--check")
    assert run.returncode == 0, run.stderr


def test_only_allowed_licences_are_delivered() -> None:
    run = _run(sys.executable, "packaging/licences.py")
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_hashes_and_no_address(lock: str) -> None:
    lines = [line for line in _read(lock).splitlines() if not line.lstrip().startswith("#")]
    pins = [line for line in lines if not line.startswith(" ")]
    wrong = [line for line in pins if not re.fullmatch(r"[a-z0-9.-]+==[0-9a-z.+]+( ; .+)? \\", line)]
    assert pins
    assert wrong == []
    assert [
        line for line in lines if line.startswith(" ") and not re.match(r" {4}--hash=sha256:[0-9a-f]{64}", line)
    ] == []
    assert re.findall(r"https?:|file:|--index|--find-links| @ |\w+\.(?:org|com|net|cn)\b", _read(lock)) == []


def test_the_run_lock_is_part_of_the_test_lock() -> None:
    pins = {lock: set(re.findall(r"^\S+==\S+", _read(lock), re.MULTILINE)) for lock in LOCKS}
    assert pins["requirements.lock"] - pins["requirements-test.lock"] == set()
    assert not any(pin.startswith("python-escpos") for pin in pins["requirements.lock"])


def test_there_is_one_cv2_and_no_second_qt() -> None:
    names = re.findall(r"^(\S+)==", _read("requirements-test.lock"), re.MULTILINE)
    assert [name for name in names if "opencv" in name] == ["opencv-contrib-python-headless"]
    assert [name for name in names if "pyside" in name or "pyqt" in name] == ["pyside6-essentials"]


def test_no_qt_module_under_the_gpl_only_is_used() -> None:
    """VirtualKeyboard, Charts and Graphs would put the whole kiosk under the GPL."""
    gpl = re.compile(r"^\s*(?:from|import)\s+\S*Qt(?:VirtualKeyboard|Quick\.VirtualKeyboard|Charts|Graphs|DataVisual)")
    files = [path for folder in ("ui", "kiosk", "drivers", "tests") for path in (ROOT / folder).rglob("*.*")]
    lines = [(p, line) for p in files if p.suffix in (".py", ".qml") for line in p.read_text("utf-8").splitlines()]
    assert any("QtQuick" in line for _, line in lines)
    assert [(path, line) for path, line in lines if gpl.match(line)] == []


def test_names_are_the_fields_words() -> None:
    empty = re.compile(r"(?i)(manager|helper|utils?)(?![a-z])")
    found = []
    for name, tree in _sources("kiosk", "ui", "drivers", "tests", "packaging"):
        named = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        found += [f"{name}: {n}" for n in [Path(name).stem, *named] if empty.search(n)]
    assert found == []


def test_kiosk_checks_nothing_by_assert() -> None:
    """A run-time assert vanishes under -O: expected trouble is a value, a bug an exception."""
    found = [
        f"{name}:{node.lineno}"
        for name, tree in _sources("kiosk", "ui", "drivers")
        for node in ast.walk(tree)
        if isinstance(node, ast.Assert)
    ]
    assert found == []


@pytest.mark.parametrize(
    "part",
    [e for group in sorted(entry_points().groups) if group.startswith("kiosk.") for e in entry_points(group=group)],
    ids=lambda e: f"{e.group}.{e.name}",
)
def test_every_named_part_can_be_loaded(part: object) -> None:
    assert callable(part.load())  # type: ignore[attr-defined]


_PAPERS = (
    *("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "DECISIONS.md", "CHANGELOG.md", "LICENSE", "THIRD_PARTY.md"),
    *(
        "docs/rules.md",
        "docs/problems.md",
        "docs/flow.svg",
        "docs/limits.md",
        "docs/settings.md",
        "docs/scenarios.md",
        "docs/close.md",
    ),
    *(
        "docs/backends.md",
        "docs/voice.md",
        "docs/benchmarks.md",
        "docs/diagnostics.md",
        "packaging/README.md",
        "packaging/systemd/kiosk.service",
    ),
)


@pytest.mark.parametrize("name", _PAPERS)
def test_the_papers_are_there(name: str) -> None:
    assert len(_read(name)) > 500


def test_links_between_the_papers_lead_somewhere() -> None:
    papers = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "packaging").glob("*.md")]
    lost = []
    for paper in papers:
        for link in re.findall(r"\]\(([^)#]+)", paper.read_text(encoding="utf-8")):
            if "://" not in link and not (paper.parent / link).exists():
                lost.append(f"{paper.name}: {link}")
    assert lost == []


def test_every_rule_has_its_words_and_its_tests() -> None:
    """docs/rules.md, which is drawn: a rule that no test names is one that nobody holds."""
    page = _read("docs/rules.md")
    assert sorted(re.findall(r"^### (R\d+)$", page, re.MULTILINE)) == sorted(f"R{n}" for n in range(1, 41))
    assert "- tests: **none**" not in page


def test_the_build_machine_promises_every_real_part() -> None:
    script = _read(".ci/run")
    promised = re.search(r"KIOSK_REQUIRE=(\S+)", script)
    assert promised is not None
    assert set(promised[1].split(",")) == set(require.PARTS)
    assert script.rstrip().endswith("\nmake test")


def test_each_system_package_is_listed_once() -> None:
    lines = [
        line.split("#")[0].strip()
        for name in ("run", "test")
        for line in _read(f"packaging/apt/{name}.txt").splitlines()
    ]
    names = [name.strip() for line in lines if line for name in line.split("|")]
    assert [name for name in names if not re.fullmatch(r"[a-z0-9][a-z0-9.+-]+", name)] == []
    assert len(names) == len(set(names))


def test_settings_to_begin_with_are_valid() -> None:
    from kiosk.settings import load

    assert tomllib.loads(_read("packaging/kiosk.toml"))
    assert load(ROOT / "packaging/kiosk.toml").card_reader.driver == "pcsc"


def test_settings_to_begin_with_are_valid_where_a_comment_sign_is_taken_away() -> None:
    """Every example in the comments is one that can be used: each by itself, with its own driver's options."""
    from importlib.metadata import entry_points

    from kiosk.clock import SystemClock
    from kiosk.settings import Settings, section

    lines = [line.removeprefix("# ") for line in _read("packaging/kiosk.toml").splitlines()]
    starts = [i for i, line in enumerate(lines) if re.fullmatch(r"\[[a-z_]+\].*", line)] + [len(lines)]
    examples = [
        "\n".join(line for line in lines[start:end] if re.match(r"\[|[a-z_]+ = ", line))
        for start, end in itertools.pairwise(starts)
    ]
    driven = 0
    for example in examples:
        raw = tomllib.loads(example)
        section(Settings, raw, "packaging/kiosk.toml")
        ((name, table),) = raw.items()
        if "driver" not in table:
            continue
        group = {"paper_camera": "kiosk.cameras", "payments": "kiosk.payments"}.get(name, f"kiosk.{name}s")
        (entry,) = entry_points(group=group, name=table["driver"])
        entry.load()(table.get("options", {}), SystemClock())
        driven += 1
    assert driven >= 13
