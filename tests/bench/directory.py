"""Looking up one of 60,000 institutions, against the same words asked of the same FTS5 table without our order."""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from kiosk.directory.directory import MOST, Directory
from kiosk.directory.grams import folded, match
from kiosk.directory.importing import import_list
from kiosk.directory.institution import Question
from kiosk.directory.reading import readings
from tests.bench.figures import Figure, interleaved, milliseconds
from tests.directory.lists import as_csv, rows

_JOINED = "SELECT institution.* FROM words JOIN institution ON institution.id = words.rowid WHERE words MATCH ?"
_RANKED = f"{_JOINED} ORDER BY rank LIMIT {MOST}"
_FIRST = f"{_JOINED} LIMIT {MOST}"
#: What thousands of names have: the worst to ask for.
_COMMON = ("医院", "人民医院", "yy", "rmyy", "yiyuan", "renminyiyuan", "第一", "住院", "zhongxin", "y", "kxqz")


def measure(quick: bool) -> list[Figure]:
    """Milliseconds a search; with `quick` 6,000 institutions."""
    many, rounds = (6_000, 200) if quick else (60_000, 2_000)
    listed = rows(many)
    choose = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "directory.db"
        import_list(as_csv(listed).encode(), path)
        directory = Directory(path, "430400", production=True)
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as bare:
            asked = [_typed(choose.choice(listed)["name"], choose) for _ in range(rounds + 1)]

            def ours() -> Callable[[], float]:
                words = iter(asked)
                return lambda: milliseconds(lambda: directory.search(Question(next(words))))

            def raw(statement: str) -> Callable[[], float]:
                expressions = iter([match(folded(words).split()) for words in asked])
                return lambda: milliseconds(lambda: bare.execute(statement, (next(expressions),)).fetchall())

            found, ranked = interleaved(ours(), raw(_RANKED), rounds)
            again, first = interleaved(ours(), raw(_FIRST), rounds)
    note = f"{many} institutions; characters, initials, pinyin, and words that thousands of names have"
    return [
        Figure("directory: a search, floor FTS5 by rank", "ms", found, ranked, 1.3, note=note),
        Figure("directory: the same, the slowest", "ms", found, ranked, 1.3, judged=99),
        Figure("directory: floor without any order", "ms", again, first, judged=0),
    ]


def _typed(name: str, choose: random.Random) -> str:
    """What a person might type on the way to `name`."""
    syllables = readings(name)[0]
    begin = choose.randrange(len(name))
    return choose.choice(
        (
            name,
            name[begin : begin + choose.randint(2, 6)],
            f"{name[:2]} {name[-4:]}",
            "".join(s[0] for s in syllables)[: choose.randint(2, 8)],
            "".join(syllables)[: choose.randint(2, 12)],
            choose.choice(_COMMON),
        )
    )
