"""An application for a filing: what is known of the person, and what each type would mean for them (R6–R14). Pure.

`offers` shows every type, open or closed with the reason, with its consequence, papers, validity and decision time.
`kiosk/policy/wizard.py` says which types the answers support; `kiosk/policy/hindrance.py` checks what was filled in.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kiosk.domain.application import Material
from kiosk.domain.filing import FilingType
from kiosk.policy.applicant import About, Said
from kiosk.policy.calendar import WorkingDays, last_day
from kiosk.policy.consequence import pays
from kiosk.policy.exclusive import closed
from kiosk.policy.filing_rows import LaterPapers
from kiosk.policy.rows import Decision, Holidays, Materials, PersonType, Signing, SigningWay, Validity
from kiosk.policy.rulebook import Rules
from kiosk.policy.wizard import Answers, supported

__all__ = ["About", "Decided", "Needed", "Offer", "Said", "offers"]


@dataclass(frozen=True)
class Needed:
    """The papers of a type (R7): all of `all_of`, and one of `one_of` where it names any. `commitment`: a signed
    commitment may stand in; `later`: they may be sent after the filing, and are owed until then."""

    all_of: tuple[Material, ...] = ()
    one_of: tuple[Material, ...] = ()
    commitment: bool = False
    later: bool = False
    later_until: dt.date | None = None

    @property
    def papers(self) -> tuple[Material, ...]:
        """What a person must bring beside identity and form: () where they need nothing."""
        own = (Material.IDENTITY, Material.FORM)
        return tuple(m for m in (*self.all_of, *self.one_of) if m not in own)


@dataclass(frozen=True)
class Decided:
    """When the insured place decides (R9): at once, or by the end of `until`. `sure` False: that year's holidays
    aren't known yet."""

    at_once: bool
    until: dt.date | None = None
    sure: bool = True


@dataclass(frozen=True)
class Offer:
    """One type as this person can or can't have it. `why` says why it is closed; `supported`: the answers fit it;
    `pays` is the consequence at home; `end` None: until changed; `replaces` the number of the filing that it changes
    ("" a new one)."""

    type: FilingType
    open: bool
    supported: bool
    long_term: bool
    pays: Said
    needed: Needed
    begin: dt.date
    end: dt.date | None
    decided: Decided
    why: Said | None = None
    replaces: str = ""


def offers(answers: Answers, about: About, rules: Rules) -> tuple[Offer, ...]:
    """Every type of the day's rules: open before closed, and what the answers support best before the rest."""
    fits = supported(answers, about, rules)
    found = [_offer(t, t in fits, about, rules) for t in (*fits, *(t for t in FilingType if t not in fits))]
    return tuple(sorted((o for o in found if o is not None), key=lambda o: (not o.open, not o.supported)))


def _offer(type_: FilingType, fits: bool, about: About, rules: Rules) -> Offer | None:
    """None for a type that the day's rules don't know."""
    row = rules.find(PersonType, type=type_)
    if row is None:
        return None
    why, replaces = closed(row, fits, about, rules)
    return Offer(
        type_,
        why is None,
        fits,
        row.long_term,
        pays(type_, rules),
        needed(type_, about.today, rules),
        about.begin,
        valid_until(type_, about, rules),
        decided(about.today, rules),
        why,
        replaces if why is None else "",
    )


def needed(type_: FilingType, today: dt.date, rules: Rules) -> Needed:
    """The papers of a type. Without a row nothing but identity and form, which every type has (R7)."""
    row, later = rules.find(Materials, type=type_), rules.find(LaterPapers)
    if row is None:
        return Needed((Material.IDENTITY, Material.FORM))
    if later is None or not later.allowed:
        return Needed(row.all_of, row.one_of, row.commitment)
    days = later.working_days
    until = None if days is None else working_days(rules).due(today, days)
    return Needed(row.all_of, row.one_of, row.commitment, True, until)


def valid_until(type_: FilingType, about: About, rules: Rules) -> dt.date | None:
    """The last day (R10); None until changed, and where the place sets a period that isn't known. Set back for a long
    stay, the months still run from today: the filing must not have lapsed when it is made."""
    row = rules.find(Validity, type=type_)
    return None if row is None or row.months is None else last_day(max(about.begin, about.today), row.months)


def decided(day: dt.date, rules: Rules) -> Decided:
    """When what is filed on `day` is decided (R9)."""
    row = rules.find(Decision)
    if row is None:
        return Decided(False, None, False)
    if row.at_once:
        return Decided(True, day)
    calendar = working_days(rules)
    until = calendar.due(day, row.working_days)
    return Decided(False, until, calendar.sure(day, until))


def working_days(rules: Rules) -> WorkingDays:
    """The holidays that are known, as one calendar: of every year, for a period may end in the next one."""
    years = rules.book.rows(Holidays)
    off = frozenset(day for year in years for day in year.off)
    worked = frozenset(day for year in years for day in year.worked)
    return WorkingDays(off, worked, frozenset(year.year for year in years))


def signed_with(rules: Rules) -> Signing:
    """How the insured place has applications signed (R7); by finger where it says nothing."""
    row = rules.find(SigningWay)
    return row.way if row is not None else Signing.FINGER
