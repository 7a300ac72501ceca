"""The simulated insurer: whom it knows, whom it pays for, and every person of the world."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.backends.simulated import backend as in_process
from kiosk.backends.simulated.backend import SimulatedBackend
from kiosk.backends.simulated.parts import StayEntry
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load
from kiosk.clock import SimulatedClock
from kiosk.domain.bill import Amounts, Choice, Order, Quote, RequestId, Settlement
from kiosk.domain.filing import Evidence
from kiosk.domain.people import Account, Credential, InsuranceKind, Medium, Member
from kiosk.domain.problems import ProblemCode
from kiosk.hospital.simulated import hospital as in_process_hospital
from kiosk.policy.filing import judge
from kiosk.policy.rulebook import load as rulebook
from kiosk.ports import FilingRecords, Find, Refusal, WriteRule
from kiosk.settings import SettingsError

WORLD = load("default")
REFUSED = {
    "unfiled": ProblemCode.FILING_REFUSED,
    "expired": ProblemCode.FILING_REFUSED,
    "pending": ProblemCode.FILING_REFUSED,
    "rejected": ProblemCode.FILING_REFUSED,
    "cancelled": ProblemCode.FILING_REFUSED,
    "other_place": ProblemCode.FILING_REFUSED,
    "not_yet_valid": ProblemCode.FILING_REFUSED,
    "unknown_unfiled": ProblemCode.FILING_REFUSED,
    "suspended": ProblemCode.INSURANCE_NOT_IN_FORCE,
    "waiting": ProblemCode.INSURANCE_NOT_IN_FORCE,
    "same_province": ProblemCode.NOT_CROSS_PROVINCE,
    "not_networked": ProblemCode.INSTITUTION_NOT_NETWORKED,
    "unsettled_elsewhere": ProblemCode.UNSETTLED_ELSEWHERE,
    "files_at_once": ProblemCode.FILING_REFUSED,
    "files_in_two_days": ProblemCode.FILING_REFUSED,
    "refused_by_review": ProblemCode.FILING_REFUSED,
    "files_in_ink": ProblemCode.FILING_REFUSED,
    "files_nowhere": ProblemCode.FILING_REFUSED,
    "child": ProblemCode.FILING_REFUSED,
    "long_term_filer": ProblemCode.FILING_REFUSED,
    "filed_too_late": ProblemCode.FILING_REFUSED,
    "province_level": ProblemCode.FILING_REFUSED,
    "unready_injury_undeclared": ProblemCode.INJURY_UNDECLARED,
    "unready_third_party_liable": ProblemCode.THIRD_PARTY_LIABLE,
}
#: Who files on the spot has not filed yet.
FILES_HERE = (
    "files_at_once",
    "files_in_two_days",
    "refused_by_review",
    "files_in_ink",
    "files_nowhere",
    "child",
    "long_term_filer",
    "filed_too_late",
    "province_level",
)
REFUSED |= dict.fromkeys(FILES_HERE, ProblemCode.FILING_REFUSED)


def place() -> Place:
    return Place(WORLD, SimulatedClock(WORLD.clock))


def member(backend: SimulatedBackend, key: str) -> Member:
    found = backend.identify(WORLD.person(key).credential(Medium.ID_CARD))
    assert isinstance(found, Member)
    return found


def order(backend: SimulatedBackend, key: str, n: int, account: Account = Account.NONE, stay: int = 0) -> Order:
    who = member(backend, key)
    bill = WORLD.bill(WORLD.stays_of(key)[stay])
    quote = backend.preview(who, bill, Choice(who.insurances[0], account))
    assert isinstance(quote, Quote)
    return Order(RequestId("H00000000001", "20260318093000", n), who.person_id, quote)


@pytest.mark.parametrize("stay", WORLD.stays, ids=lambda s: s.person)
def test_every_stay_computes_or_is_refused_as_it_should(stay: StayEntry) -> None:
    backend = place().backend()
    who = member(backend, stay.person)
    for insurance in who.insurances:
        answer = backend.preview(who, WORLD.bill(stay), Choice(insurance))
        if stay.person in REFUSED:
            assert isinstance(answer, Refusal)
            assert answer.code is REFUSED[stay.person]
        else:
            assert isinstance(answer, Quote)
            a = answer.amounts
            assert a.total == stay.total == a.fund_total + a.person + a.hospital
            assert Amounts.stated(a, fund_total=a.fund_total, person=a.person, cash=a.cash) is a


@pytest.mark.parametrize("stay", WORLD.stays, ids=lambda s: s.person)
def test_the_kiosk_and_the_insurer_judge_a_filing_alike(stay: StayEntry) -> None:
    """Two independent judgements of the same filing; where the kiosk can't know, it doesn't claim."""
    backend = place().backend()
    who, bill = member(backend, stay.person), WORLD.bill(stay)
    for insurance in who.insurances:
        care = bill.stay.hospital.region
        answer = backend.filings(who, insurance, bill.stay)
        rule = backend.exempt(insurance.region, care, bill.stay.admitted)
        finding = judge(insurance, bill.stay, care, answer, rule, WORLD.clock, rulebook())
        preview = backend.preview(who, bill, Choice(insurance))
        refused = isinstance(preview, Refusal) and preview.code is ProblemCode.FILING_REFUSED
        if not (isinstance(answer, FilingRecords) and answer.evidence is Evidence.NO_SOURCE):
            assert finding.status.settles is not refused


def test_identity() -> None:
    backend = place().backend()
    person = WORLD.person("in_force")
    for medium in Medium:
        found = backend.identify(person.credential(medium))
        assert isinstance(found, Member)
        assert found.name == person.name
    card = person.credential(Medium.CARD)
    for wrong, code in (
        (replace(card, token="Z99999999"), ProblemCode.PERSON_UNKNOWN),
        (replace(card, name="别人"), ProblemCode.IDENTITY_DIFFERS),
        (replace(card, id_number=WORLD.person("unfiled").id_number), ProblemCode.IDENTITY_DIFFERS),
        (replace(card, recognition_code="980100" + "0" * 26), ProblemCode.IDENTITY_DIFFERS),
        (Credential(Medium.VOUCHER, person.expired_voucher), ProblemCode.CODE_EXPIRED),
        (Credential(Medium.VOUCHER, "4" * 28), ProblemCode.PERSON_UNKNOWN),
    ):
        refused = backend.identify(wrong)
        assert isinstance(refused, Refusal)
        assert refused.code is code


def test_r2_an_id_card_identifies_also_where_it_does_not_settle() -> None:
    header = replace(WORLD.world, profile=replace(WORLD.profile, id_card_settles=False))
    backend = Place(replace(WORLD, world=header), SimulatedClock(WORLD.clock)).backend()
    assert isinstance(backend.identify(WORLD.person("in_force").credential(Medium.ID_CARD)), Member)


def test_what_the_account_paid_is_gone() -> None:
    backend = place().backend()
    first = order(backend, "account_own", 1, Account.OWN)
    assert isinstance(backend.settle(first), Settlement)
    assert member(backend, "account_own").insurances[0].account_balance == 0
    backend.reverse(first.request_id)
    assert member(backend, "account_own").insurances[0].account_balance == 234567


def test_an_account_that_may_not_pay_is_refused() -> None:
    backend = place().backend()
    who = member(backend, "in_force")
    bill = WORLD.bill(WORLD.stays_of("in_force")[0])
    assert isinstance(backend.preview(who, bill, Choice(who.insurances[0], Account.OWN)), Refusal)


def test_the_chosen_insurance_pays() -> None:
    backend = place().backend()
    who = member(backend, "two_insurances")
    bill = WORLD.bill(WORLD.stays_of("two_insurances")[0])
    by_kind = {i.kind: backend.preview(who, bill, Choice(i)) for i in who.usable()}
    employee, resident = by_kind[InsuranceKind.EMPLOYEE], by_kind[InsuranceKind.RESIDENT]
    assert isinstance(employee, Quote)
    assert isinstance(resident, Quote)
    assert employee.amounts.fund_total > resident.amounts.fund_total


def test_two_stays_settle_one_by_one() -> None:
    backend = place().backend()
    assert isinstance(backend.settle(order(backend, "two_stays", 1, stay=0)), Settlement)
    assert isinstance(backend.settle(order(backend, "two_stays", 2, stay=1)), Settlement)


def test_a_filing_that_vanishes_after_the_preview_is_refused() -> None:
    here = place()
    ordered = order(here.backend(), "in_force", 1)
    without = replace(WORLD, filings=())
    refused = Place(without, here.clock).backend().settle(ordered)
    assert isinstance(refused, Refusal)
    assert refused.code is ProblemCode.FILING_REFUSED


def test_a_platform_without_find_and_reverse_says_so() -> None:
    profile = replace(WORLD.profile, settle=WriteRule(Find.NONE, reverse=False))
    backend = Place(replace(WORLD, world=replace(WORLD.world, profile=profile)), SimulatedClock(WORLD.clock)).backend()
    number = RequestId("H00000000001", "20260318093000", 1)
    assert isinstance(backend.find(number), Refusal)
    assert isinstance(backend.reverse(number), Refusal)


def test_backend_and_hospital_meet_in_one_place() -> None:
    clock = SimulatedClock(WORLD.clock)
    backend, hospital = in_process.create({}, clock), in_process_hospital.create({}, clock)
    assert backend.place is hospital.place
    assert in_process.create({"place": "other"}, clock).place is not backend.place
    assert in_process.create({}, SimulatedClock(WORLD.clock)).place is not backend.place


def test_options_are_checked() -> None:
    clock = SimulatedClock(WORLD.clock)
    with pytest.raises(SettingsError, match="did you mean 'world'"):
        in_process.create({"wrld": "default"}, clock)
    with pytest.raises(SettingsError, match=r"faults\[0\] fault = 'lost_afer': did you mean 'lost_after'"):
        in_process.create({"faults": [{"call": "settle", "fault": "lost_afer"}]}, clock)
    with pytest.raises(SettingsError, match="can't be read"):
        in_process_hospital.create({"world": "/nowhere.toml"}, clock)


def test_a_filing_of_one_insurance_is_none_of_the_other() -> None:
    """A person insured in two places has filed with one: neither the query nor the preview mixes them up."""
    person = WORLD.person("two_insurances")
    here, elsewhere = (
        person.insurances[0].region,
        next(
            p.region
            for p in WORLD.policies
            if p.region != person.insurances[0].region and p.insurance.value == "employee"
        ),
    )
    moved = replace(person, insurances=(person.insurances[0], replace(person.insurances[0], region=elsewhere)))
    people = tuple(moved if p.key == person.key else p for p in WORLD.people)
    filings = tuple(replace(f, insured=here) if f.person == person.key else f for f in WORLD.filings)
    backend = Place(replace(WORLD, people=people, filings=filings), SimulatedClock(WORLD.clock)).backend()
    who, bill = member(backend, person.key), WORLD.bill(WORLD.stays_of(person.key)[0])
    by_region = {i.region.code: i for i in who.insurances}
    filed = backend.filings(who, by_region[here], bill.stay)
    unfiled = backend.filings(who, by_region[elsewhere], bill.stay)
    assert isinstance(filed, FilingRecords)
    assert isinstance(unfiled, FilingRecords)
    assert len(filed.records) == 1
    assert unfiled.records == ()
    preview = backend.preview(who, bill, Choice(by_region[elsewhere]))
    assert isinstance(preview, Refusal)
    assert preview.code is ProblemCode.FILING_REFUSED
