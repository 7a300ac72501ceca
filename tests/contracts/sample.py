"""One person and one bill that any backend or hospital under contract must be able to serve: from the default world."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.backends.simulated.world import World, load
from kiosk.domain.bill import Amounts, Choice, Fund, Order, Quote, RequestId, Settlement
from kiosk.domain.money import Fen
from kiosk.domain.people import Credential, Medium, Member
from kiosk.domain.stay import Bill
from kiosk.ports import Backend


@dataclass(frozen=True)
class Sample:
    """What a contract test shows and asks. `number(n)` makes request numbers that differ."""

    credential: Credential
    stranger: Credential
    bill: Bill

    def number(self, n: int) -> RequestId:
        return RequestId("H00000000001", "20260318093000", n)

    def member(self, backend: Backend) -> Member:
        member = backend.identify(self.credential)
        assert isinstance(member, Member)
        return member

    def quote(self, backend: Backend) -> Quote:
        member = self.member(backend)
        quote = backend.preview(member, self.bill, Choice(member.usable()[0]))
        assert isinstance(quote, Quote)
        return quote

    def order(self, backend: Backend, n: int) -> Order:
        return Order(self.number(n), self.member(backend).person_id, self.quote(backend))

    def settlement(self, n: int) -> Settlement:
        """A settlement as some insurer might have booked it: for hospitals."""
        amounts = Amounts(self.bill.total, ((Fund.POOL, Fen(1000)),))
        world = load("default")
        return Settlement(self.number(n), f"S{n}", "PSN", self.bill.key(), amounts, world.clock)


def sample(person: str = "in_force") -> Sample:
    world = load("default")
    entry = world.stays_of(person)[0]
    nobody = Credential(Medium.VOUCHER, "424" + "0" * 25)
    return Sample(_credential(world, person), nobody, world.bill(entry))


def _credential(world: World, person: str) -> Credential:
    return world.person(person).credential(Medium.CARD)
