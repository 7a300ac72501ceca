"""What every Hospital must do, whatever is behind it. A class with a `hospital` fixture inherits these tests."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from kiosk.domain.close import Stated, summed
from kiosk.domain.problems import ProblemCode
from kiosk.domain.stay import Bill, Stay, Unready
from kiosk.ports import Check, DayBook, Declined, Hospital, Locked, NoAnswer, Refusal
from tests.contracts.sample import sample


class HospitalContract:
    """Inherit and give a `hospital` fixture: a fresh hospital that knows the sample's stay, nothing locked or taken."""

    def test_check_names_the_driver(self, hospital: Hospital) -> None:
        check = hospital.check()
        assert isinstance(check, Check)
        assert check.driver.rsplit(".", 1)[1] == type(hospital).__name__

    def test_stays_are_the_persons(self, hospital: Hospital) -> None:
        stays = hospital.stays(sample().bill.stay.patient_id_number)
        assert isinstance(stays, tuple)
        assert [s.stay_id for s in stays] == [sample().bill.stay.stay_id]
        assert hospital.stays("990199190001010000") == ()

    def test_bill_is_the_stays(self, hospital: Hospital) -> None:
        bill = _bill(hospital)
        assert bill.stay == sample().bill.stay
        assert bill.total > 0

    def test_an_unknown_stay_is_refused(self, hospital: Hospital) -> None:
        assert isinstance(hospital.bill("no-such-stay"), Refusal)
        assert isinstance(hospital.unlock("H00000000001/no-such-stay", "K01"), Refusal)

    def test_lock_holds_against_others_and_repeats(self, hospital: Hospital) -> None:
        bill = _bill(hospital)
        assert hospital.lock(bill, "K01") == Locked(bill.key())
        assert hospital.lock(bill, "K01") == Locked(bill.key())
        refused = hospital.lock(bill, "K02")
        assert isinstance(refused, Refusal)
        assert refused.code is ProblemCode.BILL_LOCKED
        assert isinstance(hospital.unlock(bill.key(), "K02"), Refusal)
        assert hospital.unlock(bill.key(), "K01") == Locked(bill.key())
        assert hospital.unlock(bill.key(), "K01") == Locked(bill.key())
        assert hospital.lock(bill, "K02") == Locked(bill.key())

    def test_two_kiosks_at_once_lock_once(self, hospital: Hospital) -> None:
        bill = _bill(hospital)
        with ThreadPoolExecutor(8) as kiosks:
            answers = list(kiosks.map(lambda n: hospital.lock(bill, f"K{n}"), range(8)))
        assert sum(isinstance(a, Locked) for a in answers) == 1

    def test_an_old_version_is_not_locked(self, hospital: Hospital) -> None:
        refused = hospital.lock(replace(_bill(hospital), version="an older one"), "K01")
        assert isinstance(refused, Refusal)
        assert refused.code is ProblemCode.BILL_CHANGED

    def test_a_day_holds_what_was_taken_in_it(self, hospital: Hospital) -> None:
        """Where the hospital keeps a day's book for the close."""
        if not isinstance(hospital, DayBook):
            return
        settlement = sample().settlement(1)
        assert isinstance(hospital.take(settlement), Locked)
        rows = hospital.settled(settlement.settled_at.date())
        assert isinstance(rows, tuple)
        (row,) = (row for row in rows if row.request_id == settlement.request_id)
        amounts = settlement.amounts
        assert row.stated == Stated(amounts.total, amounts.fund_total, amounts.account)
        hospital.undo(settlement.request_id)
        later = hospital.settled(settlement.settled_at.date())
        assert isinstance(later, tuple)
        mine = tuple(row.stated for row in later if row.request_id == settlement.request_id)
        assert summed(mine) == Stated(), "undone: gone, or a refund below zero beside it"

    def test_take_ends_the_stay_and_repeats(self, hospital: Hospital) -> None:
        bill, settlement = _bill(hospital), sample().settlement(1)
        hospital.lock(bill, "K01")
        assert hospital.take(settlement) == Locked(bill.key())
        assert hospital.take(settlement) == Locked(bill.key())
        refused = hospital.lock(bill, "K02")
        assert isinstance(refused, Refusal)
        assert refused.code is ProblemCode.ALREADY_SETTLED
        stays = hospital.stays(bill.stay.patient_id_number)
        assert isinstance(stays, tuple)
        assert all(Unready.ALREADY_SETTLED in s.unready for s in stays)

    def test_a_second_settlement_is_not_taken(self, hospital: Hospital) -> None:
        hospital.take(sample().settlement(1))
        assert isinstance(hospital.take(sample().settlement(2)), Refusal)

    def test_undo_opens_the_stay_again_and_repeats(self, hospital: Hospital) -> None:
        bill, settlement = _bill(hospital), sample().settlement(1)
        hospital.take(settlement)
        assert hospital.undo(settlement.request_id) == Locked(bill.key())
        assert hospital.undo(settlement.request_id) == Locked(bill.key())
        assert hospital.lock(_bill(hospital), "K02") == Locked(bill.key())
        assert hospital.take(sample().settlement(2)) == Locked(bill.key())

    def test_an_undone_number_is_never_taken(self, hospital: Hospital) -> None:
        hospital.undo(sample().number(1))
        assert isinstance(hospital.take(sample().settlement(1)), Refusal)

    def test_stays_are_values(self, hospital: Hospital) -> None:
        stays = hospital.stays("")
        assert not isinstance(stays, NoAnswer)
        assert isinstance(stays, Refusal | Declined) or all(isinstance(s, Stay) for s in stays)


def _bill(hospital: Hospital) -> Bill:
    bill = hospital.bill(sample().bill.stay.stay_id)
    assert isinstance(bill, Bill)
    return bill
