"""What a receipt printer says of itself, bit by bit, as the kiosk's problems. Pure.

The bits are those of `DLE EOT 1` to `4` and of the four bytes that `GS a` sends; sample bytes stand in the tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.domain.problems import ProblemCode
from kiosk.ports import Detail, Health, shows, together
from kiosk.texts.said import Text


@dataclass(frozen=True)
class EscStatus:
    """One look at the printer. `raw`: the bytes as they came, by question (0: sent unasked)."""

    offline: bool = False
    cover_open: bool = False
    paper_out: bool = False
    near_end: bool = False
    cutter: bool = False
    mechanical: bool = False
    broken: bool = False
    too_hot: bool = False
    raw: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, answers: Mapping[int, int]) -> EscStatus:
        """From answers to `DLE EOT`, by question. A question that wasn't asked says nothing."""
        one, two, three, four = (answers.get(number, 0) for number in (1, 2, 3, 4))
        return cls(
            offline=bool(one & 0x08),
            cover_open=bool(two & 0x04),
            paper_out=bool(two & 0x20 or four & 0x60),
            near_end=bool(four & 0x0C),
            cutter=bool(three & 0x08),
            mechanical=bool(three & 0x04),
            broken=bool(three & 0x20),
            too_hot=bool(three & 0x40),
            raw=tuple(sorted(answers.items())),
        )

    @classmethod
    def told(cls, four: bytes) -> EscStatus:
        """From the four bytes that the printer sends by itself."""
        one, two, three, _ = four
        return cls(
            offline=bool(one & 0x08),
            cover_open=bool(one & 0x20),
            paper_out=bool(three & 0x0C),
            near_end=bool(three & 0x03),
            cutter=bool(two & 0x08),
            mechanical=bool(two & 0x04),
            broken=bool(two & 0x20),
            too_hot=bool(two & 0x40),
            raw=tuple((0, byte) for byte in four),
        )

    def trouble(self) -> ProblemCode | None:
        """What keeps it from printing, the most telling first: an open cover also raises the paper's sensor."""
        if self.cover_open:
            return ProblemCode.COVER_OPEN
        if self.paper_out:
            return ProblemCode.PAPER_OUT
        if self.cutter:
            return ProblemCode.CUTTER_STUCK
        if self.mechanical:
            return ProblemCode.PAPER_JAM
        if self.broken:
            return ProblemCode.PRINT_FAILED
        return ProblemCode.PRINTER_BUSY if self.too_hot or self.offline else None

    @property
    def passes(self) -> bool:
        """A trouble that ends by itself: a hot head cools, a button is let go."""
        return self.trouble() is ProblemCode.PRINTER_BUSY

    @property
    def words(self) -> Text:
        """For evidence: the facts that are true, that it is ready where none is."""
        facts = ("offline", "cover_open", "paper_out", "near_end", "cutter", "mechanical", "broken", "too_hot")
        said = tuple(shows(f"printer.esc.{fact}") for fact in facts if getattr(self, fact))
        return together(*said) if said else shows("printer.esc.ready")

    def details(self) -> tuple[Detail, ...]:
        """Every byte, and what is wrong with it."""
        bad = {
            1: self.offline,
            2: self.cover_open or self.paper_out,
            3: self.cutter or self.mechanical or self.broken or self.too_hot,
            4: self.paper_out,
        }
        found = []
        for number, byte in self.raw:
            health = Health.OUT_OF_ORDER if bad.get(number, self.trouble() is not None) else Health.READY
            if number == 4 and self.near_end and not self.paper_out:
                health = Health.DEGRADED
            found.append(Detail(f"printer_status_{number}", f"0x{byte:02X}", health))
        return tuple(found)
