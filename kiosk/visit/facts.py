"""What may be written down of an event: codes, states, counts and fen. No name, no number of a person."""

from __future__ import annotations

from kiosk.directory.institution import Found
from kiosk.ports import CameraTrouble, CardInserted, CardRemoved, CardTrouble, Health, ScannerTrouble, WrongCode
from kiosk.visit import events as ev


def facts(event: ev.Event) -> dict[str, object]:
    """The loggable facts of an event; the keys are declared in kiosk.log."""
    match event:
        case ev.Failed(problem=problem) | ev.NotSettled(problem=problem) | ev.StillUnknown(problem=problem):
            return {"problem": problem.code.value, "money": problem.money.value}
        case CardTrouble(code=code) | CameraTrouble(code=code) | ScannerTrouble(code=code) | WrongCode(code=code):
            return {"problem": code.value}
        case CardInserted(insertion=insertion) | CardRemoved(insertion=insertion):
            return {"insertion": insertion}
        case ev.CardRead(insertion=insertion):
            return {"insertion": insertion}
        case ev.FilingFound(finding=finding):
            return {"filing": finding.status.value, "evidence": finding.evidence.value}
        case ev.HospitalsFound(found=Found(institutions=shown)):
            return {"count": len(shown)}
        case ev.StaysFound(stays=stays):
            return {"count": len(stays)}
        case ev.Quoted(quote=quote):
            amounts = quote.amounts
            return {
                "total": int(amounts.total),
                "fund_total": int(amounts.fund_total),
                "cash": int(amounts.cash),
                "due": int(quote.due),
            }
        case ev.Booked(settlement=settlement):
            return {
                "request": str(settlement.request_id),
                "total": int(settlement.amounts.total),
                "fund_total": int(settlement.amounts.fund_total),
                "cash": int(settlement.amounts.cash),
            }
        case ev.Diagnosed(diagnosis=diagnosis):
            return {"cause": diagnosis.first.cause.value, "count": len(diagnosis.others)}
        case ev.OutcomeLost(order=order):
            return {"request": str(order.request_id)}
        case ev.HospitalTook(took=took):
            return {"took": took}
        case ev.PaperCame(came=came):
            return {"came": came}
        case ev.TicketPrinted(printed=printed):
            return {"printed": printed}
        case ev.TakenUp(still_open=count):
            return {"count": count}
        case ev.ReprintAsked(request=request) | ev.CaseAsked(request=request) | ev.UndoAsked(request=request):
            return {"request": request}
        case ev.CaseWorked(problem=problem):
            return {"problem": problem.code.value if problem else None}
        case ev.StayChosen(index=index) | ev.ChangeAsked(index=index) | ev.WithdrawAsked(index=index):
            return {"index": index}
        case ev.CloseFound(close=close):
            return {"count": len(close.wrong), "even": close.even, "run": close.run}
        case ev.ReviewGiven(flag=flag, verdict=verdict):
            return {
                "request": str(flag.request_id),
                "suspicion": flag.suspicion.value,
                "verdict": verdict.value,
                "total": int(flag.amount),
            }
        case ev.AuditFound(audit=audit):
            return {"count": len(audit.flags)}
        case ev.PinAccepted(staff=staff) | ev.EngineerAccepted(staff=staff):
            return {"staff": staff.value}
        case _:
            return engineer_facts(event) or filing_facts(event)


def engineer_facts(event: ev.Event) -> dict[str, object]:
    """Of the diagnostics: what was tried, what was found, what the engineer said of it."""
    match event:
        case ev.SectionChosen(section=section):
            return {"section": section.value}
        case ev.ExaminedAgain(section=section):
            return {"section": section.value if section else None}
        case ev.Examined(findings=findings):
            broken = [c for c in findings.report.checks if c.health is Health.OUT_OF_ORDER]
            return {"count": len(broken)}
        case ev.ProbeAsked(part=part, name=name) | ev.FixAsked(part=part, name=name):
            return {"part": word(part), "probe": name}
        case ev.Probed(part=part, name=name, check=check) | ev.Mended(part=part, name=name, check=check):
            code = check.problem.value if check.problem else None
            return {"part": word(part), "probe": name, "health": check.health.value, "problem": code}
        case ev.Judged(part=part, name=name, passed=passed):
            return {"part": word(part), "probe": name, "passed": passed}
        case ev.BurnAsked(minutes=minutes):
            return {"minutes": minutes}
        case ev.ReadinessMade(readiness=readiness):
            return {"passed": readiness.ready, "count": len(readiness.wanting)}
        case _:
            return {}


def word(part: str) -> str:
    """A part of the report as one word: "ID card reader" is id_card_reader."""
    return part.replace(" ", "_").lower()


def filing_facts(event: ev.Event) -> dict[str, object]:
    """Of filing: which notice was agreed to, which type was chosen, what was sent and what came of it."""
    match event:
        case ev.ConsentKept(consent=consent):
            return {"notice": consent.notice, "guardian": consent.guardian}
        case ev.TypeChosen(type=kind):
            return {"type": kind.value}
        case ev.PaperGiven(index=index, way=way):
            return {"index": index, "way": way.value}
        case ev.PhotoUseless(why=why):
            return {"useless": why.value}
        case ev.FilingTaken(receipt=receipt):
            return {"request": str(receipt.request_id), "pending": receipt.pending}
        case ev.FilingNotTaken(problem=problem) | ev.FilingLost(problem=problem):
            return {"problem": problem.code.value, "money": problem.money.value}
        case _:
            return {}
