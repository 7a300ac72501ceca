"""An insured place takes filings: at once or later, with a reason when it says no, with locks, in ink, with uploads.

Everything goes through the whole backend, in process and over HTTP; what the place says is read by the diagnosis.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

import pytest

from kiosk.backends.simulated import http
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.server import Shell
from kiosk.clock import SimulatedClock
from kiosk.domain.application import Handed, Material, Way
from kiosk.domain.bill import RequestId
from kiosk.domain.diagnosis import Asked, Cause
from kiosk.domain.filing import FilingRecord, FilingStatus, FilingType, RecordState
from kiosk.domain.people import Agent, Relation
from kiosk.domain.plain import to_plain
from kiosk.domain.problems import ProblemCode
from kiosk.domain.region import Region
from kiosk.domain.writes import Draft, FilingWithdrawn, Kind, NewFiling, Receipt, Write
from kiosk.policy import rulebook
from kiosk.policy.applicant import About
from kiosk.policy.diagnosis import Answer, Facts, diagnose, sayings
from kiosk.policy.filing import judge
from kiosk.ports import Backend, FilingRecords, NotFound, Refusal, Registry, Reply, Uploads
from tests.policy.applicants import ELSEWHERE, HERE, PARENT, about, draft, world

T = FilingType
JPEG = b"\xff\xd8\xff\xe0" + b"a paper" * 40


@dataclass
class Side:
    """A kiosk's way to the platform, and the clock of both."""

    backend: Backend
    place: Place
    clock: SimulatedClock

    def __post_init__(self) -> None:
        self._numbers = count(1)

    def send(self, what: Draft) -> Reply[Receipt]:
        assert isinstance(self.backend, Registry)
        return self.backend.write(Write(RequestId("H00000000001", "20260318093000", next(self._numbers)), what))

    def taken(self, what: Draft) -> Receipt:
        answer = self.send(what)
        assert isinstance(answer, Receipt)
        return answer

    def refused(self, what: Draft) -> str:
        answer = self.send(what)
        assert isinstance(answer, Refusal)
        assert answer.code is ProblemCode.FILING_REFUSED
        return answer.text

    def records(self, who: About) -> dict[str, FilingRecord]:
        answer = self.backend.filings(who.member, who.insurance, None)
        assert isinstance(answer, FilingRecords)
        return {r.number: r for r in answer.records}

    def upload(self, photo: bytes = JPEG) -> str:
        assert isinstance(self.backend, Uploads)
        name = self.backend.upload(Material.REFERRAL_FORM, photo)
        assert isinstance(name, str)
        return name

    def later(self, days: int) -> None:
        self.clock.advance(days * 86400.0)


@pytest.fixture(params=["in process", "over HTTP"])
def side(request: pytest.FixtureRequest) -> Iterator[Side]:
    clock = SimulatedClock(world().clock)
    place = Place(world(), clock)
    if request.param == "in process":
        yield Side(place.backend(), place, clock)
        return
    with Shell(place) as shell:
        client = http.create({"url": shell.url, "profile": {"file": {"reverse": False}}}, clock)
        yield Side(client, place, clock)
        client.close()


def settles(side: Side, key: str) -> FilingStatus:
    """What the kiosk makes of the place's answer, for this person's stay here."""
    who = about(key)
    stay = side.place.world.bill(side.place.world.stays_of(key)[0]).stay
    answer = side.backend.filings(who.member, who.insurance, stay)
    return judge(who.insurance, stay, HERE, answer, "", side.clock.now(), rulebook.load()).status


def test_filed_at_once_it_covers_the_stay(side: Side) -> None:
    """R14: back-filed from the admission on, the stay is covered the same minute."""
    assert settles(side, "files_at_once") is FilingStatus.NONE
    receipt = side.taken(draft(about("files_at_once"), handed=()))
    assert not receipt.pending
    assert settles(side, "files_at_once") is FilingStatus.IN_FORCE
    record = side.records(about("files_at_once"))[receipt.number]
    assert (record.begin, record.end) == (dt.date(2026, 3, 10), dt.date(2026, 9, 17))
    assert (record.filed_on, record.here) == (dt.date(2026, 3, 18), True)
    assert side.place.world.filings[-1].insured == "970200"


def test_decided_after_two_working_days(side: Side) -> None:
    """Filed on Wednesday the 18th: waits on the 19th, stands on the 20th."""
    receipt = side.taken(draft(about("files_in_two_days"), handed=()))
    assert receipt.pending
    assert settles(side, "files_in_two_days") is FilingStatus.PENDING
    side.later(1)
    assert settles(side, "files_in_two_days") is FilingStatus.PENDING
    side.later(1)
    assert settles(side, "files_in_two_days") is FilingStatus.IN_FORCE


