"""Rows of the table for the engineer: the same table, recorded with the engineer's StaffId.

Only from the welcome page and out of service; a card that is put in here is for trying the reader and begins no visit,
neither now nor when the engineer has left it in.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.diagnostics.report import SECTIONS
from kiosk.domain.problems import Problem
from kiosk.ports import CardInserted, CardRemoved, CardTrouble, Role, Section
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.engineer_states import Findings, Job, Panel, Tried, Work
from kiosk.visit.presence import UNWRITTEN
from kiosk.visit.step import Step, insertion_of, leave, stay_here

# ---- the door ------------------------------------------------------------------------------------------------


def asked(state: st.Idle | st.OutOfService, event: ev.EngineerAsked) -> Step:
    halted = state.problem if isinstance(state, st.OutOfService) else None
    return Step(st.EngineerSignIn(insertion=state.card_left, halted=halted))


def pin_entered(state: st.EngineerSignIn, event: ev.PinEntered) -> Step:
    return Step(replace(state, problem=None), (fx.CheckPin(event.pin, Role.ENGINEER),))


def card_in(state: st.EngineerSignIn, event: CardInserted) -> Step:
    reading = replace(state, problem=None, insertion=event.insertion, reading=True)
    return Step(reading, (fx.ReadEngineerCard(event.insertion),))


def card_out(state: st.EngineerSignIn, event: CardRemoved) -> Step:
    return Step(replace(state, insertion=0, reading=False))


def card_trouble(state: st.EngineerSignIn, event: CardTrouble) -> Step:
    return Step(replace(state, insertion=event.insertion, reading=False, problem=Problem(event.code)))


def refused(state: st.EngineerSignIn, event: ev.Failed) -> Step:
    return Step(replace(state, problem=event.problem, reading=False))


def accepted(state: st.EngineerSignIn, event: ev.EngineerAccepted) -> Step:
    begun = st.Diagnosing(event.staff, working=Work(Job.EXAMINING), insertion=state.insertion, halted=state.halted)
    begun = replace(begun, unrecorded=state.unrecorded)
    return Step(begun, (fx.BeginVisit("engineer", event.staff), fx.Examine()))


# ---- the page ------------------------------------------------------------------------------------------------


def section_chosen(state: st.Diagnosing, event: ev.SectionChosen) -> Step:
    return Step(replace(state, panel=Panel.SECTION, section=event.section, notice=None))


def panel_chosen(state: st.Diagnosing, event: ev.PanelChosen) -> Step:
    return Step(replace(state, panel=event.panel, notice=None))


def _begin(state: st.Diagnosing, work: Work, effect: fx.Effect) -> Step:
    """One thing at a time: a second press while something is under way is the same press."""
    if state.working is not None:
        return stay_here(state)
    return Step(replace(state, working=work, notice=None), (effect,))


def examine(state: st.Diagnosing, event: ev.ExaminedAgain) -> Step:
    return _begin(state, Work(Job.EXAMINING), fx.Examine(event.section, anew=state.unrecorded is not None))


def examined(state: st.Diagnosing, event: ev.Examined) -> Step:
    findings = event.findings
    if event.section is not None and state.findings is not None:
        findings = _renewed(state.findings, findings, event.section)
    return Step(replace(state, working=None, findings=findings))


def _renewed(old: Findings, new: Findings, section: Section) -> Findings:
    """The section's checks as they are now among the others as they were."""
    before = {check.part: check for check in old.report.checks if SECTIONS[check.part] is not section}
    checks = tuple(before.get(check.part, check) for check in new.report.checks)
    probes, fixes = {**old.probes}, {**old.fixes}
    for check in (c for c in new.report.checks if SECTIONS[c.part] is section):
        probes[check.part], fixes[check.part] = new.probes.get(check.part, ()), new.fixes.get(check.part, ())
    return Findings(replace(new.report, checks=checks), probes, fixes, new.asks)


def probe(state: st.Diagnosing, event: ev.ProbeAsked) -> Step:
    if not state.offers(Job.PROBING, event.part, event.name):
        return stay_here(state)
    return _begin(state, Work(Job.PROBING, event.part, event.name), fx.Probe(event.part, event.name))


def fix(state: st.Diagnosing, event: ev.FixAsked) -> Step:
    if not state.offers(Job.FIXING, event.part, event.name):
        return stay_here(state)
    return _begin(state, Work(Job.FIXING, event.part, event.name), fx.Mend(event.part, event.name))


def probed(state: st.Diagnosing, event: ev.Probed) -> Step:
    return Step(_noted(replace(state, working=None), Tried(Job.PROBING, event.part, event.name, event.check)))


