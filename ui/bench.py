"""The bench: a terminal's devices and its two other sides, with everything a person or a bad day can do to them.

The card reader is the real one (pcscd with a virtual reader and a card made of software) where pcscd and vpcd are
installed, the simulated one elsewhere; `kiosk check` and the bench's own report name the class that answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from drivers.camera.simulated import SimulatedCamera
from drivers.camera.simulated import create as create_camera
from drivers.card import pcsc, simulated
from drivers.card.private_pcscd import PrivatePcscd, Unavailable
from drivers.card.virtual import Slot, bank_card, social_card
from drivers.printer.folder import create as create_folder
from drivers.scanner.simulated import SimulatedScanner
from drivers.scanner.simulated import create as create_scanner
from drivers.voice import pack
from drivers.voice import simulated as simulated_voice
from kiosk.backends.simulated.faults import HOSPITAL_CALLS, INSURER_CALLS
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load, rules_of
from kiosk.clock import ShiftedClock
from kiosk.domain.form import FilingForm
from kiosk.domain.people import Medium
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.slip import Paper
from kiosk.ports import CardReader, Check, Clock, Health, Printed, Printer, Voice, shows
from kiosk.settings import Institution, JournalSettings, Part, PolicySettings, Settings, Terminal
from kiosk.spoken.prompts import prompts


class Hand(Protocol):
    """The card side of the bench: what a hand does at the slot."""

    def insert(self, person: str) -> None: ...
    def insert_bank_card(self) -> None: ...
    def remove(self) -> None: ...


class Bench:
    """Devices, insurer and hospital of one bench. `out` takes the papers and the journal. Close it after use."""

    def __init__(self, out: Path, *, world: str = "default", real_reader: bool = True) -> None:
        self.world = load(world)
        self._rules = rules_of(world)
        self.clock = ShiftedClock(self.world.clock)
        self.place = Place(self.world, self.clock)
        self.camera: SimulatedCamera = create_camera({}, self.clock)
        self.scanner: SimulatedScanner = create_scanner({}, self.clock)
        self.printer = BenchPrinter(create_folder({"path": str(out), "format": "a4"}, self.clock))
        self.voice = BenchVoice(self.clock)
        self.why_simulated = ""
        self._pcscd: PrivatePcscd | None = None
        self.card_reader, self.hand = self._slot(real_reader)
        self._out = out

    def settings(self, *, idle_seconds: int = 60) -> Settings:
        """Settings that fit this bench; the journal is a throw-away one beside the papers."""
        here = self.world.institution
        region = self.world.region(here.region)
        return Settings(
            terminal=Terminal(institution=here.code, idle_seconds=idle_seconds),
            institution=Institution(here.name, here.level, region.code, region.name, here.office, here.phone),
            journal=JournalSettings(path=self._out / "journal" / f"{dt.datetime.now():%Y%m%d-%H%M%S-%f}.db"),
            policy=PolicySettings(self._rules),
            id_card_reader=Part("simulated"),
            printer=Part("folder", {"path": str(self._out)}),
        )

    def parts(self) -> Mapping[str, Any]:
        """Ready-made parts for kiosk.bootstrap."""
        return {
            "backend": self.place.backend(timeout=5.0),
            "hospital": self.place.hospital(timeout=5.0),
            "card_reader": self.card_reader,
            "camera": self.camera,
            "scanner": self.scanner,
            "printer": self.printer,
            "voice": self.voice,
        }

    def close(self) -> None:
        if self._pcscd is not None:
            self._pcscd.close()

    # ---- what a bad day does

    def network(self, up: bool) -> None:
        """Cut or mend the line to the insurer and to the hospital's system."""
        self.place.faults.clear()
        if not up:
            calls = sorted(INSURER_CALLS | HOSPITAL_CALLS)
            self.place.faults.plan({"call": call.value, "fault": "down", "times": 0} for call in calls)

    def lose_next_answer(self) -> None:
        """The insurer will book the next settlement, and its answer will never arrive."""
        self.place.faults.plan([{"call": "settle", "fault": "lost_after"}])

    def move_clock(self, hours: float) -> None:
        self.clock.advance(hours * 3600)

    def show_voucher(self, person: str) -> None:
        self.camera.show(self.world.person(person).credential(Medium.VOUCHER).token)

    def scan_voucher(self, person: str) -> None:
        """Hold the person's phone before the hand scanner, and take it away."""
        self.scanner.show(self.world.person(person).credential(Medium.VOUCHER).token)
        self.scanner.take_away()

    def lay_form(self, *, signed: bool) -> None:
        """Lay the filing form that was printed last before the camera; another paper where none was."""
        if self.printer.form:
            self.camera.lay_form(self.printer.form, signed=signed)
        else:
            self.camera.lay()

    def _slot(self, real_reader: bool) -> tuple[CardReader, Hand]:
        pcscd = PrivatePcscd.prepare() if real_reader else Unavailable("not asked for")
        if isinstance(pcscd, PrivatePcscd):
            failed = pcscd.start()
            if failed is None:
                self._pcscd = pcscd
                reader = pcsc.create({"reader": pcscd.readers[0]}, self.clock)
                return reader, _VirtualHand(pcscd.slots[0], self.world)
            self.why_simulated = failed.reason
            pcscd.close()
        else:
            self.why_simulated = pcscd.reason
        drawn = simulated.create({}, self.clock)
        return drawn, _SimulatedHand(drawn, self.world)


