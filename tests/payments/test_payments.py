"""Paying: the counter moves no money and says where; the simulated terminal takes it once."""

from __future__ import annotations

import pytest

from kiosk.clock import SystemClock
from kiosk.domain.bill import RequestId
from kiosk.domain.money import Fen
from kiosk.domain.problems import ProblemCode
from kiosk.domain.slip import PayAt
from kiosk.domain.writes import Payment, Receipt, Write
from kiosk.payments import counter, simulated
from kiosk.ports import Health, NoAnswer, NotFound, Refusal, Reversed
from kiosk.settings import SettingsError
from tests.contracts.sample import sample

SETTLEMENT, BILL = sample().settlement(7), sample().bill


def test_the_counter_says_what_to_pay_where() -> None:
    desk = counter.create({"window": "3号窗口", "refund_window": "5号窗口", "barcode_prefix": "JS"}, SystemClock())
    code = "JS202603180930000007"
    assert desk.request(SETTLEMENT, Fen(1842), BILL) == PayAt(Fen(1842), "3号窗口", code, paid=False)
    assert desk.request(SETTLEMENT, Fen(-1842), BILL) == PayAt(Fen(-1842), "5号窗口", code, paid=False)
    assert desk.request(SETTLEMENT, Fen(0), BILL) == PayAt(Fen(0), "3号窗口", code, paid=True)
    assert desk.check().health is Health.READY


def test_money_comes_back_at_the_same_window_by_default() -> None:
    desk = counter.create({}, SystemClock())
    answer = desk.request(SETTLEMENT, Fen(-1), BILL)
    assert isinstance(answer, PayAt)
    assert answer.window == "出院结算窗口"


@pytest.mark.parametrize("options", [{"window": " "}, {"barcode_prefix": "结算"}, {"barcode_prefix": "123456789"}])
def test_a_counter_nobody_finds_is_refused(options: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=next(iter(options))):
        counter.create(options, SystemClock())


WRITE = Write(RequestId("H00000000001", "20260318093000", 8), Payment(SETTLEMENT, Fen(1842)))


def test_the_terminal_takes_the_money_once() -> None:
    terminal = simulated.create({}, SystemClock())
    assert isinstance(terminal.collect(WRITE), Receipt)
    assert isinstance(terminal.collect(WRITE), NoAnswer)
    assert isinstance(terminal.find_payment(WRITE), Receipt)
    assert terminal.paid == {WRITE.request_id: Fen(1842)}


def test_a_refused_payment_takes_nothing() -> None:
    terminal = simulated.create({"outcome": "refused"}, SystemClock())
    answer = terminal.collect(WRITE)
    assert isinstance(answer, Refusal)
    assert answer.code is ProblemCode.PAYMENT_FAILED
    assert terminal.find_payment(WRITE) == NotFound()
    assert terminal.paid == {}


def test_a_lost_answer_has_taken_the_money_and_is_found() -> None:
    terminal = simulated.create({"outcome": "lost"}, SystemClock())
    assert terminal.collect(WRITE) == NoAnswer(ProblemCode.PAYMENT_FAILED)
    assert isinstance(terminal.find_payment(WRITE), Receipt)
    assert terminal.paid == {WRITE.request_id: Fen(1842)}


def test_a_refunded_payment_is_never_taken_again() -> None:
    terminal = simulated.create({}, SystemClock())
    terminal.collect(WRITE)
    assert terminal.refund(WRITE.request_id) == Reversed()
    assert isinstance(terminal.collect(WRITE), Refusal)
    assert terminal.paid == {}


def test_the_terminal_pays_nothing_out() -> None:
    terminal = simulated.create({}, SystemClock())
    answer = terminal.request(SETTLEMENT, Fen(-5), BILL)
    assert isinstance(answer, PayAt)
    assert not answer.paid
    assert terminal.paid == {}
