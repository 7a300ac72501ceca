"""The day close, pure: every row in one finding, each kind by an example, and no action on a foreign number."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.clock import CHINA
from kiosk.domain.bill import RequestId
from kiosk.domain.close import (
    Action,
    ClearingType,
    DayFile,
    Finding,
    FindingKind,
    HospitalRow,
    OwnRow,
    PlatformRow,
    Stated,
)
from kiosk.domain.money import Fen
from kiosk.domain.people import InsuranceKind
from kiosk.policy.close import Sides, Slice, absent, booked, classify, neighbours, reversible, totals
from kiosk.policy.close_rows import Standing, standing
from kiosk.ports import OPEN, RequestState

DAY = dt.date(2026, 3, 10)
BEFORE, AFTER = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)
MINE = Slice("H00000000001", 0, 99)
NOON = dt.datetime(2026, 3, 10, 12, 0, tzinfo=CHINA)
PAID = Stated(Fen(100_00), Fen(60_00), Fen(10_00))
S = RequestState


def number(sequence: int = 1, day: dt.date = DAY, institution: str = "H00000000001") -> RequestId:
    return RequestId(institution, f"{day:%Y%m%d}120000", sequence)


def own(request: RequestId, state: RequestState = S.SETTLED, day: dt.date = DAY, stated: Stated = PAID) -> OwnRow:
    employee = InsuranceKind.EMPLOYEE
    return OwnRow(request, day, NOON, state.value, "示*", "P1", employee, stated, Fen(30_00), "S1")


def row(request: RequestId | None, stated: Stated = PAID, person: str = "P1", message: str = "") -> PlatformRow:
    return PlatformRow(request, message or str(request), stated, f"S{request}", person)


def back(kept: PlatformRow) -> PlatformRow:
    return replace(kept, stated=-kept.stated, refund=True)


def taken(request: RequestId | None, stated: Stated = PAID) -> HospitalRow:
    return HospitalRow(request, str(request), stated, InsuranceKind.EMPLOYEE)


def sides(
    own_rows: tuple[OwnRow, ...] = (),
    centre: tuple[PlatformRow, ...] = (),
    hospital: tuple[HospitalRow, ...] = (),
    *,
    day: dt.date = DAY,
    reverses: bool = True,
) -> Sides:
    files = {each: DayFile(each, 0, (), final=True) for each in (BEFORE, DAY, AFTER)}
    files[day] = DayFile(day, len(centre), centre, final=True)
    return Sides(MINE, own_rows, files, {day: hospital}, reverses)


def only(found: tuple[Finding, ...]) -> Finding:
    (finding,) = found
    return finding


N, A = number(), Action
WINDOW = number(500)
OTHER = replace(PAID, total=PAID.total + Fen(1))

CASES = {
    "matched": (sides((own(N),), (row(N),), (taken(N),)), FindingKind.MATCHED, ()),
    "reversed_with_its_refund": (
        sides((own(N, S.REVERSED),), (row(N), back(row(N)))),
        FindingKind.MATCHED,
        (),
    ),
    "refused": (sides((own(N, S.REFUSED),)), FindingKind.MATCHED, ()),
    "only_ours": (sides((own(N),), (), (taken(N),)), FindingKind.ONLY_OURS, (A.ASK_STAFF,)),
    "undone_behind_our_back": (
        sides((own(N),), (row(N), back(row(N))), (taken(N),)),
        FindingKind.ONLY_OURS,
        (A.ASK_STAFF,),
    ),
    "unknown_nowhere": (sides((own(N, S.UNKNOWN),)), FindingKind.ONLY_OURS, (A.ASK_STAFF,)),
    "disk_lost": (sides((), (row(N),)), FindingKind.ONLY_THEIRS, (A.ASK_STAFF,)),
    "unknown_booked": (
        sides((own(N, S.UNKNOWN),), (row(N),)),
        FindingKind.ONLY_THEIRS,
        (A.TAKE_UP, A.REVERSE),
    ),
    "unknown_booked_no_reversal": (
        sides((own(N, S.UNKNOWN),), (row(N),), reverses=False),
        FindingKind.ONLY_THEIRS,
        (A.TAKE_UP,),
    ),
    "unknown_booked_otherwise": (
        sides((own(N, S.UNKNOWN),), (row(N, OTHER),)),
        FindingKind.ONLY_THEIRS,
        (A.ASK_STAFF, A.REVERSE),
    ),
    "refused_but_booked": (
        sides((own(N, S.REFUSED),), (row(N),)),
        FindingKind.ONLY_THEIRS,
        (A.ASK_STAFF, A.REVERSE),
    ),
    "refused_but_booked_and_taken": (
        sides((own(N, S.REFUSED),), (row(N),), (taken(N),)),
        FindingKind.ONLY_THEIRS,
        (A.ASK_STAFF,),
    ),
    "one_fen": (sides((own(N),), (row(N, OTHER),), (taken(N),)), FindingKind.AMOUNTS_DIFFER, (A.ASK_STAFF,)),
    "hospital_one_fen": (sides((own(N),), (row(N),), (taken(N, OTHER),)), FindingKind.AMOUNTS_DIFFER, (A.ASK_STAFF,)),
    "somebody_else": (sides((own(N),), (row(N, person="P2"),)), FindingKind.AMOUNTS_DIFFER, (A.ASK_STAFF,)),
    "booked_twice": (sides((own(N),), (row(N), row(N)), (taken(N),)), FindingKind.AMOUNTS_DIFFER, (A.ASK_STAFF,)),
    "hospital_has_not": (sides((own(N),), (row(N),)), FindingKind.HOSPITAL_HAS_NOT, (A.HAND_OVER_AGAIN,)),
    "hospital_still_has": (
        sides((own(N, S.REVERSED),), (), (taken(N),)),
        FindingKind.HOSPITAL_ONLY,
        (A.HAND_OVER_AGAIN,),
    ),
    "hospital_alone": (sides((), (), (taken(N),)), FindingKind.HOSPITAL_ONLY, (A.ASK_STAFF,)),
    "window": (sides((), (row(WINDOW),), (taken(WINDOW),)), FindingKind.OTHER_WRITER, ()),
    "unread_number": (sides((), (row(None, message="X1"),)), FindingKind.OTHER_WRITER, ()),
    "other_house": (sides((), (row(number(1, institution="H00000000002")),)), FindingKind.OTHER_WRITER, ()),
    "late_row_of_the_day_before": (
        sides((own(number(day=BEFORE), day=BEFORE),), (row(number(day=BEFORE)),)),
        FindingKind.OTHER_DAY,
        (),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_kind(name: str) -> None:
    given_, kind, actions = CASES[name]
    finding = only(classify(DAY, given_))
    assert (finding.kind, finding.actions) == (kind, actions)


def test_midnight_is_one_settlement_of_the_first_day() -> None:
    """Sent 23:59:58, booked 00:00:02: matched on the first day, no finding of the second but that it is another's."""
    late = replace(own(N), begun_at=NOON.replace(hour=23, minute=59, second=58))
    over = sides((late,), (row(N),), (taken(N),), day=AFTER)
    assert only(classify(DAY, over)).kind is FindingKind.MATCHED
    following = only(classify(AFTER, over))
    assert (following.kind, following.day, following.wrong) == (FindingKind.OTHER_DAY, DAY, False)
    assert [t.count for t in totals(AFTER, over)] == [1, 0]
    assert [t.count for t in totals(DAY, over)] == [0, 0]


