"""The voice as a pack of recorded prompts, played by a program of the system (ALSA's aplay).

No loudspeaker answers, so this driver never says READY: that an opened device is heard is for a person to confirm. It
is UNKNOWN at best; with prompts missing DEGRADED; without a pack or a player OUT_OF_ORDER. A device that doesn't open
is UNKNOWN with a problem, and nobody is offered to have anything read out.
"""

from __future__ import annotations

import math
import shutil
import threading
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drivers.voice.files import Pack
from drivers.voice.player import Outcome, Run
from drivers.voice.wav import WIDTH, Flawed, as_samples, louder, silence
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Check, Clock, Detail, Health, shows, together
from kiosk.settings import section
from kiosk.texts.said import Text

TONE = "tone"
#: Seconds and hertz of the probe's tone; seconds for which the device must be had before it counts as ours.
_TONE_SECONDS, _TONE_HERTZ, _WAIT = 0.6, 440.0, 0.5
#: After a failure nothing is tried for 2, 4, 8 … seconds, at most this long.
_LONGEST_REST = 60.0
_SHOWN = 5


@dataclass(frozen=True)
class PackOptions:
    """`path`: the voice pack (docs/voice.md); `make run` and `make test` render the default one. `player` is called as
    `aplay` is and must understand its options; `device`: an ALSA name such as "plughw:1,0", "" the system's own choice;
    `patience`: seconds beyond a prompt's own length after which the player counts as hung."""

    path: Path = Path("build/voice")
    player: str = "aplay"
    device: str = ""
    patience: float = 5.0

    def __post_init__(self) -> None:
        if self.patience <= 0:
            raise ValueError("patience must be above 0")
        if self.device.startswith("-"):
            raise ValueError(f"device {self.device!r}: an ALSA name expected")


