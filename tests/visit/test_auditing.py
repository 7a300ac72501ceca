"""Staff look at what the audit flags, on the real journal: a review is noted with its person and its amount (R37)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.audit import Verdict
from kiosk.domain.diagnosis import Cause
from kiosk.policy.rulebook import load
from kiosk.ports import StaffId
from kiosk.scenario.audits import every_kind
from kiosk.texts import LANGUAGES
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.machine import step
from kiosk.visit.screen import resolve
from kiosk.visit.taps import event_for
from kiosk.visit.view import screen
from tests.visit.stage import Stage, stage
from tests.visit.test_view import AROUND

PIN = "471100"
#: A threshold so low that every settlement is above it.
LOW = '[[enquiry_threshold]]\nbegin = 2024-01-01\nplace = "9901"\nsource = "of the tests"\namount = 100\n'


def settled(on: Stage, person: str = "in_force") -> None:
    on.to_bill(person)
    on.tell(ev.Confirmed())
    assert isinstance(on.run(), st.Done)
    on.tell(ev.Proceeded())
    on.run()


def audited(on: Stage) -> st.Auditing:
    if isinstance(on.state, st.Idle):
        on.journal.set_staff_pin(StaffId("w01"), PIN)
        on.tell(ev.StaffAsked(), ev.PinEntered(PIN))
        on.run()
        on.tell(ev.AuditOpened())
    state = on.run()
    assert isinstance(state, st.Auditing)
    return state


def with_low_threshold(on: Stage, folder: Path) -> None:
    (folder / "ours.toml").write_text(LOW, encoding="utf-8")
    parts = on.kiosk.parts
    object.__setattr__(parts, "rulebook", load((folder,)))


def test_r37_a_flag_is_reviewed_with_amount_and_person_and_blocks_nobody(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        with_low_threshold(on, tmp_path)
        settled(on)
        state = audited(on)
        assert state.audit is not None
        (flag,) = state.audit.flags
        assert flag.review is None
        given = event_for(state, "review", f"confirmed {flag.key}")
        assert given == ev.ReviewGiven(flag, Verdict.CONFIRMED)
        on.tell(given)
        after = audited(on)
        assert after.audit is not None
        review = after.audit.flags[0].review
        assert review is not None
        assert (review.verdict, review.staff, review.amount) == (Verdict.CONFIRMED, "w01", flag.amount)
        assert after.audit.sum(Verdict.CONFIRMED).amount == flag.amount
        on.tell(ev.ReviewGiven(after.audit.flags[0], Verdict.UNFOUNDED))
        again = audited(on)
        assert again.audit is not None
        assert again.audit.sum(Verdict.UNFOUNDED).count == 1
        on.tell(ev.Cancelled())
        settled(on, "nanchang")  # a flag keeps nobody from settling
        assert on.journal.verify_chain().whole  # type: ignore[attr-defined]


def test_r37_reviews_outlive_the_process(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        with_low_threshold(on, tmp_path)
        settled(on)
        state = audited(on)
        assert state.audit is not None
        on.tell(ev.ReviewGiven(state.audit.flags[0], Verdict.UNFOUNDED))
        audited(on)
        on.tell(ev.Cancelled())
        place = on.place
    with stage(tmp_path, place) as on:
        with_low_threshold(on, tmp_path)
        on.tell(ev.StaffAsked(), ev.PinEntered(PIN))
        on.run()
        on.tell(ev.AuditOpened())
        found = audited(on).audit
        assert found is not None
        assert found.sum(Verdict.UNFOUNDED).count == 1


def test_r39_the_rate_counts_who_was_settled_and_why_the_others_were_not(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        settled(on)
        on.tell(ev.Started(), ev.ForSelf(), on.shown("unfiled"))
        on.run()
        on.tell(ev.Cancelled())
        on.run()
        on.place.faults.plan([{"call": "preview", "fault": "refuse", "text": "参保人欠费"}])
        on.tell(ev.Started(), ev.ForSelf(), on.shown("nanchang"))
        on.run(st.Explaining)
        on.tell(ev.Proceeded())
        assert isinstance(on.run(), st.Refused)
        on.tell(ev.Cancelled())
        on.run()
        found = audited(on).audit
        assert found is not None
        assert (found.rate.settled, found.rate.share) == (1, 3333)
        assert dict(found.rate.unsettled) == {Cause.NOT_FILED: 1, Cause.UNPAID: 1}


def test_r37_a_period_ends_where_its_rule_says(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        settled(on)
        on.clock.advance(dt.timedelta(days=32).total_seconds())
        found = audited(on).audit
        assert found is not None
        assert (found.checked, found.rate.all) == (0, 0)


@pytest.mark.parametrize("argument", ["", "confirmed", "confirmed nothing", "maybe duplicate_days x", "unfounded  "])
def test_r37_a_tap_that_no_page_sends_is_no_review(argument: str) -> None:
    state = st.Auditing(StaffId("w01"), every_kind())
    assert event_for(state, "review", argument) is None
    assert event_for(st.Idle(), "review", f"confirmed {every_kind().flags[0].key}") is None


def test_r37_only_a_flag_on_the_page_can_be_reviewed() -> None:
    shown = every_kind()
    stranger = ev.ReviewGiven(shown.flags[0], Verdict.CONFIRMED)
    empty = st.Auditing(StaffId("w01"))
    taken = step(empty, stranger)
    assert taken is not None
    assert (taken.state, taken.effects) == (empty, ())
    taken = step(st.Auditing(StaffId("w01"), shown), stranger)
    assert taken is not None
    assert taken.effects == (fx.RunAudit(),)


@pytest.mark.parametrize("language", LANGUAGES)
def test_r37_every_flag_says_why_and_nobody_is_named(language: str) -> None:
    facts: dict[str, Any] = resolve(screen(st.Auditing(StaffId("w01"), every_kind()), AROUND).facts, language)
    flags = facts["audit"]["flags"]
    assert len({flag["title"] for flag in flags}) == 4
    assert all(flag["lines"] and flag["amount"] and flag["number"] for flag in flags)
    assert [len(flag["actions"]) for flag in flags] == [1, *(2 for _ in flags[1:])]
    assert facts["audit"]["rate"]["goal"]
    assert [row["count"] for row in facts["audit"]["rate"]["rows"]] == [1, 1, 1]
