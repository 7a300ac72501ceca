"""What each command of `kiosk` does, and what it says where it can't. cli.py is the door."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points
from pathlib import Path

from kiosk import log
from kiosk.bootstrap import Kiosk, build, load
from kiosk.clock import SystemClock
from kiosk.domain.close import DayClose
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.journal.trouble import JournalNotOpened
from kiosk.journal.vault import make_key
from kiosk.papers.seal import KeyUnusable, Seal
from kiosk.ports import JournalUnwritable, SecondStore, SecondStoreDown
from kiosk.settings import Settings, SettingsError
from kiosk.settings import load as load_settings
from kiosk.texts import text


def explain(error: Exception) -> bool:
    """Say on standard error why a command could not begin; False for anything but expected trouble."""
    match error:
        case SettingsError() | KeyUnusable():
            print(f"kiosk: {error}", file=sys.stderr)
        case JournalNotOpened() | JournalUnwritable():
            key = f"problem.{error.code.value}"
            print(f"kiosk: {error.code.value} {text('en', f'{key}.title')}: {error}", file=sys.stderr)
            step = (
                f"journal.next.{error.step}"
                if isinstance(error, JournalNotOpened) and error.step
                else f"{key}.engineer"
            )
            print(f"kiosk: {text('en', step)}", file=sys.stderr)
        case SecondStoreDown():
            key = f"problem.{ProblemCode.SECOND_STORE_DOWN.value}"
            print(f"kiosk: {ProblemCode.SECOND_STORE_DOWN.value} second store: {error}", file=sys.stderr)
            print(f"kiosk: {text('en', f'{key}.engineer')}", file=sys.stderr)
        case _:
            return False
    return True


def terminal(asked: argparse.Namespace) -> Kiosk:
    """The terminal that `kiosk run` shows."""
    log.configure(asked.log)
    return build(_settings(asked), reading=True)


def install(asked: argparse.Namespace) -> int:
    from kiosk.journal.installing import Exclusion  # here: the terminal needs none of it
    from kiosk.journal.installing import install as install_terminal

    settings, clock = _settings(asked), SystemClock()
    terminal, second = settings.terminal, settings.second_store
    store: SecondStore | None = None
    if second is not None:
        store = load("kiosk.second_stores", second.part, clock, production=terminal.production)
    try:
        since = dt.date.fromisoformat(asked.excluded_on) if asked.excluded_on else clock.now().date()
    except ValueError as error:
        raise SettingsError(f"--excluded-on {asked.excluded_on!r}: a date as YYYY-MM-DD expected") from error
    exclusion = Exclusion(asked.excluded_by, since)
    taken = install_terminal(settings.journal, terminal, clock, exclusion, store, replaces=asked.replaces)
    first, last = terminal.request_slice
    print(f"{terminal.name}: the numbers {first}-{last} of {terminal.institution} are its own")
    if taken is None:
        return 0
    print(f"taken up from {asked.replaces}: {taken.taken} requests; now open {taken.open},")
    print(f"slips owed {taken.slips}, owed to the hospital {taken.handovers}")
    for number in taken.left_out:
        print(f"not taken up, look for it at the insurer: {number}")
    return 1 if taken.left_out else 0


def close(asked: argparse.Namespace) -> int:
    """Exit code 0 where every total is even, nothing is wrong and the day is over; 2 where the rows did not come."""
    from kiosk.papers.close import Line, evidence, name_of, verdict  # here: the terminal needs none of it

    log.configure(None)
    try:
        day = dt.date.fromisoformat(asked.day) if asked.day else SystemClock().now().date() - dt.timedelta(days=1)
    except ValueError as error:
        raise SettingsError(f"--day {asked.day!r}: a date as YYYY-MM-DD expected") from error
    try:
        kiosk = build(_settings(asked), threaded=False)
    except JournalNotOpened as error:
        if error.code is ProblemCode.SECOND_INSTANCE:
            print("kiosk: while the terminal runs, close the day at its staff page", file=sys.stderr)
        raise
    try:
        done = kiosk.close_day(day)
        paper = kiosk.print_close(done) if asked.paper and isinstance(done, DayClose) else None
    finally:
        kiosk.parts.journal.close()
    if isinstance(done, Problem):
        print(f"kiosk: {_titled(done.code)}; nothing was closed", file=sys.stderr)
        return 2
    notes = [verdict(done), Line("close.provisional") if done.provisional else None]
    print(Line("close.done", {"day": day.isoformat(), "run": str(done.run)}).say("en"))
    print("".join(f"{note.say('en')}\n" for note in notes if note is not None), end="")
    for finding in done.wrong:
        print(f"{text('en', f'close.kind.{finding.kind}')}: {name_of(finding)}")
        print("".join(f"  {line.say('en')}\n" for line in evidence(finding)), end="")
    print(f"{text('en', 'close.paper.anchor', seq=done.seq)}: {done.anchor}")
    if isinstance(paper, Problem):
        print(f"kiosk: the report was not printed: {_titled(paper.code)}", file=sys.stderr)
        return 1
    return 0 if done.even and not done.wrong and not done.provisional else 1


def _titled(code: ProblemCode) -> str:
    return f"{code.value} {text('en', f'problem.{code.value}.title')}"


def visit(asked: argparse.Namespace) -> int:
    """Exit code 1 where a visit came to something else than its scenario expects."""
    from kiosk.scenario.play import everyone, of_the_rules, play  # here: the terminal needs none of it
    from kiosk.scenario.scenario import load as load_scenario

    log.configure(None)
    if [asked.everyone, asked.rules, bool(asked.scenario)].count(True) != 1:
        raise SettingsError("visit: give a scenario file, --everyone, or --rules")
    if asked.scenario:
        plays = [(load_scenario(asked.scenario), asked.out)]
    else:
        plays = list(everyone(asked.out) if asked.everyone else of_the_rules(asked.out))
    otherwise = 0
    for scenario, out in plays:
        if asked.rules:
            print(f"{out.name}: {scenario.name}")
        for visit in play(scenario, out)["visits"]:
            settled = visit["settlement"]
            amount = f" total {settled['total']} fen, cash {settled['cash']} fen" if settled else ""
            problems = f" problems {' '.join(visit['problems'])}" if visit["problems"] else ""
            print(f"{visit['person']}: {visit['end']}{amount}{problems}")
            print("".join(f"  {line}\n" for line in visit["otherwise"]), end="")
            otherwise += len(visit["otherwise"])
    print(f"written: {asked.out}")
    return 1 if otherwise else 0


def verify(asked: argparse.Namespace) -> int:
    from kiosk.papers.verify import verify_command  # here: the terminal needs none of it

    try:
        keys = b"".join(path.read_bytes() for path in asked.key)
    except OSError as error:
        raise SettingsError(f"{error.filename}: {error.strerror}") from error
    report = verify_command(
        _codes(asked.slip), keys, name=asked.name, id_number=asked.id_number, language=asked.language
    )
    print("\n".join(report.lines))
    return report.code


def _codes(slip: str) -> Sequence[str]:
    """The codes on a PDF or picture; what isn't a file is a code's own text (too long for a name, as often as not)."""
    try:
        data = Path(slip).read_bytes()
    except OSError:
        return [slip]
    readers = {e.name: e for e in entry_points(group="kiosk.readback")}
    try:
        return tuple(readers["codes"].load()(data))
    except ValueError as error:
        raise SettingsError(f"{slip}: {error}") from error


def journal_key(asked: argparse.Namespace) -> int:
    make_key(asked.path)
    print(f"written: {asked.path}; keep a copy where the journal's backups are not")
    return 0


def slip_key(asked: argparse.Namespace) -> int:
    """The private key to `path`, the public one beside it for whoever verifies slips."""
    public = asked.path.with_name(asked.path.name + ".pub")
    public.write_bytes(Seal.create(asked.path).public_pem())
    print(f"written: {asked.path} and {public}")
    return 0


def _settings(asked: argparse.Namespace) -> Settings:
    return load_settings(asked.settings) if asked.settings else Settings()
