"""Statements of visit/, journal/ and domain/money changed one at a time: mutmut makes the mutants, forks.py judges.

mutmut's own runner starts pytest anew for each mutant, and collects: seconds where a test takes milliseconds.
`python -m tests.mutation.statements NAMES ANSWER MINUTES` runs in the folder `mutants`, where mutmut has put the
changed code.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from mutmut import __main__ as mutmut
from mutmut.mutation import trampoline
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir
from mutmut.utils.format_utils import mangled_name_from_mutant_name

from tests.mutation import operators
from tests.mutation.forks import Change, Forks, Verdict, judge

TESTS = ("tests/domain/test_money.py", "tests/visit", "tests/journal")
#: Tests of processes of their own, which the change doesn't reach, and those that take long.
LEFT_OUT = ("test_kill", "test_disk", "TestRequests")


def made() -> list[str]:
    """Make every mutant (the folder `mutants`); their names, sorted."""
    operators.choose()
    Path("mutants").mkdir(exist_ok=True)
    copy_src_dir()
    copy_also_copy_files()
    mutmut.create_mutants(2)
    found, _ = mutmut.collect_source_file_mutation_data(mutant_names=())
    return sorted(name for _, name, _ in found)


def difference(name: str) -> str:
    """The mutant as the lines that it changes."""
    lines = get_diff_for_mutant(name).splitlines()
    return "\n".join(line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---"))


def _judged(names: Sequence[str], minutes: float) -> tuple[list[Verdict], tuple[str, ...]]:
    wanted = [Change("statement", name, mangled_name_from_mutant_name(name), _made(name)) for name in names]
    forks = Forks(wanted, _note, left_out=LEFT_OUT, minutes=minutes)
    judge(forks, TESTS)
    return forks.verdicts, forks.red


def _made(name: str) -> Callable[[], None]:
    return lambda: trampoline.set_mutant_under_test(name)


def _note(touched: set[object]) -> None:
    vars(trampoline)["record_trampoline_hit"] = lambda name, caller=None: touched.add(name)
    trampoline.set_mutant_under_test("stats")


if __name__ == "__main__":
    trampoline.set_mutant_under_test("")
    verdicts, red = _judged(json.loads(Path(sys.argv[1]).read_text()), float(sys.argv[3]))
    answer = {"red": red, "verdicts": [[v.what, v.test, v.tried] for v in verdicts]}
    Path(sys.argv[2]).write_text(json.dumps(answer))
