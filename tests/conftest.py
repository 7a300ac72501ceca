"""What holds for every test: no display is needed, and on a build machine nothing skips silently."""

from __future__ import annotations

import os

# Before anything imports Qt: windows are drawn by the software scene graph into memory, here and in child processes;
# a test that starts an X server of its own names another platform to its child.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("KIOSK_TEST_PLATFORM", "offscreen")
os.environ["QT_QUICK_BACKEND"] = "software"

from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

from drivers.card.private_pcscd import claim
from tests import require
from tests.disks import small_disk as small_disk

# An example that takes long is no failure: by itself Hypothesis judges each by a fifth of a second of real time. And a
# build machine (.ci/run) draws the same examples every time: what fails there was changed, not drawn.
settings.register_profile(
    "kiosk",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("KIOSK_REQUIRE")),
)
settings.load_profile("kiosk")
# Before any test: pcsc-lite reads once where its service is, and the first call may come from any of them.
claim()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("kiosk", "contract suites: which implementation they are run on")
    group.addoption("--backend", default="simulated", help="entry point name in kiosk.backends (default: %(default)s)")
    group.addoption("--hospital", default="simulated", help="entry point name in kiosk.hospitals (%(default)s)")
    group.addoption("--second-store", default="folder", help="entry point name in kiosk.second_stores (%(default)s)")
    for kind in ("card-reader", "id-card-reader", "camera", "scanner", "printer", "voice"):
        group.addoption(f"--{kind}", default="", help=f"entry point name in kiosk.{kind.replace('-', '_')}s")


def pytest_configure() -> None:
    try:
        require.required()
    except ValueError as error:
        raise pytest.UsageError(str(error)) from error


def _no_silent_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Where parts are promised (KIOSK_REQUIRE), a skip is a test that didn't run: a failure."""
    if report.skipped and not hasattr(report, "wasxfail") and require.required():
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"skipped although KIOSK_REQUIRE is set: {why}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _no_silent_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _no_silent_skip(report)
    return report
