"""The readiness report: the rule, what a person must say, the paper that is read back, the digest in the journal."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.printer import page, readback
from drivers.printer.faces import Faces
from drivers.printer.readiness import plot, readiness_pages
from drivers.printer.typeset import Document, Drawing, Format, Typesetter
from kiosk.bootstrap import Kiosk
from kiosk.clock import CHINA, SimulatedClock
from kiosk.diagnostics.bounded import Hangs, Raised
from kiosk.diagnostics.examining import finding
from kiosk.diagnostics.readying import Demand, digest, items, judge
from kiosk.diagnostics.report import NOT_FITTED, SECTIONS, Report
from kiosk.domain.problems import ProblemCode
from kiosk.domain.readiness import Burning, Confirmation, Item, Readiness, Series, Verdict
from kiosk.papers.readiness import as_text, name
from kiosk.ports import Check, Health, shows
from kiosk.texts import LANGUAGES, text
from tests.diagnostics.bench import ENGINEER, terminal, workbench
from tests.journal.cases import NOON
from tests.papers import samples

AT = dt.datetime(2026, 3, 12, 16, 0, tzinfo=CHINA)
GOOD = Confirmation("printer", "print_quality", True, "e01", AT)
BAD = replace(GOOD, passed=False)


def found(health: Health, driver: str = "drivers.x.Y") -> Check:
    return Check("printer", health, shows("told", words="as found"), driver)


#: what is found, what was confirmed, what is wanted → verdict, and what is still to be confirmed
WANTS = Demand("printer", needed=True, confirm=("print_quality",))
VERDICTS: dict[str, tuple[Check, tuple[Confirmation, ...], Demand, Verdict, int]] = {
    "ready": (found(Health.READY), (), Demand("printer"), Verdict.PASS, 0),
    "ready, not looked at": (found(Health.READY), (), WANTS, Verdict.UNKNOWN, 1),
    "ready, looked at": (found(Health.READY), (GOOD,), WANTS, Verdict.PASS, 0),
    "ready, but bad": (found(Health.READY), (BAD,), WANTS, Verdict.FAIL, 0),
    "unknown": (found(Health.UNKNOWN), (), Demand("printer"), Verdict.UNKNOWN, 0),
    "unknown, not looked at": (found(Health.UNKNOWN), (), WANTS, Verdict.UNKNOWN, 1),
    "unknown, looked at": (found(Health.UNKNOWN), (GOOD,), WANTS, Verdict.PASS, 0),
    "unknown for a reason, heard before": (
        replace(found(Health.UNKNOWN), problem=ProblemCode.VOICE_SILENT),
        (GOOD,),
        WANTS,
        Verdict.UNKNOWN,
        0,
    ),
    "it hangs, looked at before": (finding("printer", Hangs(5.0), "d.Y"), (GOOD,), WANTS, Verdict.UNKNOWN, 0),
    "it still hangs": (finding("printer", Hangs(5.0, before=True), "d.Y"), (GOOD,), WANTS, Verdict.UNKNOWN, 0),
    "its check raises": (finding("printer", Raised("KeyError"), "d.Y"), (GOOD,), WANTS, Verdict.UNKNOWN, 0),
    "unknown is accepted and stays unknown": (
        found(Health.UNKNOWN),
        (),
        Demand("printer", unknown=True),
        Verdict.UNKNOWN,
        0,
    ),
    "degraded": (found(Health.DEGRADED), (GOOD,), WANTS, Verdict.FAIL, 0),
    "degraded may be": (found(Health.DEGRADED), (), Demand("printer", degraded=True), Verdict.PASS, 0),
    "out of order, looked at": (found(Health.OUT_OF_ORDER), (GOOD,), WANTS, Verdict.FAIL, 0),
    "simulated": (found(Health.READY, "drivers.simulated.Y"), (GOOD,), WANTS, Verdict.FAIL, 0),
    "simulated may be": (found(Health.READY, "d.simulated.Y"), (), Demand("printer", real=False), Verdict.PASS, 0),
    "not fitted": (Check("printer", Health.UNKNOWN, NOT_FITTED, "-"), (), Demand("printer"), Verdict.NOT_FITTED, 0),
    "needed, not fitted": (Check("printer", Health.UNKNOWN, NOT_FITTED, "-"), (), WANTS, Verdict.FAIL, 0),
}


@pytest.mark.parametrize("case", VERDICTS)
def test_the_rule(case: str) -> None:
    check, confirmed, demand, verdict, wants = VERDICTS[case]
    came, missing = judge(check, confirmed, demand)
    assert (came, len(missing)) == (verdict, wants)


def report(**healths: Health) -> Report:
    """Every part READY and confirmed where a person must, but those given; without ID card reader."""
    checks = []
    for part in SECTIONS:
        health = healths.get(part.replace(" ", "_"), Health.READY)
        checks.append(
            Check(part, health, shows("told", words="as found"), f"drivers.real.{part.title().replace(' ', '')}")
        )
    said = {
        "card reader": ("card_read",),
        "camera": ("code_read",),
        "scanner": ("scan_read",),
        "paper camera": ("paper_read",),
        "printer": ("print_quality",),
        "voice": ("sound_heard",),
        "screen": ("touch_grid", "colours"),
    }
    records = tuple(Confirmation(part, each, True, "e01", AT) for part, names in said.items() for each in names)
    return Report(AT, "K01", "0.1.0", tuple(checks), records)


def made(found: Report, burning: Burning | None = None) -> Readiness:
    whole = Readiness("K01", samples.HOSPITAL, "0.1.0", AT, "e01", items(found), burning, (("reportlab", "5.1.0"),))
    return replace(whole, digest=digest(whole), anchor="K1-DB47E73B-12-" + "A" * 32 + "-0F0F")


def test_a_terminal_on_which_everything_is_right_is_ready() -> None:
    assert made(report(screen=Health.UNKNOWN, voice=Health.UNKNOWN, temperature=Health.UNKNOWN)).ready


@pytest.mark.parametrize("part", ["journal", "storage", "insurer", "hospital", "network", "software"])
@pytest.mark.parametrize("health", [Health.OUT_OF_ORDER, Health.UNKNOWN])
def test_what_must_be_ready_keeps_it_from_serving(part: str, health: Health) -> None:
    wanting = made(report(**{part: health})).wanting
    assert [item.part for item in wanting] == [part]


def without(found: Report, *parts: str) -> Report:
    gone = {part: Check(part, Health.UNKNOWN, NOT_FITTED, "-") for part in parts}
    return replace(found, checks=tuple(gone.get(check.part, check) for check in found.checks))


def test_one_way_of_saying_who_one_is_is_enough_and_none_is_not() -> None:
    assert made(without(report(), "card reader", "camera")).ready
    nothing = made(without(report(), "card reader", "camera", "scanner"))
    assert [item.part for item in nothing.wanting] == ["card reader"]
    broken = made(without(report(scanner=Health.OUT_OF_ORDER), "card reader", "camera"))
    assert {item.part for item in broken.wanting} == {"card reader", "scanner"}


# ---- the paper

BURNT = Burning(
    AT - dt.timedelta(hours=4),
    AT,
    7200,
    3,
    (("K-110", 3),),
    (
        Series("card reader", tuple(4.0 + n % 7 for n in range(240)), tuple(9.0 + n % 31 for n in range(240)), 3),
        Series("card reader exchange", (1.5,) * 240, (2.0,) * 240),
        Series("storage", (), ()),
    ),
    (41.0, 44.5),
    1,
    True,
)
PAPERS = {
    "ready": made(report(temperature=Health.UNKNOWN), BURNT),
    "not ready": made(without(report(printer=Health.OUT_OF_ORDER, runs=Health.DEGRADED), "scanner")),
}


def document(paper: Readiness, language: str, form: Format = Format.A4) -> Document:
    drawn = Typesetter(Drawing(form, language)).document(paper)
    assert isinstance(drawn, Document)
    return drawn


def squeezed(words: str) -> str:
    return re.sub(r"\s", "", words)


def wanted(paper: Readiness, language: str) -> Iterator[str]:
    yield from (paper.digest, paper.anchor, "K01", "e01", "2026-03-12 16:00:00", samples.HOSPITAL.name)
    yield (
        text(language, "ready.verdict_ready")
        if paper.ready
        else text(language, "ready.verdict_not", count=len(paper.wanting))
    )
    for item in paper.items:
        yield from (
            name(item.part, language),
            item.evidence.say(language),
            text(language, f"ready.verdict_of.{item.verdict}"),
        )
        yield from (text(language, f"confirm.{each.name}") for each in item.confirmed)
    for who in ("engineer", "hospital"):
        yield text(language, f"ready.sign_{who}")
    if paper.burning is not None:
        yield from ("7200", "K-110", "44.5")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PAPERS)
def test_the_paper_and_the_text_say_all_of_it(paper: str, language: str) -> None:
    report_made = PAPERS[paper]
    drawn = document(report_made, language)
    for said in (squeezed(readback.pdf_text(drawn.data)), squeezed(as_text(report_made, language))):
        assert [words for words in wanted(report_made, language) if squeezed(words) not in said] == []
    assert drawn.name == "READY-20260312-160000-K01"


def test_the_journals_anchor_is_read_from_the_paper() -> None:
    assert readback.read_codes(document(PAPERS["ready"], "zh").data) == [PAPERS["ready"].anchor]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_drawn_on_every_paper(language: str) -> None:
    for paper in PAPERS.values():
        assert 1 <= len(readback.pdf_pages(document(paper, language).data, 50)) <= 4
        assert document(paper, language, Format.A5).data
        assert readback.read_codes(document(paper, language, Format.RASTER).preview) == [paper.anchor]


@pytest.mark.parametrize("form", [Format.A4, Format.A5])
@pytest.mark.parametrize("language", LANGUAGES)
def test_long_evidence_takes_more_pages_not_smaller_type(form: Format, language: str) -> None:
    said = "https://his.example:8443, certificate 20 days: 200 in 1834 ms, clock +301 s; " * 4
    whole = PAPERS["ready"]
    paper = replace(whole, items=tuple(replace(item, evidence=shows("told", words=said)) for item in whole.items))
    sheet, faces = page.Sheet(form.value), Faces.found(())
    for each in (*PAPERS.values(), paper):
        for drawn in readiness_pages(each, language):
            boxes = [box for box in page.place(drawn, sheet, faces) if box.lines and box.cell.wrap]
            assert min(box.size / box.cell.size for box in boxes) > 0.9 * sheet.body, "set smaller to fit"


def test_a_curve_stays_in_its_box_and_loses_no_peak() -> None:
    peak = Series("x", tuple(100.0 if n == 777 else 1.0 for n in range(1000)), ())
    strokes = [[tuple(map(int, point.split(","))) for point in stroke.split()] for stroke in plot(peak).split(";")]
    points = [point for stroke in strokes for point in stroke]
    assert {x for x, _ in points} <= set(range(561))
    assert min(y for _, y in points) == 0, "the peak reaches the top"
    assert len(strokes[1]) <= 125
    assert plot(Series("x", (), ())).count(";") == 0


# ---- at a terminal


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    with terminal(tmp_path, SimulatedClock(NOON)) as made_up:
        yield made_up


def test_a_bench_is_never_ready_and_says_why(kiosk: Kiosk) -> None:
    paper = workbench(kiosk).readiness(ENGINEER)
    simulated = {item.part for item in paper.items if ".simulated" in item.driver and item.verdict is Verdict.FAIL}
    assert not paper.ready
    assert {"card reader", "camera", "insurer", "hospital"} <= simulated
    assert {item.part: item.verdict for item in paper.items}["mode"] is Verdict.FAIL


def test_the_digest_is_of_the_whole_report_and_stands_in_the_journal(kiosk: Kiosk) -> None:
    bench = workbench(kiosk)
    paper = bench.readiness(ENGINEER)
    (noted,) = kiosk.parts.journal.noted(frozenset({"readiness_report"}), NOON.date())
    assert (noted.facts["digest"], noted.facts["passed"], noted.staff) == (paper.digest, False, "e01")
    assert paper.anchor == str(kiosk.parts.journal.current_anchor())  # type: ignore[attr-defined]
    assert digest(paper) == paper.digest
    changed = replace(paper.items[0], verdict=Verdict.PASS)
    assert digest(replace(paper, items=(changed, *paper.items[1:]))) != paper.digest
    assert digest(replace(paper, staff="e02")) != paper.digest


def test_a_patients_name_is_nowhere_in_it(kiosk: Kiosk) -> None:
    journal = kiosk.parts.journal
    journal.intend(journal.open_visit("discharge", 1), samples.MEMBER.person_id, samples.QUOTE)
    said = as_text(workbench(kiosk).readiness(ENGINEER), "zh")
    assert "结果不明 1 件" in said
    assert [w for w in (samples.MEMBER.name, samples.MEMBER.id_number, samples.MEMBER.person_id) if w in said] == []


def test_an_item_wants_what_a_rule_says() -> None:
    missing = Item("printers", "printer", Verdict.UNKNOWN, shows("no_test"), "", wants=("print_quality",))
    paper = replace(
        PAPERS["ready"], items=(missing, Item("x", "temperature", Verdict.UNKNOWN, shows("no_test"), "", accepted=True))
    )
    assert paper.wanting == (missing,)
