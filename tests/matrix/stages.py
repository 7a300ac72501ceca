"""The states of the flow in which a device can fail, and how a terminal comes into each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kiosk.domain.problems import Problem, ProblemCode
from kiosk.scenario.scenario import Files
from kiosk.visit import events as ev
from kiosk.visit import states as st
from tests.matrix.terminal import ENGINEER_PIN, PIN, MatrixTerminal, Person, enrol

#: Settles without a question: filed, one insurance, a rest to pay. Everybody after them is `NEXT`.
WHO, NEXT, THIRD = "in_force", "retired", "long_resident"
FILES = Files(answers=("live", "long", "no"), type="long_resident", papers=("photo",))


@dataclass(frozen=True)
class Stage:
    """`come`: from the welcome page into the state, as `who`; there the page is `page` and the state a `state`."""

    page: str
    state: type[st.State]
    come: Callable[[MatrixTerminal, Person], None]
    who: str = WHO
    files: Files | None = None


def _until(page: str) -> Callable[[MatrixTerminal, Person], None]:
    """On by the main buttons until that page stands."""

    def come(terminal: MatrixTerminal, person: Person) -> None:
        for _ in range(40):
            if terminal.page.page == page:
                return
            person.act(terminal.page)
        raise AssertionError(f"{terminal.page.page} instead of {page}")

    return come


def _reading(terminal: MatrixTerminal, person: Person) -> None:
    _until("identify")(terminal, person)
    terminal.workers.holding = True
    terminal.put_in(person.key)


def _stay_here(terminal: MatrixTerminal, person: Person) -> None:
    """The welcome page itself."""


def _agent(terminal: MatrixTerminal, person: Person) -> None:
    terminal.kiosk.tap("start")
    terminal.kiosk.tap("family")


def _checking(terminal: MatrixTerminal, person: Person) -> None:
    _until("stays")(terminal, person)
    terminal.workers.holding = True
    terminal.kiosk.tap("stay", "0")


def _confirmed(page: str) -> Callable[[MatrixTerminal, Person], None]:
    """Confirmed, and the work done step by step until that page stands."""

    def come(terminal: MatrixTerminal, person: Person) -> None:
        _until("bill")(terminal, person)
        if page == "reconciling":
            terminal.place.faults.plan([{"call": "settle", "fault": "lost_after"}])
        terminal.workers.holding = True
        terminal.kiosk.tap("confirm")
        for _ in range(12):
            if terminal.page.page == page:
                return
            terminal.workers.one()
        raise AssertionError(f"{terminal.page.page} instead of {page}")

    return come


def _ask(terminal: MatrixTerminal, person: Person) -> None:
    terminal.printer.unconfirmed = True
    _until("print_ask")(terminal, person)
    terminal.printer.unconfirmed = False


def _owed(terminal: MatrixTerminal, person: Person) -> None:
    terminal.printer.paper_out = True
    _until("slip_owed")(terminal, person)
    terminal.printer.paper_out = False


def _parked(terminal: MatrixTerminal, person: Person) -> None:
    _until("filing")(terminal, person)
    terminal.kiosk.tap("park")


def _trouble(terminal: MatrixTerminal, person: Person) -> None:
    terminal.place.faults.plan([{"call": "stays", "fault": "down"}])
    person.go_on()


def _desk(terminal: MatrixTerminal, person: Person) -> None:
    enrol(terminal)
    terminal.kiosk.tap("staff")
    terminal.kiosk.tap("pin", PIN)


def _door(terminal: MatrixTerminal, person: Person) -> None:
    enrol(terminal)
    terminal.kiosk.tap("engineer")


def _engineer(terminal: MatrixTerminal, person: Person) -> None:
    _door(terminal, person)
    terminal.kiosk.tap("pin", ENGINEER_PIN)


def _halted(terminal: MatrixTerminal, person: Person) -> None:
    terminal.kiosk.runner.post(ev.Failed(Problem(ProblemCode.JOURNAL_BROKEN)))


def _refused(terminal: MatrixTerminal, person: Person) -> None:
    """The insurer's platform is away for the preview, and back at once."""
    terminal.place.faults.plan([{"call": "preview", "fault": "down"}])
    person.go_on()


def _directory(terminal: MatrixTerminal, person: Person) -> None:
    _guide(terminal, person)
    terminal.kiosk.tap("hospitals")


def _guide(terminal: MatrixTerminal, person: Person) -> None:
    terminal.kiosk.tap("guide")


def _phone(terminal: MatrixTerminal, person: Person) -> None:
    _until("filing")(terminal, person)
    terminal.kiosk.tap("phone")


STAGES: Mapping[str, Stage] = {
    "welcome": Stage("welcome", st.Idle, _stay_here),
    "for_whom": Stage("for_whom", st.ForWhom, _until("for_whom")),
    "agent": Stage("agent", st.NamingAgent, _agent),
    "identify": Stage("identify", st.Identifying, _until("identify")),
    "reading_card": Stage("waiting", st.Identifying, _reading),
    "stays": Stage("stays", st.ChoosingStay, _until("stays"), "two_stays"),
    "checking_filing": Stage("waiting", st.CheckingFiling, _checking, "two_stays"),
    "not_filed": Stage("filing", st.Explaining, _until("filing"), "files_at_once"),
    "filing_by_phone": Stage("phone_filing", st.BackFilling, _phone, "unfiled"),
    "question": Stage("question", st.Asking, _until("question"), "files_in_two_days", FILES),
    "photo": Stage("photo", st.Photographing, _until("photo"), "files_in_two_days", FILES),
    "signature": Stage("signature", st.Signing, _until("signature"), "files_in_two_days", FILES),
    "insurance": Stage("insurance", st.ChoosingInsurance, _until("insurance"), "two_insurances"),
    "bill": Stage("bill", st.Confirming, _until("bill")),
    "settling": Stage("settling", st.Settling, _confirmed("settling")),
    "reconciling": Stage("reconciling", st.Reconciling, _confirmed("reconciling")),
    "printing": Stage("printing", st.Printing, _confirmed("printing")),
    "print_ask": Stage("print_ask", st.Printing, _ask),
    "slip_owed": Stage("slip_owed", st.PaidSlipOwed, _owed),
    "done": Stage("done", st.Done, _until("done")),
    "parked": Stage("parked", st.Parked, _parked, "unfiled"),
    "trouble": Stage("problem", st.Trouble, _trouble),
    "staff_desk": Stage("staff", st.StaffDesk, _desk),
    "guide": Stage("guide", st.ReadingGuide, _guide),
    "directory": Stage("directory", st.FindingHospital, _directory),
    "refusal": Stage("refusal", st.Refused, _refused),
    "out_of_service": Stage("out_of_service", st.OutOfService, _halted),
    "engineer_door": Stage("pin", st.EngineerSignIn, _door),
    "engineer": Stage("engineer", st.Diagnosing, _engineer),
}
