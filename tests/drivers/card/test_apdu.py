"""The conversation on virtual chips and on chips that answer anything at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card import apdu, layout
from drivers.card.layout import EF05, EF06, NAME
from drivers.card.virtual import Chip, VirtualCard, bank_card, social_card
from kiosk.domain.people import Credential, Medium
from kiosk.domain.problems import Problem, ProblemCode
from tests.drivers.card.people import CUT_CHARACTER, FIRST_GENERATION, LI, LONG_NAME, T1, THIRD_GENERATION, WANG, Person

ON_LINE = (ProblemCode.CARD_PULLED, ProblemCode.READER_GONE, ProblemCode.READER_SERVICE_DOWN)


class Line:
    """A channel to a chip, with the commands it carried. `swap` puts another chip there before command `at`."""

    def __init__(self, card: VirtualCard, swap: VirtualCard | None = None, at: int = 0) -> None:
        self._chip = Chip(card)
        self._swap = swap
        self._at = at
        self.commands: list[bytes] = []

    def transmit(self, command: bytes) -> bytes | Problem:
        self.commands.append(command)
        if self._swap is not None and len(self.commands) == self._at:
            self._chip = Chip(self._swap)
        return self._chip.answer(command)


class Answers:
    """A channel that answers from a function of the command's number."""

    def __init__(self, answer: Callable[[int, bytes], bytes | Problem]) -> None:
        self._answer = answer
        self._number = 0

    def transmit(self, command: bytes) -> bytes | Problem:
        self._number += 1
        return self._answer(self._number, command)


def _code(card: VirtualCard) -> str:
    return card.files[EF05][1].hex().upper()


def _credential(person: Person) -> Credential:
    code = _code(person.card())
    return Credential(Medium.CARD, person.card_number, person.name, person.id_number, code, "990100", person.generation)


@pytest.mark.parametrize("protocol", [0, 1])
@pytest.mark.parametrize("person", [WANG, LI, FIRST_GENERATION, LONG_NAME, CUT_CHARACTER, T1])
def test_read(person: Person, protocol: int) -> None:
    card = social_card(
        person.name, person.id_number, person.card_number, generation=person.generation, protocol=protocol
    )
    line = Line(card)
    assert apdu.read_card(line) == _credential(person)
    assert {command[1] for command in line.commands} <= {0xA4, 0xB2, 0xC0}, "never VERIFY, never anything that writes"


def test_t0_and_t1_take_different_ways() -> None:
    ways = []
    for protocol in (0, 1):
        line = Line(social_card(WANG.name, WANG.id_number, WANG.card_number, protocol=protocol))
        apdu.read_card(line)
        ways.append({command[1] for command in line.commands})
    assert ways == [{0xA4, 0xB2, 0xC0}, {0xA4, 0xB2}]


@pytest.mark.parametrize("protocol", [0, 1])
def test_a_record_of_another_length_is_read_too(protocol: int) -> None:
    """The specification's length spares a command; a card that differs names its own, or only says "wrong length"."""
    card = social_card(WANG.name, WANG.id_number, WANG.card_number, protocol=protocol)
    whole = Line(card)
    assert apdu.read_card(whole) == _credential(WANG)
    files = {file: dict(records) for file, records in card.files.items()}
    files[EF05][0x07] = WANG.card_number.encode()
    short = Line(replace(card, files=files))
    assert apdu.read_card(short) == _credential(WANG)
    assert len(short.commands) == len(whole.commands) + 1


def test_a_card_that_takes_no_length_is_asked_without() -> None:
    chip = Chip(T1.card())

    def answer(_: int, command: bytes) -> bytes:
        return b"\x67\x00" if command[1] == 0xB2 and command[4] else chip.answer(command)

    found = apdu.read_card(Answers(answer))
    assert isinstance(found, Credential)
    assert found.id_number == T1.id_number


def test_a_first_generation_card_is_not_asked_for_the_name_extension() -> None:
    line = Line(FIRST_GENERATION.card())
    apdu.read_card(line)
    assert not [command for command in line.commands if command[1:3] == b"\xb2\x4e"]


def test_third_generation_needs_authentication() -> None:
    line = Line(THIRD_GENERATION.card())
    assert apdu.read_card(line) == Problem(ProblemCode.CARD_NEEDS_AUTHENTICATION)
    assert {command[1] for command in line.commands} <= {0xA4, 0xB2, 0xC0}


@pytest.mark.parametrize("protocol", [0, 1])
def test_bank_card(protocol: int) -> None:
    assert apdu.read_card(Line(bank_card(protocol))) == Problem(ProblemCode.CARD_NOT_SOCIAL)


