"""The pages say by which way each thing about a filing goes with this insured place, and why (R8, R11)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kiosk.domain.filing import FilingType, RecordState
from kiosk.ports import Abilities, Ability
from kiosk.scenario.samples import samples
from kiosk.visit import states as st
from kiosk.visit.screen import Text, Weight
from kiosk.visit.view import screen
from kiosk.visit.view_page import Surroundings

FILINGS = samples()["filings"]
assert isinstance(FILINGS, st.Filings)
DOSSIER = FILINGS.dossier


def facts(state: st.State) -> dict[str, Any]:
    return dict(screen(state, Surroundings()).facts)


def withdrawing(ability: Ability, **changed: Any) -> dict[str, Any]:
    """The page on which a temporary filing that stands is to be cancelled."""
    record = next(r for r in DOSSIER.records or () if r.state is RecordState.APPROVED)
    mine = replace(record, type=FilingType.OTHER_TEMPORARY, end=record.begin.replace(year=2099), **changed)
    ways = replace(DOSSIER.ways, abilities=replace(DOSSIER.ways.abilities, cancel=ability))
    return facts(st.Withdrawing(replace(DOSSIER, records=(mine,), ways=ways), mine))


@pytest.mark.parametrize("ability", [Ability.PHONE, Ability.NONE])
def test_where_the_place_takes_no_filing_here_the_page_says_how_it_does(ability: Ability) -> None:
    ways = st.Ways(Abilities(submit=ability))
    assert facts(st.Filings(replace(DOSSIER, ways=ways)))["notice"] == Text(f"routes.submit.{ability}")


def test_where_it_takes_them_there_is_nothing_to_say() -> None:
    assert facts(st.Filings(replace(DOSSIER, ways=st.Ways(Abilities(submit=Ability.EXTENSION)))))["notice"] is None


@pytest.mark.parametrize("ability", [Ability.PHONE, Ability.NONE])
def test_what_cannot_be_cancelled_here_is_cancelled_how_the_place_says(ability: Ability) -> None:
    shown = withdrawing(ability)
    assert (shown["allowed"], shown["why"]) == (False, Text(f"routes.cancel.{ability}"))


def test_a_filing_of_another_channel_is_cancelled_there() -> None:
    shown = withdrawing(Ability.NATIVE, here=False)
    assert (shown["allowed"], shown["why"]) == (False, Text("change.other_channel"))
    assert withdrawing(Ability.NATIVE, here=True)["allowed"]


def test_where_nothing_can_be_filed_from_here_the_page_does_not_promise_it() -> None:
    missing = samples()["filing_nowhere"]
    assert isinstance(missing, st.Explaining)
    shown = screen(missing, Surroundings())
    assert shown.title == Text("filing.none_nowhere.title")
    assert shown.facts["next"].key == "filing.next_nowhere"
    assert [a.tap for a in shown.actions if a.weight is Weight.PRIMARY] == ["park"]
    on_phone = replace(missing, ways=st.Ways(Abilities(submit=Ability.PHONE)))
    assert screen(on_phone, Surroundings()).title == Text("filing.none.title")