def test_weekends_and_holidays_are_waited_for() -> None:
    whole = replace(world(), world=replace(world().world, holidays=(dt.date(2026, 3, 23),)))
    clock = SimulatedClock(dt.datetime(2026, 3, 20, 16, 0))
    place = Place(whole, clock)
    side = Side(place.backend(), place, clock)
    side.taken(draft(about("files_in_two_days"), handed=()))
    side.later(4)  # Tuesday: one working day
    assert settles(side, "files_in_two_days") is FilingStatus.PENDING
    side.later(1)
    assert settles(side, "files_in_two_days") is FilingStatus.IN_FORCE


def test_a_review_says_no_with_its_reason_and_one_may_file_again(side: Side) -> None:
    who = about("refused_by_review")
    receipt = side.taken(draft(who, handed=()))
    side.later(2)
    record = side.records(who)[receipt.number]
    assert (record.state, record.reason) == (RecordState.REJECTED, "转诊材料与病情不符")
    assert settles(side, "refused_by_review") is FilingStatus.REJECTED
    assert side.refused(FilingWithdrawn(who.member.person_id, who.insurance, receipt.number)) == "无此备案"
    assert side.taken(draft(who, handed=())).pending


def test_a_review_wants_the_papers(side: Side) -> None:
    """A paper that is owed is none that is missing."""
    who = about("files_in_two_days")
    bare = side.taken(draft(who, T.REFERRAL, handed=()))
    side.later(2)
    assert side.records(who)[bare.number].reason == "备案材料不全"
    owed = side.taken(draft(who, T.REFERRAL, handed=(Handed(Material.REFERRAL_FORM, Way.LATER),)))
    side.later(5)
    assert side.records(who)[owed.number].state is RecordState.APPROVED


# ---- no, in the words of R18 -----------------------------------------------------------------------------------


def test_the_province_itself_is_not_its_capital(side: Side) -> None:
    who = about("province_level")
    capital = replace(who.insurance, region=Region("970100", "演示省己市"))
    assert side.refused(draft(who, insurance=capital, handed=())) == "参保地选择错误：应选省本级，不是演示省己市"
    assert not side.taken(draft(who, handed=())).pending


def test_an_unknown_insured_place(side: Side) -> None:
    who = about("files_at_once")
    wrong = replace(who.insurance, region=Region("970300", "演示省辛市"))
    assert side.refused(draft(who, insurance=wrong, handed=())) == "参保地选择错误，未查询到参保信息"


def test_the_guardians_data_for_the_child(side: Side) -> None:
    who = about("child", agent=PARENT)
    parent = Agent("廉样往", who.member.id_number, Relation.PARENT, "13900000001")
    assert "请填写儿童本人信息" in side.refused(draft(who, agent=parent, handed=()))
    assert side.taken(draft(who, handed=())).kind is Kind.FILE


def test_an_agents_name_that_is_not_theirs(side: Side) -> None:
    known = about("files_in_ink").member
    agent = Agent("别样名", known.id_number, Relation.CHILD, "13900000001")
    assert side.refused(draft(about("files_at_once"), agent=agent, handed=())) == "代办人姓名与身份证号码不一致"


@pytest.mark.parametrize(
    ("place", "words"),
    [(Region("970100", "演示省己市"), "省内就医无需"), (Region("990000", "示例省"), "请选择到城市")],
)
def test_a_wrong_place_of_care(side: Side, place: Region, words: str) -> None:
    assert words in side.refused(draft(about("files_at_once"), destination=place, handed=()))


def test_a_second_long_term_filing(side: Side) -> None:
    who = about("long_term_filer")
    assert side.refused(draft(who, T.LONG_RESIDENT, handed=())) == "有效期内已存在其他备案信息：示例省丙市"
    assert side.taken(draft(who, T.OTHER_TEMPORARY, handed=())), "a temporary one beside it"


def test_a_second_filing_for_the_same_city(side: Side) -> None:
    who = about("files_at_once")
    side.taken(draft(who, handed=()))
    other = draft(who, T.LONG_RESIDENT, begin=dt.date(2026, 3, 9), handed=())
    assert "有效期内已存在其他备案信息" in side.refused(other)
    assert side.taken(draft(who, destination=ELSEWHERE, handed=())), "two temporary ones for two cities"


