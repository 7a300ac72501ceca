"""The report of a day close: everything found stands on it, on a page and on a strip, and nobody is named."""

from __future__ import annotations

import re

import pytest

from drivers.printer import page, readback
from drivers.printer.closes import report_pages
from drivers.printer.faces import Faces
from drivers.printer.typeset import Document, Drawing, Format, Typesetter
from kiosk.domain.close import CloseReport, DayClose, FindingKind
from kiosk.papers import store
from kiosk.papers.close import evidence, name_of
from kiosk.scenario.closes import all_even, every_kind
from kiosk.texts import LANGUAGES, text
from kiosk.visit.slips import copy_of
from tests.papers import samples

CLOSES = {"every_kind": every_kind(), "all_even": all_even(), "many_windows": every_kind(90)}


def report(close: DayClose) -> CloseReport:
    return CloseReport(close, samples.HOSPITAL, "K01")


def document(close: DayClose, language: str, form: Format = Format.A4) -> Document:
    made = Typesetter(Drawing(form, language)).document(report(close))
    assert isinstance(made, Document)
    return made


def squeezed(words: str) -> str:
    return re.sub(r"\s", "", words)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CLOSES)
def test_every_total_and_finding_is_on_the_paper(name: str, language: str) -> None:
    close = CLOSES[name]
    said = squeezed(readback.pdf_text(document(close, language).data))
    wanted = [samples.HOSPITAL.name, close.day.isoformat(), close.anchor, "w01", "K01", str(close.seq)]
    for compared in close.totals:
        wanted += [compared.total.stated.total.yuan(), compared.total.stated.fund_total.yuan()]
        wanted.append(text(language, f"close.insurance.{compared.total.insurance}"))
    for finding in close.wrong:
        wanted += [name_of(finding), text(language, f"close.kind.{finding.kind}")]
        wanted += [line.say(language) for line in evidence(finding)]
        wanted += [text(language, f"close.action.{action}") for action in finding.actions]
    for finding in close.of(FindingKind.OTHER_WRITER):
        wanted += [name_of(finding), finding.centre[0].stated.total.yuan()]
    assert [words for words in wanted if squeezed(words) not in said] == []


@pytest.mark.parametrize("form", [Format.A4, Format.A5])
def test_many_rows_take_more_pages_not_smaller_type(form: Format) -> None:
    few, many = (len(readback.pdf_pages(document(c, "zh", form).data)) for c in (all_even(), every_kind(90)))
    assert (few, many) == (1, 4)
    sheet, faces = page.Sheet(form.value), Faces.found(())
    for pages in report_pages(report(every_kind(90)), "en"):
        sizes = [box.size for box in page.place(pages, sheet, faces) if box.lines]
        assert min(sizes) > 0.75 * sheet.body, "set smaller to fit"


@pytest.mark.parametrize("form", Format)
def test_the_anchor_is_read_from_the_paper(form: Format) -> None:
    close = every_kind()
    made = document(close, "zh", form)
    codes = readback.read_codes(made.preview or made.data)
    assert codes == [close.anchor]


def test_nobody_is_named() -> None:
    close = every_kind()
    people = {finding.ours for finding in close.findings if finding.ours}
    assert people
    for language in LANGUAGES:
        said = squeezed(readback.pdf_text(document(close, language).data))
        assert not [p for p in people if p.person_id in said or p.name_masked in said]


def test_a_report_is_named_stored_and_has_no_copies() -> None:
    paper = report(every_kind())
    assert document(every_kind(), "zh").name == paper.number == "CLOSE-20260317-K01-2"
    assert store.decode(store.encode(paper)) == paper
    assert copy_of(paper, 3) == paper
