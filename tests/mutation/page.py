"""What was found: kept in out/mutation.json, and drawn as docs/mutation.md."""

from __future__ import annotations

import json
import math
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "out" / "mutation.json"
PAGE = ROOT / "docs" / "mutation.md"
WANTED = 0.85
_REASONS = tomllib.loads((Path(__file__).parent / "reasons.toml").read_text(encoding="utf-8"))
_KINDS = {
    "row": "rows of the flow",
    "remedy": "remedies",
    "person": "persons of a remedy",
    "guard": "guards of the schema",
}
_METHOD = """# Mutation testing

Drawn by `make mutate`; don't edit. What is changed in the code must be noticed by a test.

Rows, remedies and guards are taken out one at a time, wherever they are known by name, and the first failing test is
named. Statements of `kiosk/visit`, `kiosk/journal` and `kiosk/domain/money.py` are changed by mutmut's operators
(comparisons, arithmetic, constants, arguments, assignments, cases), by negated conditions, and by calls and raises
left out. Held against them: tests/visit, tests/journal and tests/domain/test_money.py, without those that run processes
of their own. Not changed: texts (SQL in capitals is the same SQL), log lines, and functions under a decorator
(properties, context managers), which mutmut leaves alone. A mutant no test reaches counts as survived.
"""


_RULES = """## The rules' data

Every row of `kiosk/policy/data` is taken out, every number halved, every list cut in half, every yes turned to no,
and its first and last day moved by one (`python -m tests.mutation --only rules`), held against tests/policy, the tests
that bear the rule's number first. Texts (names, sources) are not changed. The values that amounts rest on, of both
computations, are taken out or halved each, and held against the other (tests/amounts/values.py).
"""
#: Where the rules' part of the page begins: it is drawn by itself where only the rules were judged.
_MARK = "<!-- the rules' data -->\n"
_KINDS_OF_RULES = {
    "rule": "rows of the rules",
    "value": "values in them",
    "amount": "values of amounts, each against the other computation",
}


@dataclass
class Found:
    """`removals`, `rules`: kind, what, first failing test, tests tried; `statements`: the same without the kind."""

    removals: list[list[Any]] = field(default_factory=list)
    rules: list[list[Any]] = field(default_factory=list)
    red_rules: list[str] = field(default_factory=list)
    red: list[str] = field(default_factory=list)
    statements: list[list[Any]] = field(default_factory=list)
    red_statements: list[str] = field(default_factory=list)
    differences: dict[str, str] = field(default_factory=dict)
    made: int = 0
    seed: int = 0


def load() -> Found:
    return Found(**json.loads(KEPT.read_text(encoding="utf-8"))) if KEPT.exists() else Found()


def keep(found: Found) -> None:
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps(asdict(found), ensure_ascii=False, indent=1), encoding="utf-8")


def write(found: Found) -> None:
    page, _, of_rules = PAGE.read_text(encoding="utf-8").partition(_MARK)
    if found.removals or found.statements:
        page = "\n".join((_METHOD, summary(found), "", *_removals(found), *_survivors(found), "", ""))
    if found.rules:
        of_rules = "\n".join((_RULES, *_of_rules(found))) + "\n"
    PAGE.write_text(f"{page.rstrip()}\n\n{_MARK}{of_rules}", encoding="utf-8")


def good(found: Found) -> bool:
    """Every removal is noticed or explained, and the score is reached."""
    removed = (*found.removals, *found.rules)
    unnoticed = [what for kind, what, test, _ in removed if not test and _reason(f"{kind} {what}") == ""]
    killed, tried = score(found)
    return not unnoticed and not found.red_rules and (not tried or killed / tried >= WANTED)


def score(found: Found) -> tuple[int, int]:
    """How many changed statements were noticed, of how many."""
    return sum(bool(test) for _, test, _ in found.statements), len(found.statements)


