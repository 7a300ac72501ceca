"""What the readiness report says, in words: the page, the strip and the text file draw from here. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.domain.readiness import Burning, Confirmation, Item, Readiness, Series
from kiosk.texts import text, texts


def as_text(report: Readiness, language: str) -> str:
    """The whole report as a text file."""
    return "\n".join(_lines(report, language)) + "\n"


def _lines(report: Readiness, language: str) -> Iterator[str]:
    yield report.hospital.name
    yield text(language, "ready.title")
    yield head(report, language)
    yield verdict(report, language)
    section = ""
    for item in report.items:
        if item.section != section:
            section = item.section
            yield ""
            yield f"[{text(language, f'section.{section}')}]"
        yield f"{result(item, language)}  {name(item.part, language)}: {evidence(item, language)}"
        yield f"    {text(language, 'ready.driver', driver=item.driver)}"
        yield from (f"    {line}" for line in said(item, language))
    yield ""
    yield from burning(report.burning, language)
    if report.burning is not None:
        yield from (f"    {series(each, language)}" for each in report.burning.series)
    yield ""
    yield f"{text(language, 'ready.versions')}: {versions(report)}"
    yield f"{digest(report, language)}: {report.digest}"
    if report.anchor:
        yield f"{text(language, 'ready.anchor')}: {report.anchor}"
    for who in ("engineer", "hospital"):
        yield ""
        yield text(language, f"ready.sign_{who}") + " " + "_" * 30


def head(report: Readiness, language: str) -> str:
    at = f"{report.at:%Y-%m-%d %H:%M:%S}"
    return text(language, "ready.head", kiosk=report.kiosk, version=report.version, at=at, staff=report.staff)


def verdict(report: Readiness, language: str) -> str:
    if report.ready:
        return text(language, "ready.verdict_ready")
    return text(language, "ready.verdict_not", count=len(report.wanting))


def result(item: Item, language: str) -> str:
    return text(language, f"ready.verdict_of.{item.verdict}")


def name(part: str, language: str) -> str:
    """A part as people call it; a probe that was burnt in keeps its own name."""
    known, key = texts(language), f"parts.{part.lower().replace(' ', '_')}"
    if key in known:
        return text(language, key)
    device, _, probe = part.rpartition(" ")
    asked = f"probe.{probe}"
    return f"{name(device, language)} / {text(language, asked) if asked in known else probe}" if device else part


def evidence(item: Item, language: str) -> str:
    return f"{item.evidence.say(language)} {item.problem}".strip()


def said(item: Item, language: str) -> tuple[str, ...]:
    """What people confirmed of it, and what is still to be confirmed."""
    done = tuple(confirmed(each, language) for each in item.confirmed)
    wants = tuple(text(language, "ready.wants", name=confirmation(each, language)) for each in item.wants)
    return (*done, *wants)


def detail_name(key: str, language: str) -> str:
    """What was measured; a detail of a hospital's own driver keeps its name."""
    return text(language, f"detail.{key}") if f"detail.{key}" in texts(language) else key.replace("_", " ")


def confirmation(key: str, language: str) -> str:
    """The text of a confirmation, or of the probe that it is about."""
    known = texts(language)
    found = next((k for k in (f"confirm.{key}", f"probe.{key}") if k in known), None)
    return text(language, found) if found else key


def burning(burn: Burning | None, language: str) -> tuple[str, ...]:
    """The burn-in in a few sentences."""
    if burn is None:
        return (text(language, "ready.burning_none"),)
    until = f"{burn.until:%Y-%m-%d %H:%M}"
    values = {"begun": f"{burn.begun:%Y-%m-%d %H:%M}", "until": until, "rounds": burn.rounds}
    line = text(language, "ready.burning", failures=burn.failures, **values)
    if not burn.ended or burn.stopped:
        line += f" ({text(language, 'ready.burning_stopped' if burn.stopped else 'ready.burning_now')})"
    codes = tuple(f"{code or '-'}: {count}" for code, count in burn.problems)
    if burn.temperature is None:
        heat = text(language, "ready.burning_no_heat")
    else:
        heat = text(language, "ready.burning_heat", hottest=f"{max(burn.temperature):.1f}")
    return (line, *(("  ".join(codes),) if codes else ()), heat)


def series(one: Series, language: str) -> str:
    p50 = sorted(one.p50s)[len(one.p50s) // 2] if one.p50s else 0.0
    longest = max(one.maxima, default=0.0)
    values = {"part": name(one.part, language), "p50": f"{p50:.1f}", "longest": f"{longest:.1f}"}
    return text(language, "ready.burning_part", failures=one.failures, **values)


def digest(report: Readiness, language: str) -> str:
    """What the digest is, and whether it was recorded."""
    return text(language, "ready.digest" if report.recorded else "ready.digest_unrecorded")


def versions(report: Readiness) -> str:
    return ", ".join(f"{package} {number}" for package, number in report.versions)


def confirmed(record: Confirmation, language: str) -> str:
    """What somebody said of a part, and who."""
    key = "ready.confirmed" if record.passed else "ready.found_bad"
    at = f"{record.at:%Y-%m-%d %H:%M}"
    return text(language, key, name=confirmation(record.name, language), staff=record.staff, at=at)
