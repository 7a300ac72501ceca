"""Every rule by its number: what its rows say on a day and in a place. 2017, 2018, 2021, 2023 and 2025 each differ.

The expected values are written out: a row that is taken out, halved or moved to another day is noticed here by name
(`python -m tests.mutation --only rules`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TypeVar

import pytest

from kiosk.domain.application import Material
from kiosk.domain.bill import Amounts, Fund
from kiosk.domain.care import CareKind as C
from kiosk.domain.filing import FilingType as T
from kiosk.domain.money import Fen
from kiosk.domain.people import Account, InsuranceKind, Medium
from kiosk.domain.region import Region
from kiosk.policy import care_rows as care
from kiosk.policy import rows
from kiosk.policy import service_rows as service
from kiosk.policy.filing import exemption
from kiosk.policy.row import Row
from kiosk.policy.rulebook import RuleBook, Rules, load

R = TypeVar("R", bound=Row)
BOOK = load()
DAY = dt.timedelta(days=1)
IN_2017, IN_2018, IN_2021 = dt.date(2017, 9, 1), dt.date(2018, 3, 1), dt.date(2021, 6, 8)
IN_2022, IN_2023, IN_2025 = dt.date(2022, 8, 1), dt.date(2023, 1, 1), dt.date(2025, 9, 10)
LAST_OF_2022 = IN_2023 - DAY
EMPLOYEE, RESIDENT = InsuranceKind.EMPLOYEE, InsuranceKind.RESIDENT
LONG_TERM = (T.RETIRED_SETTLED, T.LONG_RESIDENT, T.POSTED_WORKER)
TEMPORARY = (T.REFERRAL, T.EMERGENCY, T.OTHER_TEMPORARY)


def on(day: dt.date, place: str = "") -> Rules:
    return BOOK.on(day, place)


def the_day_before_it_began(row: type[R], first: dt.date, place: str = "") -> bool:
    """Nothing of the class is known on the day before `first`, something is on it."""
    return not on(first - DAY, place).all(row) and bool(on(first, place).all(row))


BEGINNING = dt.date(2017, 5, 1)


# ---- who may settle, and with what


def test_R1_file_first_then_choose_then_show() -> None:
    assert [(s.number, s.step) for s in on(BEGINNING).all(rows.Step)] == [(1, "file"), (2, "choose"), (3, "show")]
    assert the_day_before_it_began(rows.Step, BEGINNING)


def test_R2_the_card_alone_then_the_code_in_the_zone_then_the_code_everywhere() -> None:
    def shown(day: dt.date, use: rows.Use, place: str = "") -> set[Medium]:
        return {row.medium for row in on(day, place).all(rows.CredentialRow, use=use)}

    settle, file = rows.Use.SETTLE, rows.Use.FILE
    assert shown(IN_2018, settle) == {Medium.CARD} == shown(LAST_OF_2022, settle)
    for place in ("310118", "320509", "330421"):
        assert shown(IN_2021, settle, place) == {Medium.CARD, Medium.VOUCHER}
        assert shown(IN_2021 - DAY, settle, place) == {Medium.CARD}
    assert shown(IN_2023, settle) == {Medium.CARD, Medium.VOUCHER}
    assert shown(IN_2018, file) == {Medium.CARD} == shown(LAST_OF_2022, file)
    assert shown(IN_2023, file) == set(Medium)
    assert shown(BEGINNING, settle) == shown(BEGINNING, file) == {Medium.CARD}
    assert the_day_before_it_began(rows.CredentialRow, BEGINNING)


@pytest.mark.parametrize(
    "place,first",
    [("44", (2022, 1, 1)), ("37", (2023, 1, 1)), ("35", (2023, 1, 1)), ("36", (2025, 9, 10)), ("99", (2017, 1, 1))],
)
def test_R3_no_filing_inside_a_province_that_says_so(place: str, first: tuple[int, int, int]) -> None:
    here, there, day = Region(f"{place}0100", "甲"), Region(f"{place}0200", "乙"), dt.date(*first)
    assert exemption(here, there, C.INPATIENT, on(day, here.code)) == "R3"
    assert exemption(here, there, C.INPATIENT, on(day - DAY, here.code)) == ""
    assert exemption(here, Region("650100", "外省"), C.INPATIENT, on(day, here.code)) == ""


ZONE = "长三角一体化示范区"


@pytest.mark.parametrize(
    "kind,first", [(C.OUTPATIENT, (2020, 12, 31)), (C.INPATIENT, (2021, 5, 28)), (C.INTERNET, (2021, 5, 28))]
)
def test_R4_the_demonstration_zone_among_its_three_parts(kind: C, first: tuple[int, int, int]) -> None:
    parts, day = ("310118", "320509", "330421"), dt.date(*first)
    for here in parts:
        for there in parts:
            found = exemption(Region(here, "甲"), Region(there, "乙"), kind, on(day, here))
            assert found == ("" if here == there else ZONE)  # inside one province R3 decides
            assert exemption(Region(here, "甲"), Region(there, "乙"), kind, on(day - DAY, here)) == ""
    assert exemption(Region("310115", "浦东"), Region("320509", "吴江"), kind, on(day)) == ""
    assert exemption(Region("310118", "青浦"), Region("320500", "苏州"), kind, on(day)) == ""


@pytest.mark.parametrize(
    "insured,cared,first,kinds",
    [
        ("340500", ("310000", "320100", "330100"), (2023, 1, 1), (C.INPATIENT, C.OUTPATIENT)),
        ("110000", ("120000", "130100"), (2023, 4, 1), (C.INPATIENT, C.OUTPATIENT, C.PHARMACY)),
    ],
)
def test_R4_pairs_of_the_findings(
    insured: str, cared: tuple[str, ...], first: tuple[int, int, int], kinds: tuple[C, ...]
) -> None:
    day = dt.date(*first)
    for code in cared:
        for kind in C:
            found = exemption(Region(insured, "甲"), Region(code, "乙"), kind, on(day, insured))
            assert bool(found) is (kind in kinds)
            assert exemption(Region(insured, "甲"), Region(code, "乙"), kind, on(day - DAY, insured)) == ""
        assert exemption(Region(code, "乙"), Region(insured, "甲"), C.INPATIENT, on(day, code)) == ""
    assert exemption(Region(insured, "甲"), Region("430100", "长沙"), C.INPATIENT, on(day, insured)) == ""


def test_R5_the_mark_counts_since_2023_and_wanted_papers_in_three_days_before() -> None:
    before, since = on(LAST_OF_2022).one(rows.EmergencyMark), on(IN_2023).one(rows.EmergencyMark)
    assert (before.counts_as_filed, before.working_days, before.papers) == (False, 3, (Material.EMERGENCY_PAPERS,))
    assert (since.counts_as_filed, since.working_days, since.papers) == (True, None, ())
    assert on(IN_2017).one(rows.EmergencyMark) == before
    assert the_day_before_it_began(rows.EmergencyMark, BEGINNING)


# ---- filing


def test_R6_five_types_until_2022_and_six_since() -> None:
    def known(day: dt.date) -> dict[T, bool]:
        return {row.type: row.long_term for row in on(day).all(rows.PersonType)}

    assert known(IN_2023) == {**dict.fromkeys(LONG_TERM, True), **dict.fromkeys(TEMPORARY, False)}
    assert known(IN_2018) == known(LAST_OF_2022) == {t: long for t, long in known(IN_2023).items() if t != TEMPORARY[2]}
    assert known(BEGINNING) == known(IN_2018)
    assert the_day_before_it_began(rows.PersonType, BEGINNING)


BOTH = (Material.IDENTITY, Material.FORM)
MATERIALS: dict[T, tuple[tuple[Material, ...], tuple[Material, ...], bool]] = {
    T.RETIRED_SETTLED: (BOTH, (Material.HOUSEHOLD_REGISTER,), True),
    T.LONG_RESIDENT: (BOTH, (Material.RESIDENCE_PROOF,), True),
    T.POSTED_WORKER: (BOTH, (Material.POSTING_LETTER, Material.EMPLOYER_CERTIFICATE, Material.WORK_CONTRACT), False),
    T.REFERRAL: (BOTH, (Material.REFERRAL_FORM,), False),
    T.EMERGENCY: ((), (), False),
    T.OTHER_TEMPORARY: (BOTH, (), False),
}
MATERIALS_OF_2017: dict[T, tuple[tuple[Material, ...], tuple[Material, ...], bool]] = {
    T.RETIRED_SETTLED: (BOTH, (Material.HOUSEHOLD_REGISTER,), False),
    T.LONG_RESIDENT: (BOTH, (Material.RESIDENCE_PROOF,), False),
    T.POSTED_WORKER: (BOTH, (Material.POSTING_LETTER,), False),
    T.REFERRAL: (BOTH, (Material.REFERRAL_FORM,), False),
    T.EMERGENCY: (BOTH, (Material.EMERGENCY_PAPERS,), False),
}


def test_R7_the_materials_of_2017_and_of_2023() -> None:
    def wanted(day: dt.date) -> dict[T, tuple[tuple[Material, ...], tuple[Material, ...], bool]]:
        return {row.type: (row.all_of, row.one_of, row.commitment) for row in on(day).all(rows.Materials)}

    assert wanted(BEGINNING) == wanted(IN_2017) == wanted(LAST_OF_2022) == MATERIALS_OF_2017
    assert wanted(IN_2023) == wanted(IN_2025) == MATERIALS
    assert the_day_before_it_began(rows.Materials, BEGINNING)


def test_R7_ink_until_2022_and_the_finger_since() -> None:
    assert on(BEGINNING).one(rows.SigningWay).way is on(LAST_OF_2022).one(rows.SigningWay).way is rows.Signing.INK
    assert on(IN_2023).one(rows.SigningWay).way is rows.Signing.FINGER
    assert the_day_before_it_began(rows.SigningWay, BEGINNING)


def test_R8_channels_of_2018_of_2022_and_jiangxis() -> None:
    def names(day: dt.date, place: str = "") -> set[str]:
        return {row.words for row in on(day, place).all(rows.Channel)}

    agency = {f"参保地医保经办机构{way}" for way in ("窗口", "电话", "传真")}
    national = {"国家医保服务平台APP", "国家异地就医备案小程序", "国务院客户端小程序"}
    jiangxi = {"赣服通医保专区", "江西医保网上服务大厅", "江西智慧医保App", "江西医疗保障微信公众号"}
    assert names(BEGINNING) == names(dt.date(2022, 7, 25)) == agency
    assert names(IN_2018, "430100") == names(dt.date(2022, 7, 25), "43") == agency | {"智慧人社APP"}
    assert names(IN_2018 - DAY, "43") == agency
    assert names(dt.date(2022, 7, 26)) == agency | national
    assert names(IN_2023) == names(IN_2023, "43") == agency | national | {"本机"}
    assert names(LAST_OF_2022, "43") == agency | national | {"智慧人社APP"}
    assert names(IN_2025, "360400") == agency | national | jiangxi | {"本机"}
    shenzhen = dt.date(2024, 1, 1)
    assert names(shenzhen, "440300") - names(shenzhen) == {"深圳医保官方微信公众号"}
    assert names(shenzhen - DAY, "4403") == names(shenzhen)
    assert names(IN_2025 - DAY, "36") == agency | national | {"本机"}
    assert the_day_before_it_began(rows.Channel, BEGINNING)


def test_R9_two_working_days_and_three_before() -> None:
    before, since = on(dt.date(2022, 7, 25)).one(rows.Decision), on(dt.date(2022, 7, 26)).one(rows.Decision)
    assert (before.at_once, before.working_days, since.at_once, since.working_days) == (False, 3, False, 2)
    assert on(IN_2025).one(rows.Decision) == since
    assert the_day_before_it_began(rows.Decision, BEGINNING)


def test_R9_a_calendar_holds_for_its_whole_year() -> None:
    for year in (2025, 2026):
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        assert [row.year for row in (*on(first).all(rows.Holidays), *on(last).all(rows.Holidays))] == [year, year]


def _between(first: str, last: str) -> set[dt.date]:
    begin, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    return {begin + DAY * n for n in range((end - begin).days + 1)}


def test_R9_the_holidays_of_2025_and_2026() -> None:
    year = on(dt.date(2025, 6, 1)).one(rows.Holidays, year=2025)
    assert set(year.off) == (
        {dt.date(2025, 1, 1)}
        | _between("2025-01-28", "2025-02-04")
        | _between("2025-04-04", "2025-04-06")
        | _between("2025-05-01", "2025-05-05")
        | _between("2025-05-31", "2025-06-02")
        | _between("2025-10-01", "2025-10-08")
    )
    worked = ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"]
    assert [day.isoformat() for day in year.worked] == worked
    year = on(dt.date(2026, 6, 1)).one(rows.Holidays, year=2026)
    assert set(year.off) == (
        _between("2026-01-01", "2026-01-03")
        | _between("2026-02-15", "2026-02-23")
        | _between("2026-04-04", "2026-04-06")
        | _between("2026-05-01", "2026-05-05")
        | _between("2026-06-19", "2026-06-21")
        | _between("2026-09-25", "2026-09-27")
        | _between("2026-10-01", "2026-10-07")
    )
    worked = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
    assert [day.isoformat() for day in year.worked] == worked


def test_R10_long_term_until_changed_and_temporary_six_months() -> None:
    def held(day: dt.date) -> dict[T, tuple[bool, int | None]]:
        return {row.type: (row.until_changed, row.months) for row in on(day).all(rows.Validity)}

    long = dict.fromkeys(LONG_TERM, (True, None))
    assert held(IN_2023) == held(IN_2025) == {**long, **dict.fromkeys(TEMPORARY, (False, 6))}
    assert held(BEGINNING) == held(LAST_OF_2022) == {**long, T.REFERRAL: (False, None), T.EMERGENCY: (False, None)}
    assert the_day_before_it_began(rows.Validity, BEGINNING)


def test_R10_a_filing_is_judged_on_the_admission() -> None:
    assert on(IN_2025).one(rows.InForce).judged_on is on(BEGINNING).one(rows.InForce).judged_on
    assert on(IN_2025).one(rows.InForce).judged_on is rows.JudgedOn.ADMISSION
    assert the_day_before_it_began(rows.InForce, BEGINNING)


def test_R11_up_to_a_year_before_2023_and_six_months_since() -> None:
    before, since = on(LAST_OF_2022).one(rows.Lock), on(IN_2023).one(rows.Lock)
    assert (before.months, since.months) == (12, 6)
    assert before.unless_agreed
    assert since.unless_agreed
    assert since.counted_from is rows.CountedFrom.BEGIN
    assert the_day_before_it_began(rows.Lock, BEGINNING)


def test_R12_one_long_term_filing_and_temporary_ones_beside_it() -> None:
    row = on(IN_2025).one(rows.Exclusive)
    assert (row.long_term, row.temporary_beside_long_term, row.temporary) == (1, True, None)
    assert the_day_before_it_began(rows.Exclusive, BEGINNING)


def test_R13_institutions_until_2022_and_the_city_since() -> None:
    before, since = on(LAST_OF_2022).one(rows.Destination), on(IN_2023).one(rows.Destination)
    assert (before.scope, since.scope) == (rows.Scope.INSTITUTIONS, rows.Scope.CITY)
    assert before.municipalities == since.municipalities == ("11", "12", "31", "50")
    assert the_day_before_it_began(rows.Destination, BEGINNING)


def test_R14_filed_before_the_discharge_settles_since_2023() -> None:
    before, since = on(LAST_OF_2022).one(rows.BackFiling), on(IN_2023).one(rows.BackFiling)
    assert (before.settles, before.set_back) == (False, True)
    assert (since.settles, since.set_back, since.days_before_admission) == (True, True, None)
    assert the_day_before_it_began(rows.BackFiling, BEGINNING)


def test_R15_filed_after_the_discharge_is_claimed_by_hand_since_2023() -> None:
    before, since = on(LAST_OF_2022).one(rows.ManualClaim), on(IN_2023).one(rows.ManualClaim)
    assert (before.file_afterwards, before.hospital_uploads) == (False, False)
    assert (since.file_afterwards, since.hospital_uploads) == (True, True)
    assert the_day_before_it_began(rows.ManualClaim, BEGINNING)


def test_R16_a_guardian_files_below_eighteen_and_consents_below_fourteen() -> None:
    row = on(IN_2025).one(rows.Guardian)
    assert (row.files_below, row.consents_below) == (18, 14)
    assert the_day_before_it_began(rows.Guardian, BEGINNING)


def test_R17_both_ways_since_2023_papers_first_and_not_below_a_referral() -> None:
    before, since = on(LAST_OF_2022).one(rows.BothWays), on(IN_2023).one(rows.BothWays)
    assert (before.allowed, before.papers_first, before.not_below) == (False, False, None)
    assert (since.allowed, since.papers_first, since.not_below) == (True, True, T.REFERRAL)
    assert the_day_before_it_began(rows.BothWays, BEGINNING)


def test_R18_why_filings_fail_in_this_order() -> None:
    found = sorted(on(BEGINNING).all(rows.FilingMistake), key=lambda row: row.order)
    assert [row.mistake for row in found] == list(rows.Mistake)
    assert [row.order for row in found] == [1, 2, 3, 4, 5, 6]
    assert the_day_before_it_began(rows.FilingMistake, BEGINNING)


CHANGED = {
    "320584": ("320509", (2012, 9, 1)),
    "371202": ("370116", (2018, 12, 26)),
    "371203": ("370117", (2018, 12, 26)),
    "371200": ("370100", (2018, 12, 26)),
    "320602": ("320613", (2020, 7, 1)),
    "320611": ("320613", (2020, 7, 1)),
    "320684": ("320614", (2020, 7, 1)),
    "330103": ("330105", (2021, 4, 1)),
    "330104": ("330102", (2021, 4, 1)),
}


def test_R18_area_codes_that_others_took_over() -> None:
    assert {row.old: row.new for row in on(IN_2025).all(rows.AreaChange)} == {o: n for o, (n, _) in CHANGED.items()}
    for old, (_, first) in CHANGED.items():
        assert on(dt.date(*first)).find(rows.AreaChange, old=old) is not None
        assert on(dt.date(*first) - DAY).find(rows.AreaChange, old=old) is None


# ---- what can be settled


def settled(day: dt.date, kind: C, insurance: InsuranceKind, place: str = "") -> care.Settles:
    return on(day, place).one(care.Care, kind=kind, insurance=insurance).settles


def test_R19_inpatient_only_in_2018_and_outpatient_as_the_region_allows_since() -> None:
    yes, no, by_place = care.Settles.YES, care.Settles.NO, care.Settles.PLACE
    for insurance in (EMPLOYEE, RESIDENT):
        assert settled(BEGINNING, C.INPATIENT, insurance) is settled(IN_2025, C.INPATIENT, insurance, "36") is yes
        assert (
            settled(BEGINNING, C.OUTPATIENT, insurance) is settled(dt.date(2022, 6, 30), C.OUTPATIENT, insurance) is no
        )
    assert settled(dt.date(2022, 7, 1), C.OUTPATIENT, EMPLOYEE) is settled(IN_2025, C.OUTPATIENT, EMPLOYEE, "36") is yes
    assert settled(dt.date(2022, 7, 1), C.OUTPATIENT, RESIDENT) is settled(IN_2025, C.OUTPATIENT, RESIDENT) is by_place
    assert settled(IN_2025, C.OUTPATIENT, RESIDENT, "360600") is no
    assert settled(IN_2025 - DAY, C.OUTPATIENT, RESIDENT, "360600") is by_place
    assert the_day_before_it_began(care.Care, BEGINNING)


def test_R20_five_diseases_in_2022_and_ten_in_2025() -> None:
    five = ["高血压", "糖尿病", "恶性肿瘤门诊化疗", "尿毒症透析", "器官移植术后抗排异治疗"]
    ten = [*five, "慢阻肺", "类风湿关节炎", "冠心病", "病毒性肝炎", "强直性脊柱炎"]

    def names(day: dt.date, place: str = "") -> list[str]:
        return [row.name for row in on(day, place).all(care.Chronic)]

    assert names(dt.date(2022, 6, 30)) == names(dt.date(2024, 12, 31)) == five
    assert names(dt.date(2025, 1, 1)) == names(IN_2025) == names(IN_2025 - DAY, "36") == ten
    assert names(IN_2025, "360100") == [name.replace("恶性肿瘤门诊化疗", "癌症放疗") for name in ten]
    assert the_day_before_it_began(care.Chronic, dt.date(2022, 6, 30))
    assert len({row.disease for row in on(IN_2025, "36").all(care.Chronic)}) == 10


def test_R21_an_injury_without_a_third_party_settles_since_2023_with_a_declaration() -> None:
    before, since = on(LAST_OF_2022).one(care.Injury), on(IN_2023).one(care.Injury)
    assert (before.settles, since.settles, before.declaration, since.declaration) == (False, True, False, True)
    assert the_day_before_it_began(care.Injury, BEGINNING)


def test_R22_within_seventy_two_hours() -> None:
    assert on(IN_2018).one(care.Merge).hours == 72 == on(IN_2025).one(care.Merge).hours
    assert the_day_before_it_began(care.Merge, BEGINNING)


def test_R23_what_was_got_elsewhere_is_merged_since_2023() -> None:
    for kind in care.OutsideKind:
        before, since = (on(day).one(care.OutsideItem, kind=kind) for day in (LAST_OF_2022, IN_2023))
        assert (before.merged, before.order, before.form, before.designated) == (False, True, True, True)
        assert (since.merged, since.order, since.form, since.designated) == (True, True, True, True)
    assert len(on(BEGINNING).all(care.OutsideItem)) == 3
    assert the_day_before_it_began(care.OutsideItem, BEGINNING)


def test_R24_dual_channel_drugs_are_claimed_at_home() -> None:
    row = on(IN_2025).one(care.DualChannel)
    assert (row.settles, row.prices) == (False, (care.Price.HOME_LIST, care.Price.LOWEST_SAME_GENERIC))
    assert the_day_before_it_began(care.DualChannel, IN_2025)


def test_R25_medical_aid_in_one_settlement() -> None:
    assert on(IN_2025).one(care.Aid).one_settlement
    assert the_day_before_it_began(care.Aid, IN_2025)


def test_R26_no_account_in_2018_and_as_the_place_allows_since() -> None:
    assert on(IN_2018).one(care.AccountUse).accounts == (Account.NONE,)
    assert on(dt.date(2022, 6, 30)).one(care.AccountUse).accounts == (Account.NONE,)
    assert on(dt.date(2022, 7, 1)).one(care.AccountUse).accounts == (Account.NONE, Account.OWN, Account.FAMILY)
    assert the_day_before_it_began(care.AccountUse, BEGINNING)


def test_R27_internet_hospitals_settle_in_a_zone_since_2021() -> None:
    before, since = (on(day).one(care.InternetHospital) for day in (dt.date(2021, 5, 27), dt.date(2021, 5, 28)))
    assert (before.settles, since.settles) == (False, True)
    assert before.in_zones_only
    assert since.in_zones_only
    assert the_day_before_it_began(care.InternetHospital, BEGINNING)


# ---- how much


def test_R28_the_catalogue_of_the_place_of_care_and_the_policy_of_the_insured_place() -> None:
    row = on(IN_2018).one(care.Catalogue)
    assert (row.catalogue, row.policy) == (care.Side.CARE, care.Side.INSURED)
    assert on(IN_2025).one(care.Catalogue) == row
    assert the_day_before_it_began(care.Catalogue, BEGINNING)
    nanchang = on(IN_2025, "360100").one(care.StatedBenefit, insurance=EMPLOYEE)
    assert (nanchang.deductible, nanchang.ratio) == (Fen(80_000), 8_500)
    assert the_day_before_it_began(care.StatedBenefit, IN_2025, "3601")
    assert not on(IN_2025, "44").all(care.StatedBenefit)


def test_R29_at_most_ten_points_and_twenty_and_what_weinan_set() -> None:
    most = {row.type: row.at_most for row in on(IN_2023).all(care.ReductionCeiling)}
    assert most == {T.REFERRAL: 1000, T.EMERGENCY: 1000, T.OTHER_TEMPORARY: 2000}
    assert the_day_before_it_began(care.ReductionCeiling, IN_2023)
    weinan = {row.type: row.points for row in on(IN_2023, "610500").all(care.Reduction)}
    assert weinan == {**dict.fromkeys(LONG_TERM, 0), T.REFERRAL: 1000, T.OTHER_TEMPORARY: 2000}
    assert {row.type: row.points for row in on(IN_2023, "6101").all(care.Reduction)} == dict.fromkeys(LONG_TERM, 0)
    assert not on(LAST_OF_2022, "6105").all(care.Reduction, type=T.REFERRAL)


def test_R30_the_parts_add_up_for_both_published_settlements() -> None:
    for row in BOOK.rows(care.Reference):
        pool = row.total - row.own_part
        amounts = Amounts(total=row.total, funds=((Fund.POOL, pool),), deductible=Fen(0), ratio=0)
        assert amounts.person == row.own_part
        with pytest.raises(ValueError):
            Amounts.stated(amounts, fund_total=pool, person=row.own_part + 1, cash=row.own_part + 1)


def test_R31_the_two_settlements_of_2017() -> None:
    found = {row.name: (row.settled, row.place, row.total, row.own_part) for row in BOOK.rows(care.Reference)}
    assert found == {
        "reference_hengyang": (dt.date(2017, 8, 8), "4304", Fen(1_181_124), Fen(379_211)),
        "reference_ningxia": (dt.date(2017, 10, 9), "64", Fen(735_682), Fen(276_985)),
    }
    assert all(row.begin == row.settled for row in BOOK.rows(care.Reference))


def test_R40_across_the_years_end_by_the_discharge() -> None:
    assert on(IN_2025).one(care.YearEnd).charged is care.Charged.DISCHARGE_YEAR
    assert the_day_before_it_began(care.YearEnd, BEGINNING)


# ---- when it does not work, and around it


def test_R32_the_hospitals_own_first_and_the_platform_last() -> None:
    found = sorted(on(BEGINNING).all(service.LookOrder), key=lambda row: row.order)
    assert [row.look_at for row in found] == list(service.LookAt)
    assert [row.order for row in found] == list(range(7))
    assert the_day_before_it_began(service.LookOrder, BEGINNING)


def test_R33_the_papers_of_a_claim_and_the_electronic_invoice_today() -> None:
    paper = service.ClaimPaper
    before, since = on(LAST_OF_2022).one(service.ClaimPapers), on(IN_2023).one(service.ClaimPapers)
    for row in (before, since):
        assert row.all_of == (paper.DIAGNOSIS_CERTIFICATE, paper.ITEMISED_BILL)
        assert row.discharge == (paper.DISCHARGE_RECORD, paper.CASE_FIRST_PAGE)
    assert (before.receipt, before.claim_state_first) == ((paper.RECEIPT,), False)
    assert (since.receipt, since.claim_state_first) == ((paper.ELECTRONIC_INVOICE, paper.RECEIPT), True)
    assert the_day_before_it_began(service.ClaimPapers, BEGINNING)


def test_R34_downtime_is_announced_three_days_ahead() -> None:
    assert on(IN_2025).one(service.DowntimeNotice).hours_ahead == 72
    assert the_day_before_it_began(service.DowntimeNotice, dt.date(2022, 7, 26))


def test_R35_six_unified_things() -> None:
    things = on(IN_2025).one(service.Unified).things
    assert things == ("name", "code", "materials", "time_limit", "steps", "standard")
    assert the_day_before_it_began(service.Unified, dt.date(2021, 5, 28))


def test_R36_daily_comparison_monthly_lists_and_two_warnings() -> None:
    row = on(IN_2025).one(service.Clearing)
    assert (row.warn_yellow, row.warn_red, row.compared_every_days, row.lists_a_year) == (7000, 9000, 1, 12)
    assert the_day_before_it_began(service.Clearing, IN_2023)


def test_R37_the_enquiry_threshold_and_the_audit_of_2021() -> None:
    assert on(IN_2025).one(service.EnquiryThreshold).amount == Fen(3_000_000)
    assert the_day_before_it_began(service.EnquiryThreshold, IN_2023)
    row = on(IN_2025).one(service.AuditTotals)
    assert (row.examined, row.on_site, row.confirmed) == (8046, 71, 27)
    assert (row.examined_amount, row.on_site_amount) == (Fen(2_945_700_000), Fen(197_600_000))
    assert the_day_before_it_began(service.AuditTotals, dt.date(2021, 5, 28))


def test_R38_how_many_institutions_were_networked() -> None:
    def count(day: dt.date, place: str = "") -> int:
        return on(day, place).one(service.Networked).institutions

    counted, again = dt.date(2017, 9, 30), dt.date(2018, 2, 28)
    assert [count(counted, place) for place in ("", "43", "4304")] == [7226, 233, 15]
    assert [count(again - DAY, place) for place in ("", "43", "4304")] == [7226, 233, 15]
    assert [count(again, place) for place in ("", "43", "430421")] == [8763, 289, 15]
    assert the_day_before_it_began(service.Networked, counted, "4304")


def test_R39_seventy_in_a_hundred_by_the_end_of_2025() -> None:
    row = on(IN_2025).one(service.RateGoal)
    assert (row.rate, row.reached_by) == (7000, dt.date(2025, 12, 31))
    assert the_day_before_it_began(service.RateGoal, dt.date(2022, 7, 26))


# ---- the laws of all


def test_every_rule_has_a_test_of_its_number() -> None:
    """R30 and R18 too: what has no number in it is proven on the decision."""
    named = {name.split("_")[1] for name in globals() if name.startswith("test_R")}
    assert named == {f"R{number}" for number in range(1, 41)}


def test_a_later_row_never_hides_behind_an_earlier_one() -> None:
    """On the day it begins a row is what is answered in its own place."""
    for row in BOOK:
        found = BOOK.on(row.begin, row.place).all(type(row))
        assert row in found, row.at


def test_nothing_ends_today_by_itself() -> None:
    """What holds on the last day we know of holds ten years later, but for calendars."""
    for row in BOOK:
        if row.end is None:
            assert row in RuleBook({type(row): (row,)}).on(row.begin.replace(year=2036), row.place).all(type(row))
            assert replace(row, end=row.begin).on(row.begin)