def test_a_row_that_two_files_repeat_is_one() -> None:
    both = sides((own(N),), (row(N),), (taken(N),))
    again = replace(both, centre={**both.centre, AFTER: DayFile(AFTER, 1, (row(N),), final=False)})
    assert only(classify(DAY, again)).kind is FindingKind.MATCHED


def test_unread_number_can_not_pass_for_ours() -> None:
    """A row whose sender's number was not read as ours, though its text is the very same, stays foreign."""
    found = classify(DAY, sides((own(N, S.UNKNOWN),), (row(None, message=str(N)),)))
    assert [(f.kind, f.actions) for f in found] == [
        (FindingKind.ONLY_OURS, (A.ASK_STAFF,)),
        (FindingKind.OTHER_WRITER, ()),
    ]


def test_totals_are_the_institutions() -> None:
    """The window's, the other terminal's, and what ours has booked and the hospital has not taken yet."""
    owed = number(2)
    house = (taken(N), taken(WINDOW), replace(taken(number(501)), insurance=InsuranceKind.RESIDENT))
    found = totals(DAY, sides((own(N), own(owed), own(number(3), S.UNKNOWN)), (), house))
    assert [(t.insurance, t.clearing, t.count, int(t.stated.total)) for t in found] == [
        (InsuranceKind.EMPLOYEE, ClearingType.INPATIENT, 3, 300_00),
        (InsuranceKind.RESIDENT, ClearingType.INPATIENT, 1, 100_00),
    ]


