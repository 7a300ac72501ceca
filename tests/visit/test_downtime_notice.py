"""The welcome page says that the insurer will be down, by itself and in both languages (R34)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.policy.rulebook import load
from kiosk.texts import LANGUAGES
from kiosk.visit.screen import Screen, resolve
from tests.visit.stage import stage


def row(starts: dt.datetime, ends: dt.datetime) -> str:
    return (
        f'[[downtime]]\nbegin = 2026-01-01\nsource = "a notice"\nstarts = {starts.isoformat()}\n'
        f'ends = {ends.isoformat()}\nwhat = "医保平台停机升级"\n'
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_r34_the_welcome_page_says_it_while_nobody_touches_it(language: str, tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        starts = on.clock.now() + dt.timedelta(hours=73)
        (tmp_path / "ours.toml").write_text(row(starts, starts + dt.timedelta(hours=2)), encoding="utf-8")
        on.kiosk.parts = replace(on.kiosk.parts, rulebook=load((tmp_path,)))
        pages: list[Screen] = []
        on.kiosk.listen(pages.append)
        told: list[Any] = []
        for hours in (0, 2, 72, 3):  # far ahead, near, running, over
            on.clock.advance(hours * 3600)
            on.kiosk.recover()
            told.append(resolve(on.kiosk.screen.facts["notice"], language))
        assert told[0] is None
        assert [(each["running"], each["words"]) for each in told[1:3]] == [
            (False, "医保平台停机升级"),
            (True, "医保平台停机升级"),
        ]
        assert told[1]["head"] != told[2]["head"]
        assert told[3] is None
        assert [page.facts["notice"] is not None for page in pages] == [True, True, False]
