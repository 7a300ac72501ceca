"""When the terminal speaks: a prompt with a page that wants hands, a page read out when somebody asks, silence after.

It changes nothing of a visit, so it stands beside the flow's table. Whatever is being read stops when the page goes,
when what was read is no longer what stands there, and when a card is pulled.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.problems import ProblemCode
from kiosk.ports import Clock, Health, Voice
from kiosk.settings import Speak, VoiceSettings
from kiosk.spoken.reading import prompt, reading, reads
from kiosk.texts import LANGUAGES
from kiosk.visit.screen import Screen

log = logging.getLogger("kiosk")

#: The step of the volume (of three) that every person begins with.
MIDDLE = 1
#: Seconds after which the device is looked at again when the welcome page comes up.
_LOOK_EVERY = 600.0


@dataclass(frozen=True)
class Aloud:
    """What the window shows of the voice. `there`: one is set up and not known to be silent; `offered`: this page can
    be read out; `speaking`; `handset`: into a handset, not into the hall; `volume`: 0–2."""

    there: bool = False
    offered: bool = False
    speaking: bool = False
    handset: bool = False
    volume: int = MIDDLE


class Speaker:
    """The voice and what it is told. Thread-safe; nothing here blocks: the device is looked at through `later`, which
    runs what it is given beside the caller (or at once)."""

    def __init__(
        self, voice: Voice | None, settings: VoiceSettings, clock: Clock, later: Callable[[Callable[[], None]], None]
    ) -> None:
        self._voice, self._settings, self._clock, self._later = voice, settings, clock, later
        self._lock = threading.RLock()
        self._language = LANGUAGES[0]
        self._volume = MIDDLE
        self._screen: Screen | None = None
        self._offered = False
        self._reading: tuple[str, ...] = ()
        self._works = False
        self._looked: float | None = None
        self._wanted = 0  # looks asked for and not done
        self._turn_to(MIDDLE)

    def start(self) -> None:
        self._look_again()

    def stop(self) -> None:
        """Silence, at once."""
        with self._lock:
            self._reading = ()
            if self._voice is not None:
                self._voice.stop()

    def state(self) -> Aloud:
        """How the voice stands towards the page that was shown last."""
        voice = self._voice
        if voice is None:
            return Aloud()
        with self._lock:
            speaking = voice.speaking()
            if self._reading and not speaking:  # read to its end, or the device has failed: the look will tell
                self._reading = ()
                self._look_again()
        if not self._works:
            return Aloud()
        return Aloud(True, self._offered, speaking, self._settings.handset, self._volume)

    def shown(self, screen: Screen) -> None:
        """A page is shown. What was being said ends, unless it is still what stands there."""
        with self._lock:
            if self._voice is None:
                return
            came = self._screen is None or screen.page != self._screen.page
            self._screen, self._offered = screen, reads(screen)
            if came or (self._reading and self._words(screen) != self._reading):
                self.stop()
            if came and screen.page == "welcome":
                self._turn_to(MIDDLE)
                long_ago = self._looked is None or self._clock.monotonic() - self._looked >= _LOOK_EVERY
                if not self._wanted and (long_ago or not self._works):
                    self._look_again()
            if came and self._works and self._settings.speak is Speak.PROMPTS and (words := prompt(screen)):
                self._voice.say(words, self._language)

    def read(self) -> None:
        """Somebody asks to have the last page read out; asked again while something is said, it stops."""
        with self._lock:
            if self._voice is None or self._screen is None or not self._works:
                return
            if self._voice.speaking():
                self.stop()
                return
            self._reading = self._words(self._screen)
            if self._reading:
                self._voice.say(self._reading, self._language)

    def speak(self, language: str) -> None:
        """The window's language from now on. Half a sentence in the other one ends."""
        with self._lock:
            if language in LANGUAGES and language != self._language:
                self._language = language
                self.stop()

    def turn(self) -> None:
        """The next of the three volumes."""
        with self._lock:
            self._turn_to((self._volume + 1) % len(self._settings.volumes))

    def _words(self, screen: Screen) -> tuple[str, ...]:
        return reading(screen, self._language, handset=self._settings.handset)

    def _turn_to(self, step: int) -> None:
        self._volume = step
        if self._voice is not None:
            self._voice.set_volume(self._settings.volumes[step])

    def _look_again(self) -> None:
        """One look at a time; what comes up meanwhile is looked at after it."""
        with self._lock:
            if self._voice is None:
                return
            self._wanted += 1
            self._looked = self._clock.monotonic()
            if self._wanted == 1:
                self._later(self._look)

    def _look(self) -> None:
        while True:
            with self._lock:
                seen = self._wanted
            self._works = self._serves()
            with self._lock:
                if self._wanted == seen:
                    self._wanted = 0
                    return

    def _serves(self) -> bool:
        if self._voice is None:
            return False
        try:
            found = self._voice.check()
        except Exception:
            # A check that raises is a bug of a driver; the visit goes on without a voice.
            log.exception("voice_check_raised")
            return False
        return found.health is not Health.OUT_OF_ORDER and found.problem is not ProblemCode.VOICE_SILENT
