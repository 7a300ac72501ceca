"""What the identify page says of an eye that is out: only what matters there, with the way that still works."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import CameraTrouble, CardInserted, ScannerTrouble
from kiosk.visit import effects as fx
from kiosk.visit import states as st
from kiosk.visit.machine import step
from kiosk.visit.screen import Text
from kiosk.visit.step import Step
from kiosk.visit.view import Surroundings, screen

GONE = ScannerTrouble(ProblemCode.SCANNER_GONE)
OUT = st.Identifying(scanner_out=True)
#: A terminal whose scanner was the only eye, and is out.
BLIND = Surroundings(camera=False, scanner=False, code=False)


def hint(state: st.State, around: Surroundings) -> Any:
    return screen(state, around).facts["hint"]


def for_patient(state: st.State, around: Surroundings) -> list[Text]:
    return [remedy["text"] for remedy in hint(state, around)["remedies"] if remedy["who"] == "patient"]


def test_a_scanner_that_goes_is_noted_beside_what_the_page_said() -> None:
    shown = st.Identifying(hint=Problem(ProblemCode.CODE_IS_PAYMENT))
    assert step(shown, GONE) == Step(replace(shown, scanner_out=True))
    asking = st.Identifying(insertion=3, reading=True)
    assert step(asking, GONE) == Step(replace(asking, scanner_out=True))


def test_where_it_was_the_only_eye_the_page_says_so_and_what_works() -> None:
    assert hint(OUT, BLIND)["code"] == "K-128"
    assert for_patient(OUT, BLIND) == [Text("identify.instead.card")]
    assert [r["who"] for r in hint(OUT, BLIND)["remedies"]] == ["patient", "engineer"]


@pytest.mark.parametrize(("settles", "way"), [(True, "id_card"), (False, "window")])
def test_without_a_card_reader_too_the_next_way_is_named(settles: bool, way: str) -> None:
    around = replace(BLIND, card=False, id_card=True, id_card_settles=settles)
    assert for_patient(OUT, around) == [Text(f"identify.instead.{way}")]


@pytest.mark.parametrize(
    "around", [replace(BLIND, camera=True, code=True), replace(BLIND, scanner=True, code=True)], ids=["camera", "back"]
)
def test_where_an_eye_works_there_is_nothing_to_say(around: Surroundings) -> None:
    assert hint(OUT, around) is None


def test_what_was_wrong_with_a_code_is_not_hidden_by_it() -> None:
    state = replace(OUT, hint=Problem(ProblemCode.CODE_IS_PAYMENT))
    assert hint(state, BLIND)["code"] == ProblemCode.CODE_IS_PAYMENT.value


def test_a_camera_that_goes_sends_people_to_the_scanner_where_there_is_one() -> None:
    taken = step(st.Identifying(), CameraTrouble(ProblemCode.CAMERA_GONE))
    assert taken is not None
    both = Surroundings(camera=False, scanner=True, code=True)
    assert for_patient(taken.state, both) == [Text("identify.instead.scanner")]
    assert for_patient(taken.state, BLIND) == [Text("problem.K-126.patient")]


def test_a_card_is_read_all_the_same() -> None:
    assert step(OUT, CardInserted(2)) == Step(
        replace(OUT, insertion=2, reading=True), (fx.WatchCodes(), fx.ReadCard(2))
    )
