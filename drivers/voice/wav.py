"""Prompts as WAV files: read with everything that can be wrong with one said in words, scaled, and joined."""

from __future__ import annotations

import struct
import sys
import wave
from array import array
from pathlib import Path

from kiosk.ports import by_system, shows

#: A prompt is a sentence: what is longer than this is no prompt (bytes; two minutes at 22,050 Hz).
LARGEST = 6_000_000
#: 16 bit, mono.
WIDTH = 2


class Flawed(Exception):
    """This file can't be a prompt; `why` says why, for an engineer."""

    def __init__(self, key: str, /, **values: object) -> None:
        self.why = shows(f"voice.{key}", **values)
        super().__init__(key)


def read(path: Path, rate: int, *, whole: bool = True) -> bytes:
    """The samples of a prompt: 16 bit little endian, mono, `rate` samples a second. Raises Flawed. Not `whole`: only
    its head is looked at, and that the file is as long as the head says; no samples come back."""
    try:
        if (size := path.stat().st_size) > LARGEST:
            raise Flawed("too_large", size=size, most=LARGEST)
        if size == 0:
            raise Flawed("empty")
        with wave.open(str(path), "rb") as file:
            shape = (file.getnchannels(), 8 * file.getsampwidth(), file.getframerate())
            if shape != (1, 8 * WIDTH, rate):
                channels, bits, real = shape
                raise Flawed("other_form", channels=channels, bits=bits, rate=real, wanted=rate)
            frames = file.getnframes()
            samples = file.readframes(frames if whole else 1)
    except FileNotFoundError:
        raise Flawed("missing") from None
    except OSError as error:
        raise Flawed("unreadable", system=by_system(error)) from error
    except (wave.Error, EOFError, ValueError, RuntimeError, struct.error) as error:
        raise Flawed("no_wav") from error
    if not samples:
        raise Flawed("no_samples")
    if (len(samples) if whole else size) < WIDTH * frames:
        raise Flawed("cut_off")
    return samples if whole else b""


def write(path: Path, samples: bytes, rate: int) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(WIDTH)
        file.setframerate(rate)
        file.writeframes(samples)


def as_numbers(samples: bytes) -> array[int]:
    """Samples as machine numbers; a file has them little endian on every machine."""
    numbers = array("h")
    numbers.frombytes(samples[: len(samples) // WIDTH * WIDTH])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def as_samples(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers = array("h", numbers)
        numbers.byteswap()
    return numbers.tobytes()


def louder(samples: bytes, percent: int) -> bytes:
    """Samples at a volume of 0–100: the amplitude goes with the square, since ears hear ratios (50 is a quarter, -12
    dB). Nothing is ever made louder than it was recorded, so nothing clips."""
    if percent >= 100:
        return samples
    gain = (max(percent, 0) / 100) ** 2
    return as_samples(array("h", [round(n * gain) for n in as_numbers(samples)]))


def silence(seconds: float, rate: int) -> bytes:
    return bytes(WIDTH * int(seconds * rate))
