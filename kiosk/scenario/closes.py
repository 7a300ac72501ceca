"""Closes of a day for pictures and tests: one with a finding of every kind, one where everything agrees."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from kiosk.clock import CHINA
from kiosk.domain.bill import RequestId
from kiosk.domain.close import (
    Compared,
    DayClose,
    DayFile,
    HospitalRow,
    OwnRow,
    PlatformRow,
    Stated,
)
from kiosk.domain.money import Fen
from kiosk.domain.people import InsuranceKind
from kiosk.policy.close import Sides, Slice, classify, totals
from kiosk.ports import RequestState

DAY = dt.date(2026, 3, 17)
_NOON = dt.datetime(2026, 3, 17, 10, 15, 30, tzinfo=CHINA)
_HOUSE = "H00000000001"
_ANCHOR = "K1-5D21F0B8-4711-7F3A09C2D41BE6580F3A7719C0DE5B88-96E5"
_S = RequestState


def every_kind(windows: int = 3) -> DayClose:
    """Nine settlements of the terminal, one of each kind among them, and `windows` rows of the windows."""
    rows = [_own(n, _S.SETTLED) for n in range(1, 8)] + [_own(8, _S.UNKNOWN), _own(9, _S.REVERSED)]
    lost = _number(31)
    centre = [_row(own.request_id, own.stated) for own in rows if own.request_id.sequence not in (4, 9)]
    centre[3] = replace(centre[3], stated=replace(centre[3].stated, fund_total=Fen(centre[3].stated.fund_total - 100)))
    centre += [_row(lost, Stated(Fen(812_300), Fen(598_411), Fen(0)))]
    taken = [_taken(own.request_id, own.stated) for own in rows if own.request_id.sequence not in (6, 8)]
    for n in range(windows):
        window = RequestId(_HOUSE, f"20260317{9 + n // 60:02d}{n % 60:02d}00", 5001 + n)
        amounts = Stated(Fen(123_456 + 1000 * n), Fen(100_000 + 800 * n), Fen(0))
        centre.append(_row(window, amounts))
        if n:
            taken.append(_taken(window, amounts))
    before = RequestId(_HOUSE, "20260316235958", 3)
    early = replace(_own(3, _S.SETTLED), request_id=before, day=DAY - dt.timedelta(days=1))
    centre.append(_row(before, early.stated))
    taken.append(_taken(before, early.stated))
    return _close((*rows, early), tuple(centre), tuple(taken), run=2, even=(False, True))


def all_even() -> DayClose:
    """Everything agrees."""
    rows = tuple(_own(n, _S.SETTLED) for n in range(1, 6))
    centre = tuple(_row(own.request_id, own.stated) for own in rows)
    return _close(rows, centre, tuple(_taken(own.request_id, own.stated) for own in rows), run=1, even=(True, True))


def _close(
    own: tuple[OwnRow, ...],
    centre: tuple[PlatformRow, ...],
    taken: tuple[HospitalRow, ...],
    *,
    run: int,
    even: tuple[bool, ...],
) -> DayClose:
    files = {DAY: DayFile(DAY, len(centre), centre, final=True)}
    sides = Sides(Slice(_HOUSE, 0, 99), own, files, {DAY: taken}, reverses=True)
    compared = tuple(Compared(total, said) for total, said in zip(totals(DAY, sides), even, strict=True))
    at = _NOON + dt.timedelta(hours=14)
    return DayClose(DAY, run, at, "w01", False, compared, classify(DAY, sides), 4711, _ANCHOR)


def _number(sequence: int) -> RequestId:
    return RequestId(_HOUSE, f"2026031710{sequence:02d}30", sequence)


def _own(sequence: int, state: RequestState) -> OwnRow:
    amounts = Stated(Fen(1_181_124 + 7_000 * sequence), Fen(903_310 + 5_000 * sequence), Fen(0))
    cash = amounts.total - amounts.fund_total
    number, kind = _number(sequence), InsuranceKind.EMPLOYEE
    settled = f"{number.stamp}{sequence:04d}" if state is not RequestState.UNKNOWN else ""
    return OwnRow(number, DAY, _NOON, state.value, "示*者", "PSN000000001", kind, amounts, cash, settled)


def _row(number: RequestId, amounts: Stated) -> PlatformRow:
    said = f"{number.institution}{number.stamp}{number.sequence:04d}"
    return PlatformRow(number, said, amounts, f"{number.stamp}{number.sequence:04d}", "PSN000000001")


def _taken(number: RequestId, amounts: Stated) -> HospitalRow:
    said = f"{number.institution}{number.stamp}{number.sequence:04d}"
    kind = InsuranceKind.EMPLOYEE
    return HospitalRow(number, said, amounts, kind, settlement_id=f"{number.stamp}{number.sequence:04d}")
