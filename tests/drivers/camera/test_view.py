"""A code is news once, until it has left the view."""

from __future__ import annotations

from drivers.camera.view import CodesInView
from kiosk.domain.problems import ProblemCode
from kiosk.ports import CodeSeen, TicketSeen, WrongCode
from tests.drivers.camera.test_classify import TICKET, VOUCHER

LINK = "https://example.cn"


def test_a_code_is_news_once_though_single_frames_miss_it() -> None:
    view = CodesInView(gone_after=1.0)
    assert [type(s) for s in view.look([VOUCHER], 10.0)] == [CodeSeen]
    assert view.look([VOUCHER], 10.5) == ()
    assert view.look([], 11.0) == ()
    assert view.look([VOUCHER], 11.5) == ()
    assert [type(s) for s in view.look([VOUCHER], 12.6)] == [CodeSeen]


def test_a_code_that_left_for_a_second_is_news_again() -> None:
    view = CodesInView(gone_after=1.0)
    view.look([TICKET], 0.0)
    view.look([], 1.1)
    assert view.look([TICKET], 1.2) == (TicketSeen(TICKET),)


def test_forgetting_makes_every_code_new() -> None:
    view = CodesInView()
    view.look([TICKET], 0.0)
    view.forget()
    assert view.look([TICKET], 0.1) == (TicketSeen(TICKET),)


def test_a_poster_beside_the_voucher_is_not_worth_a_word() -> None:
    view = CodesInView()
    assert view.look([LINK], 0.0) == (WrongCode(ProblemCode.CODE_IS_LINK),)
    assert [type(s) for s in CodesInView().look([LINK, VOUCHER], 0.0)] == [CodeSeen]


def test_two_codes_are_both_news() -> None:
    assert [type(s) for s in CodesInView().look([VOUCHER, TICKET], 0.0)] == [CodeSeen, TicketSeen]
