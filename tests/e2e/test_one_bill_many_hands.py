"""One bill, several hands: two kiosks, a window, a double press, a person who walked away. One booking at most."""

from __future__ import annotations

import itertools
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path

import pytest

from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.server import Shell
from kiosk.domain.bill import Order, RequestId, Settlement
from kiosk.domain.people import mask_name
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Backend, Refusal, Reply, RequestState
from kiosk.settings import Part, Settings
from kiosk.visit import states as st
from kiosk.visit.runner import Heard
from tests.e2e.terminal import AtTheKiosk, booked, eye, place, settings, standing, until, voucher_of


@pytest.fixture
def there() -> Place:
    return place()


def two(tmp_path: Path, url: str) -> tuple[Settings, Settings]:
    """Two terminals of one hospital: each its own journal and its own slice of the numbers."""
    wire = {"backend": Part("simulated_http", {"url": url}), "hospital": Part("http_example", {"url": url})}
    return (
        settings(tmp_path / "K01", name="K01", request_slice=(0, 99), **wire),
        settings(tmp_path / "K02", name="K02", request_slice=(100, 199), **wire),
    )


def shows_voucher(person: AtTheKiosk, key: str = "in_force") -> None:
    """To the bill, with the phone of `key`; it is put away at once."""
    person.for_myself()
    person.at("identify")
    eye(person).show(voucher_of(key))
    person.at("filing")
    eye(person).hide()
    person.to_the_bill()


def agree(there: Place, *people: AtTheKiosk) -> None:
    """Journals, insurer and hospital tell the same story: one booking, of one kiosk, and nothing left open."""
    (settlement,) = booked(there)
    assert there.wards.taken(settlement.bill_key) == settlement
    assert there.wards.holder(settlement.bill_key) == ""
    rows = [row for p in people for row in p.kiosk.parts.journal.day(there.clock.now().date())]
    assert [row.request_id for row in rows if row.state is RequestState.SETTLED] == [settlement.request_id]
    assert [r for p in people for r in p.kiosk.parts.journal.open_requests()] == []
    assert [s.request_id for p in people for s in p.kiosk.parts.journal.slips()] == [settlement.request_id]


@pytest.mark.parametrize("turn", range(4))
def test_two_kiosks_confirm_at_the_same_time(tmp_path: Path, there: Place, turn: int) -> None:
    """A couple, each with the phone at a kiosk: one is done, the other is told, and paper comes out once."""
    with ExitStack() as stack:
        shell = stack.enter_context(Shell(there))
        people = [stack.enter_context(standing(made, there)) for made in two(tmp_path, shell.url)]
        for person in people:
            shows_voucher(person)
        together = threading.Barrier(2)

        def confirm(person: AtTheKiosk) -> None:
            together.wait()
            person.tap("confirm")

        hands = [threading.Thread(target=confirm, args=(person,)) for person in people]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
        ends = [person.at("done", "problem") for person in people]
        assert sorted(end.page for end in ends) == ["done", "problem"]
        (told,) = [end for end in ends if end.page == "problem"]
        assert told.facts["problem"]["code"] in {
            ProblemCode.BILL_LOCKED,
            ProblemCode.ALREADY_SETTLED,
            ProblemCode.ALREADY_IN_PROGRESS,
        }
        assert told.facts["problem"]["money"] == "no"
        agree(there, *people)
        (loser,) = [person for person, end in zip(people, ends, strict=True) if end is told]
        if any(action.tap == "retry" for action in told.actions):
            loser.tap("retry")
            assert loser.at("problem", hint="K-213").page == "problem"
        agree(there, *people)


@dataclass
class Held:
    """A backend whose next settlement waits until it is let go; `arrived` is set when it got that far."""

    real: Backend
    arrived: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)
    sent: list[RequestId] = field(default_factory=list)

    def __getattr__(self, name: str) -> object:
        return getattr(self.real, name)

    def settle(self, order: Order) -> Reply[Settlement]:
        self.sent.append(order.request_id)
        self.arrived.set()
        assert self.go.wait(90)
        return self.real.settle(order)


@pytest.fixture
def held(tmp_path: Path, there: Place) -> Iterator[tuple[AtTheKiosk, Held]]:
    backend = Held(there.backend())
    with standing(settings(tmp_path), there, backend=backend) as person:
        try:
            yield person, backend
        finally:
            backend.go.set()


def test_confirm_pressed_many_times(held: tuple[AtTheKiosk, Held], there: Place) -> None:
    person, backend = held
    shows_voucher(person)
    for _ in range(5):
        person.tap("confirm")
    assert backend.arrived.wait(90)
    for tap in ("confirm", "cancel", "timeout", "retry", "proceed", "start"):
        person.tap(tap)
    assert isinstance(person.kiosk.runner.state, st.Settling)
    backend.go.set()
    person.at("done")
    assert len(backend.sent) == 1
    agree(there, person)


def test_the_window_settles_while_the_bill_is_on_the_screen(tmp_path: Path, there: Place) -> None:
    """A clerk books the same stay meanwhile, under the hospital's own number."""
    with standing(settings(tmp_path), there) as person:
        shows_voucher(person)
        at_the_bill = person.kiosk.runner.state
        assert isinstance(at_the_bill, st.Confirming)
        by_the_clerk = clerk(there, at_the_bill)
        person.tap("confirm")
        person.at("problem", hint="K-213")
        assert booked(there) == (by_the_clerk,)
        assert person.kiosk.parts.journal.slips() == ()


