"""Filing forms of people who don't exist, for tests of drawing and scanning back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from kiosk.clock import CHINA
from kiosk.domain.application import Handed, Material, Signature, Way
from kiosk.domain.filing import FilingType
from kiosk.domain.form import FilingForm, make_number
from kiosk.domain.people import Agent, InsuranceKind, Relation, Sex, check_digit
from kiosk.domain.region import Region
from tests.papers import samples

AT = dt.datetime(2026, 3, 18, 10, 5, tzinfo=CHINA)
CROSS = (((100, 100, 0), (260, 260, 90)), ((260, 100, 200), (100, 260, 300)))
SIGNATURE = Signature(CROSS, AT)

FORM = FilingForm(
    number=make_number(bytes(range(7))),
    hospital=samples.HOSPITAL,
    issued_at=AT,
    name=samples.MEMBER.name,
    sex=Sex.FEMALE,
    id_number=samples.MEMBER.id_number,
    insurance=InsuranceKind.EMPLOYEE,
    retired=True,
    type=FilingType.LONG_RESIDENT,
    insured=Region("990100", "示例省甲市"),
    care=Region("980100", "样本省乙市"),
    begin=dt.date(2026, 3, 1),
    end=None,
    phone="13000000000",
    handed=(
        Handed(Material.IDENTITY, Way.SEEN),
        Handed(Material.FORM, Way.SEEN),
        Handed(Material.RESIDENCE_PROOF, Way.COMMITMENT),
    ),
)
_NUMBER = "99010019850102101"
AGENT = Agent("示例子女", _NUMBER + check_digit(_NUMBER), Relation.CHILD, "13000000001")
FOR_MOTHER = replace(FORM, agent=AGENT)
FOR_CHILD = replace(FORM, agent=replace(AGENT, relation=Relation.PARENT), guardian=True, end=dt.date(2026, 9, 1))
RECEIPT = replace(FORM, signature=SIGNATURE)
