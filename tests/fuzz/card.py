"""Card bytes: chips with damaged records, links that garble answers, cards swapped on the way.

Oracle: an identity is whole or there is none. Every part of it must have come out of one whole record of the card,
and nothing but reading commands is ever sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from drivers.card import apdu, layout
from drivers.card.layout import EF05, EF06
from drivers.card.virtual import Chip, VirtualCard, bank_card
from kiosk.domain.people import Credential, Medium, is_id_number
from kiosk.domain.problems import Problem, ProblemCode
from tests.drivers.card.people import CUT_CHARACTER, FIRST_GENERATION, LI, LONG_NAME, T1, THIRD_GENERATION, WANG
from tests.fuzz.mutate import damaged
from tests.fuzz.target import Target, Trial, must, silent

_PEOPLE = (WANG, LI, FIRST_GENERATION, LONG_NAME, CUT_CHARACTER, THIRD_GENERATION, T1)
_SECRETS = tuple(secret for p in _PEOPLE for secret in (p.name, p.id_number, p.card_number))
_LINE = (ProblemCode.CARD_PULLED, ProblemCode.CARD_MUTE, ProblemCode.CARD_BUSY, ProblemCode.READER_GONE)
_READING = {0xA4, 0xB2, 0xC0}
_TOKENS = (
    b"\x90\x00",
    b"\x61\x10",
    b"\x6c\x12",
    b"\x6a\x83",
    b"\x69\x82",
    b"\xff",
    b"\0",
    b"\x09\x1e",
    b"\xb0\xa1",
    b"\x81\x30",
)
_CODES = {code for code in ProblemCode if code.value.startswith("K-1")}


@dataclass
class Line:
    """A channel to a chip. `garble` changes an answer on its way; `records` are the whole ones that came through."""

    chip: Chip
    garble: Callable[[int, bytes], bytes | Problem]
    other: Chip | None = None
    swap_at: int = 0
    commands: list[bytes] = field(default_factory=list)
    records: set[tuple[int, bytes]] = field(default_factory=set)
    _pieces: bytes = b""

    def transmit(self, command: bytes) -> bytes | Problem:
        self.commands.append(command)
        if self.other is not None and len(self.commands) == self.swap_at:
            self.chip = self.other
        answer = self.garble(len(self.commands), self.chip.answer(command))
        if isinstance(answer, bytes) and len(answer) >= 2:
            self._pieces = (self._pieces if command[1] == 0xC0 else b"") + answer[:-2]
            if answer[-2:] == b"\x90\x00" and len(self._pieces) > 2:
                self.records.add((self._pieces[0], self._pieces[2:]))
        return answer


def _prepare(_: Path) -> Trial:
    cards = tuple(person.card() for person in _PEOPLE)

    def trial(rng: Random) -> str:
        card = rng.choice(cards)
        if rng.random() < 0.6:
            card = _worn(rng, card)
        line = Line(Chip(card), _whole)
        if rng.random() < 0.5:
            line.garble = _noise(rng)
        if rng.random() < 0.2:
            other = rng.choice((*cards, bank_card(rng.randrange(2))))
            line.other, line.swap_at = Chip(other), rng.randrange(1, 20)
        if rng.random() < 0.1:
            return _same(rng, line)
        read = apdu.read_card(line)
        must(len(line.commands) <= 200, "the card is asked without end")
        must({command[1] for command in line.commands} <= _READING, "a command that doesn't only read")
        return _judge(read, line)

    return trial


def _judge(read: Credential | Problem, line: Line) -> str:
    silent(repr(read), _SECRETS)
    if isinstance(read, Problem):
        must(read.code in _CODES, f"a card's trouble is {read.code.value}")
        return "swapped" if read.code is ProblemCode.CARD_SWAPPED else "refused"
    must(read.medium is Medium.CARD and read.generation in (1, 2, 3), "not a card's identity")
    must(is_id_number(read.id_number), "an identity without a right ID number")
    must(re.fullmatch("[0-9A-Z]+", read.token) is not None, "an identity without a card number")
    must(bool(read.name.strip()) and "\0" not in read.name and "\n" not in read.name, "an identity without a name")
    records = {tag: [value for t, value in line.records if t == tag] for tag, _ in line.records}
    must(bytes.fromhex(read.recognition_code) in records.get(1, ()), "a recognition code that no record held")
    must(any(_text(v).upper() == read.id_number for v in records.get(8, ())), "an ID number that no record held")
    must(any(_text(v) == read.token for v in records.get(7, ())), "a card number that no record held")
    tails = (b"", *records.get(0x4E, ()))
    names = {(head.rstrip(b"\0\xff") + tail.rstrip(b"\0\xff")) for head in records.get(9, ()) for tail in tails}
    must(any(n.decode("gb18030", "replace").strip() == read.name for n in names), "a name that no record held")
    return "identity"


def _text(value: bytes) -> str:
    return value.rstrip(b"\0\xff").decode("gb18030", "replace").strip()


def _same(rng: Random, line: Line) -> str:
    """None is said only of a card that has answered with this very code."""
    code = rng.choice(_PEOPLE).card().files[EF05][1]
    answer = apdu.same_card(line, rng.choice((code.hex(), code.hex().upper(), "", "zz")))
    if answer is None:
        must((1, code) in line.records, "the same card, without its code")
        return "the same"
    must(answer.code in _CODES, f"a card's trouble is {answer.code.value}")
    return "not the same"


def _worn(rng: Random, card: VirtualCard) -> VirtualCard:
    """The card with one to three records damaged, missing, or another's."""
    files = {file: dict(records) for file, records in card.files.items()}
    for _ in range(rng.choice((1, 1, 2, 3))):
        file = rng.choice((EF05, EF06, EF06))
        tag = rng.choice(list(files[file]) or [9])
        value = files[file].get(tag, b"")
        match rng.randrange(7):
            case 0:
                files[file].pop(tag, None)
            case 1:
                files[file][tag] = rng.randbytes(len(value))
            case 2:
                files[file][tag] = rng.choice(layout.FIELDS).sample
            case 3:
                files[file][tag] = bytes((rng.choice((0, 32, 0x30, 255)),)) * len(value)
            case 4:
                files[file][tag] = _letters(rng)[:30]
            case _:
                files[file][tag] = damaged(rng, value, _TOKENS)[:250]
    locked = frozenset({rng.choice((EF05, EF06))}) if rng.random() < 0.05 else card.locked
    return replace(card, files=files, locked=locked, protocol=rng.randrange(2))