def test_what_the_hospital_lacks_counts_on_the_centres_day() -> None:
    """Ours, sent before midnight and booked after it, and the hospital has not taken it: the next day's total."""
    over = sides((own(N),), (row(N),), day=AFTER)
    assert [t.count for t in totals(DAY, over)] == [0, 0]
    assert [t.count for t in totals(AFTER, over)] == [1, 0]


def test_what_stands_for_the_patient_is_not_reversible() -> None:
    assert not reversible(N, sides((own(N),), (row(N, OTHER),)))
    assert reversible(N, sides((own(N, S.NOT_BOOKED),), (row(N),)))


def test_a_refund_sent_under_another_number_is_its_settlements() -> None:
    """Undone at a window: the negative row bears the window's number and our settlement's."""
    undone = replace(back(row(N)), request_id=WINDOW, message=str(WINDOW))
    assert only(classify(DAY, sides((own(N, S.REVERSED),), (row(N), undone)))).kind is FindingKind.MATCHED
    assert only(classify(DAY, sides((own(N),), (row(N), undone)))).kind is FindingKind.ONLY_OURS


def test_our_own_undoing_is_its_settlements() -> None:
    """Its refund bears the undoing's number and settlement; undone days later it stands in no file around the day."""
    undoing = number(7)
    undone = replace(own(N, S.REVERSED), undone_by=undoing)
    refund = replace(back(row(undoing)), settlement_id="R1")
    assert only(classify(DAY, sides((undone,), (row(N), refund)))).kind is FindingKind.MATCHED
    later = sides((undone,), (row(N),))
    assert only(classify(DAY, later)).kind is FindingKind.MATCHED
    assert not reversible(N, later), "it is undone already"
    still = sides((undone,), (row(N), refund), (taken(N),))
    assert only(classify(DAY, still)).actions == (A.HAND_OVER_AGAIN,)
    other = sides((undone,), (refund,), day=AFTER)
    assert [f.kind for f in classify(AFTER, other)] == [FindingKind.OTHER_DAY]


def test_absent_needs_every_day_final() -> None:
    """Not found is proven only once every day on which it can have arrived is closed at the centre."""
    nowhere, sent = sides(), NOON
    assert absent(N, sent, nowhere, 600.0)
    assert not absent(N, sent, sides((), (row(N),)), 600.0)
    assert not absent(N, sent, sides((), (), (taken(N),)), 600.0), "the hospital has it: it was booked once"
    running = {**nowhere.centre, DAY: DayFile(DAY, 0, (), final=False)}
    assert not absent(N, sent, replace(nowhere, centre=running), 600.0)
    late = NOON.replace(hour=23, minute=55)
    last = RequestId(N.institution, f"{late:%Y%m%d%H%M%S}", 1)
    assert absent(last, late, nowhere, 600.0)
    assert not absent(last, late, replace(nowhere, centre={DAY: nowhere.centre[DAY]}), 600.0)
    assert not absent(last, NOON, nowhere, 600.0), "a clock that was set proves nothing"


def test_booked_is_one_row() -> None:
    assert booked(N, sides((), (row(N),))) == row(N)
    assert booked(N, sides((), (row(N), row(N)))) is None
    assert booked(N, sides((), (row(N), back(row(N))))) is None


def test_rows_state_their_sign() -> None:
    with pytest.raises(ValueError):
        replace(row(N), refund=True)
    with pytest.raises(ValueError):
        replace(taken(N), stated=-PAID)
    with pytest.raises(ValueError):
        DayFile(DAY, 2, (row(N),), final=True)
    half = PlatformRow(N, "", Stated(Fen(-50_00)), refund=True)
    assert standing((row(N), half)) is Standing.ODD


