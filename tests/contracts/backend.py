"""What every Backend must do, whatever is behind it. A class with a `backend` fixture inherits these tests."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Protocol

import pytest

from drivers.card.synthetic import SyntheticCard
from kiosk.clock import CHINA
from kiosk.domain.application import Consent, Handed, Material, Signature, Way
from kiosk.domain.bill import Amounts, Choice, Quote, Settlement
from kiosk.domain.close import ClearingTotal, ClearingType, DayFile, Even, Stated, Uneven, summed
from kiosk.domain.filing import FilingRecord, FilingType, RecordState
from kiosk.domain.money import Fen
from kiosk.domain.people import Agent, Member, Relation
from kiosk.domain.problems import ProblemCode
from kiosk.domain.proof import proven
from kiosk.domain.writes import Admission, FilingWithdrawn, Kind, NewFiling, Receipt, Undo, Write
from kiosk.ports import (
    Ability,
    Backend,
    BackendProfile,
    Check,
    Clearing,
    Declined,
    FilingRecords,
    Find,
    Found,
    NoAnswer,
    NotFound,
    Refusal,
    Registry,
    Reply,
    Reversed,
    SecurityModule,
    T,
    Uploads,
)
from tests.contracts.sample import sample


class BackendContract:
    """Inherit and give a `backend` fixture: a fresh insurer with nothing booked, that knows the sample's person."""

    def test_profile_is_a_profile(self, backend: Backend) -> None:
        assert isinstance(backend.profile(), BackendProfile)

    def test_check_names_the_driver(self, backend: Backend) -> None:
        check = backend.check()
        assert isinstance(check, Check)
        assert check.driver.rsplit(".", 1)[1] == type(backend).__name__

    def test_identify_knows_the_person(self, backend: Backend) -> None:
        member = backend.identify(sample().credential)
        assert isinstance(member, Member)
        assert member.id_number == sample().bill.stay.patient_id_number
        assert member.usable()

    def test_identify_refuses_a_stranger(self, backend: Backend) -> None:
        assert isinstance(backend.identify(sample().stranger), Refusal | Declined)

    def test_filings_are_a_value(self, backend: Backend) -> None:
        answer = backend.filings(member := sample().member(backend), member.usable()[0], sample().bill.stay)
        assert isinstance(answer, FilingRecords | Refusal | Declined | NoAnswer)

    def test_exempt_is_a_rule_name(self, backend: Backend) -> None:
        stay = sample().bill.stay
        insured = sample().member(backend).insurances[0].region
        assert isinstance(backend.exempt(insured, stay.hospital.region, stay.admitted), str)

    def test_preview_is_the_bills_and_repeats(self, backend: Backend) -> None:
        first, second = sample().quote(backend), sample().quote(backend)
        assert first.bill == sample().bill
        assert first.amounts == second.amounts
        assert first.amounts.total == sample().bill.total

    def test_preview_books_nothing(self, backend: Backend) -> None:
        sample().quote(backend)
        if backend.profile().settle.find is Find.BY_KEY:
            assert backend.find(sample().number(1)) == NotFound()

    def test_settle_books_what_was_seen(self, backend: Backend) -> None:
        order = sample().order(backend, 1)
        settlement = backend.settle(order)
        assert isinstance(settlement, Settlement)
        assert settlement.request_id == order.request_id
        assert settlement.bill_key == sample().bill.key()
        assert settlement.person_id == order.person_id
        assert settlement.amounts == order.quote.amounts
        if backend.profile().settle.find is Find.BY_KEY:
            assert backend.find(order.request_id) == Found(settlement)
            assert backend.find(sample().number(2)) == NotFound()

    def test_a_number_sent_twice_is_never_refused_nor_booked_twice(self, backend: Backend) -> None:
        order = sample().order(backend, 1)
        first, second = backend.settle(order), backend.settle(order)
        assert second == first or isinstance(second, NoAnswer)
        if backend.profile().settle.find is Find.BY_KEY:
            assert isinstance(first, Settlement)
            assert backend.find(order.request_id) == Found(first)

    def test_a_bill_is_settled_once(self, backend: Backend) -> None:
        first, second = sample().order(backend, 1), sample().order(backend, 2)
        assert isinstance(backend.settle(first), Settlement)
        assert refused(backend, backend.settle(second))

    def test_two_kiosks_at_once_book_once(self, backend: Backend) -> None:
        orders = [sample().order(backend, n) for n in range(1, 9)]
        with ThreadPoolExecutor(len(orders)) as kiosks:
            answers = list(kiosks.map(backend.settle, orders))
        assert sum(isinstance(a, Settlement) for a in answers) == 1
        assert sum(refused(backend, a) is not None for a in answers) == len(orders) - 1

    def test_an_amount_the_insurer_did_not_quote_is_refused(self, backend: Backend) -> None:
        order = sample().order(backend, 1)
        cheap = _one_fen_less_for_the_person(order.quote)
        assert refused(backend, backend.settle(replace(order, quote=cheap)))
        assert isinstance(backend.settle(replace(order, request_id=sample().number(2))), Settlement)

    def test_another_persons_bill_is_refused(self, backend: Backend) -> None:
        member = sample().member(backend)
        other = sample("long_resident").bill
        assert isinstance(backend.preview(member, other, Choice(member.usable()[0])), Refusal | Declined)

    def test_reversing_frees_the_bill_and_burns_the_number(self, backend: Backend) -> None:
        if not backend.profile().settle.reverse:
            assert isinstance(backend.reverse(sample().number(1)), Refusal | Declined)
            return
        order = sample().order(backend, 1)
        assert isinstance(backend.settle(order), Settlement)
        assert backend.reverse(order.request_id) == Reversed()
        assert backend.reverse(order.request_id) == Reversed()
        if backend.profile().settle.find is Find.BY_KEY:
            assert backend.find(order.request_id) == NotFound()
        if backend.profile().reversed_stays_refused:
            assert refused(backend, backend.settle(order)) is ProblemCode.REVERSED
        assert isinstance(backend.settle(sample().order(backend, 2)), Settlement)

    def test_reversing_a_number_under_way_keeps_it_out(self, backend: Backend) -> None:
        if not (backend.profile().settle.reverse and backend.profile().reversed_stays_refused):
            return
        assert backend.reverse(sample().number(1)) == Reversed()
        assert refused(backend, backend.settle(sample().order(backend, 1)))

    def test_another_write_is_done_once_and_found_under_its_number(self, backend: Backend) -> None:
        if backend.profile().admit is None:
            return
        assert isinstance(backend, Registry)
        write = Write(sample().number(1), _admission(backend))
        assert backend.find_write(write) == NotFound()
        receipt = backend.write(write)
        assert isinstance(receipt, Receipt)
        assert (receipt.request_id, receipt.kind) == (write.request_id, Kind.ADMIT)
        assert isinstance(backend.write(write), NoAnswer)
        assert backend.find_write(write) == receipt

    def test_a_reversed_write_is_gone_and_its_number_burnt(self, backend: Backend) -> None:
        rule = backend.profile().admit
        if rule is None or not rule.reverse:
            return
        assert isinstance(backend, Registry)
        write = Write(sample().number(1), _admission(backend))
        assert isinstance(backend.write(write), Receipt)
        assert backend.reverse(write.request_id) == Reversed()
        assert backend.find_write(write) == NotFound()
        assert refused(backend, backend.write(write), Kind.ADMIT) is not None
        assert isinstance(backend.write(replace(write, request_id=sample().number(2))), Receipt)

    def test_a_filing_is_made_found_looked_up_and_cancelled(self, backend: Backend) -> None:
        """Every field of an application goes over, and the receipt's number is the record's (R6–R14)."""
        profile = backend.profile()
        if profile.file is None:
            return
        assert isinstance(backend, Registry)
        filing = _filing(backend)
        write = Write(sample().number(1), filing)
        if profile.file.find in (Find.BY_KEY, Find.BY_VISIT):
            assert backend.find_write(write) == NotFound()
        receipt = backend.write(write)
        assert isinstance(receipt, Receipt)
        assert (receipt.request_id, receipt.kind) == (write.request_id, Kind.FILE)
        assert isinstance(backend.write(write), NoAnswer)
        if profile.file.find in (Find.BY_KEY, Find.BY_VISIT):
            assert backend.find_write(write) == receipt
        assert refused(backend, backend.write(replace(write, request_id=sample().number(2))), Kind.FILE) is not None
        if profile.abilities(filing.insurance.region).query is Ability.NATIVE:
            record = _record(backend, receipt.number)
            assert (record.type, record.destination.code) == (filing.type, filing.destination.code)
            assert (record.begin, record.end) == (filing.begin, filing.end)
            assert record.state is (RecordState.PENDING if receipt.pending else RecordState.APPROVED)
        if profile.unfile is not None:
            cancelled = FilingWithdrawn(filing.person_id, filing.insurance, receipt.number)
            assert isinstance(backend.write(Write(sample().number(3), cancelled)), Receipt)
            if profile.abilities(filing.insurance.region).query is Ability.NATIVE:
                assert _record(backend, receipt.number).state is RecordState.CANCELLED
            again = backend.write(Write(sample().number(4), cancelled))
            assert refused(backend, again, Kind.UNFILE) is not None

    def test_a_photo_keeps_its_name(self, backend: Backend) -> None:
        """Where photos can be handed over: the same bytes are the same file, others are not."""
        if not isinstance(backend, Uploads):
            return
        first, again = (backend.upload(Material.REFERRAL_FORM, _JPEG) for _ in range(2))
        other = backend.upload(Material.RESIDENCE_PROOF, _JPEG + b"other")
        assert isinstance(first, str)
        assert isinstance(other, str)
        assert first == again != other

    def test_a_settlement_undone_frees_its_bill(self, backend: Backend) -> None:
        if backend.profile().undo is None:
            return
        assert isinstance(backend, Registry)
        booked = backend.settle(sample().order(backend, 1))
        assert isinstance(booked, Settlement)
        undone = backend.write(Write(sample().number(2), Undo(booked)))
        assert isinstance(undone, Receipt)
        assert refused(backend, backend.write(Write(sample().number(3), Undo(booked))), Kind.UNDO) is not None
        assert isinstance(backend.settle(sample().order(backend, 4)), Settlement)

    def test_a_day_holds_what_was_booked_in_it(self, backend: Backend) -> None:
        """Where the profile offers the day close: 3202 has the row, 3201 compares the sum of all rows."""
        if not backend.profile().clearing:
            return
        assert isinstance(backend, Clearing)
        booked = backend.settle(sample().order(backend, 1))
        assert isinstance(booked, Settlement)
        day, a = booked.settled_at.date(), booked.amounts
        file = backend.rows(day, ())
        assert isinstance(file, DayFile)
        (row,) = (row for row in file.rows if row.request_id == booked.request_id)
        assert row.stated == Stated(a.total, a.fund_total, a.account)
        assert row.person_id in ("", booked.person_id)
        kind = sample().member(backend).usable()[0].kind
        total = ClearingTotal(
            day, kind, ClearingType.INPATIENT, len(file.rows), summed(tuple(r.stated for r in file.rows))
        )
        assert backend.compare(total) == Even()
        assert isinstance(backend.compare(replace(total, count=total.count + 1)), Uneven)

    def test_a_third_generation_card_takes_the_modules_answer(self, backend: Backend, third: ThirdCard) -> None:
        """Where the profile offers it: each question has an answer of its own, and only the card that asked takes it.
        Answered again it may be refused, but is never answered otherwise."""
        if not backend.profile().security_module:
            return
        assert isinstance(backend, SecurityModule)
        question = third.ask()
        answer, again = backend.authenticate(question), backend.authenticate(question)
        assert isinstance(answer, str)
        assert again == answer or not isinstance(again, str)
        assert third.takes(answer)
        third.ask()
        assert not third.takes(answer), "an answer to an earlier question"
        asked_anew = backend.authenticate(third.ask())
        assert isinstance(asked_anew, str)
        assert third.takes(asked_anew)

    def test_what_no_card_asks_is_not_answered(self, backend: Backend, third: ThirdCard) -> None:
        if not backend.profile().security_module:
            return
        assert isinstance(backend, SecurityModule)
        for question in ("", "question", third.ask()[:-9]):
            assert isinstance(backend.authenticate(question), Refusal | Declined)

    @pytest.fixture
    def third(self) -> ThirdCard:
        """A 3.0 card whose keys this backend's platform has. Override it for a platform that has real ones."""
        return SyntheticCard(sample("card3").credential.recognition_code)


