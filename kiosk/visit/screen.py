"""What a person sees, as data. The window draws a Screen and sends taps back; it decides nothing.

Pages and their facts (T marks a `Text`, resolved by the window's language; amounts arrive as text in yuan):

welcome       hospital (str), devices: {card, code, paper: "ready"|"out"}, owed (int): settlements still being
              checked, notice: {running (bool), head T, words (str), advice T}|None: an announced downtime
for_whom      –
agent         relations: [{value, text T}]; error T|None. Answers with one tap "agent" and a mapping
              name, id_number, relation, phone
identify      for_family (bool), card, code, id_card (bool: this way works), camera (bool: show the preview),
              scanner (bool: a code can be held before it),
              hint: problem|None (shown above the ways, the ways stay usable), resumed (bool: a ticket was
              shown), steps: [T]
stays         stays: [{index, hospital, ward, bed, admitted, days, number}], name (masked)
waiting       line T; long (bool): a slow answer is normal here, don't leave
filing        status (str), good (bool), name (masked), insured, care, stay, evidence T, checked_at, record:
              {type T, begin, end, destination, number}|None, meaning T, next T, whom T, phone (str), rule T|None
filings       name (masked), insured, known (bool: False, this place can't be asked), rows: [{index, title T, place,
              period T, state T, good (bool), number, note T|None, actions: [{tap, argument, text T}]}], notice T|None,
              phone: {office, number, hours, verified T|None}: whom to call
question      text T, note T|None, options: [{value, text T, detail T|None}], step, of (int), given: [{text T,
              answer T}]. An option answers with the tap "answer" and its value
filing_type   note T, options: [{index, title T, pays T, papers T, until T, decided T, open (bool), why T|None, chosen
              (bool)}]. An open option answers with "type" and its index
contact       error T|None: where the insured place can ask. The pad answers with "phone_number" and the digits
consent       lines: [T], child (bool), who T: agreeing is the main button
materials     rows: [{index, title T, state T, done (bool), ways: [{value: "photo"|"commitment"|"later", text T}]}],
              owed T|None. A way answers with "hand" and "<index> <value>"
photo         title T, camera (bool), form (str: the number of the form that is awaited, "" another paper), hint T|None
              (why the last one was no use), taken (bool), picture (str: JPEG as base64, "" none): main button "shoot",
              then "keep" or "again"
signature     heading T, lines: [T] (what is signed), who T, way: "finger"|"ink", error T|None. The pad answers with
              "sign" and a list of strokes, each a list of [x, y, ms]: tenths of a millimetre, milliseconds
filing_review rows: [{label T, value T|str}], owed: [T], begins T, decided T, replaces T|None, wrong T|None (what is to
              be mended first: then there is no main button but the way back)
filing_sent   state: "approved"|"pending", number, head T, lines: [T], owed: [T], reference, ticket ("" none yet),
              printed (bool|None)
withdraw      title T, row (as in filings), lines: [T], consequence T, allowed (bool), why T|None, phone
refusal       cause T, evidence: [T], next T, who T, office, phone, hours, verified T|None, others: [{cause T, next T}],
              money, moved T, reference, said (str: the platform's own words, for the help slip), printed (bool|None:
              the help slip), name (masked; missing once the card that opened the visit was pulled)
claim         name (masked), lines: [T], papers: [{text T, have T}], office, address, phone, verified T|None, total,
              printed (bool|None)
guide         query, groups: [{value, text T, chosen}], count, topics: [{value, text T, detail T}], open: {title T, says
              T|None, steps: [T], rows: [{label T, value T|str}], source T}|None. Typing answers with "find" and the
              words, a line with "topic", a group with "group"
directory     query, scope T, count (int), more (bool), asking (bool), rows: [{index, name, spoken, level, place,
              services T, phone}], areas: [{value: digits|""|"other", text T, chosen}], services: [{value, text T,
              chosen}], places: [{tap: "area"|"areas", value, text, count}]|None, one: {a row's, code, address, known
              (bool), services: [{text T, open (bool)}], source T}|None, trouble: problem|None, why T|None, published
              T|None, phone, office. Typing answers with "find" and the words, a line with "open" and its index,
              "other" with "areas", an area with "area", a service with "service"
phone_filing  link (str, becomes a QR), steps: [T], name, insured, care, admitted
parked        ticket (str), lines: [T], printed (bool|None)
insurance     name, options: [{index, title T, detail T, kind T, account T, region, balance, chosen(bool)}]
bill          name, stay, days, insured, insurance T, total, parts: [{key, label T, amount, fen (int), share (0..1),
              kind: "fund"|"account"|"person"|"hospital"}], fund_total, person, account, cash, deposit, due,
              due_fen (int), direction: "pay"|"refund"|"even", deductible, ratio, categories: [{label T, total, a,
              b, c, share}], lines: [{name, class: "甲"|"乙"|"丙", quantity, price, amount, category T}],
              informative: [{label T, amount}], settles_here, paper (bool: the slip comes out here), agent T|None,
              explanation: [{text T, amount, proven (bool), why T|None, rule, of_sum (bool: part of a sum below)}]|None
settling      total, cash, reference (str)
reconciling   reference, total
pay           due, direction, window, barcode (str), deposit, cash, paid, checking (bool)
printing      copy (int)
print_ask     reference
done          due, direction, window, barcode, take_card (bool), take_slip (bool), total, fund_total, cash,
              hospital_owed (bool)
slip_owed     problem, reference, total, cash
needs_staff   problem, reference
out_of_service problem, hospital
problem       problem, back (bool): "try again" makes sense
pin           problem|None
staff         staff, day (str), open: [{request, reference, name, at, total, state T, said T}], reverses, undoes (bool),
              writes: [{reference, at, kind T, state T}], undo_owed: [reference],
              waiting: [{number str|T, name (masked), insured, since, until}]: filings not decided yet,
              owed: [{request, reference, name, copies, state T}], hospital_owed: [{reference, total}],
              rows: [{reference, at, name, state T, settled (bool), total, fund, cash, slip T|None, hospital (bool),
              request}], sums: {count, total, fund, cash}, notice T|None
close         staff, days: [{value, label T, chosen (bool)}], working (bool), notice T|None, problem|None, close: {
              head T, words: {name: T}, good (bool), notes: [T], totals: [{insurance T, clearing T, count, total, fund,
              account, result T, even (bool)}], own: {count, total, fund, account, cash T}, findings: [{title T, number,
              reference, why T, sent T|None, evidence: [T], actions: [{argument, text T, action}]}], others:
              [{reference, total, missing T|None}], more T|None, anchor T}|None. A finding's button answers with
              "close_act" and its argument, a day's with "close_day" and its value

audit         staff, working (bool), problem|None, audit: {head T, note T, none T|None, sums: [{label T, count,
              amount}], flags: [{title T, number, lines: [T], amount, state T, open (bool), actions: [{argument,
              text T}]}], rate: {head T, goal T|None, note T, rows: [{cause T, count}]}}|None. A flag's button answers
              with "review" and its argument

A problem is {code, title T, cause T, remedies: [{who: "patient"|"staff"|"engineer", text T}], money: "no"|"yes"|
"not_known", moved T, reference}.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from kiosk.texts.said import Text as Text
from kiosk.texts.said import resolve as resolve


class Weight(StrEnum):
    """How an action stands out. A screen has at most one PRIMARY: the next step."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"


@dataclass(frozen=True)
class Action:
    """A button: `tap` goes back through `taps.event_for`, with `argument`."""

    tap: str
    text: Text
    weight: Weight = Weight.SECONDARY
    argument: str = ""


@dataclass(frozen=True)
class Screen:
    """One page with everything on it. `progress` is the step of six, 0 where none is shown; `idle_seconds` 0: never
    times out (money is under way); `busy`: the kiosk works, nothing to tap."""

    page: str
    title: Text
    actions: tuple[Action, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    progress: int = 0
    idle_seconds: int = 60
    busy: bool = False