def test_neighbours_have_begun() -> None:
    assert neighbours(DAY, DAY) == (BEFORE, DAY)
    assert neighbours(DAY, AFTER) == (BEFORE, DAY, AFTER)


# ---- laws --------------------------------------------------------------------------------------------------------

DAYS = (BEFORE, DAY, AFTER)
numbers = st.one_of(
    st.builds(number, st.integers(0, 3), st.sampled_from(DAYS)),
    st.builds(number, st.sampled_from((99, 100, 500)), st.sampled_from(DAYS)),
    st.builds(number, st.integers(0, 1), st.just(DAY), st.just("H00000000002")),
)
maybe = st.one_of(numbers, st.none())
amounts = st.sampled_from((PAID, OTHER))
centre_rows = st.builds(row, maybe, amounts, st.sampled_from(("P1", "P2", "")), st.sampled_from(("", "X1")))
centre_files = st.lists(st.one_of(centre_rows, centre_rows.map(back)), max_size=6).map(tuple)
taken_rows = st.builds(taken, maybe, amounts)
own_sets = st.lists(
    st.builds(own, numbers, st.sampled_from(RequestState), st.sampled_from(DAYS)),
    max_size=5,
    unique_by=lambda kept: kept.request_id,
).map(tuple)


@st.composite
def any_sides(draw: st.DrawFn) -> Sides:
    files = {day: draw(centre_files) for day in DAYS}
    return Sides(
        MINE,
        draw(own_sets),
        {day: DayFile(day, len(rows), rows, draw(st.booleans())) for day, rows in files.items()},
        {day: draw(st.lists(taken_rows, max_size=4).map(tuple)) for day in DAYS},
        draw(st.booleans()),
    )


@settings(max_examples=60)
@given(any_sides())
def test_every_row_is_in_exactly_one_finding(world: Sides) -> None:
    found = classify(DAY, world)
    assert len({f.key for f in found}) == len(found)
    for side, rows in (("centre", world.centre[DAY].rows), ("hospital", world.hospital[DAY])):
        placed = [Counter(getattr(f, side)) for f in found]
        for each, times in Counter(rows).items():
            holders = [counted for counted in placed if counted[each]]
            assert len(holders) == 1
            assert holders[0][each] >= times
    assert {f.ours.request_id for f in found if f.ours} >= {o.request_id for o in world.own if o.day == DAY}


@settings(max_examples=60)
@given(any_sides())
def test_no_foreign_number_gets_an_action(world: Sides) -> None:
    journal = {kept.request_id: kept for kept in world.own}
    for finding in classify(DAY, world):
        request = finding.request_id
        if finding.kind in (FindingKind.OTHER_WRITER, FindingKind.OTHER_DAY, FindingKind.MATCHED):
            assert finding.actions == ()
        if set(finding.actions) - {A.ASK_STAFF}:
            assert request is not None
            assert request in journal
        if A.REVERSE in finding.actions:
            assert request is not None
            assert MINE.holds(request)
            assert journal[request].state is not S.SETTLED
            assert reversible(request, world)


@settings(max_examples=60)
@given(numbers, any_sides())
def test_a_foreign_number_is_never_reversible(request: RequestId, world: Sides) -> None:
    """Whatever the centre and the hospital say of it."""
    if not MINE.holds(request) or request not in {kept.request_id for kept in world.own}:
        assert not reversible(request, world)


@settings(max_examples=60)
@given(any_sides(), st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing(world: Sides, random: object) -> None:
    """The same rows in another order give the same findings: a re-run reports the same."""
    turned = replace(world, own=world.own[::-1], hospital={d: r[::-1] for d, r in world.hospital.items()})
    assert classify(DAY, turned) == classify(DAY, world)


@settings(max_examples=60)
@given(any_sides())
def test_what_is_open_and_booked_never_passes_as_matched(world: Sides) -> None:
    for finding in classify(DAY, world):
        if finding.kind is FindingKind.MATCHED and finding.ours is not None:
            assert finding.ours.state not in OPEN
            settled = finding.ours.state == S.SETTLED
            assert (standing(finding.centre) is Standing.ONE) == settled
            assert (standing(finding.hospital) is Standing.ONE) == settled