def mended(state: st.Diagnosing, event: ev.Mended) -> Step:
    """What a fix has changed is seen at once: the part stands as it is found now."""
    done = _noted(state, Tried(Job.FIXING, event.part, event.name, event.check))
    return Step(replace(done, working=Work(Job.EXAMINING)), (fx.Examine(state.section),))


def _noted(state: st.Diagnosing, tried: Tried) -> st.Diagnosing:
    same = (tried.job, tried.part, tried.name)
    others = tuple(t for t in state.tried if (t.job, t.part, t.name) != same)
    return replace(state, tried=(*others, tried))


def judged(state: st.Diagnosing, event: ev.Judged) -> Step:
    """Only what the page asks about: the engineer's eyes and ears. Their word is a record, or it is nothing."""
    asks = state.findings.asks.get(event.part, ()) if state.findings is not None else ()
    if state.unrecorded is not None or event.name not in asks:
        return stay_here(state)
    keep = fx.KeepJudgement(state.staff, event.part, event.name, event.passed)
    return Step(replace(state, notice=None), (keep,))


def judgement_kept(state: st.Diagnosing, event: ev.JudgementKept) -> Step:
    if state.findings is None:
        return stay_here(state)
    said, report = event.said, state.findings.report
    if isinstance(said, Problem):  # what is under way meanwhile goes on
        return Step(replace(state, notice=said))
    others = tuple(r for r in report.records if (r.part, r.name) != (said.part, said.name))
    return Step(replace(state, findings=replace(state.findings, report=replace(report, records=(*others, said)))))


def burn(state: st.Diagnosing, event: ev.BurnAsked) -> Step:
    if state.burning or state.unrecorded is not None or state.working is not None or event.minutes <= 0:
        return stay_here(state)
    return Step(replace(state, panel=Panel.BURNING, burning=True, notice=None), (fx.StartBurning(event.minutes),))


def burn_stopped(state: st.Diagnosing, event: ev.BurnStopped) -> Step:
    return Step(replace(state, burning=False), (fx.StopBurning(),) if state.burning else ())


def burn_ended(state: st.Diagnosing, event: ev.BurnEnded) -> Step:
    return Step(replace(state, burning=False))


def ready(state: st.Diagnosing, event: ev.ReadinessAsked) -> Step:
    turned = replace(state, panel=Panel.READINESS, printed=None)
    return _begin(turned, Work(Job.READYING), fx.MakeReadiness(state.staff))


def readiness_made(state: st.Diagnosing, event: ev.ReadinessMade) -> Step:
    return Step(replace(state, working=None, readiness=event.readiness))


def print_readiness(state: st.Diagnosing, event: ev.ReadinessPrintAsked) -> Step:
    if state.readiness is None:
        return stay_here(state)
    return _begin(replace(state, printed=None), Work(Job.PRINTING), fx.PrintReadiness(state.readiness))


def printed(state: st.Diagnosing, event: ev.SlipPrinted | ev.SlipUnconfirmed) -> Step:
    return Step(replace(state, working=None, printed=isinstance(event, ev.SlipPrinted)))


def bundle(state: st.Diagnosing, event: ev.BundleAsked) -> Step:
    return _begin(replace(state, bundle=""), Work(Job.BUNDLING), fx.WriteBundle())


def bundled(state: st.Diagnosing, event: ev.BundleWritten) -> Step:
    return Step(replace(state, working=None, bundle=event.path))


def failed(state: st.Diagnosing, event: ev.Failed) -> Step:
    return Step(replace(state, working=None, notice=event.problem))


def card_seen(state: st.Diagnosing, event: CardInserted | CardTrouble) -> Step:
    """For trying the reader: shown as inserted, read by nobody until a probe asks for it."""
    return Step(replace(state, insertion=event.insertion or state.insertion))


def card_gone(state: st.Diagnosing, event: CardRemoved) -> Step:
    return Step(replace(state, insertion=0))


def sign_out(state: st.EngineerSignIn | st.Diagnosing, event: object) -> Step:
    """The terminal is as it was: out of service it stays, the burn-in ends, the eyes rest, and a card that is still in
    begins no visit. Where all that was wrong is that nothing could be written, and now it can, it starts again."""
    left = leave(state)
    quiet = (fx.StopBurning(),) if isinstance(state, st.Diagnosing) and state.burning else ()
    if state.halted is None:
        return Step(left.state, (*quiet, *left.effects))
    if state.halted.code in UNWRITTEN and state.unrecorded is None:
        return Step(st.Starting(insertion_of(state)), (*quiet, *left.effects, fx.TakeUp()))
    return Step(st.OutOfService(state.halted, insertion_of(state)), (*quiet, *left.effects))
