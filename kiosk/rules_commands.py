"""`kiosk rules …`: what is said of the rules without a visit."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from kiosk.clock import SystemClock
from kiosk.policy.lint import Kind, lint
from kiosk.policy.rulebook import load
from kiosk.settings import load as load_settings

_TITLES = {
    Kind.CONTRADICTION: "CONTRADICTIONS",
    Kind.GAP: "days or types without an answer",
    Kind.PAST: "past their end, nothing follows",
    Kind.CALENDAR: "holiday calendars that are missing",
    Kind.PHONE: "places without a phone",
    Kind.SAMPLE: "sample data",
    Kind.RECOLLECTED: "recollected: to be read in a source before anybody relies on it",
}


def lint_rules(asked: argparse.Namespace) -> int:
    """1 where rows contradict each other. Raises SettingsError, with file and line, for a file that can't be read."""
    folders = (*(load_settings(asked.settings).policy.folders if asked.settings else ()), *asked.folder)
    book = load(folders)
    today = SystemClock().now().date() if asked.on is None else asked.on
    found = lint(book, today)
    if asked.json:
        print(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1))
    else:
        for kind, title in _TITLES.items():
            of_kind = [finding for finding in found if finding.kind is kind]
            if of_kind:
                print(f"{title} ({len(of_kind)})")
                print("".join(f"  {finding.at or '-'}: {finding.words}\n" for finding in of_kind))
        wrong = sum(finding.kind is Kind.CONTRADICTION for finding in found)
        print(f"{sum(1 for _ in book)} rows, {wrong} contradictions, {len(found) - wrong} to look at")
    return 1 if any(finding.kind is Kind.CONTRADICTION for finding in found) else 0