class ThirdCard(Protocol):
    """A 3.0 card, or what stands in for one: it asks, and says whether an answer is right."""

    def ask(self) -> str: ...
    def takes(self, answer: str) -> bool: ...


def refused(backend: Backend, reply: Reply[T], kind: Kind = Kind.SETTLE) -> ProblemCode | None:
    """The problem of a write that is proven to have booked nothing: by a refusal, or by the profile's own proofs."""
    match reply:
        case Refusal(code):
            return code
        case Declined(code, text):
            return proven(backend.profile().refusals, code, text, kind)
        case _:
            return None


def _admission(backend: Backend) -> Admission:
    member = sample().member(backend)
    return Admission(member.person_id, member.usable()[0], sample().bill.stay)


_JPEG = b"\xff\xd8\xff\xe0" + bytes(64)


def _filing(backend: Backend) -> NewFiling:
    """An application with everything in it, of somebody who has no filing."""
    shown = sample("unfiled")
    member, stay = shown.member(backend), shown.bill.stay
    child = Agent("费样雨", "990101198803075207", Relation.CHILD, "13900000001")
    at = dt.datetime(2026, 3, 18, 9, 30, tzinfo=CHINA)
    return NewFiling(
        member.person_id,
        member.usable()[0],
        FilingType.OTHER_TEMPORARY,
        stay.hospital.region,
        stay.admitted,
        stay.admitted + dt.timedelta(days=190),
        agent=child,
        phone=child.phone,
        handed=(Handed(Material.IDENTITY, Way.SEEN), Handed(Material.FORM, Way.SEEN)),
        signature=Signature((((0, 0, 0), (90, 40, 200)), ((10, 60, 400),)), at, by_agent=True),
        consent=Consent("2026-01", at),
    )


def _record(backend: Backend, number: str) -> FilingRecord:
    shown = sample("unfiled")
    member = shown.member(backend)
    answer = backend.filings(member, member.usable()[0], None)
    assert isinstance(answer, FilingRecords)
    return next(r for r in answer.records if r.number == number)


def _one_fen_less_for_the_person(quote: Quote) -> Quote:
    (fund, paid), *others = quote.amounts.funds
    amounts: Amounts = replace(quote.amounts, funds=((fund, Fen(paid + 1)), *others))
    return replace(quote, amounts=amounts)
