"""Values as plain data and back: exact, refusing what isn't what it says, without repeating its content."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.backends.simulated.parts import StayEntry
from kiosk.backends.simulated.world import load
from kiosk.domain.bill import Amounts, AmountsBroken, Fund, RequestId, Settlement
from kiosk.domain.money import Fen
from kiosk.domain.people import Credential, Medium
from kiosk.domain.plain import NotPlain, from_plain, to_plain
from kiosk.domain.stay import Bill
from tests.contracts.sample import sample

WORLD = load("default")
parts = st.integers(0, 10**10).map(Fen)


def there_and_back(value: object) -> object:
    return from_plain(type(value), json.loads(json.dumps(to_plain(value))))


@pytest.mark.parametrize("entry", WORLD.stays, ids=lambda s: s.person)
def test_every_bill_of_the_world_comes_back(entry: StayEntry) -> None:
    bill = WORLD.bill(entry)
    assert there_and_back(bill) == bill


def test_a_settlement_with_a_file_comes_back() -> None:
    settlement = replace(sample().settlement(1), official_slip=b"%PDF-1.7\x00\xff")
    assert there_and_back(settlement) == settlement


@settings(max_examples=100, deadline=None)
@given(st.builds(Credential, st.sampled_from(Medium), st.text(), st.text(), st.text(), st.text()))
def test_any_text_comes_back(credential: Credential) -> None:
    assert there_and_back(credential) == credential


@settings(max_examples=100, deadline=None)
@given(parts, parts, parts, st.integers(1, 3))
def test_amounts_come_back_and_a_fen_is_missed(pool: Fen, account: Fen, cash: Fen, off: int) -> None:
    amounts = Amounts(pool + account + cash, ((Fund.POOL, pool),), account=account)
    assert there_and_back(amounts) == amounts
    for key in ("fund_total", "person", "cash"):
        plain = to_plain(amounts)
        plain[key] += off
        with pytest.raises(AmountsBroken):
            from_plain(Amounts, plain)


BAD: dict[str, tuple[type, object, str]] = {
    "money with a point": (Bill, {**to_plain(sample().bill), "deposit": 12.5}, "answer.deposit"),
    "money as a truth value": (Bill, {**to_plain(sample().bill), "deposit": True}, "answer.deposit"),
    "money as text": (Bill, {**to_plain(sample().bill), "deposit": "12"}, "answer.deposit"),
    "a key is missing": (RequestId, {"institution": "H", "stamp": "2"}, "answer: a key is missing"),
    "no object": (RequestId, ["H"], "answer"),
    "an unknown choice": (Credential, {"medium": "face", "token": "secret"}, "answer.medium"),
    "a date that is none": (
        Settlement,
        {**to_plain(sample().settlement(1)), "settled_at": "soon"},
        "answer.settled_at",
    ),
    "bytes that are none": (Settlement, {**to_plain(sample().settlement(1)), "official_slip": "ü"}, "official_slip"),
    "null": (RequestId, None, "answer"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_what_it_says_is_refused_by_place(name: str) -> None:
    cls, plain, place = BAD[name]
    with pytest.raises(NotPlain) as caught:
        from_plain(cls, plain)
    assert place in str(caught.value)
    assert "secret" not in str(caught.value)


def test_an_amount_without_its_sums_is_refused() -> None:
    plain = to_plain(sample().settlement(1).amounts)
    del plain["person"]
    with pytest.raises(NotPlain, match="person"):
        from_plain(Amounts, plain)


@dataclass(frozen=True)
class _WithFloat:
    share: float


def test_a_float_has_no_plain_form() -> None:
    with pytest.raises(NotPlain, match="float"):
        to_plain(_WithFloat(0.5))


def test_times_keep_their_zone() -> None:
    assert there_and_back(sample().settlement(1)) == sample().settlement(1)
    plain = to_plain(sample().settlement(1))
    assert dt.datetime.fromisoformat(plain["settled_at"]).utcoffset() == dt.timedelta(hours=8)
