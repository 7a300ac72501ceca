"""What is said of a page. `prompt`: unasked, where hands have something to do. `reading`: when somebody asks for it.

A prompt is chosen by the page and by whether a card is in the slot, never by anything of a person. Names and diagnoses
have no prompts in a voice pack, so not even `reading` can say them; amounts, numbers and how a filing stands are only
in `reading`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from kiosk.domain.money import Fen
from kiosk.spoken.numbers import amount, spelled
from kiosk.spoken.prompts import prompts
from kiosk.visit.screen import Screen, Text

Facts = Mapping[str, Any]


def prompt(screen: Screen) -> tuple[str, ...]:
    """What is said when this page comes up; nothing for most pages."""
    made = _PROMPTS.get(screen.page)
    return made(screen.facts) if made is not None else ()


def reads(screen: Screen) -> bool:
    """Whether there is something to read out on this page."""
    return bool(reading(screen, "zh", handset=False))


def reading(screen: Screen, language: str, *, handset: bool) -> tuple[str, ...]:
    """Title, what to do, amounts, and the buttons of a page. Before amounts come out of a loudspeaker it says so;
    with a `handset` it needn't. Nothing where a page is not for patients: no words were made for it."""
    known = prompts(language)
    facts = screen.facts
    if f"page.{screen.page}" not in known and screen.page not in _PROMPTS and screen.page != "problem":
        return ()
    money = tuple(_money(screen.page, facts, language))
    if money and not handset:
        money = ("amount.near", *money)
    if screen.page == "identify":
        says = prompt(screen)
    else:
        says = tuple(key for key in (screen.title.key, f"page.{screen.page}") if key in known)
    words = [*says, *_problem(facts), *_extra(screen), *money, *_hands(screen)]
    buttons = [action.text.key for action in screen.actions if action.text.key in known]
    if buttons:
        words += ["buttons", *buttons]
    return tuple(word for word in words if word in known)


# ---- unasked ---------------------------------------------------------------------------------------------------


def _identify(facts: Facts) -> tuple[str, ...]:
    ways = "_or_".join(way for way in ("card", "code") if facts.get(way))
    return (f"prompt.{ways}",) if ways else ("prompt.staff",)


def _done(facts: Facts) -> tuple[str, ...]:
    return ("prompt.take_both",) if facts.get("take_card") else ("prompt.take_slip",)


def _slip_owed(facts: Facts) -> tuple[str, ...]:
    return ("prompt.take_card",) if facts.get("take_card") else ("look",)


_PROMPTS: Mapping[str, Callable[[Facts], tuple[str, ...]]] = {
    "identify": _identify,
    "settling": lambda _: ("prompt.settling",),
    "reconciling": lambda _: ("prompt.reconciling",),
    "print_ask": lambda _: ("prompt.paper",),
    "done": _done,
    "slip_owed": _slip_owed,
    "needs_staff": lambda _: ("prompt.staff",),
}


# ---- asked for -------------------------------------------------------------------------------------------------


def _problem(facts: Facts) -> Iterator[str]:
    """What happened, what the patient can do, whether money moved, and the code that staff ask for."""
    for shown in (facts.get("problem"), facts.get("hint")):
        if isinstance(shown, Mapping):
            code = str(shown["code"])
            yield f"problem.{code}.title"
            yield f"problem.{code}.patient"
            yield f"moved.{shown['money']}"
            yield from spelled(code)


def _extra(screen: Screen) -> Iterator[str]:
    facts = screen.facts
    if screen.page == "welcome" and facts.get("notice"):
        yield "page.downtime"
    if screen.page == "parked":
        yield from spelled(str(facts.get("ticket", "")))
    if screen.page == "refusal":
        yield from (said.key for said in (facts.get("cause"), facts.get("next")) if isinstance(said, Text))
        yield f"moved.{facts.get('money')}"


def _hands(screen: Screen) -> tuple[str, ...]:
    return prompt(screen) if screen.page in ("done", "slip_owed") else ()


def _money(page: str, facts: Facts, language: str) -> Iterator[str]:
    if page not in ("bill", "pay", "done", "slip_owed"):
        return
    yield from _clause("amount.total", facts.get("total"), language)
    yield from _clause("amount.fund_will" if page == "bill" else "amount.fund", facts.get("fund_total"), language)
    if _fen(facts.get("deposit")):
        yield from _clause("amount.deposit", facts.get("deposit"), language)
    direction = facts.get("direction")
    if direction == "even":
        yield "amount.even"
    elif direction in ("pay", "refund") and not facts.get("paid"):
        yield from _clause(f"amount.{direction}", facts.get("due"), language)
    if facts.get("checking"):
        yield "amount.checking"


def _clause(key: str, yuan: Any, language: str) -> Iterator[str]:
    """A sentence about an amount, or nothing where the amount has no words: never half of it."""
    fen = _fen(yuan)
    if fen is not None:
        with suppress(ValueError):
            said = amount(fen, language)
            yield key
            yield from said


def _fen(yuan: Any) -> Fen | None:
    """An amount as a page shows it ("11,811.24")."""
    with suppress(ValueError):
        return Fen.of_yuan(str(yuan).replace(",", ""))
    return None