def test_a_swap_at_any_moment_never_mixes_two_people() -> None:
    whole, first = Line(WANG.card()), Line(WANG.card())
    apdu.read_card(whole)
    apdu.read_recognition_code(first)
    for at in range(2, len(whole.commands) + 1):
        found = apdu.read_card(Line(WANG.card(), LI.card(), at))
        if at <= len(first.commands):
            assert isinstance(found, Problem), "the chip changed before anything was known of it"
        else:
            # In the middle of the last questions the new chip only says that nothing is selected.
            swapped, unclear = Problem(ProblemCode.CARD_SWAPPED), Problem(ProblemCode.CARD_UNREADABLE)
            assert found == swapped or (found == unclear and at > len(whole.commands) - len(first.commands) + 1)


@pytest.mark.parametrize("other", [LI.card(), bank_card(), THIRD_GENERATION.card()])
def test_swapped_before_the_end(other: VirtualCard) -> None:
    line = Line(WANG.card())
    apdu.read_card(line)
    last = next(i for i in range(len(line.commands), 0, -1) if line.commands[i - 1][1:3] == b"\xa4\x04")
    assert apdu.read_card(Line(WANG.card(), other, last)) == Problem(ProblemCode.CARD_SWAPPED)


def test_same_card() -> None:
    card = WANG.card()
    assert apdu.same_card(Line(card), _code(card)) is None
    assert apdu.same_card(Line(card), _code(card).lower()) is None
    assert apdu.same_card(Line(LI.card()), _code(card)) == Problem(ProblemCode.CARD_SWAPPED)
    assert apdu.same_card(Line(bank_card()), _code(card)) == Problem(ProblemCode.CARD_SWAPPED)


@pytest.mark.parametrize("status", sorted(apdu.STATUS_WORDS))
def test_status_words_of_a_record(status: int) -> None:
    chip = Chip(WANG.card())

    def answer(_: int, command: bytes) -> bytes:
        name = command[1:3] == bytes((0xB2, NAME.tag))
        return status.to_bytes(2, "big") if name else chip.answer(command)

    assert apdu.read_card(Answers(answer)) == Problem(apdu.STATUS_WORDS[status][0])


@pytest.mark.parametrize("status", [0x6283, 0x6700, 0x6985, 0x6F00])
def test_a_social_card_that_is_locked_is_not_called_another_card(status: int) -> None:
    assert apdu.read_card(Answers(lambda *_: status.to_bytes(2, "big"))) == Problem(ProblemCode.CARD_UNREADABLE)


@pytest.mark.parametrize("code", ON_LINE)
def test_trouble_on_the_line_comes_through_at_any_moment(code: ProblemCode) -> None:
    whole = Line(WANG.card())
    apdu.read_card(whole)
    for broken in range(1, len(whole.commands) + 1):
        chip = Chip(WANG.card())

        def answer(number: int, command: bytes, chip: Chip = chip, broken: int = broken) -> bytes | Problem:
            return Problem(code) if number >= broken else chip.answer(command)

        assert apdu.read_card(Answers(answer)) == Problem(code)


def test_an_answer_without_status_is_a_broken_line() -> None:
    assert apdu.read_card(Answers(lambda *_: b"")) == Problem(ProblemCode.CARD_PULLED)


def test_a_chain_without_end_ends() -> None:
    assert apdu.read_card(Answers(lambda *_: b"\0\x61\x10")) == Problem(ProblemCode.CARD_DATA_INVALID)
    assert isinstance(apdu.read_card(Answers(lambda *_: b"\x6c\x10")), Problem)


def test_an_answer_in_two_parts_is_whole() -> None:
    parts = iter((b"ab\x61\x02", b"cd\x90\x00"))
    assert apdu.exchange(Answers(lambda *_: next(parts)), b"\0\xb2\x01\0\0") == apdu.Answer(b"abcd", 0x9000)


@given(st.lists(st.binary(max_size=40), max_size=60))
def test_any_answers_give_a_declared_value(answers: list[bytes]) -> None:
    def answer(number: int, _: bytes) -> bytes | Problem:
        return answers[number - 1] if number <= len(answers) else Problem(ProblemCode.CARD_PULLED)

    assert isinstance(apdu.read_card(Answers(answer)), Problem)


@given(
    st.sampled_from((EF05, EF06)),
    st.sampled_from((0x01, 0x03, 0x07, 0x08, 0x09, 0x4E)),
    st.binary(max_size=40),
)
def test_any_bytes_in_one_record_give_a_whole_identity_or_a_problem(file: int, tag: int, raw: bytes) -> None:
    card = LONG_NAME.card()
    files = {number: dict(records) for number, records in card.files.items()}
    files[file][tag] = raw
    found = apdu.read_card(Line(VirtualCard(layout.APPLICATION, files)))
    if isinstance(found, Credential):
        assert found.token
        assert found.name
        assert found.id_number
    else:
        assert found.code is ProblemCode.CARD_DATA_INVALID


def test_nothing_personal_in_a_repr() -> None:
    assert "abcd" not in repr(apdu.Answer(b"abcd", 0x9000))
    assert WANG.id_number not in repr(WANG.card())
