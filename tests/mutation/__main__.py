"""`make mutate`: python -m tests.mutation [--sample N] [--seed S] [--minutes M] [--only PART] [--write]

Takes out every row of the flow, every remedy and every guard of the schema (PART removals), every row of the rules, and
changes the values in it (rules), and changes statements of visit/, journal/ and domain/money (statements): all of them,
or a sample with its confidence interval. Exit code 1 where a removal is noticed by no
test or the score is below 85 %.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests.mutation import page

ROOT = Path(__file__).parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--sample", type=int, default=0, help="how many statements are changed (0: all)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=math.inf, help="judge statements no longer than this")
    parser.add_argument("--only", choices=("removals", "rules", "statements"))
    parser.add_argument("--rule", default="", help="of the rules only what has this in its name, such as 'R10 '")
    parser.add_argument("--write", action="store_true", help="write docs/mutation.md")
    asked = parser.parse_args(arguments)
    found = page.load()
    if asked.only in (None, "removals"):
        from tests.mutation import removal

        verdicts, red = removal.judged()
        found.removals = [[v.kind, v.what, v.test, v.tried] for v in verdicts]
        found.red = list(red)
    if asked.only in (None, "rules"):
        from tests.mutation import rules

        verdicts, red = rules.judged(asked.rule)
        found.rules = [[v.kind, v.what, v.test, v.tried] for v in verdicts]
        if not asked.rule:
            from tests.amounts.values import judged

            found.rules += [["amount", f"R28 {name}", "differ" if noticed else "", 1] for name, noticed in judged()]
        found.red_rules = list(red)
    if asked.only in (None, "statements"):
        _statements(found, asked.sample, asked.seed, asked.minutes)
    page.keep(found)
    print(page.summary(found))
    if asked.write:
        page.write(found)
    return 0 if page.good(found) else 1


def _statements(found: page.Found, sample: int, seed: int, minutes: float) -> None:
    from tests.mutation import statements

    names = statements.made()
    found.made, found.seed = len(names), seed
    names = Random(seed).sample(names, min(sample or len(names), len(names)))  # in no order
    with tempfile.TemporaryDirectory() as folder:
        asked, answer = Path(folder) / "names", Path(folder) / "answer"
        asked.write_text(json.dumps(names))
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "mutants")}
        command = [sys.executable, "-m", "tests.mutation.statements", str(asked), str(answer), str(minutes)]
        subprocess.run(command, cwd=ROOT / "mutants", env=environment, check=True)
        judged = json.loads(answer.read_text())
    found.statements = judged["verdicts"]
    found.red_statements = judged["red"]
    found.differences = {name: statements.difference(name) for name, test, _ in found.statements if not test}


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