def interval(killed: int, tried: int) -> tuple[float, float]:
    """Wilson's 95 % interval of the share."""
    z, share = 1.96, killed / tried
    middle = share + z * z / (2 * tried)
    width = z * math.sqrt(share * (1 - share) / tried + z * z / (4 * tried * tried))
    return (middle - width) / (1 + z * z / tried), (middle + width) / (1 + z * z / tried)


def summary(found: Found) -> str:
    """The table."""
    lines = [*_HEAD, *_counted(found.removals, _KINDS), *_counted(found.rules, _KINDS_OF_RULES)]
    killed, tried = score(found)
    if tried:
        low, high = interval(killed, tried)
        sampled = f"sample of {found.made:,}, seed {found.seed}, " if tried < found.made else ""
        said = f"**{100 * killed / tried:.1f} %** ({sampled}95 %: {100 * low:.1f}–{100 * high:.1f})"
        lines.append(f"| statements | {tried} | {killed} | {tried - killed} | {said} |")
    return "\n".join(lines)


_HEAD = ("| changed | of | noticed | by nobody | |", "|---|---|---|---|---|")


def _counted(removed: list[list[Any]], kinds: Mapping[str, str]) -> Iterator[str]:
    of, noticed = Counter(str(r[0]) for r in removed), Counter(str(r[0]) for r in removed if r[2])
    yield from (f"| {kinds[k]} | {of[k]} | {noticed[k]} | {of[k] - noticed[k]} | |" for k in kinds if of[k])


def _of_rules(found: Found) -> Iterator[str]:
    """The count, each row's first failing test, and of the values those that nobody noticed."""
    yield from (*_HEAD, *_counted(found.rules, _KINDS_OF_RULES), "")
    if found.red_rules:
        yield f"Red without any change: {', '.join(found.red_rules)}.\n"
    missed = [(what, _reason(f"{kind} {what}")) for kind, what, test, _ in found.rules if kind != "rule" and not test]
    yield "\n".join(f"- {what}: {why or '**nobody**'}" for what, why in missed) + ("\n" if missed else "")
    yield "| row taken out | first test that fails |\n|---|---|"
    for kind, what, test, _ in sorted(found.rules, key=lambda one: _number(str(one[1]))):
        if kind == "rule":
            said = _test(str(test)).removeprefix("tests/policy/") or _reason(f"rule {what}") or "**nobody**"
            yield f"| {str(what).replace('|', '/')} | {said} |"


def _number(what: str) -> int:
    """R10 after R9."""
    return int(what.partition(" ")[0].removeprefix("R"))


def _removals(found: Found) -> Iterator[str]:
    for kind, title in _KINDS.items():
        rows = [row for row in found.removals if row[0] == kind]
        if rows:
            yield f"\n## {title.capitalize()}\n"
            yield "| taken out | first test that fails |\n|---|---|"
            yield from (
                f"| {what} | {_test(str(test)) or _reason(f'{kind} {what}') or '**nobody**'} |"
                for _, what, test, _ in rows
            )


def _survivors(found: Found) -> Iterator[str]:
    yield "\n## Statements that no test missed\n"
    for name, test, tried in found.statements:
        if not test:
            shown = found.differences.get(str(name), "")
            yield f"- `{_place(str(name))}`{'' if tried else ' (no test reaches it)'}: {_reason(str(name))}"
            yield "  ```diff\n" + "\n".join(f"  {line}" for line in shown.splitlines()) + "\n  ```"


def _place(name: str) -> str:
    return name.partition("__mutmut_")[0].replace("xǁ", "").replace("ǁ", ".").replace(".x_", ".")


def _test(name: str) -> str:
    return name.replace("|", "\\|")


def _reason(name: str) -> str:
    """Why a survivor may live: by the longest beginning of its name that is explained."""
    place = _place(name)
    known = [key for key in _REASONS if place.startswith(key) or name.startswith(key)]
    return str(_REASONS[max(known, key=len)]) if known else ""
