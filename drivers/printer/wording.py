"""What a slip says, in one language and one reading of 基金支付合计; form and strip draw from it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.money import Fen
from kiosk.domain.people import Agent
from kiosk.domain.slip import PayAt, Slip
from kiosk.domain.stay import Diagnosis
from kiosk.texts import text


class FundTotal(StrEnum):
    """Whether the cell 基金支付合计 includes the personal account: products differ."""

    WITH_ACCOUNT = "with_account"
    WITHOUT_ACCOUNT = "without_account"


#: More would be too fine for a hand scanner on A5.
_LONGEST_BARCODE = 40


@dataclass(frozen=True)
class Wording:
    """Texts by key `paper.*`, values as people read them."""

    language: str = "zh"
    fund_total: FundTotal = FundTotal.WITH_ACCOUNT

    def facts(self, slip: Slip) -> tuple[tuple[str, str], ...]:
        """Text key and value of every fact before the amounts."""
        say, hospital = self.say, slip.hospital
        insurance = say(f"insurance.{slip.insurance}")
        main = [d for d in slip.diagnoses if d.main]
        others = [d for d in slip.diagnoses if not d.main]
        return (
            ("patient", slip.name),
            ("sex", say(f"sex_value.{slip.sex}")),
            ("age", say("years", years=slip.age)),
            ("id_number", slip.id_number),
            ("card_number", slip.card_number or say("empty")),
            ("insured_place", slip.insured_region.name),
            ("insurance_kind", say("retired", insurance=insurance) if slip.retired else insurance),
            ("care_place", hospital.region.name),
            ("hospital", hospital.name),
            ("hospital_level", hospital.level),
            ("admission_way", say("way_emergency" if slip.emergency else "way_planned")),
            ("inpatient_number", slip.inpatient_number),
            ("ward", slip.ward),
            ("main_diagnosis", self._diagnoses(main)),
            ("other_diagnoses", self._diagnoses(others)),
            ("admitted", slip.admitted.isoformat()),
            ("discharged", slip.discharged.isoformat()),
            ("stay_days", say("days", days=slip.days)),
            ("filing_state", slip.filing),
        )

    def parts(self, slip: Slip) -> tuple[tuple[str, Fen], ...]:
        """Text key and amount of what the total is made of; informative, they need not add up to it."""
        a = slip.amounts
        return (
            ("within_policy", a.within_policy),
            ("full_self_pay", a.full_self_pay),
            ("deductible", a.deductible),
            ("first_self_pay", a.first_self_pay),
            ("over_limit", a.over_limit),
            ("hospital_bears", a.hospital),
        )

    def numbers(self, slip: Slip) -> tuple[tuple[str, str], ...]:
        """Text key and value of what identifies the settlement."""
        return (
            ("request", str(slip.request_id)),
            ("settlement", slip.settlement_id),
            ("settled_at", f"{slip.settled_at:%Y-%m-%d %H:%M:%S}"),
            ("kiosk", slip.kiosk),
        )

    def ratio(self, slip: Slip) -> str:
        """The pool fund's ratio in per cent, where the insurer states one."""
        return f"{slip.amounts.ratio / 100:g}%" if slip.amounts.ratio else self.say("empty")

    def direction(self, slip: Slip) -> str:
        """Text key of what is due."""
        return "due_refund" if slip.due < 0 else "due_pay"

    def check_line(self, slip: Slip) -> str:
        """The check sum as a sentence (R30)."""
        a = slip.amounts
        amounts = {"account": a.account, "cash": a.cash, "hospital": a.hospital, "total": a.total}
        values = {"funds": self.funds_cell(slip).yuan()} | {key: fen.yuan() for key, fen in amounts.items()}
        return self.say(f"check_{self.fund_total}", **values)

    def pay_line(self, pay_at: PayAt) -> str:
        owes = "checking" if pay_at.checking else "pay"
        key = ("refunded" if pay_at.paid else "refund") if pay_at.due < 0 else ("paid" if pay_at.paid else owes)
        return self.say(f"{key}_here", window=pay_at.window, amount=Fen(abs(pay_at.due)).yuan())

    def barcode(self, pay_at: PayAt) -> str:
        """What the window scans; "" where nothing is left to pay or to fetch, or for a text Code 128 can't hold."""
        fits = pay_at.barcode.isascii() and pay_at.barcode.isprintable() and len(pay_at.barcode) <= _LONGEST_BARCODE
        return pay_at.barcode if fits and not pay_at.paid else ""

    def sign_line(self, slip: Slip) -> str:
        return self.say("sign_patient" if slip.agent is None else "sign_agent")

    def agent_line(self, agent: Agent) -> str:
        return self.say("agent", name=agent.name, relation=self.say(f"relation.{agent.relation}"), phone=agent.phone)

    def office_line(self, slip: Slip) -> str:
        hospital = slip.hospital
        office = self.say("office", hospital=hospital.name, office=hospital.office)
        return self.say("phone", office=office, phone=hospital.phone) if hospital.phone else office

    def say(self, key: str, **values: object) -> str:
        """The paper's text under `key`."""
        return text(self.language, f"paper.{key}", **values)

    def _diagnoses(self, diagnoses: list[Diagnosis]) -> str:
        named = (self.say("diagnosis", name=d.name, code=d.code) for d in diagnoses)
        return self.say("between").join(named) or self.say("none")

    def funds_cell(self, slip: Slip) -> Fen:
        """What the cell 基金支付合计 says, in fen."""
        account = slip.amounts.account if self.fund_total is FundTotal.WITH_ACCOUNT else Fen(0)
        return slip.amounts.fund_total + account
