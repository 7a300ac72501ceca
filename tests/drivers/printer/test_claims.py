"""The help slip and the pack of a manual claim, on a page and on a strip: everything stands on it, and readably."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from drivers.printer import readback
from drivers.printer.typeset import Document, Drawing, Format, Typesetter
from kiosk.domain.claim import ClaimItem, ClaimPack, HelpSlip, InvoiceState, Office
from kiosk.domain.diagnosis import Asked, Cause, Diagnosis, Doer, Reason, ShownBy, Sign
from kiosk.domain.money import Fen
from kiosk.domain.people import mask_id
from kiosk.domain.problems import Moved
from kiosk.domain.slip import Paper
from kiosk.domain.stay import FeeCategory, FeeClass, FeeLine
from kiosk.papers import refusal, store
from kiosk.texts import LANGUAGES, text
from kiosk.visit.slips import copy_of
from tests.papers import samples

AT = dt.datetime(2026, 3, 18, 10, 5, tzinfo=samples.SETTLED_AT.tzinfo)
OFFICE = Office(
    "虚构省云川市", "云川市医疗保障事务中心", "0000-7654321", "工作日 8:30–17:00", "云川市示例路 1 号", AT.date()
)
WORDS = "该参保人未查询到有效的跨省异地就医备案信息，请先办理备案（错误码 E-7731）"


def reason(cause: Cause, words: str = "", doer: Doer = Doer.PATIENT, step: int = 1) -> Reason:
    sign = Sign(ShownBy.PLATFORM_WORDS, words, AT.date(), Asked.PREVIEW)
    return Reason(cause, step, "R01", doer, (sign,), files=True)


HELP = HelpSlip(
    "KT-0A1B2C3D4E5",
    samples.HOSPITAL,
    AT,
    Diagnosis(reason(Cause.NOT_FILED, WORDS), (reason(Cause.UNPAID), reason(Cause.STAY_ELSEWHERE))),
    Moved.NO,
    OFFICE,
    agency=True,
    said=(WORDS,),
)


def line(number: int, amount: int, fee_class: FeeClass = FeeClass.A, day: int = 1) -> FeeLine:
    category = tuple(FeeCategory)[number % len(FeeCategory)]
    name = f"示例项目第 {number} 号（一次性使用）"
    return FeeLine(f"XY{number:05}", name, category, fee_class, Fen(amount), 1, Fen(amount), dt.date(2026, 3, day))


LINES = tuple(line(n, 1000 + n * 137, tuple(FeeClass)[n % 3]) for n in range(95))
ITEMS = (
    ClaimItem("electronic_invoice", "invoice_not_issued", either=True),
    ClaimItem("receipt", "cashier"),
    ClaimItem("discharge_record", "ward", either=True),
    ClaimItem("case_first_page", "records"),
    ClaimItem("diagnosis_certificate", "doctor"),
    ClaimItem("itemised_bill", "here"),
)
PACK = ClaimPack(
    "KT-0A1B2C3D4E5",
    samples.HOSPITAL,
    AT,
    samples.MEMBER.name,
    mask_id(samples.MEMBER.id_number),
    samples.INSURED.name,
    samples.MEMBER.insurances[0].kind,
    True,
    samples.STAY.inpatient_number,
    samples.STAY.ward,
    samples.STAY.admitted,
    samples.STAY.discharged,
    11,
    ITEMS,
    OFFICE,
    InvoiceState.NOT_ISSUED,
    Fen(500_000),
    LINES,
    uploads=True,
)


def document(paper: Paper, language: str = "zh", form: Format = Format.A4) -> Document:
    made = Typesetter(Drawing(form, language)).document(paper)
    assert isinstance(made, Document), made
    return made


def squeezed(words: str) -> str:
    return re.sub(r"\s", "", words)


def missing(paper: Paper, language: str, wanted: list[str]) -> list[str]:
    said = squeezed(readback.pdf_text(document(paper, language).data))
    return [words for words in wanted if squeezed(words) not in said]


@pytest.mark.parametrize("language", LANGUAGES)
def test_r32_a_help_slip_has_the_cause_the_next_step_the_office_and_the_platforms_words(language: str) -> None:
    first = HELP.diagnosis.first
    wanted = [HELP.number, "R01", OFFICE.name, OFFICE.number, OFFICE.hours, OFFICE.address, WORDS]
    wanted += [refusal.cause(first).say(language), refusal.next_step(first).say(language)]
    wanted += [refusal.doer(first).say(language), text(language, "moved.no")]
    wanted += [refusal.cause(other).say(language) for other in HELP.diagnosis.others]
    assert missing(HELP, language, wanted) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_r33_without_a_verified_number_the_slip_names_the_office_and_says_so(language: str) -> None:
    said = refusal.checked(Office("虚构省云川市")).say(language)
    nobody = replace(HELP, office=Office("虚构省云川市"))
    assert missing(nobody, language, [text(language, "agency.of", region="虚构省云川市"), said]) == []


def test_r32_what_the_hospital_must_do_has_the_hospitals_number() -> None:
    ours = replace(HELP, agency=False, diagnosis=Diagnosis(reason(Cause.ITEM_NOT_MAPPED, doer=Doer.HOSPITAL_OFFICE)))
    assert missing(ours, "zh", [samples.HOSPITAL.office, samples.HOSPITAL.phone]) == []
    assert missing(ours, "zh", [OFFICE.number]) == [OFFICE.number]


@pytest.mark.parametrize("form", list(Format))
def test_r32_words_that_no_face_can_draw_do_not_keep_the_slip_from_coming_out(form: Format) -> None:
    garbled = "備案\ue000不\U000e0041在\u200b"
    slip = replace(HELP, said=(garbled,), diagnosis=Diagnosis(reason(Cause.UNEXPLAINED, garbled)))
    made = document(slip, form=form)
    assert made.data
    if form is Format.A4:
        assert "備案?不?在?" in squeezed(readback.pdf_text(made.data))


@pytest.mark.parametrize("language", LANGUAGES)
def test_r33_the_pack_has_the_checklist_the_stay_the_office_and_every_item(language: str) -> None:
    wanted = [PACK.number, PACK.name, PACK.id_masked, PACK.inpatient_number, PACK.ward, PACK.total.yuan()]
    wanted += [OFFICE.name, OFFICE.number, OFFICE.address, "2026-03-01", "2026-03-12", PACK.deposit.yuan()]
    wanted += [text(language, f"claim.paper.{item.paper}") for item in ITEMS]
    wanted += [text(language, f"claim.have.{item.have}") for item in ITEMS]
    wanted += [said.say(language) for said in refusal.claim_lines(PACK)]
    wanted += [part for each in LINES for part in (each.name, each.amount.yuan())]
    assert missing(PACK, language, wanted) == []


def test_r33_the_id_number_stands_masked_on_the_pack() -> None:
    whole = samples.MEMBER.id_number
    assert missing(PACK, "zh", [whole]) == [whole]


def test_r33_an_item_of_many_days_is_one_row_and_nothing_is_lost() -> None:
    days = replace(PACK, lines=tuple(line(1, 2500, day=day) for day in range(1, 12)))
    said = squeezed(readback.pdf_text(document(days).data))
    assert said.count("示例项目第1号") == 1
    assert "25.0011275.00" in said
    assert days.total == Fen(27_500)


def test_r33_the_same_item_at_another_price_stays_apart() -> None:
    two = replace(PACK, lines=(line(1, 2500), replace(line(1, 2500), unit_price=Fen(2600), amount=Fen(2600))))
    assert squeezed(readback.pdf_text(document(two).data)).count("示例项目第1号") == 2


@pytest.mark.parametrize("form", [Format.A4, Format.A5])
def test_r33_many_items_take_more_pages(form: Format) -> None:
    assert len(list(readback.pdf_pages(document(PACK, form=form).data))) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_r33_without_fees_the_pack_says_where_to_get_them(language: str) -> None:
    assert missing(replace(PACK, lines=()), language, [text(language, "claim.no_lines")]) == []


@pytest.mark.parametrize("state", [InvoiceState.CLAIMED, InvoiceState.CLAIMING, InvoiceState.CANCELLED])
def test_r33_an_invoice_that_was_claimed_is_said_first(state: InvoiceState) -> None:
    said = [each.key for each in refusal.claim_lines(replace(PACK, invoice=state))]
    assert said[0] == f"claim.stop.{state}"
    assert [each.key for each in refusal.claim_lines(PACK)][1] == "claim.check_invoice"
    assert "claim.check_invoice" not in [
        each.key for each in refusal.claim_lines(replace(PACK, invoice=InvoiceState.NOT_CLAIMED))
    ]


@pytest.mark.parametrize("paper", [HELP, PACK], ids=["help", "pack"])
def test_the_receipt_printer_prints_it_too(paper: Paper) -> None:
    made = document(paper, form=Format.RASTER)
    assert made.preview.startswith(b"\x89PNG")
    assert made.data.startswith(b"\x1b@")


@pytest.mark.parametrize("paper", [HELP, PACK], ids=["help", "pack"])
def test_it_has_no_copies_of_its_own_and_its_name_is_a_number(paper: HelpSlip | ClaimPack) -> None:
    assert copy_of(paper, 3) == paper
    assert document(paper).name == paper.number
    assert samples.MEMBER.name not in repr(paper)


@pytest.mark.parametrize("paper", [HELP, PACK], ids=["help", "pack"])
def test_it_is_never_kept_among_the_papers_owed(paper: Paper) -> None:
    """What may name a person is on paper only, never in the journal."""
    with pytest.raises(StopIteration):
        store.encode(paper)
