"""The filing form: every field of the official one, the commitments word by word, and nothing personal in its code."""

from __future__ import annotations

import re

import pytest

from drivers.printer import readback
from drivers.printer.forms import coded, commitment_lines, facts
from drivers.printer.typeset import Document, Drawing, Format, Typesetter
from kiosk.domain.application import Material
from kiosk.domain.form import FilingForm, is_form_number, make_number
from kiosk.domain.ticket import is_ticket
from kiosk.texts import LANGUAGES, text
from kiosk.visit.slips import copy_of
from tests.papers.forms import FOR_CHILD, FOR_MOTHER, FORM, RECEIPT


def document(form: FilingForm, language: str = "zh", how: Format = Format.A4) -> Document:
    made = Typesetter(Drawing(how, language)).document(form)
    assert isinstance(made, Document)
    return made


def squeezed(words: str) -> str:
    return re.sub(r"\s", "", words)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", [FORM, FOR_MOTHER, FOR_CHILD, RECEIPT], ids=["own", "mother", "child", "receipt"])
def test_every_field_and_the_commitment_is_on_the_paper(form: FilingForm, language: str) -> None:
    said = squeezed(readback.pdf_text(document(form, language).data))
    wanted = [part for pair in facts(form, language) for part in pair] + commitment_lines(form, language)
    wanted += [form.hospital.name, form.number, text(language, "form.label.decision")]
    assert [w for w in wanted if squeezed(w) not in said] == []


def test_who_signs_is_said() -> None:
    for form, who in ((FORM, "self"), (FOR_MOTHER, "agent"), (FOR_CHILD, "guardian")):
        assert squeezed(text("zh", f"form.sign.{who}")) in squeezed(readback.pdf_text(document(form).data))


def test_the_code_names_the_form_and_nobody() -> None:
    (said,) = readback.read_codes(document(FORM).data)
    assert said == FORM.number
    assert is_form_number(said)
    assert document(FORM).name == FORM.number
    assert FORM.name not in repr(FORM)
    assert FORM.id_number not in repr(FOR_MOTHER)


def test_a_forms_number_is_no_tickets() -> None:
    number = make_number(bytes(7))
    assert is_form_number(number)
    assert not is_ticket(number)
    assert not is_form_number("KT-" + number[3:])
    assert not is_form_number(number[:-1] + ("0" if number[-1] != "0" else "1"))


def test_a_receipt_shows_the_strokes_instead_of_an_empty_box() -> None:
    empty, drawn = (readback.pdf_pages(document(form).data, 60)[0] for form in (FORM, RECEIPT))
    assert empty != drawn
    assert coded(RECEIPT) == "100,100 260,260;260,100 100,260"
    assert RECEIPT.signature is not None
    assert RECEIPT.signature.digest[:16] in squeezed(readback.pdf_text(document(RECEIPT).data))


def test_there_is_a_commitment_for_every_paper_one_may_replace() -> None:
    never = {Material.IDENTITY, Material.FORM, Material.EMERGENCY_PAPERS}
    for language in LANGUAGES:
        assert all(text(language, f"commitment.{m}") for m in Material if m not in never)
        assert all(text(language, f"material.{m}") for m in Material)


def test_a_strip_can_be_printed_too() -> None:
    made = document(RECEIPT, how=Format.RASTER)
    assert made.preview.startswith(b"\x89PNG")
    assert len(made.data) > 10_000
    assert copy_of(FORM, 3) == FORM
