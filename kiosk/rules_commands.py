"""`kiosk rules …`: what is said of the rules without a visit."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from kiosk.clock import SystemClock
from kiosk.policy.lint import Kind, lint
from kiosk.policy.rulebook import load
from kiosk.scenario.rule_trail import as_text, trails
from kiosk.scenario.scenario import load as load_scenario
from kiosk.settings import load as load_settings
from kiosk.texts import text

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


def explain_rules(asked: argparse.Namespace) -> int:
    """1 where the insurer's preview and the rules say different things. Raises SettingsError for a scenario or a world
    that can't be read."""
    found = trails(load_scenario(asked.scenario), asked.language)
    if asked.json:
        print(json.dumps([trail.data for trail in found], ensure_ascii=False, indent=1))
    else:
        print("\n\n".join(as_text(trail, lambda key: text(asked.language, key)) for trail in found))
    return 0 if all(trail.holds for trail in found) else 1
