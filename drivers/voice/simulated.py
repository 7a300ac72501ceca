"""A voice for tests, the demo and the dock: it remembers what it was told to say, and fails when told to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.domain.problems import ProblemCode
from kiosk.ports import Check, Clock, Health
from kiosk.settings import section


@dataclass(frozen=True)
class SimulatedOptions:
    """How it starts. `silent`: the loudspeaker was unplugged."""

    silent: bool = False


class SimulatedVoice:
    """`said` holds every utterance with its language; it goes on speaking until `stop` or `finish`."""

    def __init__(self, options: SimulatedOptions) -> None:
        self.silent = options.silent
        self.said: list[tuple[tuple[str, ...], str]] = []
        self.percent = 100
        self._speaking = False

    def say(self, words: Sequence[str], language: str) -> None:
        if not self.silent:
            self.said.append((tuple(words), language))
            self._speaking = True

    def stop(self) -> None:
        self._speaking = False

    def finish(self) -> None:
        """It has said all of it."""
        self._speaking = False

    def speaking(self) -> bool:
        return self._speaking

    def set_volume(self, percent: int) -> None:
        self.percent = min(max(percent, 0), 100)

    def check(self) -> Check:
        """UNKNOWN as the real one: nobody has confirmed that they hear it."""
        if self.silent:
            evidence, code = "no playback device", ProblemCode.VOICE_SILENT
            return Check("voice", Health.UNKNOWN, evidence, type(self).__name__, code)
        return Check("voice", Health.UNKNOWN, f"simulated, {len(self.said)} said", type(self).__name__)


def create(options: Mapping[str, Any], clock: Clock) -> SimulatedVoice:
    """Entry point `simulated`."""
    return SimulatedVoice(section(SimulatedOptions, options, "[voice]"))