class BenchPrinter:
    """A printer into a folder whose paper can run out."""

    def __init__(self, folder: Printer) -> None:
        self._folder = folder
        self.paper_out = False
        #: The number of the filing form that came out last, "" none yet.
        self.form = ""

    def print(self, paper: Paper) -> Printed | Problem:
        if isinstance(paper, FilingForm) and not self.paper_out:
            self.form = paper.number
        return Problem(ProblemCode.PAPER_OUT) if self.paper_out else self._folder.print(paper)

    def check(self) -> Check:
        found = self._folder.check()
        if not self.paper_out:
            return found
        return Check(
            found.part, Health.OUT_OF_ORDER, shows("printer.esc.paper_out"), found.driver, ProblemCode.PAPER_OUT
        )


class BenchVoice:
    """The real voice where this machine has a sound device, else one that only remembers; its loudspeaker can be
    pulled. `saying` is what it said last, in words."""

    def __init__(self, clock: Clock) -> None:
        real = pack.create({}, clock)
        found = real.check()
        self.why_simulated = str(found.evidence) if found.problem is not None else ""
        drawn = simulated_voice.create({"seconds": 0.4}, clock)
        self._voice: Voice = drawn if self.why_simulated else real
        self.pulled = False
        self.saying = ""

    def say(self, words: Sequence[str], language: str) -> None:
        if not self.pulled:
            self.saying = " ".join(prompts(language)[word] for word in words)
            self._voice.say(words, language)

    def stop(self) -> None:
        self._voice.stop()

    def speaking(self) -> bool:
        return not self.pulled and self._voice.speaking()

    def set_volume(self, percent: int) -> None:
        self._voice.set_volume(percent)

    def check(self) -> Check:
        found = self._voice.check()
        if not self.pulled:
            return found
        return Check(
            found.part, Health.UNKNOWN, shows("voice.player.no_device"), found.driver, ProblemCode.VOICE_SILENT
        )


class _VirtualHand:
    def __init__(self, slot: Slot, world: Any) -> None:
        self._slot, self._world = slot, world

    def insert(self, person: str) -> None:
        someone = self._world.person(person)
        card = someone.card
        if card is None:
            raise LookupError(f"{person} has no card")
        made = social_card(
            someone.name,
            someone.id_number,
            card.number,
            generation=card.generation,
            recognition_code=card.recognition_code,
        )
        self._slot.insert(made)

    def insert_bank_card(self) -> None:
        self._slot.insert(bank_card())

    def remove(self) -> None:
        self._slot.remove()


class _SimulatedHand:
    def __init__(self, reader: simulated.SimulatedCardReader, world: Any) -> None:
        self._reader, self._world = reader, world

    def insert(self, person: str) -> None:
        self._reader.insert(self._world.person(person).credential(Medium.CARD))

    def insert_bank_card(self) -> None:
        self._reader.insert(ProblemCode.CARD_NOT_SOCIAL)

    def remove(self) -> None:
        self._reader.remove()
