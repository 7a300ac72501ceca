"""`kiosk check | readiness | bundle | burn | devices`: what an engineer does without the page (docs/diagnostics.md)."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from kiosk import durable, log
from kiosk.bootstrap import Kiosk, Overrides, build, load
from kiosk.clock import SystemClock
from kiosk.diagnostics import Report
from kiosk.diagnostics.unopened import Unopened
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.readiness import Burning, Readiness
from kiosk.journal.trouble import JournalNotOpened, NextStep
from kiosk.ports import JournalUnwritable, Printer, Role, StaffId, shows
from kiosk.settings import Part, Settings, SettingsError
from kiosk.settings import load as load_settings
from kiosk.texts import text

#: Seconds between two lines of a burn-in.
_A_LINE = 60.0


def check(asked: argparse.Namespace) -> int:
    """Exit code 0 where nothing is out of order, 1 where something is; 2 where the journal can't be opened: then it is
    the report of everything else."""
    log.configure(None)
    try:
        kiosk = _built(asked)
    except (JournalNotOpened, JournalUnwritable) as error:
        if error.code is not ProblemCode.SECOND_INSTANCE:  # the terminal that runs has the devices: a report would lie
            reason = error.reason if isinstance(error, JournalNotOpened) else shows("journal.unopened")
            _print(_built(asked, journal=Unopened(error.code, reason)).report(), asked)
        raise
    try:
        kiosk.examine()
        report = kiosk.report()
    finally:
        kiosk.parts.journal.close()
    _print(report, asked)
    if any(found.problem is ProblemCode.JOURNAL_BROKEN for found in report.checks):
        print(f"kiosk: {text('en', f'journal.next.{NextStep.VERIFY}')}", file=sys.stderr)
    return 0 if report.ready else 1


def readiness(asked: argparse.Namespace) -> int:
    """Exit code 0 where the terminal is ready, 1 where something is wanting; the report is written either way."""
    from kiosk.papers.readiness import as_text, name, result, verdict  # here: the terminal needs none of it

    log.configure(None)
    if asked.out.suffix not in (".pdf", ".txt"):
        raise SettingsError(f"--out {asked.out}: a name that ends in .pdf or .txt expected")
    kiosk = _built(asked)
    try:
        kiosk.examine()
        made = kiosk.workbench.readiness(StaffId(asked.staff, Role.ENGINEER))
    finally:
        kiosk.parts.journal.close()
    if asked.out.suffix == ".txt":
        _written(asked.out, as_text(made, asked.language).encode())
    else:
        _written(asked.out, _pdf(made, asked.language))
    print(verdict(made, "en"))
    for item in made.wanting:
        print(f"{result(item, 'en')}: {name(item.part, 'en')}: {item.evidence}")
    print(f"written: {asked.out}")
    return 0 if made.ready else 1


def bundle(asked: argparse.Namespace) -> int:
    """Exit code 0 where it was written, 1 where it could not be."""
    log.configure(None)
    kiosk = _built(asked)
    try:
        kiosk.examine()
        where = kiosk.workbench.bundle(asked.out, asked.log)
    finally:
        kiosk.parts.journal.close()
    if where is None:
        print(f"kiosk: nothing could be written into {asked.out}", file=sys.stderr)
        return 1
    print(f"written: {where}")
    return 0


def burn(asked: argparse.Namespace) -> int:
    """Exit code 0 where nothing failed, 1 where something did; Ctrl-C ends it, and what was measured is told."""
    log.configure(None)
    if not asked.hours > 0:
        raise SettingsError(f"--hours {asked.hours}: more than 0 expected")
    kiosk = _built(asked)
    try:
        kiosk.begin_devices()
        kiosk.workbench.start_burning(asked.hours)
        try:
            while not kiosk.workbench.wait_burning(_A_LINE):
                _tell(kiosk.workbench.burning())
        except KeyboardInterrupt:
            kiosk.workbench.stop_burning()
        burnt = kiosk.workbench.burning()
        _tell(burnt)
        for one in burnt.series if burnt is not None else ():
            print(f"{one.part:<22}longest {max(one.maxima, default=0.0):9.1f} ms, {one.failures} failures")
    finally:
        kiosk.leave_devices()
        kiosk.parts.journal.close()
    return 1 if burnt is None or burnt.failures else 0


def devices(asked: argparse.Namespace) -> int:
    """The list of supported devices, honest about what was never tried."""
    from kiosk.diagnostics.supported import supported  # here: the terminal needs none of it

    rows = supported()
    if asked.json:
        plain = [{f: str(getattr(row, f)) for f in row.__dataclass_fields__} for row in rows]
        print(json.dumps(plain, ensure_ascii=False, indent=2))
        return 0
    for row in rows:
        print(f"{row.kind:<15}{row.what}")
        print(f"{'':<15}{row.connected}; driver {row.driver}; {text('en', f'supported.{row.state}')}")
        if row.note:
            print(f"{'':<15}{row.note}")
    return 0


def _print(report: Report, asked: argparse.Namespace) -> None:
    as_json = json.dumps(report.as_data(), ensure_ascii=False, indent=2) if asked.json else ""
    print(as_json or report.as_text(asked.language))


def _tell(burning: Burning | None) -> None:
    if burning is None:
        return
    failed = " ".join(f"{code or '-'}:{count}" for code, count in burning.problems) or "none"
    heat = f", {burning.temperature[-1]:.1f} °C" if burning.temperature else ", no temperature"
    print(f"{burning.rounds} rounds, failures {failed}{heat}", flush=True)


def _pdf(made: Readiness, language: str) -> bytes:
    """Drawn by the printer that is a folder, whichever the terminal's own is."""
    with tempfile.TemporaryDirectory() as folder:
        part = Part("folder", {"path": folder, "language": language})
        printer: Printer = load("kiosk.printers", part, SystemClock(), production=False)
        done = printer.print(made)
        if isinstance(done, Problem):
            raise SettingsError(f"the report could not be drawn: {done.code.value}")
        (drawn,) = Path(folder).glob("*.pdf")
        return drawn.read_bytes()


def _written(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        durable.write(path, data, os.O_TRUNC)
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error


def _built(asked: argparse.Namespace, **parts: object) -> Kiosk:
    settings = load_settings(asked.settings) if asked.settings else Settings()
    return build(settings, Overrides(parts=parts), threaded=True)
