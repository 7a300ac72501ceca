"""Every name that a driver or the diagnostics give has a text; a name that nobody wrote down is shown as it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

from kiosk.diagnostics.fixes import rows
from kiosk.diagnostics.readying import demands
from kiosk.diagnostics.report import SECTIONS
from kiosk.ports import Health, Section
from kiosk.texts import LANGUAGES, texts
from kiosk.visit.facts import word
from kiosk.visit.named import named, part
from kiosk.visit.screen import Text

ROOT = Path(__file__).parents[2]


@cache
def sources() -> tuple[tuple[str, ast.Module], ...]:
    """Only files that have to do with it: reading all takes its time."""
    paths = [path for folder in ("drivers", "kiosk") for path in sorted((ROOT / folder).rglob("*.py"))]
    read = ((path, path.read_text(encoding="utf-8")) for path in paths if "scenario" not in path.parts)
    about = ((path, text) for path, text in read if "Detail(" in text or "prob" in path.stem or "def probes" in text)
    return tuple((str(path.relative_to(ROOT)), ast.parse(text)) for path, text in about)


def details() -> Iterator[tuple[str, str]]:
    """Every name that stands in `Detail("name", …)`."""
    for where, tree in sources():
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id="Detail"), args=[ast.Constant(value=str(name)), *_]):
                    yield where, name


def probes() -> Iterator[tuple[str, str]]:
    """What `probes` of every class answers: constants, or a module's constant of that name."""
    constants: dict[str, list[str]] = {}
    answered: list[tuple[str, ast.FunctionDef]] = []
    for where, tree in sources():
        module = Path(where).stem
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                if isinstance(target, ast.Name) and target.id.isupper():
                    constants[f"{module}.{target.id}"] = strings(node.value)
            if isinstance(node, ast.FunctionDef) and node.name == "probes":
                answered.append((where, node))
    for where, function in answered:
        if where.startswith("kiosk/"):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                yield from ((where, name) for name in constants.get(f"{node.value.id}.{node.attr}", ()))
            elif isinstance(node, ast.Name):
                yield from ((where, name) for name in constants.get(f"{Path(where).stem}.{node.id}", ()))
        for statement in function.body:
            if isinstance(statement, ast.Return) and statement.value is not None:
                yield from ((where, name) for name in strings(statement.value))


def strings(value: ast.expr) -> list[str]:
    return [n.value for n in ast.walk(value) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def missing(prefix: str, names: Iterator[tuple[str, str]]) -> list[str]:
    known = set.intersection(*(set(texts(language)) for language in LANGUAGES))
    return sorted({f"{where}: {prefix}.{name}" for where, name in names if f"{prefix}.{name}" not in known})


def test_every_measured_fact_has_a_name_in_words() -> None:
    assert len(set(details())) > 20
    assert missing("detail", details()) == []


def test_every_test_of_a_driver_has_a_name_in_words() -> None:
    found = set(probes())
    assert {"exchange", "test_page", "tone", "scan"} <= {name for _, name in found}
    assert missing("probe", iter(found)) == []


def test_parts_sections_fixes_and_confirmations_have_their_texts() -> None:
    wanted = {f"parts.{word(name)}" for name in SECTIONS} | {f"section.{section}" for section in Section}
    wanted |= {f"health.{health}" for health in Health}
    wanted |= {f"confirm.{name}" for demand in demands().values() for name in demand.confirm}
    for fix in rows():
        wanted |= {f"fix.{fix.name}.title", *(f"fix.{fix.name}.{number}" for number in range(1, fix.steps + 1))}
        wanted |= {f"fix.{fix.name}.act"} if fix.does else set()
    for language in LANGUAGES:
        assert sorted(wanted - set(texts(language))) == [], language


def test_a_hospitals_own_driver_is_shown_by_its_own_names() -> None:
    assert named("probe", "wash_the_lens") == "wash the lens"
    assert named("detail", "") == ""
    assert part("laser") == "laser"
    assert part("ID card reader") == Text.of("parts.id_card_reader")


def test_every_driver_is_looked_at() -> None:
    """The search follows the entry points: a driver of ours outside drivers/ would be missed."""
    ours = {e.value.split(".")[0] for group in ("kiosk.cameras", "kiosk.printers") for e in entry_points(group=group)}
    assert ours == {"drivers"}