def _letters(rng: Random) -> bytes:
    """Any characters of GB18030, four-byte ones and unassigned ones among them."""
    signs = (
        rng.choice((rng.randrange(0x4E00, 0x9FFF), rng.randrange(0x20, 0xD7FF), rng.randrange(0x10000, 0x10FFFF)))
        for _ in range(12)
    )
    return "".join(map(chr, signs)).encode("gb18030")


def _whole(_: int, answer: bytes) -> bytes | Problem:
    return answer


def _noise(rng: Random) -> Callable[[int, bytes], bytes | Problem]:
    """Answers that are garbled, cut, replaced or never come, now and then or always."""
    often = rng.choice((0.05, 0.2, 1.0))

    def garble(_: int, answer: bytes) -> bytes | Problem:
        if rng.random() >= often:
            return answer
        match rng.randrange(6):
            case 0:
                return Problem(rng.choice(_LINE))
            case 1:
                return rng.randbytes(rng.choice((0, 1, 2, 2, 3, 40, 256)))
            case 2:
                return rng.choice(_TOKENS)
            case 3:
                return answer[:-2] + rng.choice(_TOKENS)[:2]
            case _:
                return damaged(rng, answer, _TOKENS)

    return garble


CARD = Target("card bytes", 200, _prepare, ("identity", "refused", "swapped", "the same", "not the same"))
