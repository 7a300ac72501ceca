"""The pages of the guide and the directory."""

from __future__ import annotations

from typing import Any

from kiosk.directory.institution import Found, Institution, Service, Trouble
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.policy.agency import listed, named, shown_as
from kiosk.policy.guide import Topic, materials, numbers, search, topics
from kiosk.policy.guide_rows import ServiceItem
from kiosk.policy.rows import Materials
from kiosk.policy.rulebook import Rules, load
from kiosk.policy.service_rows import Networked
from kiosk.visit import states as st
from kiosk.visit.screen import Action, Screen, Text
from kiosk.visit.view_agency import agency_facts
from kiosk.visit.view_page import Pages, Surroundings, day, page_of, problem_facts, quiet, second

_T = Text.of
_STEPS = (1, 2, 3)


def _leaving(state: st.ReadingGuide | st.FindingHospital, inside: bool) -> tuple[Action, ...]:
    """Back where there is something behind this page, and away in any case."""
    behind = inside or not isinstance(state.back, st.Idle)
    return (second("back"), quiet("cancel")) if behind else (quiet("cancel"),)


def _rules(around: Surroundings) -> Rules:
    """The country's rules of today: nobody has said where they are insured."""
    return (around.rulebook or load()).on(around.today)


# ---- the guide -----------------------------------------------------------------------------------------------


def _guide(state: st.ReadingGuide, around: Surroundings) -> Screen:
    phones = state.group is st.Group.PHONES
    shown, opened = _phones(state, around) if phones else _read(state, around)
    facts = {
        "query": state.words,
        "groups": [_chip(group.value, state.group is group, f"guide.group.{group}") for group in st.Group],
        "topics": shown,
        "count": len(shown),
        "open": opened,
    }
    actions = (second("hospitals"), *_leaving(state, opened is not None))
    return page_of("guide", around, actions, facts, idle=around.idle_seconds * 2)


def _phones(state: st.ReadingGuide, around: Surroundings) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """Every office with its number, where one may be shown, by the beginning of its name or its initials."""
    offices = listed(around.agencies, "", around.today)
    facts = [agency_facts(shown_as(row, production=around.production)) for row in offices]
    shown = [
        {"value": f"phone.{n}", "text": row.office, "detail": said["number"] or _T("agency.none")}
        for n, (row, said) in enumerate(zip(offices, facts, strict=True))
        if named(row, state.words)
    ]
    n = state.topic.removeprefix("phone.")
    if not n.isdigit() or int(n) >= len(offices):
        return shown, None
    said = facts[int(n)]
    rows = [{"label": _T(f"guide.row.{label}"), "value": said[label]} for label in ("number", "address", "hours")]
    filled = [row | {"value": row["value"] or _T("guide.not_given")} for row in rows]
    return shown, {"title": said["office"], "says": None, "steps": [], "rows": filled, "source": said["verified"]}


def _read(state: st.ReadingGuide, around: Surroundings) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """The topics that fit what is typed, of both lists; without words those of the group."""
    rules = _rules(around)
    every = topics(rules.book, rules.day)
    among = every if state.words else tuple(t for t in every if t.is_item is (state.group is st.Group.ITEMS))
    opened = next((topic for topic in every if topic.name == state.topic), None)
    shown = [_topic(topic, rules) for topic in search(among, state.words)]
    return shown, _opened(opened, rules) if opened else None


def _topic(topic: Topic, rules: Rules) -> dict[str, Any]:
    part = "step1" if topic.is_item else "says"
    return {
        "value": topic.name,
        "text": _T(f"{topic.key}.name"),
        "detail": _T(f"{topic.key}.{part}", **numbers(rules)),
    }


def _opened(topic: Topic, rules: Rules) -> dict[str, Any]:
    """An item with its six things, or a question with its answer; with who says so, and since when."""
    row, figures = topic.row, numbers(rules)
    source = _T("guide.source", by=_T(f"guide.by.{row.publisher}"), day=day(row.begin))
    facts: dict[str, Any] = {"title": _T(f"{topic.key}.name"), "says": None, "steps": [], "rows": [], "source": source}
    if not isinstance(row, ServiceItem):
        return facts | {"says": _T(f"{topic.key}.says", **figures)}
    handed = materials(rules, row)
    not_given = _T("guide.not_given")
    one_stop = not_given if row.one_stop is None else _T(f"guide.one_stop.{'yes' if row.one_stop else 'no'}")
    rows = (
        ("materials", _materials(handed) if handed else _T(f"{topic.key}.materials")),
        ("limit", _T(f"{topic.key}.limit", **figures)),
        ("code", row.code or not_given),
        ("standard", not_given),
        ("one_stop", one_stop),
    )
    return facts | {
        "steps": [_T(f"{topic.key}.step{n}", **figures) for n in _STEPS],
        "rows": [{"label": _T(f"guide.row.{label}"), "value": value} for label, value in rows],
    }


