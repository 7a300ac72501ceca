"""Bad days at the terminal: what the person is told, and that books, journal and papers agree afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.problems import ProblemCode
from kiosk.scenario.play import play
from kiosk.scenario.scenario import (
    AgentEntry,
    FilingEntry,
    NotFiled,
    PrinterEntry,
    Scenario,
    Show,
    Shown,
    Visit,
)
from tests.scenario.test_everyone import WORLD, agrees

Faults = tuple[dict[str, Any], ...]
FOREVER = 0


def fault(call: str, kind: str, times: int = 1, **more: Any) -> dict[str, Any]:
    return {"call": call, "fault": kind, "times": times, **more}


def played(tmp_path: Path, *visits: Visit, **how: Any) -> dict[str, Any]:
    found = play(Scenario(visits, **how), tmp_path)
    agrees(found)
    return found


#: faults → (tries, where it ends, codes on the way, booked, states of our requests that were or may be booked)
MONEY: dict[str, tuple[Faults, int, str, list[str], int, list[str]]] = {
    "answer lost after booking": ((fault("settle", "lost_after"),), 0, "Done", [], 1, ["settled"]),
    "request lost before booking": (
        (fault("settle", "lost_before"),),
        1,
        "Done",
        ["K-403"],
        1,
        ["settled"],
    ),
    "bad gateway": ((fault("settle", "http_502"),), 1, "Done", ["K-403"], 1, ["settled"]),
    "garbage for an answer": ((fault("settle", "garbage"),), 0, "Done", [], 1, ["settled"]),
    "half an answer": ((fault("settle", "truncated"),), 0, "Done", [], 1, ["settled"]),
    "another number echoed": ((fault("settle", "wrong_number"),), 0, "Done", [], 1, ["settled"]),
    "amounts that break R30": ((fault("settle", "amounts_broken"),), 0, "Done", [], 1, ["settled"]),
    "refused": ((fault("settle", "refuse"),), 1, "Done", ["K-302"], 1, ["settled"]),
    "nobody there": ((fault("settle", "down"),), 1, "Done", ["K-301"], 1, ["settled"]),
    "arrives late, when we had asked": (
        (fault("settle", "late", seconds=8.0),),
        0,
        "Done",
        [],
        1,
        ["settled"],
    ),
    "arrives after it was reversed": (
        (fault("settle", "late", seconds=40.0),),
        0,
        "Trouble",
        ["K-403"],
        0,
        [],
    ),
    "lost, and no answer to any question": (
        (fault("settle", "lost_after"), fault("find", "down", FOREVER)),
        0,
        "NeedsStaff",
        ["K-401"],
        1,
        ["unknown"],
    ),
    "lost, and reversing fails at first": (
        (fault("settle", "lost_before"), fault("reverse", "down", 2)),
        0,
        "Trouble",
        ["K-403"],
        0,
        [],
    ),
}


#: Over HTTP a lost answer takes real seconds (tests/backends proves it there); these don't.
QUICK_OVER_HTTP = ("bad gateway", "garbage for an answer", "half an answer", "another number echoed", "refused")


@pytest.mark.parametrize(
    ("day", "transport"), [*((d, "process") for d in MONEY), *((d, "http") for d in QUICK_OVER_HTTP)]
)
def test_settle_goes_wrong(day: str, transport: str, tmp_path: Path) -> None:
    faults, tries, end, codes, booked, states = MONEY[day]
    found = played(tmp_path, Visit("in_force", tries=tries), faults=faults, transport=transport)
    (visit,) = found["visits"]
    assert visit["end"] == end
    assert visit["problems"] == codes
    assert len(found["insurer"]["booked"]) == booked
    assert sorted(r["state"] for r in found["requests"]) == sorted(states)
    assert found["hospital"]["locked"] == (["ZY000001"] if "unknown" in states else [])


def test_unknown_ends_when_the_insurer_answers_again(tmp_path: Path) -> None:
    """The person has left with a reference: found then, it is reversed, and the next visit settles anew."""
    faults = (fault("settle", "lost_after"), fault("find", "down", 11))
    found = played(tmp_path, Visit("in_force"), Visit("in_force", wait_hours=1.0), faults=faults)
    first, second = found["visits"]
    assert first["end"] == "NeedsStaff"
    assert second["end"] == "Done"
    assert len(found["insurer"]["booked"]) == 1
    assert sorted(r["state"] for r in found["requests"]) == ["reversed", "settled"]


def test_bill_under_way_is_not_settled_a_second_time(tmp_path: Path) -> None:
    faults = (fault("settle", "lost_after"), fault("find", "down", FOREVER))
    found = played(tmp_path, Visit("in_force"), Visit("in_force"), faults=faults)
    first, second = found["visits"]
    assert first["end"] == "NeedsStaff"
    assert second["problems"][-1] == ProblemCode.ALREADY_IN_PROGRESS.value
    assert len(found["insurer"]["booked"]) == 1


def test_power_cut_while_the_outcome_is_unknown(tmp_path: Path) -> None:
    """After the cut recovery finds the booking; nobody is there to accept it, so it is reversed."""
    faults = (fault("settle", "lost_after"), fault("find", "down", 11))
    found = played(
        tmp_path,
        Visit("in_force", then_stop="needs_staff"),
        Visit("in_force", wait_hours=0.5),
        faults=faults,
    )
    assert found["visits"][0]["power_cut"]
    assert found["visits"][1]["end"] == "Done"
    assert len(found["insurer"]["booked"]) == 1
    assert sorted(r["state"] for r in found["requests"]) == ["reversed", "settled"]


HOSPITAL: dict[str, tuple[Faults, int, str, list[str], int]] = {
    "down before": ((fault("stays", "down"),), 0, "Trouble", ["K-210"], 0),
    "down before, back at the second try": ((fault("stays", "down"),), 1, "Done", ["K-210"], 1),
    "down when the bill is asked for": ((fault("bill", "down"),), 1, "Done", ["K-210"], 1),
    "garbage for a bill": ((fault("bill", "garbage"),), 0, "Trouble", ["K-215"], 0),
    "lock refused": ((fault("lock", "refuse"),), 0, "Trouble", ["K-211"], 0),
    "down after the booking": ((fault("take", "down"),), 0, "HospitalOwed", [], 1),
}


@pytest.mark.parametrize("day", HOSPITAL)
def test_hospital_goes_wrong(day: str, tmp_path: Path) -> None:
    faults, tries, end, codes, booked = HOSPITAL[day]
    found = played(tmp_path, Visit("in_force", tries=tries), faults=faults)
    (visit,) = found["visits"]
    assert (visit["end"], visit["problems"]) == (end, codes)
    assert len(found["insurer"]["booked"]) == booked
    # The pass after the visit has handed over what was owed.
    assert found["hospital_owed"] == []
    assert len(found["hospital"]["taken"]) == booked


INSURER: dict[str, tuple[Faults, str, list[str]]] = {
    "down at identification": ((fault("identify", "down"),), "Identifying", ["K-301"]),
    "down at the preview": ((fault("preview", "down"),), "Refused", ["K-301"]),
    "preview breaks R30": ((fault("preview", "amounts_broken"),), "Trouble", ["K-307"]),
    "preview garbage": ((fault("preview", "garbage"),), "Refused", ["K-303"]),
    "preview refused": ((fault("preview", "refuse", text="费用明细有误"),), "Refused", ["K-302"]),
}


@pytest.mark.parametrize("day", INSURER)
def test_insurer_goes_wrong_before_money(day: str, tmp_path: Path) -> None:
    faults, end, codes = INSURER[day]
    found = played(tmp_path, Visit("in_force", tries=0), faults=faults)
    (visit,) = found["visits"]
    assert (visit["end"], visit["problems"]) == (end, codes)
    assert found["requests"] == []
    assert found["papers"] == []


def test_filing_not_answered_is_unknown_never_none(tmp_path: Path) -> None:
    found = played(tmp_path, Visit("in_force"), faults=(fault("filings", "down"),))
    (visit,) = found["visits"]
    assert visit["filing"]["status"] == "unknown"
    assert visit["end"] == "Done"


PRINTER: dict[str, tuple[str, str, list[str], str]] = {
    "paper out": ("paper_out", "PaidSlipOwed", ["K-501"], "owed"),
    "printer gone": ("gone", "PaidSlipOwed", ["K-502"], "owed"),
    "can't say, and the person has it": ("unconfirmed", "Done", [], "printed"),
}


@pytest.mark.parametrize("day", PRINTER)
def test_printer_goes_wrong(day: str, tmp_path: Path) -> None:
    kind, end, codes, slip = PRINTER[day]
    found = played(tmp_path, Visit("in_force", tries=0), printer=PrinterEntry("simulated", fault=kind))
    (visit,) = found["visits"]
    assert (visit["end"], visit["problems"]) == (end, codes)
    assert [s["state"] for s in found["slips"]] == [slip]
    assert len(found["insurer"]["booked"]) == 1


def test_paper_did_not_come(tmp_path: Path) -> None:
    found = played(
        tmp_path, Visit("in_force", tries=0, paper=False), printer=PrinterEntry("simulated", fault="unconfirmed")
    )
    assert found["visits"][0]["end"] == "PaidSlipOwed"
    assert [s["state"] for s in found["slips"]] == ["owed"]


@pytest.mark.parametrize(
    "code",
    [
        ProblemCode.CARD_UPSIDE_DOWN,
        ProblemCode.CARD_NOT_SOCIAL,
        ProblemCode.CARD_MUTE,
        ProblemCode.CARD_PULLED,
        ProblemCode.CARD_SWAPPED,
        ProblemCode.CARD_NEEDS_AUTHENTICATION,
        ProblemCode.CARD_DATA_INVALID,
        ProblemCode.CARD_BUSY,
    ],
)
def test_bad_card_then_voucher(code: ProblemCode, tmp_path: Path) -> None:
    shows = (Show(Shown.CARD, fault=code), Show(Shown.VOUCHER))
    found = played(tmp_path, Visit("in_force", shows))
    (visit,) = found["visits"]
    assert visit["problems"] == [code.value]
    assert visit["end"] == "Done"


@pytest.mark.parametrize(
    ("shown", "code"),
    [
        ("134567890123456789", ProblemCode.CODE_IS_PAYMENT),
        ("https://example.invalid/pay", ProblemCode.CODE_IS_LINK),
        ("hello", ProblemCode.CODE_NOT_VOUCHER),
        ("KT-0000000000X", ProblemCode.CODE_NOT_VOUCHER),
        ("7" * 700, ProblemCode.CODE_NOT_VOUCHER),
    ],
)
def test_wrong_code_then_card(shown: str, code: ProblemCode, tmp_path: Path) -> None:
    shows = (Show(Shown.TEXT, text=shown), Show(Shown.CARD))
    found = played(tmp_path, Visit("in_force", shows))
    (visit,) = found["visits"]
    assert visit["problems"] == [code.value]
    assert visit["end"] == "Done"


AGENT = AgentEntry("示例女儿", WORLD.person("daughter").id_number, "child", "13000000000")


def test_daughter_shows_her_own_code_then_her_mothers_card(tmp_path: Path) -> None:
    shows = (Show(Shown.VOUCHER, "daughter"), Show(Shown.CARD, "mother"))
    found = played(tmp_path, Visit("mother", shows, agent=AGENT))
    (visit,) = found["visits"]
    assert visit["problems"] == [ProblemCode.OWN_CODE.value]
    assert visit["end"] == "Done"


def test_files_by_phone_at_the_terminal(tmp_path: Path) -> None:
    stay = WORLD.stays_of("unfiled")[0]
    entry = FilingEntry(WORLD.institution.region, stay.admitted)
    found = played(tmp_path, Visit("unfiled", not_filed=NotFiled.PHONE, files_by_phone=entry))
    (visit,) = found["visits"]
    assert visit["end"] == "Done"
    assert visit["filing"]["status"] == "in_force"
    assert "phone_filing" in visit["pages"]


def test_ticket_resumes_with_the_same_person_only(tmp_path: Path) -> None:
    stay = WORLD.stays_of("unfiled")[0]
    entry = FilingEntry(WORLD.institution.region, stay.admitted)
    parked = Visit("unfiled")
    other = Visit("in_force", (Show(Shown.TICKET), Show(Shown.CARD)))
    back = Visit("unfiled", (Show(Shown.TICKET), Show(Shown.CARD)), not_filed=NotFiled.PHONE, files_by_phone=entry)
    found = played(tmp_path, parked, other, back)
    assert [v["end"] for v in found["visits"]] == ["Parked", "Identifying", "Done"]
    assert found["visits"][1]["problems"] == [ProblemCode.OTHER_PERSON.value]


def test_pulled_and_swapped_at_the_bill(tmp_path: Path) -> None:
    for key in ("pull_at", "swap_at"):
        how: dict[str, Any] = {key: "bill"}
        found = played(tmp_path / key, Visit("in_force", tries=0, **how))
        (visit,) = found["visits"]
        assert ProblemCode.CARD_PULLED.value in visit["problems"]
        assert found["requests"] == []


def test_due_not_payable_here(tmp_path: Path) -> None:
    found = played(tmp_path, Visit("in_force"), settle_with_due=False)
    (visit,) = found["visits"]
    assert visit["problems"] == [ProblemCode.DUE_NOT_PAYABLE_HERE.value]
    assert found["requests"] == []


def test_same_bill_settled_twice_is_refused(tmp_path: Path) -> None:
    found = played(tmp_path, Visit("in_force"), Visit("in_force"))
    assert [v["end"] for v in found["visits"]] == ["Done", "Trouble"]
    assert found["visits"][1]["problems"] == [ProblemCode.ALREADY_SETTLED.value]
    assert len(found["insurer"]["booked"]) == 1
