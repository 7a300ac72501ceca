"""What every page is made of: the surroundings, the buttons, dates, problems, and the page itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from kiosk.domain.people import Insurance
from kiosk.domain.problems import Problem
from kiosk.domain.readiness import Burning
from kiosk.domain.region import Region
from kiosk.policy.agency import agency
from kiosk.policy.agency_rows import Agency, NoVerifiedPhone
from kiosk.policy.rulebook import RuleBook
from kiosk.policy.service_rows import Downtime
from kiosk.visit import states as st
from kiosk.visit.next_card import CardIn
from kiosk.visit.screen import Action, Screen, Text, Weight

NOT_LEAVING = 0
_T = Text.of


@dataclass(frozen=True)
class Surroundings:
    """What pages need beside the state: the hospital's words, which ways of identifying work, whether papers are seen
    (`papers`) and come out (`paper`), the idle time (s), the rules by which amounts are explained (None: they
    aren't), how a burn-in stands (None: there was none), whether a card is in that the page isn't about."""

    hospital: str = ""
    office: str = ""
    phone: str = ""
    card: bool = True
    code: bool = True
    camera: bool = True
    scanner: bool = False
    papers: bool = True
    paper: bool = True
    id_card: bool = False
    id_card_settles: bool = True
    open_requests: int = 0
    filing_link: str = ""
    agencies: tuple[Agency, ...] = ()
    region: Region = field(default_factory=lambda: Region("990100", ""))
    production: bool = False
    idle_seconds: int = 60
    today: dt.date = dt.date(2026, 1, 1)
    now: dt.datetime | None = None
    downtime: Downtime | None = None
    rulebook: RuleBook | None = None
    burning: Burning | None = None
    card_in: CardIn = CardIn.NONE

    def agency(self, insurance: Insurance) -> Agency | NoVerifiedPhone:
        """Whom a person of this insurance calls (R33)."""
        return agency(self.agencies, insurance.region, insurance.kind, self.today, production=self.production)


#: What draws each state that a module of pages answers for.
Pages: TypeAlias = Mapping[type[st.State], Callable[[Any, Surroundings], Screen]]


def day(value: dt.date) -> Text:
    return _T("date", y=value.year, m=value.month, d=value.day)


def moment(value: dt.datetime) -> Text:
    return _T("moment", y=value.year, m=value.month, d=value.day, time=f"{value:%H:%M}")


def problem_facts(problem: Problem) -> dict[str, Any]:
    """A problem as a page shows it: cause, who acts, and whether money moved."""
    key = f"problem.{problem.code.value}"
    return {
        "code": problem.code.value,
        "title": _T(f"{key}.title"),
        "cause": _T(f"{key}.cause"),
        "remedies": [{"who": who.value, "text": _T(f"{key}.{who.value}")} for who in problem.remedies],
        "money": problem.money.value,
        "moved": _T(f"moved.{problem.money.value}"),
        "reference": problem.reference,
    }


def primary(tap: str, key: str = "", argument: str = "") -> Action:
    return Action(tap, _T(f"action.{key or tap}"), Weight.PRIMARY, argument)


def second(tap: str, key: str = "", argument: str = "") -> Action:
    return Action(tap, _T(f"action.{key or tap}"), Weight.SECONDARY, argument)


def quiet(tap: str, key: str = "") -> Action:
    return Action(tap, _T(f"action.{key or tap}"), Weight.QUIET)


def page_of(
    page: str,
    around: Surroundings,
    actions: tuple[Action, ...] = (),
    facts: Mapping[str, Any] | None = None,
    *,
    progress: int = 0,
    idle: int | None = None,
    busy: bool = False,
    title: str = "",
) -> Screen:
    seconds = around.idle_seconds if idle is None else idle
    return Screen(page, _T(f"{title or page}.title"), actions, facts or {}, progress, seconds, busy)


def waiting(key: str, around: Surroundings, progress: int, *, long: bool = False, leave: bool = True) -> Screen:
    actions = (quiet("cancel"),) if leave else ()
    facts = {"line": _T(f"waiting.{key}"), "long": long}
    return page_of("waiting", around, actions, facts, progress=progress, idle=NOT_LEAVING, busy=True)
