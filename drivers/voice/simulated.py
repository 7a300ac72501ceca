"""A voice for tests, the demo and the dock: it remembers what it was told to say, and fails when told to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.domain.problems import ProblemCode
from kiosk.ports import Check, Clock, Health, shows
from kiosk.settings import section


@dataclass(frozen=True)
class SimulatedOptions:
    """How it starts. `silent`: the loudspeaker was unplugged; `seconds` that a word takes, 0: it speaks until it is
    told to stop."""

    silent: bool = False
    seconds: float = 0.0


class SimulatedVoice:
    """`said` holds every utterance with its language; it speaks until its time is over, `stop` or `finish`."""

    def __init__(self, options: SimulatedOptions, clock: Clock) -> None:
        self.silent = options.silent
        self.seconds = options.seconds
        self._clock, self._until = clock, 0.0
        self.said: list[tuple[tuple[str, ...], str]] = []
        self.percent = 100
        self._speaking = False

    def say(self, words: Sequence[str], language: str) -> None:
        if not self.silent:
            self.said.append((tuple(words), language))
            self._speaking = True
            self._until = self._clock.monotonic() + self.seconds * len(words)

    def stop(self) -> None:
        self._speaking = False

    def finish(self) -> None:
        """It has said all of it."""
        self._speaking = False

    def speaking(self) -> bool:
        if self.seconds and self._clock.monotonic() >= self._until:
            self._speaking = False
        return self._speaking

    def set_volume(self, percent: int) -> None:
        self.percent = min(max(percent, 0), 100)

    def check(self) -> Check:
        """UNKNOWN as the real one: nobody has confirmed that they hear it."""
        if self.silent:
            evidence, code = shows("voice.player.no_device"), ProblemCode.VOICE_SILENT
            return Check("voice", Health.UNKNOWN, evidence, type(self).__name__, code)
        return Check("voice", Health.UNKNOWN, shows("simulated.said", count=len(self.said)), type(self).__name__)


def create(options: Mapping[str, Any], clock: Clock) -> SimulatedVoice:
    """Entry point `simulated`."""
    return SimulatedVoice(section(SimulatedOptions, options, "[voice]"), clock)
