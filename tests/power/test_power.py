"""The plug pulled while the journal is written: what was said to be safe is there, and recovery ends right."""

from __future__ import annotations

import pytest

from tests.power.canaries import CANARIES, Canary
from tests.power.cuts import cut_power
from tests.power.disk import why_not

CUTS = 30


@pytest.fixture(scope="module")
def reason() -> str:
    return why_not()


def test_what_was_told_stands_after_a_power_cut(reason: str, request: pytest.FixtureRequest) -> None:
    """The slice of `python -m tests.power`."""
    if reason:
        return _said(request, reason)
    tally = cut_power(CUTS, seed=1)
    assert tally.findings == []
    assert tally.told >= CUTS, "hardly anything was told before a cut: it has proven little"
    return None


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.name)
def test_a_journal_kept_less_carefully_is_caught(canary: Canary, reason: str, request: pytest.FixtureRequest) -> None:
    if reason:
        return _said(request, reason)
    for seed in range(20):  # a cut that falls between two writes shows nothing: cut on
        found = cut_power(10, seed, canary.broken).findings
        if found:
            break
    assert canary.oracle in {what for what, _ in found}
    return None


def _said(request: pytest.FixtureRequest, reason: str) -> None:
    """A machine without loop devices can't be promised them (KIOSK_REQUIRE), so this is no skip; but it is said."""
    reporter = request.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.write_line(f"\n{request.node.name}: no power was cut here: {reason}")