class PackVoice:
    """One utterance at a time, each in a thread of its own that ends with it."""

    def __init__(self, options: PackOptions, clock: Clock) -> None:
        self._options, self._clock = options, clock
        self._lock = threading.Lock()
        self._device = threading.Lock()  # held by whoever has the player running
        self._run: Run | None = None
        self._tone: Run | None = None  # what the probe plays
        self._percent = 100
        self._failures = 0
        self._not_before = 0.0
        self._last: Text | None = None

    # ---- the port

    def say(self, words: Sequence[str], language: str) -> None:
        """Silent for a while after a failure, so that a broken device isn't asked with every page."""
        with self._lock:
            self._silence()
            if self._clock.monotonic() < self._not_before:
                return
            self._run = run = Run(self._clock)
        threading.Thread(target=self._speak, args=(run, tuple(words), language), name="voice", daemon=True).start()

    def stop(self) -> None:
        with self._lock:
            self._silence()

    def speaking(self) -> bool:
        return self._run is not None

    def set_volume(self, percent: int) -> None:
        """0–100, also while something is said; what lies outside is taken as the nearest."""
        self._percent = min(max(percent, 0), 100)

    def check(self) -> Check:
        """Opens the device without a sample, unless something is being said. Reads every prompt once."""
        try:
            pack = Pack.open(self._options.path)
        except Flawed as flaw:
            return self._finding(Health.OUT_OF_ORDER, flaw.why, ProblemCode.VOICE_SILENT)
        if shutil.which(self._options.player) is None:
            return self._finding(
                Health.OUT_OF_ORDER,
                shows("voice.not_installed", player=self._options.player),
                ProblemCode.VOICE_SILENT,
                pack,
            )
        outcome = self._try(b"", pack.about.rate)
        if outcome is None:
            return self._graded(shows("voice.speaking"), pack)
        if outcome is not Outcome.PLAYED:
            return self._finding(Health.UNKNOWN, outcome.why, ProblemCode.VOICE_SILENT, pack)
        return self._graded(shows("voice.opens"), pack)

    def reopen(self) -> None:
        """What a guided fix does: silence, and no rest after the failures so far."""
        with self._lock:
            self._silence()
            self._failures, self._not_before, self._last = 0, 0.0, None

    # ---- trying it out

    def probes(self) -> Sequence[str]:
        return (TONE,)

    def probe(self, name: str) -> Check:
        """A tone and a sentence in every language, at the present volume. That it was played is no proof that it was
        heard: the finding stays UNKNOWN until somebody says so."""
        if name != TONE:
            return self._finding(Health.UNKNOWN, shows("no_test"), None)
        self.stop()
        try:
            pack = Pack.open(self._options.path)
            rate = pack.about.rate
            spoken = [pack.said(("test",), language) for language in ("zh", "en")]
        except Flawed as flaw:
            return self._finding(Health.OUT_OF_ORDER, flaw.why, ProblemCode.VOICE_SILENT)
        samples = silence(0.3, rate).join([_tone(rate), *spoken])
        outcome = self._try(samples, rate)
        if outcome is Outcome.PLAYED:
            seconds = len(samples) / WIDTH / rate
            return self._graded(shows("voice.played", seconds=f"{seconds:.1f}", volume=self._percent), pack)
        if outcome is Outcome.STOPPED:
            return self._finding(Health.UNKNOWN, outcome.why, None, pack)
        said = (outcome or Outcome.BUSY).why
        return self._finding(Health.UNKNOWN, said, ProblemCode.VOICE_SILENT, pack)

    # ---- inside

    def _silence(self) -> None:
        if self._run is not None:
            self._run.stop()
            self._run = None
        if self._tone is not None:
            self._tone.stop()
            self._tone = None

    def _speak(self, run: Run, words: Sequence[str], language: str) -> None:
        try:
            with self._device:
                try:
                    pack = Pack.open(self._options.path)
                    samples = pack.said(words, language)
                except Flawed as flaw:
                    self._last = shows("voice.not_said", why=flaw.why)
                    return
                self._settle(self._play(run, samples, pack.about.rate))
        finally:
            with self._lock:
                if self._run is run:
                    self._run = None

    def _try(self, samples: bytes, rate: int) -> Outcome | None:
        """Play these now; None where something is being said."""
        if self.speaking() or not self._device.acquire(timeout=_WAIT):
            return None
        run = Run(self._clock)
        if samples:  # a look without a sample is over at once, and one that was cut short would prove nothing
            with self._lock:
                self._tone = run
        try:
            outcome = self._play(run, samples, rate)
            self._settle(outcome)
            return outcome
        finally:
            with self._lock:
                if self._tone is run:
                    self._tone = None
            self._device.release()

    def _play(self, run: Run, samples: bytes, rate: int) -> Outcome:
        seconds = len(samples) / WIDTH / rate + self._options.patience
        return run.play(self._command(rate), samples, seconds, lambda bite: louder(bite, self._percent))

    def _command(self, rate: int) -> tuple[str, ...]:
        device = ("-D", self._options.device) if self._options.device else ()
        return (self._options.player, "-q", *device, "-t", "raw", "-f", "S16_LE", "-r", str(rate), "-c", "1", "-")

    def _settle(self, outcome: Outcome) -> None:
        """Remember how it went: a device that failed rests, one that played is whole again."""
        with self._lock:
            if outcome is Outcome.PLAYED:
                self._failures, self._not_before, self._last = 0, 0.0, None
            elif outcome is not Outcome.STOPPED:
                self._failures += 1
                self._not_before = self._clock.monotonic() + min(2.0**self._failures, _LONGEST_REST)
                self._last = outcome.why

    def _graded(self, evidence: Text, pack: Pack) -> Check:
        """DEGRADED where prompts are missing; else UNKNOWN, for nobody has said that they heard it."""
        flaws = pack.flaws()
        if not flaws:
            return self._finding(Health.UNKNOWN, evidence, None, pack)
        named = tuple(shows("voice.flaw", prompt=name, why=why) for name, why in list(flaws.items())[:_SHOWN])
        more = len(flaws) - _SHOWN
        missing = shows("voice.incomplete", count=len(flaws), prompts=named)
        said = together(missing, shows("voice.more", count=more) if more > 0 else None, evidence)
        return self._finding(Health.DEGRADED, said, ProblemCode.VOICE_INCOMPLETE, pack)

    def _finding(self, health: Health, evidence: Text, problem: ProblemCode | None, pack: Pack | None = None) -> Check:
        if self._last is not None and self._last != evidence:
            evidence = together(evidence, shows("voice.last", what=self._last))
        details = [
            Detail("voice_device", _device(self._options.player, self._options.device)),
            Detail("voice_volume", f"{self._percent} %"),
        ]
        if pack is not None:
            details.insert(0, Detail("voice_pack", f"{pack.about.name or pack.path.name}, {pack.about.rate} Hz"))
        return Check("voice", health, evidence, type(self).__name__, problem, tuple(details))


def _device(player: str, device: str) -> str | Text:
    return f"{player} {device}" if device else shows("voice.usual_device", player=player)


def _tone(rate: int) -> bytes:
    """A steady tone, faded in and out so that it doesn't click, at half the full amplitude."""
    count = int(_TONE_SECONDS * rate)
    fade = rate // 50

    def at(n: int) -> int:
        edge = min(n, count - 1 - n, fade) / fade
        return round(16_000 * edge * math.sin(2 * math.pi * _TONE_HERTZ * n / rate))

    return as_samples(array("h", [at(n) for n in range(count)]))


def create(options: Mapping[str, Any], clock: Clock) -> PackVoice:
    """Entry point `pack`."""
    return PackVoice(section(PackOptions, options, "[voice]"), clock)