def _materials(row: Materials) -> Text:
    """What is handed in, in words: all of these, and one of those (or a commitment)."""
    if not row.all_of and not row.one_of:
        return _T("guide.no_papers")
    everything = _listed([_T(f"material.{m}") for m in row.all_of], "guide.and")
    one_of = [_T(f"material.{m}") for m in row.one_of] + ([_T("guide.commitment")] if row.commitment else [])
    return _T("guide.and", a=everything, b=_listed(one_of, "guide.or")) if one_of else everything


def _listed(words: list[Text], joint: str) -> Text:
    first, *rest = words
    for word in rest:
        first = _T(joint, a=first, b=word)
    return first


def _chip(value: str, chosen: bool, key: str) -> dict[str, Any]:
    return {"value": value, "text": _T(key), "chosen": chosen}


# ---- the directory -------------------------------------------------------------------------------------------


def _directory(state: st.FindingHospital, around: Surroundings) -> Screen:
    found = state.found
    shown = found.institutions if isinstance(found, Found) else ()
    trouble = problem_facts(Problem(ProblemCode.DIRECTORY_OUT)) if isinstance(found, Trouble) else None
    facts = {
        "query": state.question.words,
        "scope": _scope(state.question.within, around),
        "areas": _scopes(state.question.within, around),
        "services": _services(state.question.service),
        "places": None if state.areas is None else _places(state),
        "count": len(shown),
        "more": isinstance(found, Found) and found.more,
        "asking": state.asking and found is None,
        "rows": [_row(i, one) for i, one in enumerate(shown)],
        "one": _one(state.chosen) if state.chosen else None,
        "trouble": trouble,
        "why": _T(f"directory.trouble.{found}") if isinstance(found, Trouble) else None,
        "published": _published(around),
        "phone": around.phone,
        "office": around.office,
    }
    inside = state.chosen is not None or state.areas is not None
    return page_of("directory", around, _leaving(state, inside), facts, idle=around.idle_seconds * 2)


def _scopes(within: str, around: Surroundings) -> list[dict[str, Any]]:
    code = around.region.code
    here = {"city": code[:4], "province": code[:2], "all": ""}
    chips = [_chip(value, within == value, f"directory.scope.{name}") for name, value in here.items()]
    return [*chips, _chip("other", within not in here.values(), "directory.scope.other")]


def _scope(within: str, around: Surroundings) -> Text:
    if within in ("", around.region.code[:2], around.region.code[:4]):
        where = "all" if not within else "city" if len(within) == 4 else "province"
        return _T(f"directory.in.{where}")
    return _T("directory.in.other")


def _services(chosen: Service | None) -> list[dict[str, Any]]:
    everything = {"value": "", "text": _T("directory.any_service"), "chosen": chosen is None}
    return [everything, *(_chip(s.value, s is chosen, f"service.{s}") for s in Service)]


def _places(state: st.FindingHospital) -> list[dict[str, Any]]:
    """Provinces, then the cities of one and the whole of it: a province opens, a city is chosen."""
    whole = {"tap": "area", "value": state.within, "text": _T("directory.whole_province"), "count": 0}
    tap = "area" if state.within else "areas"
    rows = [{"tap": tap, "value": a.code, "text": a.name, "count": a.institutions} for a in state.areas or () if a.name]
    return [whole, *rows] if state.within else rows


def _row(index: int, one: Institution) -> dict[str, Any]:
    return {
        "index": index,
        "name": one.name,
        "spoken": one.name_en or one.spoken.title(),
        "level": one.level,
        "place": one.region.name,
        "services": _T("directory.opened", count=len(one.services)) if one.services else _T("directory.not_given"),
        "phone": one.phone,
    }


def _one(one: Institution) -> dict[str, Any]:
    """Everything about one institution: what the source says, and that it says no more."""
    return _row(0, one) | {
        "code": one.code,
        "address": one.address,
        "services": [{"text": _T(f"service.{s}"), "open": s in one.services} for s in Service] if one.services else [],
        "known": bool(one.services),
        "source": _T("directory.source", source=one.source, day=day(one.dated)),
    }


def _published(around: Surroundings) -> Text | None:
    """How many were networked when somebody last counted in public: an old figure, with its day (R38)."""
    nation = _rules(around).find(Networked)
    return _T("directory.published", count=f"{nation.institutions:,}", day=day(nation.begin)) if nation else None


PAGES: Pages = {
    st.ReadingGuide: _guide,
    st.FindingHospital: _directory,
}
