"""Invented people on virtual cards. Area 9901xx belongs to no place."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.card.virtual import VirtualCard, social_card
from kiosk.domain.people import check_digit


@dataclass(frozen=True)
class Person:
    """Whose card it is."""

    name: str
    id_number: str
    card_number: str
    generation: int = 2
    protocol: int = 0

    def card(self) -> VirtualCard:
        return social_card(
            self.name, self.id_number, self.card_number, generation=self.generation, protocol=self.protocol
        )


def _id(first17: str) -> str:
    return first17 + check_digit(first17)


WANG = Person("王示例", _id("99010119800229002"), "X0000001")
LI = Person("李试样", _id("99010219551231004"), "X00000002")
FIRST_GENERATION = Person("赵样本", _id("99010319480817001"), "A1000003", generation=1)
# 32 bytes in GB18030: the last character stands in the name extension (4E).
LONG_NAME = Person("迪丽热娅·阿卜力米提示例名迪力拉", _id("99010419900101008"), "L00000004")
# 㐂 has four bytes in GB18030, two of them on either side of the cut.
CUT_CHARACTER = Person("一二三四五六七八九十甲乙丙丁㐂戊", _id("99010419900101016"), "L00000005")
THIRD_GENERATION = Person("钱样例", _id("99010519770707003"), "T00000006", generation=3)
T1 = Person("孙示范", _id("99010619660606005"), "P00000007", protocol=1)
