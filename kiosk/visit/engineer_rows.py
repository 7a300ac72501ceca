"""The engineer's rows of the table (kiosk.visit.machine)."""

from __future__ import annotations

from kiosk.ports import CardInserted, CardRemoved, CardTrouble
from kiosk.visit import engineer
from kiosk.visit.events import (
    BundleAsked,
    BundleWritten,
    BurnAsked,
    BurnEnded,
    BurnStopped,
    Cancelled,
    EngineerAccepted,
    EngineerAsked,
    Examined,
    ExaminedAgain,
    Failed,
    FixAsked,
    Judged,
    JudgementKept,
    Mended,
    PanelChosen,
    PinEntered,
    ProbeAsked,
    Probed,
    ReadinessAsked,
    ReadinessMade,
    ReadinessPrintAsked,
    SectionChosen,
    SlipPrinted,
    SlipUnconfirmed,
    TimedOut,
)
from kiosk.visit.row import Row
from kiosk.visit.states import Diagnosing, EngineerSignIn, Idle, OutOfService, Starting

ENGINEER: tuple[Row, ...] = (
    Row(Idle, EngineerAsked, engineer.asked, (EngineerSignIn,)),
    Row(OutOfService, EngineerAsked, engineer.asked, (EngineerSignIn,)),
    Row(EngineerSignIn, PinEntered, engineer.pin_entered, (EngineerSignIn,)),
    Row(EngineerSignIn, CardInserted, engineer.card_in, (EngineerSignIn,)),
    Row(EngineerSignIn, CardRemoved, engineer.card_out, (EngineerSignIn,)),
    Row(EngineerSignIn, CardTrouble, engineer.card_trouble, (EngineerSignIn,)),
    Row(EngineerSignIn, Failed, engineer.refused, (EngineerSignIn,)),
    Row(EngineerSignIn, EngineerAccepted, engineer.accepted, (Diagnosing,)),
    Row(Diagnosing, SectionChosen, engineer.section_chosen, (Diagnosing,)),
    Row(Diagnosing, PanelChosen, engineer.panel_chosen, (Diagnosing,)),
    Row(Diagnosing, ExaminedAgain, engineer.examine, (Diagnosing,)),
    Row(Diagnosing, Examined, engineer.examined, (Diagnosing,)),
    Row(Diagnosing, ProbeAsked, engineer.probe, (Diagnosing,)),
    Row(Diagnosing, Probed, engineer.probed, (Diagnosing,)),
    Row(Diagnosing, FixAsked, engineer.fix, (Diagnosing,)),
    Row(Diagnosing, Mended, engineer.mended, (Diagnosing,)),
    Row(Diagnosing, Judged, engineer.judged, (Diagnosing,)),
    Row(Diagnosing, JudgementKept, engineer.judgement_kept, (Diagnosing,)),
    Row(Diagnosing, BurnAsked, engineer.burn, (Diagnosing,)),
    Row(Diagnosing, BurnStopped, engineer.burn_stopped, (Diagnosing,)),
    Row(Diagnosing, BurnEnded, engineer.burn_ended, (Diagnosing,)),
    Row(Diagnosing, ReadinessAsked, engineer.ready, (Diagnosing,)),
    Row(Diagnosing, ReadinessMade, engineer.readiness_made, (Diagnosing,)),
    Row(Diagnosing, ReadinessPrintAsked, engineer.print_readiness, (Diagnosing,)),
    Row(Diagnosing, SlipPrinted, engineer.printed, (Diagnosing,)),
    Row(Diagnosing, SlipUnconfirmed, engineer.printed, (Diagnosing,)),
    Row(Diagnosing, BundleAsked, engineer.bundle, (Diagnosing,)),
    Row(Diagnosing, BundleWritten, engineer.bundled, (Diagnosing,)),
    Row(Diagnosing, CardInserted, engineer.card_seen, (Diagnosing,)),
    Row(Diagnosing, CardTrouble, engineer.card_seen, (Diagnosing,)),
    Row(Diagnosing, CardRemoved, engineer.card_gone, (Diagnosing,)),
    Row(Diagnosing, Failed, engineer.failed, (Diagnosing,)),
    *(
        Row(state, event, engineer.sign_out, (Idle, OutOfService, Starting))
        for state in (EngineerSignIn, Diagnosing)
        for event in (Cancelled, TimedOut)
    ),
)