def test_one_that_ends_on_the_day_the_next_begins(side: Side) -> None:
    who = about("files_at_once")
    side.taken(draft(who, begin=dt.date(2025, 9, 1), end=dt.date(2026, 3, 10), handed=()))
    assert "已存在其他备案" in side.refused(draft(who, handed=()))
    assert side.taken(draft(who, begin=dt.date(2026, 3, 11), handed=()))


def test_too_long_ago(side: Side) -> None:
    early = draft(about("files_in_two_days"), begin=dt.date(2025, 12, 1), handed=())
    assert side.refused(early) == "备案开始日期超过可补办期限90天"


def test_the_diagnosis_knows_what_the_place_says() -> None:
    """Each refusal, once provoked above, is told from the others by its words alone (R18)."""
    said = {
        "代办人信息不能与参保人相同，请填写儿童本人信息": Cause.GUARDIAN_DATA,
        "代办人姓名与身份证号码不一致": Cause.NAME_WRONG,
        "参保地选择错误：应选省本级，不是演示省己市": Cause.PROVINCE_LEVEL,
        "参保地选择错误，未查询到参保信息": Cause.INSURED_PLACE_WRONG,
        "就医地选择错误：请选择到城市": Cause.CARE_PLACE_WRONG,
        "有效期内已存在其他备案信息：示例省丙市": Cause.ANOTHER_IN_FORCE,
        "长期备案6个月内不得变更，如有特殊情况请联系参保地经办机构": Cause.CHANGE_LOCKED,
        "附件未上传，请重新上传附件": Cause.PAPERS_MISSING,
        "备案材料不全": Cause.PAPERS_MISSING,
    }
    known = sayings(rulebook.load().on(dt.date(2026, 3, 18), "970200"))
    now = world().clock
    for words, cause in said.items():
        answer = Answer(Asked.FILING, now, words, problem=ProblemCode.FILING_REFUSED)
        assert diagnose(Facts(at=now, answers=(answer,)), known).first.cause is cause, words


def test_an_end_before_the_begin(side: Side) -> None:
    wrong = draft(about("files_at_once"), end=dt.date(2026, 3, 1), handed=())
    assert side.refused(wrong) == "备案结束日期早于开始日期"


# ---- change and cancel -----------------------------------------------------------------------------------------


def test_the_begin_is_set_back_by_a_change(side: Side) -> None:
    who = about("filed_too_late")
    assert settles(side, "filed_too_late") is FilingStatus.NOT_YET_VALID
    side.taken(draft(who, replaces="BA2026000048", handed=()))
    assert settles(side, "filed_too_late") is FilingStatus.IN_FORCE
    assert side.records(who)["BA2026000048"].state is RecordState.CANCELLED


def test_a_change_that_waits_leaves_the_old_one_standing(side: Side) -> None:
    who = about("files_in_two_days")
    first = side.taken(draft(who, handed=()))
    side.later(2)
    second = side.taken(
        draft(
            who,
            T.LONG_RESIDENT,
            begin=dt.date(2026, 3, 9),
            replaces=first.number,
            handed=(Handed(Material.RESIDENCE_PROOF, Way.COMMITMENT),),
        )
    )
    assert second.pending
    assert side.records(who)[first.number].state is RecordState.APPROVED
    side.later(4)
    assert side.records(who)[first.number].state is RecordState.CANCELLED
    assert side.records(who)[second.number].state is RecordState.APPROVED


def test_locked_and_free(side: Side) -> None:
    locked, free = about("long_term_filer"), about("long_term_free")

    def moved(who: About) -> NewFiling:
        return draft(who, T.LONG_RESIDENT, replaces=who.records[0].number, handed=())

    def given_up(who: About) -> FilingWithdrawn:
        return FilingWithdrawn(who.member.person_id, who.insurance, who.records[0].number)

    assert "6个月内不得变更" in side.refused(moved(locked))
    assert "6个月内不得取消" in side.refused(given_up(locked))
    side.taken(moved(free))
    states = {n: r.state for n, r in side.records(free).items()}
    assert states.pop("BA2026000047") is RecordState.CANCELLED
    assert list(states.values()) == [RecordState.APPROVED]
    side.later(74)  # 31 May: the last day of six months from 1 December
    assert "6个月内不得取消" in side.refused(given_up(locked))
    side.later(1)
    side.taken(given_up(locked))


