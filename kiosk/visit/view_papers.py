"""Pages of an application's papers: what is asked for, the photo of one, and the signature."""

from __future__ import annotations

import base64
from typing import Any

from kiosk.domain.application import Material, Way
from kiosk.visit import deciding
from kiosk.visit import states as st
from kiosk.visit.screen import Screen, Text
from kiosk.visit.view_filing import LEAVE
from kiosk.visit.view_page import Pages, Surroundings, page_of, primary, problem_facts, second, waiting

_T = Text.of


def _materials(state: st.Gathering, around: Surroundings) -> Screen:
    sheet = state.sheet
    asked = deciding.papers(sheet)
    rows = [_paper(i, paper, asked, sheet) for i, paper in enumerate(asked)]
    owed = deciding.owed(sheet)
    facts = {"rows": rows, "owed": _T("materials.owed", n=len(owed)) if owed else None}
    ready = (primary("proceed"),) if deciding.complete(sheet) else ()
    return page_of("materials", around, (*ready, *LEAVE), facts, progress=3, idle=around.idle_seconds * 3)


def _paper(index: int, paper: deciding.Paper, asked: tuple[deciding.Paper, ...], sheet: st.Sheet) -> dict[str, Any]:
    handed = deciding.given(sheet, paper)
    other = any(p.group == paper.group and deciding.given(sheet, p) for p in asked if p is not paper)
    several = sum(p.group == paper.group for p in asked) > 1
    state = f"given.{handed.way.value}" if handed else "given.other" if other else "given.no"
    state = "given.one" if state == "given.no" and several else state
    return {
        "index": index,
        "title": _T(f"material.{paper.material.value}"),
        "state": _T(state),
        "done": handed is not None or other,
        "ways": [{"value": way.value, "text": _T(f"way.{way.value}")} for way in paper.ways],
    }


def _photo(state: st.Photographing, around: Surroundings) -> Screen:
    if state.taking:
        return waiting("photo", around, 3, leave=False)
    hint = _T(f"photo.advice.{state.useless.value}") if state.useless else None
    if state.unsure:
        hint = _T("photo.advice.look")
    if state.problem is not None:
        hint = problem_facts(state.problem)["cause"]
    facts = {
        "title": _T(f"material.{state.material.value}"),
        "camera": around.papers,
        "hint": hint,
        "form": state.sheet.form if state.material is Material.FORM else "",
        "taken": state.photo is not None,
        "picture": base64.b64encode(state.photo.jpeg).decode("ascii") if state.photo else "",
    }
    taken = (primary("keep"), second("again")) if state.photo is not None else (primary("shoot"),)
    return page_of("photo", around, (*taken, *LEAVE), facts, progress=3, idle=around.idle_seconds * 3)


def _signature(state: st.Signing, around: Surroundings) -> Screen:
    if state.keeping or state.printing:
        return waiting("form" if state.printing else "consent", around, 3, leave=False)
    sheet = state.sheet
    agent = sheet.patient.agent
    by = "guardian" if agent and True in deciding.notices(sheet) else "agent" if agent else "self"
    error = _T(f"signature.error.{state.error.value}") if state.error else None
    if state.problem is not None:
        error = _T("signing.not_printed")
    facts = {
        "heading": _T(f"signing.{'ink' if state.ink else 'finger'}"),
        "lines": _signed(sheet),
        "who": _T(f"signature.who_{by}"),
        "way": "ink" if state.ink else "finger",
        "error": error,
    }
    ink: tuple[Any, ...] = ()
    if state.ink:
        ink = (primary("proceed", "signed"), second("print_form", "print_again")) if state.printed else ()
        ink = ink or (primary("print_form"),)
    return page_of("signature", around, (*ink, *LEAVE), facts, progress=3, idle=around.idle_seconds * 5)


def _signed(sheet: st.Sheet) -> list[Text]:
    """What the signature stands for: the form, and each commitment."""
    offer = deciding.offer(sheet)
    lines = [_T("signing.form", type=_T(f"filing_type.{offer.type.value}") if offer else "", care=sheet.care.name)]
    promised = [h.material for h in sheet.handed if h.way is Way.COMMITMENT]
    if not promised:
        return lines
    words = [_T(f"commitment.{m.value}") for m in promised]
    return [*lines, _T("commitment.head"), *words, *(_T(f"commitment.{line}") for line in ("liability", "later"))]


PAGES: Pages = {
    st.Gathering: _materials,
    st.Photographing: _photo,
    st.Signing: _signature,
}
