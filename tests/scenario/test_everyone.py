"""Everybody of the default world at the terminal: where their visit ends, and to the fen what is booked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kiosk.backends.simulated.world import load
from kiosk.scenario.play import everyone, play

WORLD = load("default")

#: person → where the visit ends, the problem that ends it, filing, (total, cash) in fen where it is settled.
EXPECTED: dict[str, tuple[str, str, str | None, tuple[int, int] | None]] = {
    "in_force": ("Done", "", "in_force", (1028070, 384232)),
    "long_resident": ("Done", "", "in_force", (1028070, 343993)),
    "reference_hengyang": ("Done", "", "in_force", (1181124, 379211)),
    "reference_ningxia": ("Done", "", "in_force", (735682, 276985)),
    "nanchang": ("Done", "", "in_force", (841160, 463794)),
    "exempt": ("Done", "", "not_required", (1028070, 311049)),
    "unfiled": ("Parked", "", "none", None),
    "expired": ("Parked", "", "expired", None),
    "lapsed_during_stay": ("Done", "", "in_force", (1028070, 464712)),
    "pending": ("Parked", "", "pending", None),
    "rejected": ("Parked", "", "rejected", None),
    "cancelled": ("Parked", "", "cancelled", None),
    "other_place": ("Parked", "", "other_place", None),
    "not_yet_valid": ("Parked", "", "not_yet_valid", None),
    "unknown_filed": ("Done", "", "unknown", (1028070, 471713)),
    "unknown_unfiled": ("Refused", "K-306", "unknown", None),
    "resident": ("Done", "", "in_force", (301480, 199728)),
    "retired": ("Done", "", "in_force", (1028070, 319849)),
    "two_insurances": ("Done", "", "in_force", (1028070, 384232)),
    "account_own": ("Done", "", "in_force", (1028070, 343993)),
    "account_family": ("Done", "", "in_force", (1028070, 343993)),
    "emergency": ("Done", "", "deemed", (301480, 137477)),
    "two_stays": ("Done", "", "in_force", (301480, 127227)),
    "refund": ("Done", "", "in_force", (1028070, 343993)),
    "no_phone": ("Done", "", "in_force", (1028070, 343993)),
    "voucher_only": ("Done", "", "in_force", (301480, 218228)),
    "card3": ("Done", "K-107", "in_force", (1028070, 384232)),
    "card3_no_phone": ("Done", "K-107", "in_force", (1028070, 343993)),
    "card1": ("Done", "", "in_force", (1028070, 343993)),
    "suspended": ("Trouble", "K-304", None, None),
    "waiting": ("Trouble", "K-304", None, None),
    "same_province": ("Trouble", "K-305", None, None),
    "not_networked": ("Refused", "K-309", "in_force", None),
    "unsettled_elsewhere": ("Refused", "K-308", "in_force", None),
    "over_limit": ("Done", "", "in_force", (476495, 123512)),
    "catastrophic": ("Done", "", "in_force", (11664200, 3015995)),
    "civil_servant": ("Done", "", "in_force", (1028070, 243633)),
    "large_amount": ("Done", "", "in_force", (28717600, 8176480)),
    "injury_declared": ("Done", "", "in_force", (1028070, 384232)),
    "minority_name": ("Done", "", "in_force", (1028070, 343993)),
    "daughter": ("Trouble", "K-201", None, None),
    "mother": ("Done", "", "in_force", (476495, 251685)),
    "unready_no_discharge_order": ("Trouble", "K-202", None, None),
    "unready_fees_posting": ("Trouble", "K-203", None, None),
    "unready_fees_not_uploaded": ("Trouble", "K-204", None, None),
    "unready_item_not_mapped": ("Trouble", "K-205", None, None),
    "unready_admission_not_registered": ("Trouble", "K-206", None, None),
    "unready_wrong_visit_type": ("Trouble", "K-207", None, None),
    "unready_injury_undeclared": ("Trouble", "K-208", None, None),
    "unready_third_party_liable": ("Trouble", "K-209", None, None),
    "unready_already_settled": ("Trouble", "K-213", None, None),
    "files_at_once": ("Parked", "", "none", None),
    "files_in_two_days": ("Parked", "", "none", None),
    "refused_by_review": ("Parked", "", "none", None),
    "files_in_ink": ("Parked", "", "none", None),
    "files_nowhere": ("Parked", "", "none", None),
    "child": ("Parked", "", "none", None),
    "long_term_filer": ("Parked", "", "other_place", None),
    "long_term_free": ("Trouble", "K-201", None, None),
    "filed_too_late": ("Parked", "", "not_yet_valid", None),
    "province_level": ("Parked", "", "none", None),
    "second_stay": ("Done", "", "in_force", (1045225, 297661)),
    "year_end": ("Done", "", "in_force", (624200, 457362)),
}


SCENARIOS = {scenario.name: scenario for scenario, _ in everyone(Path())}


def test_the_table_is_the_world() -> None:
    assert set(EXPECTED) == {p.key for p in WORLD.people}


@pytest.mark.parametrize("key", EXPECTED)
def test_person(key: str, tmp_path: Path) -> None:
    end, problem, filing, amounts = EXPECTED[key]
    found = play(SCENARIOS[key], tmp_path)
    (visit,) = found["visits"]
    assert visit["end"] == end
    assert (visit["problems"][-1] if visit["problems"] else "") == problem
    assert (visit["filing"] or {}).get("status") == filing
    settled = visit["settlement"]
    assert (settled and (settled["total"], settled["cash"])) == amounts
    agrees(found)


def agrees(found: dict[str, Any]) -> None:
    """What holds after every visit: books, journal and papers say the same."""
    booked = {b["request"]: b for b in found["insurer"]["booked"]}
    ours = {r["request"]: r["state"] for r in found["requests"]}
    slips = [s["request"] for s in found["slips"]]
    assert {r for r, state in ours.items() if state == "settled"} <= set(booked)
    for request in booked:
        assert ours[request] == "settled" or request in found["open"]
        if ours[request] == "settled":
            assert slips.count(request) == 1
            assert request in found["hospital"]["taken"] or request in found["hospital_owed"]
    for b in booked.values():
        assert b["total"] == b["fund_total"] + b["person"] + b["hospital"]
        assert b["person"] == b["account"] + b["cash"]
    assert set(found["hospital"]["taken"]) <= set(booked)


def test_nothing_personal_in_the_report(tmp_path: Path) -> None:
    play(SCENARIOS["in_force"], tmp_path)
    person = WORLD.person("in_force")
    words = (tmp_path / "visit.json").read_text(encoding="utf-8")
    assert person.card is not None
    for secret in (person.name, person.id_number, person.card.number, person.voucher or person.id_number):
        assert secret not in words
    assert not [p for p in tmp_path.iterdir() if person.id_number in p.name or person.name in p.name]
