"""Amounts of a stay as the insurer computed them, and a settlement of them (R26, R30; platform.md §2.6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain.filing import FilingFinding
from kiosk.domain.money import BasisPoints, Fen, total
from kiosk.domain.people import Account, Agent, Insurance, Member
from kiosk.domain.stay import Bill


class AmountsBroken(ValueError):
    """The stated amounts contradict R30. Nothing is settled or printed with them; staff are called."""


class Fund(StrEnum):
    """The funds of a slip, in its order (platform.md §4.1 row 9)."""

    POOL = "pool"
    CIVIL_SERVANT = "civil_servant"
    CATASTROPHIC = "catastrophic"
    LARGE_AMOUNT = "large_amount"
    DISABLED = "disabled"
    ENTERPRISE = "enterprise"
    MEDICAL_AID = "medical_aid"
    RETIRED_CADRE = "retired_cadre"
    OTHER = "other"


@dataclass(frozen=True)
class Amounts:
    """Every amount of one stay, in fen. R30 holds by construction: person, cash and fund total are derived.

    Stored: total, what each fund pays, what the hospital bears, what the personal account pays, and the
    informative parts (full self-pay, over limit, first self-pay, within policy, deductible). Raises AmountsBroken
    for a negative part or where the parts exceed the total.
    """

    total: Fen
    funds: tuple[tuple[Fund, Fen], ...]
    account: Fen = Fen(0)
    hospital: Fen = Fen(0)
    full_self_pay: Fen = Fen(0)
    over_limit: Fen = Fen(0)
    first_self_pay: Fen = Fen(0)
    within_policy: Fen = Fen(0)
    deductible: Fen = Fen(0)
    ratio: BasisPoints = 0

    def __post_init__(self) -> None:
        parts = (self.total, *(a for _, a in self.funds), self.account, self.hospital, self.full_self_pay)
        parts += (self.over_limit, self.first_self_pay, self.within_policy, self.deductible)
        if any(p < 0 for p in parts):
            raise AmountsBroken("a part is negative")
        if len({f for f, _ in self.funds}) != len(self.funds):
            raise AmountsBroken("a fund is stated twice")
        if self.person < 0:
            raise AmountsBroken("the funds pay more than the total")
        if self.cash < 0:
            raise AmountsBroken("the account pays more than the person's part")
        if self.full_self_pay + self.over_limit + self.first_self_pay + self.within_policy > self.total:
            raise AmountsBroken("the parts of the total exceed it")

    @classmethod
    def stated(cls, amounts: Amounts, *, fund_total: Fen, person: Fen, cash: Fen) -> Amounts:
        """`amounts` as a backend stated them, checked against its own sums (R30). Raises AmountsBroken."""
        if (fund_total, person, cash) != (amounts.fund_total, amounts.person, amounts.cash):
            raise AmountsBroken("the stated sums differ from the parts")
        return amounts

    @property
    def fund_total(self) -> Fen:
        """What all funds pay, without the personal account (fund_pay_sumamt)."""
        return total(a for _, a in self.funds)

    @property
    def person(self) -> Fen:
        """The person's part (自付), account included (psn_part_amt)."""
        return self.total - self.fund_total - self.hospital

    @property
    def cash(self) -> Fen:
        """What remains for the person after the account (psn_cash_pay)."""
        return self.person - self.account


@dataclass(frozen=True)
class Choice:
    """What the person chose before the preview: which insurance, which account (R26)."""

    insurance: Insurance
    account: Account = Account.NONE


@dataclass(frozen=True)
class Quote:
    """A preview (预结算): what settling now would give. `due` > 0 is to be paid now, < 0 comes back (fen)."""

    bill: Bill
    choice: Choice
    amounts: Amounts
    quoted_at: dt.datetime
    note: str = ""

    @property
    def due(self) -> Fen:
        return self.amounts.cash - self.bill.deposit


@dataclass(frozen=True)
class RequestId:
    """The number of one write, unique for the institution for ever; sent at most once (design "Money" 1).

    `stamp` is local time as yyyyMMddHHmmss, `sequence` 0–9999 from this kiosk's slice. `str()` is what people
    read on a slip or a reference page; only the national backend makes a msgid of it.
    """

    institution: str
    stamp: str
    sequence: int

    def __str__(self) -> str:
        return f"{self.institution}-{self.stamp}-{self.sequence:04d}"

    @classmethod
    def parse(cls, text: str) -> RequestId:
        """The inverse of `str()`; ValueError for anything else."""
        institution, stamp, sequence = text.rsplit("-", 2)
        if len(stamp) != 14 or not stamp.isdigit() or len(sequence) != 4 or not sequence.isdigit():
            raise ValueError("not a request number")
        return cls(institution, stamp, int(sequence))

    @property
    def reference(self) -> str:
        """What a person reads out to staff: date, time and sequence."""
        return f"{self.stamp[4:8]}-{self.stamp[8:]}-{self.sequence:04d}"


@dataclass(frozen=True)
class Claim:
    """Who a settlement is for, as its slip says it: kept with the order, so that a slip can be made after a crash."""

    member: Member
    finding: FilingFinding
    agent: Agent | None = None


@dataclass(frozen=True)
class Order:
    """What is sent to settle: the quote as confirmed, under the person's number, at the amount they saw.

    `claim` stays in the journal; a backend needs only the person's number.
    """

    request_id: RequestId
    person_id: str = field(repr=False)
    quote: Quote
    claim: Claim | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Settlement:
    """A settlement the insurer has booked. `amounts` are the insurer's and are shown and printed as they are."""

    request_id: RequestId
    settlement_id: str
    person_id: str = field(repr=False)
    bill_key: str
    amounts: Amounts
    settled_at: dt.datetime
    official_slip: bytes | None = field(default=None, repr=False)
