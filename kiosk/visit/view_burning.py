"""A burn-in as the page plots it: per part how long its checks took, failures, temperature."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from kiosk.domain.readiness import Burning, Series
from kiosk.visit.facts import word
from kiosk.visit.named import named, part
from kiosk.visit.screen import Text

#: Points of a curve on the glass; a longer series is thinned, each point the worst of its span.
POINTS = 240
_T = Text.of


def burning_facts(burning: Burning) -> dict[str, Any]:
    """Facts of a burn-in: times as text, latencies in ms, temperature in °C or nothing."""
    minutes = round((burning.until - burning.begun).total_seconds() / 60)
    state = "stopped" if burning.stopped else "ended" if burning.ended else "running"
    failures = [
        {"code": code or "-", "title": named(f"problem.{code}", "title") if code else "", "count": count}
        for code, count in burning.problems
    ]
    return {
        "state": state,
        "head": _T(f"burning.{state}", begun=f"{burning.begun:%m-%d %H:%M}", until=f"{burning.until:%m-%d %H:%M}"),
        "rounds": _T("burning.rounds", rounds=burning.rounds, minutes=minutes),
        "failures": _T("burning.failures", count=burning.failures) if burning.failures else _T("burning.no_failures"),
        "bad": burning.failures > 0,
        "problems": failures,
        "span": _T("burning.span", minutes=burning.minutes),
        "temperature": _temperature(burning),
        "degrees": list(burning.temperature or ()),
        "series": [_series(each) for each in burning.series],
    }


def _temperature(burning: Burning) -> Text:
    if not burning.temperature:
        return _T("burning.temperature_unknown")
    return _T("burning.temperature", now=f"{burning.temperature[-1]:.0f}", most=f"{max(burning.temperature):.0f}")


def _series(series: Series) -> dict[str, Any]:
    return {
        "part": word(series.part),
        "text": _name(series.part),
        "p50": thinned(series.p50s),
        "max": thinned(series.maxima),
        "worst": _T("burning.ms", ms=f"{max(series.maxima, default=0.0):.0f}"),
        "usual": _T("burning.ms", ms=f"{series.p50s[-1]:.0f}") if series.p50s else "-",
        "failures": series.failures,
    }


def _name(name: str) -> Text | str:
    """A part, or a part and its test: "card reader exchange"."""
    whole, _, probe = name.rpartition(" ")
    shown = part(whole) if whole else name
    if isinstance(part(name), Text) or not isinstance(shown, Text):
        return part(name)
    return _T("burning.probe", part=shown, probe=named("probe", probe))


def thinned(values: tuple[float, ...], points: int = POINTS) -> list[float]:
    """At most `points` of them, each the greatest of its span: a peak is never lost."""
    if len(values) <= points:
        return list(values)
    edges = [len(values) * place // points for place in range(points + 1)]
    return [max(values[begin:end]) for begin, end in pairwise(edges)]