def test_the_window_settles_while_our_request_is_on_the_wire(held: tuple[AtTheKiosk, Held], there: Place) -> None:
    """The insurer refuses the second one; the clerk's stands, is never reversed by us, and no slip of ours is owed."""
    person, backend = held
    shows_voucher(person)
    at_the_bill = person.kiosk.runner.state
    assert isinstance(at_the_bill, st.Confirming)
    person.tap("confirm")
    assert backend.arrived.wait(90)
    by_the_clerk = clerk(there, at_the_bill)
    backend.go.set()
    shown = person.at("problem")
    assert (shown.facts["problem"]["code"], shown.facts["problem"]["money"]) == ("K-213", "no")
    person.kiosk.recover()
    assert booked(there) == (by_the_clerk,)
    assert there.wards.taken(by_the_clerk.bill_key) == by_the_clerk
    assert person.kiosk.parts.journal.slips() == ()
    assert person.kiosk.parts.journal.open_requests() == ()


def clerk(there: Place, seen: st.Confirming) -> Settlement:
    """The window settles the bill of `seen` and writes it into the hospital's books."""
    number = RequestId(there.world.institution.code, "20260318100000", 9000)
    member = seen.case.patient.member
    answer = there.insurer.settle(Order(number, member.person_id, seen.quote))
    assert isinstance(answer, Settlement), answer
    taken = there.wards.take(answer)
    assert not isinstance(taken, Refusal), taken
    return answer


class Slow:
    """A backend that holds back the answers of one call: the n-th comes when `go[n]` is set."""

    def __init__(self, real: Backend, name: str) -> None:
        self._real, self._name, self._count = real, name, itertools.count()
        self.asked, self.go = [threading.Event() for _ in range(2)], [threading.Event() for _ in range(2)]

    def __getattr__(self, name: str) -> object:
        act: Callable[..., object] = getattr(self._real, name)
        return self._late if name == self._name else act

    def _late(self, *given: object) -> object:
        answer = getattr(self._real, self._name)(*given)
        turn = next(self._count)
        self.asked[turn].set()
        assert self.go[turn].wait(90)
        return answer


@pytest.mark.parametrize("call", ["identify", "filings", "preview"])
def test_a_late_answer_never_shows_in_the_next_visit(call: str, tmp_path: Path, there: Place) -> None:
    """The first person leaves while the insurer is asked; the answer comes when the second waits for the very same."""
    backend = Slow(there.backend(), call)
    heard: list[Heard] = []
    first, second = there.world.person("in_force"), there.world.person("retired")

    def to_the_call(person: AtTheKiosk, key: str, turn: int) -> None:
        person.for_myself()
        person.at("identify")
        eye(person).show(voucher_of(key))
        if call == "preview":
            person.at("filing")
            person.tap("proceed")
        assert backend.asked[turn].wait(90)
        eye(person).hide()

    with standing(settings(tmp_path), there, backend=backend) as person:
        try:
            to_the_call(person, "in_force", 0)
            person.tap("cancel")
            person.at("welcome")
            person.kiosk.runner.listen(heard.append)
            to_the_call(person, "retired", 1)
            waiting = person.kiosk.runner.state
            backend.go[0].set()
            until(lambda: dropped(tmp_path), "the late answer was dropped and journalled")
            assert person.kiosk.runner.state == waiting
        finally:
            for gate in backend.go:
                gate.set()
        if call != "preview":
            person.at("filing")
            person.tap("proceed")
        person.at("bill")
        assert person.settle().page == "done"
        seen = [repr(every_field(h.after)) for h in heard]
    for secret in (first.name, first.id_number, first.voucher):
        assert not [words for words in seen if secret in words]
    assert [words for words in seen if second.name in words], "the search itself is blind"
    (only,) = booked(there)
    assert only.bill_key in {there.world.bill(stay).key() for stay in there.world.stays_of("retired")}


def dropped(folder: Path) -> bool:
    path = folder / "journal" / "journal.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return bool(connection.execute("SELECT 1 FROM events WHERE facts LIKE '%\"late\"%'").fetchall())


def go_to(page: str, person: AtTheKiosk) -> None:
    """From "for whom" to `page`."""
    if page == "agent":
        person.tap("family")
    else:
        person.tap("self")
        person.at("identify")
        eye(person).show(voucher_of("unfiled" if page == "parked" else "in_force"))
        person.at("filing")
    if page == "parked":
        person.tap("park")
    if page in ("bill", "done"):
        person.to_the_bill()
    if page == "done":
        person.settle()
    person.at(page)


@pytest.mark.parametrize("page", ["agent", "filing", "parked", "bill", "done"])
def test_idle_time_clears_everything(page: str, tmp_path: Path, there: Place) -> None:
    """Whoever comes next finds the welcome page: nothing in the state, on the screen, or behind "hold to reveal"."""
    with standing(settings(tmp_path), there) as person:
        person.tap("start")
        person.at("for_whom")
        go_to(page, person)
        assert person.kiosk.screen.idle_seconds > 0
        if page in ("filing", "bill"):
            assert person.kiosk.reveal() == there.world.person("in_force").name
        eye(person).hide()
        person.tap("timeout")
        person.at("welcome")
        assert person.kiosk.runner.state == st.Idle()
        assert person.kiosk.reveal() == ""
        left = repr(every_field(person.kiosk.screen))
        for key in ("in_force", "unfiled"):
            someone = there.world.person(key)
            for secret in (someone.name, someone.id_number, someone.voucher, mask_name(someone.name)):
                assert secret not in left


def every_field(value: object) -> object:
    """Every field of a value, also those its repr hides, as plain containers."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: every_field(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: every_field(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [every_field(inner) for inner in value]
    return value