def test_what_was_filed_in_another_channel(side: Side) -> None:
    who = about("filed_too_late")
    filings = (replace(f, here=False) if f.number == "BA2026000048" else f for f in side.place.world.filings)
    side.place.world = replace(side.place.world, filings=tuple(filings))
    side.place.insurer = replace(side.place.insurer, world=side.place.world)
    assert side.refused(draft(who, replaces="BA2026000048", handed=())) == "请通过原备案渠道变更"
    given_up = FilingWithdrawn(who.member.person_id, who.insurance, "BA2026000048")
    assert side.refused(given_up) == "请通过原备案渠道取消"
    assert side.records(who)["BA2026000048"].here is False


def test_a_change_of_nothing(side: Side) -> None:
    assert "不能变更" in side.refused(draft(about("files_at_once"), replaces="BA0", handed=()))


def test_what_is_cancelled_may_be_filed_again(side: Side) -> None:
    who = about("files_at_once")
    first = side.taken(draft(who, handed=()))
    side.taken(FilingWithdrawn(who.member.person_id, who.insurance, first.number))
    assert settles(side, "files_at_once") is FilingStatus.CANCELLED
    side.taken(draft(who, handed=()))
    assert settles(side, "files_at_once") is FilingStatus.IN_FORCE


def test_another_persons_filing_is_not_cancelled(side: Side) -> None:
    who = about("files_at_once")
    assert side.refused(FilingWithdrawn(who.member.person_id, who.insurance, "BA2026000047")) == "无此备案"


# ---- papers ----------------------------------------------------------------------------------------------------


def test_photos_go_over_first_and_are_named(side: Side) -> None:
    name = side.upload()
    assert side.upload() == name, "the same bytes are the same file"
    assert side.upload(JPEG + b"!") != name
    photo = Handed(Material.REFERRAL_FORM, Way.PHOTO, "ab" * 32, name)
    assert side.taken(draft(about("files_at_once"), T.REFERRAL, handed=(photo,)))


def test_a_photo_that_nobody_handed_over_is_missed(side: Side) -> None:
    photo = Handed(Material.REFERRAL_FORM, Way.PHOTO, "ab" * 32, "F0")
    assert side.refused(draft(about("files_at_once"), T.REFERRAL, handed=(photo,))) == "附件未上传，请重新上传附件"


@pytest.mark.parametrize("photo", [b"%PDF-1.7", b"", b"\xff\xd8\xff" + bytes(4 * 1024 * 1024)])
def test_no_photo_and_one_too_large_are_refused(side: Side, photo: bytes) -> None:
    assert isinstance(side.backend, Uploads)
    assert isinstance(side.backend.upload(Material.REFERRAL_FORM, photo), Refusal)


def test_ink_where_the_place_wants_it(side: Side) -> None:
    who = about("files_in_ink")
    assert side.refused(draft(who, handed=())) == "备案表（本人签字）未上传"
    assert side.taken(draft(who, handed=(Handed(Material.FORM, Way.PHOTO, "ab" * 32, side.upload()),)))


def test_a_finger_signs_elsewhere(side: Side) -> None:
    assert side.refused(draft(about("files_at_once"), signature=None, handed=())) == "备案表缺少签名"


# ---- found again -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["files_at_once", "files_in_two_days"])
def test_a_lost_answer_is_found_with_whether_it_waits(side: Side, key: str) -> None:
    """By what was asked for: the receipt bears our number, the platform's, and that it is not decided."""
    assert isinstance(side.backend, Registry)
    write = Write(RequestId("H00000000001", "20260318093000", 50), draft(about(key), handed=()))
    assert side.backend.find_write(write) == NotFound()
    receipt = side.backend.write(write)
    assert isinstance(receipt, Receipt)
    assert receipt.pending == (key == "files_in_two_days")
    assert side.backend.find_write(write) == receipt


def test_a_place_that_takes_none(side: Side) -> None:
    answer = side.send(draft(about("files_nowhere"), handed=()))
    assert isinstance(answer, Refusal)
    assert answer.code is ProblemCode.NOT_OFFERED


def test_an_area_without_a_desk_takes_what_comes(side: Side) -> None:
    """As the bench did before there were any."""
    assert side.taken(draft(about("unfiled"), phone="", signature=None, handed=()))


def test_nothing_of_a_person_is_in_what_a_draft_shows() -> None:
    """The repr may reach a log: strokes, phone and agent stay out of it, and out of plain text they don't."""
    who = about("child", agent=PARENT)
    sent = draft(who)
    assert all(secret not in repr(sent) for secret in (PARENT.name, PARENT.phone, who.member.person_id, "(40, 80"))
    assert to_plain(sent)["phone"] == PARENT.phone
