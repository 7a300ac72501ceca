"""The page of the day close: totals, what is to be looked at with every side's evidence, what is allowed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kiosk.domain.close import Action, DayClose, Finding, FindingKind, HospitalRow, PlatformRow
from kiosk.papers.close import Line, evidence, name_of, own_sums, result, verdict
from kiosk.texts import texts
from kiosk.visit import states as st
from kiosk.visit.screen import Text

_YESTERDAY = dt.timedelta(days=1)
#: Foreign rows on the page; a big house has hundreds a day, and the paper holds them all.
_OTHERS = 30


def close_facts(state: st.DayClosing, today: dt.date) -> dict[str, Any]:
    """Facts of the page "close"; no name in clear, amounts as text in yuan."""
    close = state.close
    return {
        "staff": state.staff.value,
        "days": [_day("yesterday", today - _YESTERDAY, state), _day("today", today, state)],
        "working": state.working,
        "notice": _notice(state),
        "close": None if close is None else _close(close),
    }


def _day(key: str, day: dt.date, state: st.DayClosing) -> dict[str, Any]:
    label = Text.of(f"close.action.{key}", day=f"{day:%m-%d}")
    return {"value": day.isoformat(), "label": label, "chosen": state.day == day}


def _notice(state: st.DayClosing) -> Text | None:
    if state.working:
        return Text.of("close.running")
    if state.printed is not None:
        return Text.of("close.printed" if state.printed else "close.unconfirmed")
    return Text.of("close.choose") if state.close is None and state.notice is None else None


def _close(close: DayClose) -> dict[str, Any]:
    count, own, cash = own_sums(close)
    line, others, moved = verdict(close), close.of(FindingKind.OTHER_WRITER), close.of(FindingKind.OTHER_DAY)
    notes = [line] if line else []
    notes += [Line("close.provisional")] if close.provisional else []
    notes.append(Line("close.matched", {"count": str(len(close.of(FindingKind.MATCHED)))}))
    notes += [Line("close.other_days", {"count": str(len(moved))})] if moved else []
    return {
        "words": _words(close, len(others)),
        "head": Text.of("close.done", day=close.day.isoformat(), run=close.run),
        "good": close.even is True and not close.wrong and not close.provisional,
        "notes": [_said(note) for note in notes],
        "totals": [
            {
                "insurance": Text.of(f"close.insurance.{compared.total.insurance}"),
                "clearing": Text.of(f"close.clearing.{compared.total.clearing}"),
                "count": compared.total.count,
                "total": compared.total.stated.total.yuan(),
                "fund": compared.total.stated.fund_total.yuan(),
                "account": compared.total.stated.account.yuan(),
                "result": Text.of(result(compared.even)),
                "even": compared.even is True,
            }
            for compared in close.totals
        ],
        "own": {
            "count": count,
            "total": own.total.yuan(),
            "fund": own.fund_total.yuan(),
            "account": own.account.yuan(),
            "cash": Text.of("close.own_cash", cash=cash),
        },
        "findings": [_finding(number, finding) for number, finding in enumerate(close.wrong, start=1)],
        "others": [_other(finding) for finding in others[:_OTHERS]],
        "more": Text.of("close.others_more", count=len(others) - _OTHERS) if len(others) > _OTHERS else None,
        "anchor": Text.of("close.paper.anchor", seq=close.seq),
    }


def _words(close: DayClose, others: int) -> dict[str, Text]:
    """The page's headings: the paper's own words."""
    columns = ("title", "insurance", "count", "total", "fund", "account", "result", "own")
    to_do = Text.of("close.to_do", count=len(close.wrong)) if close.wrong else Text.of("close.nothing_to_do")
    rest = {
        "to_do": to_do,
        "others": Text.of("close.others", count=others),
        "others_note": Text.of("close.others_note"),
    }
    return {key: Text.of(f"close.totals.{key}") for key in columns} | rest


def _finding(number: int, finding: Finding) -> dict[str, Any]:
    own = finding.ours
    why = Text.of(f"close.why.{finding.kind}")
    buttons = [action for action in finding.actions if action is not Action.ASK_STAFF]
    sent = Text.of("close.side.at", day=f"{own.begun_at:%m-%d %H:%M}", name=own.name_masked) if own else None
    return {
        "title": Text.of(f"close.kind.{finding.kind}"),
        "number": number,
        "reference": name_of(finding),
        "why": Text.of("close.by_hand", why=why) if Action.ASK_STAFF in finding.actions else why,
        "sent": sent,
        "evidence": [_said(line) for line in evidence(finding)],
        "actions": [
            {"argument": f"{action} {finding.key}", "text": Text.of(f"close.action.{action}"), "action": action.value}
            for action in buttons
        ],
    }


def _other(finding: Finding) -> dict[str, Any]:
    both: list[PlatformRow | HospitalRow] = [*finding.centre, *finding.hospital]
    missing = "close.side.centre_none" if not finding.centre else "close.side.hospital_none"
    return {
        "reference": name_of(finding),
        "total": both[0].stated.total.yuan(),
        "missing": None if finding.centre and finding.hospital else Text.of(missing),
    }


def _said(line: Line) -> Text:
    """A line as a Text: a value that is itself a text's key becomes one."""
    known = texts("zh")
    return Text.of(line.key, **{name: Text.of(v) if v in known else v for name, v in line.values.items()})
