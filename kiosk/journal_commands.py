"""`kiosk journal …`: verify, anchor, export, back up while the kiosk runs; restore where there is no journal."""

from __future__ import annotations

import argparse
import csv
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from kiosk.bootstrap import load
from kiosk.clock import SystemClock
from kiosk.domain.bill import RequestId
from kiosk.journal import anchor, chain
from kiosk.journal.anchor import Anchor
from kiosk.journal.backup import back_up
from kiosk.journal.backup import restore as restore_backup
from kiosk.journal.engine import DatabaseFile
from kiosk.journal.examination import Examined, examine, note_finding
from kiosk.journal.installing import highest
from kiosk.journal.lock import remembered
from kiosk.journal.numbers import Number
from kiosk.journal.second import anchors_kept
from kiosk.journal.trouble import NextStep, broken
from kiosk.journal.vault import Vault, open_vault
from kiosk.ports import SecondStore, shows
from kiosk.settings import Settings, SettingsError
from kiosk.settings import load as load_settings
from kiosk.texts import text


def verify(asked: argparse.Namespace) -> int:
    """0 where everything is right, 1 where something is not; what can't be read at all is told as trouble (2)."""
    database, vault, settings = _journal(asked)
    with database.reading() as connection:
        genesis = chain.genesis(connection).hex()
    given = [*asked.anchor, *(_lines(asked.anchors) if asked.anchors else ())]
    anchors = [_anchor(text) for text in given]
    if (store := _second_store(settings)) is not None:
        anchors += anchors_kept(store, vault, settings.terminal, genesis)
    if noted := remembered(database.path):
        anchors.append(noted)
    examined = examine(database, vault.key_id, anchors)
    if examined is None:
        return 2
    note_finding(database.path, replace(examined, anchors=()))  # one that was mistaken keeps no terminal from serving
    _tell(examined)
    return 0 if examined.sound else 1


def _tell(examined: Examined) -> None:
    report = examined.report
    if examined.sound and report is not None:
        print(f"whole: {report.length} events, head {report.head}, {len(examined.anchors)} anchors held")
        return
    print(f"NOT WHOLE: {examined.reason}")
    if report is not None:
        for what, which in (("edited", report.edited), ("missing", report.gaps), ("disagreeing", report.disagreeing)):
            for one in which:
                print(f"{what} {one}")
    print(text("en", f"journal.next.{NextStep.VERIFY}"))


def show_anchor(asked: argparse.Namespace) -> int:
    database, _, _ = _journal(asked)
    with database.reading() as connection:
        print(anchor.current(connection))
    return 0


def export(asked: argparse.Namespace) -> int:
    from kiosk.journal.reading import TABLES, export_rows  # here: sqlite-utils takes its time to load

    database, _, _ = _journal(asked)
    tables = [asked.table] if asked.table else list(TABLES)
    if unknown := set(tables) - set(TABLES):
        raise SettingsError(f"--table {', '.join(unknown)}: one of {', '.join(TABLES)} expected")
    asked.out.mkdir(parents=True, exist_ok=True)
    for table in tables:
        path = asked.out / f"{table}.{asked.form}"
        new = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(new, "w", encoding="utf-8", newline="") as file:
            count = _write(file, asked.form, export_rows(database, table))
        print(f"{path}: {count} rows")
    return 0


def _write(file: TextIO, form: str, rows: Iterable[Mapping[str, Any]]) -> int:
    count, writer = 0, None
    for row in rows:
        count += 1
        if form == "jsonl":
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            continue
        if writer is None:
            writer = csv.DictWriter(file, list(row))
            writer.writeheader()
        writer.writerow(row)
    return count


def backup(asked: argparse.Namespace) -> int:
    database, vault, _ = _journal(asked)
    taken = back_up(database, vault, asked.path)
    print(f"written: {asked.path}, up to event {taken.seq}")
    print(f"anchor: {taken}")
    return 0


def restore(asked: argparse.Namespace) -> int:
    settings = _settings(asked)
    vault = open_vault(settings.journal, settings.terminal)
    done = restore_backup(
        _database(settings, vault), vault, settings.terminal, SystemClock(), asked.backup, _known(settings, asked.after)
    )
    missing = "an unknown number of events" if done.missing is None else f"{done.missing} events"
    print(f"restored: {settings.journal.path}, up to event {done.anchor.seq} of {done.until}")
    print(f"MISSING: what was done after that, {missing}: settlements, their slips, what the hospital was told")
    print(
        f"Run now, for {done.until[:10]} and every day since: kiosk close --day DATE. It finds what was settled then."
    )
    print(f"{done.open_requests} open requests are asked for again at the next start.")
    print(f"Numbers go on after {done.mark.stamp}. If a slip shows a later one, restore again with --after NUMBER.")
    return 0


def _known(settings: Settings, after: str) -> Number | None:
    """The highest number that a slip or the second store knows."""
    found = []
    if after:
        try:
            number = RequestId.parse(after)
        except ValueError as error:
            raise SettingsError(f"--after {after!r}: a request number expected") from error
        found.append(Number(number.stamp, number.sequence))
    if (store := _second_store(settings)) is not None:
        first, last = settings.terminal.request_slice
        if (top := highest(store, settings.terminal.institution, first, last)) is not None:
            found.append(top)
    return max(found, default=None)


def _second_store(settings: Settings) -> SecondStore | None:
    if (second := settings.second_store) is None:
        return None
    store: SecondStore = load(
        "kiosk.second_stores", second.part, SystemClock(), production=settings.terminal.production
    )
    return store


def _journal(asked: argparse.Namespace) -> tuple[DatabaseFile, Vault, Settings]:
    settings = _settings(asked)
    if not settings.journal.path.exists():
        raise broken(shows("journal.gone", path=str(settings.journal.path)))
    vault = open_vault(settings.journal, settings.terminal)
    return _database(settings, vault), vault, settings


def _database(settings: Settings, vault: Vault) -> DatabaseFile:
    return DatabaseFile(settings.journal.path, vault.page_key() if settings.journal.whole_file else None)


def _settings(asked: argparse.Namespace) -> Settings:
    return load_settings(asked.settings) if asked.settings else Settings()


def _anchor(given: str) -> Anchor:
    try:
        return anchor.parse(given)
    except ValueError as error:
        raise SettingsError(f"{given.strip()}: {error}") from error


def _lines(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
