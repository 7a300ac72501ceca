"""`python -m drivers.voice.render [--out FOLDER] [--list]`: the default voice pack, spoken by espeak-ng out of
kiosk/texts; or the list of what a pack holds.

Only what has changed is rendered again. The words go in at espeak-ng's standard input; what comes out is cut at both
ends, since the driver sets the pauses itself.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from drivers.voice.files import FORMAT
from drivers.voice.wav import Flawed, as_numbers, as_samples, read, write
from kiosk.spoken.prompts import prompts
from kiosk.texts import LANGUAGES

PROGRAM = "espeak-ng"
#: espeak-ng's own rate of samples, and how it speaks: voice and words a minute.
RATE = 22_050
VOICES: Mapping[str, tuple[str, ...]] = {"zh": ("-v", "cmn", "-s", "180"), "en": ("-v", "en-gb", "-s", "150")}
_SECONDS = 30.0
#: Below this a sample is silence; samples of quiet that stay before and after the words.
_QUIET, _BEFORE, _AFTER = 250, RATE // 100, RATE // 20
_MADE, _PART = "made.json", ".part"


class NotRendered(Exception):
    """The pack can't be made; the message says why and what to do."""


def render(out: Path) -> int:
    """Bring the pack in `out` up to the texts; answers how many prompts were spoken anew. Raises NotRendered."""
    wanted = {f"{language}/{key}": words for language in LANGUAGES for key, words in prompts(language).items()}
    digests = {name: _digest(name, words) for name, words in wanted.items()}
    if _made(out) == digests:
        return 0
    if shutil.which(PROGRAM) is None:
        raise NotRendered(f"{PROGRAM} is not installed: no prompts for the voice (apt install {PROGRAM})")
    try:
        out.mkdir(parents=True, exist_ok=True)
        with (out / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two builds at once: the second finds it done
            return _render(out, wanted, digests)
    except OSError as error:
        raise NotRendered(f"{out} can't be written: {error.strerror}") from error


def _render(out: Path, wanted: Mapping[str, str], digests: Mapping[str, str]) -> int:
    made = _made(out)
    stale = [name for name in wanted if made.get(name) != digests[name] or not (out / f"{name}.wav").exists()]
    for language in LANGUAGES:
        (out / language).mkdir(exist_ok=True)
    for left in (*out.rglob(f"*{_PART}"), *(p for p in out.rglob("*.wav") if _name(out, p) not in wanted)):
        left.unlink()
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for _ in pool.map(lambda name: _speak(out, name, wanted[name]), stale):
            pass
    about = f'format = {FORMAT}\nrate = {RATE}\nname = "espeak-ng"\n'
    _replace(out / "pack.toml", about)
    _replace(out / _MADE, json.dumps(digests, indent=0, sort_keys=True))
    return len(stale)


def _speak(out: Path, name: str, words: str) -> None:
    language = name.partition("/")[0]
    with tempfile.NamedTemporaryFile(dir=out / language, suffix=_PART) as part:
        command = (PROGRAM, *VOICES[language], "--stdin", "-b", "1", "-w", part.name)
        try:
            subprocess.run(command, input=words.encode(), check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603 - fixed
            samples = read(Path(part.name), RATE)
        except (subprocess.SubprocessError, Flawed) as error:
            raise NotRendered(f"{PROGRAM} did not speak {name}") from error
        write(Path(part.name), _cut(samples), RATE)
        shutil.copy(part.name, f"{part.name}.whole{_PART}")
        os.replace(f"{part.name}.whole{_PART}", out / f"{name}.wav")


def _cut(samples: bytes) -> bytes:
    """Without the silence at both ends; a prompt of silence stays as it is."""
    numbers = as_numbers(samples)
    first = next((n for n, value in enumerate(numbers) if abs(value) > _QUIET), None)
    if first is None:
        return samples
    last = next(n for n in range(len(numbers) - 1, -1, -1) if abs(numbers[n]) > _QUIET)
    return as_samples(numbers[max(first - _BEFORE, 0) : last + _AFTER])


def _digest(name: str, words: str) -> str:
    spoken = (PROGRAM, VOICES[name.partition("/")[0]], _QUIET, _BEFORE, _AFTER, words)
    return hashlib.sha256(repr(spoken).encode()).hexdigest()[:16]


def _made(out: Path) -> Mapping[str, str]:
    """What the pack says it holds; nothing where it says nothing usable, or was put there by somebody else."""
    try:
        made = json.loads((out / _MADE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return made if isinstance(made, dict) else {}


def _name(out: Path, path: Path) -> str:
    return str(path.relative_to(out).with_suffix("")).replace(os.sep, "/")


def _replace(path: Path, text: str) -> None:
    part = path.with_name(path.name + _PART)
    part.write_text(text, encoding="utf-8")
    os.replace(part, path)


def main() -> int:
    parser = argparse.ArgumentParser(description="Render the default voice pack with espeak-ng.")
    parser.add_argument("--out", type=Path, default=Path("build/voice"))
    parser.add_argument("--list", action="store_true", help="print every prompt: file, tab, words")
    given = parser.parse_args()
    if given.list:
        for language in LANGUAGES:
            for key, words in sorted(prompts(language).items()):
                print(f"{language}/{key}.wav\t{words}")
        return 0
    out = given.out
    try:
        spoken = render(out)
    except NotRendered as error:
        print(f"voice: {error}", file=sys.stderr)
        return 1
    if spoken:
        print(f"voice: {spoken} prompts rendered into {out}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
