"""The conversation with a social security card: bytes in, bytes out, no reader and no thread.

Only SELECT, READ RECORD and GET RESPONSE are ever sent. VERIFY never is: a wrong try counts towards locking the
person's card. Commands carry no Le where data is sent, so they are right on T=0 and T=1 alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from drivers.card import layout
from drivers.card.layout import EF05, RECOGNITION_CODE, Field
from kiosk.domain.people import Credential
from kiosk.domain.problems import Problem, ProblemCode

SELECT_APPLICATION = bytes((0x00, 0xA4, 0x04, 0x00, len(layout.APPLICATION))) + layout.APPLICATION
OK = 0x9000
WRONG_LENGTH = 0x6700
NO_FILE = 0x6A82
NO_RECORD = 0x6A83
MOST_PARTS = 8
"""An answer comes in one or two parts; a chain of 61xx that goes on and on is no answer."""


class Channel(Protocol):
    """Where commands go. Answers the card's bytes with both status bytes, or what became of the card."""

    def transmit(self, command: bytes) -> bytes | Problem: ...


@dataclass(frozen=True)
class Answer:
    """A whole answer: its data (personal: not in repr) and its status word."""

    data: bytes = field(repr=False)
    status: int


STATUS_WORDS: Mapping[int, tuple[ProblemCode, str]] = {
    0x6283: (ProblemCode.CARD_UNREADABLE, "the application is locked"),
    WRONG_LENGTH: (ProblemCode.CARD_UNREADABLE, "wrong length"),
    0x6982: (ProblemCode.CARD_NEEDS_AUTHENTICATION, "security status not satisfied: a 3.0 card without PSAM or HSM"),
    0x6983: (ProblemCode.CARD_UNREADABLE, "authentication locked"),
    0x6984: (ProblemCode.CARD_UNREADABLE, "reference data not usable"),
    0x6985: (ProblemCode.CARD_UNREADABLE, "conditions of use not satisfied"),
    0x6986: (ProblemCode.CARD_UNREADABLE, "no file selected"),
    0x6A81: (ProblemCode.CARD_UNREADABLE, "function not supported, or the card is locked"),
    NO_FILE: (ProblemCode.CARD_DATA_INVALID, "a file of the application is missing"),
    NO_RECORD: (ProblemCode.CARD_DATA_INVALID, "a record is missing"),
    0x6A86: (ProblemCode.CARD_UNREADABLE, "wrong P1 P2"),
    0x6B00: (ProblemCode.CARD_UNREADABLE, "wrong P1 P2"),
    0x6D00: (ProblemCode.CARD_UNREADABLE, "unknown instruction"),
    0x6E00: (ProblemCode.CARD_UNREADABLE, "unknown class"),
}
"""What a status word means once the application is selected. Others are CARD_UNREADABLE."""

_OF_THE_LINE = frozenset(
    {
        ProblemCode.CARD_PULLED,
        ProblemCode.CARD_MUTE,
        ProblemCode.CARD_BUSY,
        ProblemCode.CARD_UPSIDE_DOWN,
        ProblemCode.READER_GONE,
        ProblemCode.READER_SERVICE_DOWN,
    }
)
"""The card may not even be there any more: asking it again tells nothing."""

_OF_THE_CARD = frozenset(
    {ProblemCode.CARD_NOT_SOCIAL, ProblemCode.CARD_DATA_INVALID, ProblemCode.CARD_NEEDS_AUTHENTICATION}
)
"""The card itself says that it isn't readable."""


def exchange(channel: Channel, command: bytes) -> Answer | Problem:
    """One command and its whole answer: the rest that 61xx announces is fetched (T=0, and some T=1 cards)."""
    answer = _transmit(channel, command)
    before = b""
    for _ in range(MOST_PARTS):
        if isinstance(answer, Problem):
            return answer
        if answer.status >> 8 != 0x61:
            return Answer(before + answer.data, answer.status) if before else answer
        before += answer.data
        answer = _transmit(channel, bytes((0x00, 0xC0, 0x00, 0x00, answer.status & 0xFF)))
    return Problem(ProblemCode.CARD_DATA_INVALID)


def _transmit(channel: Channel, command: bytes) -> Answer | Problem:
    """One exchange; 6Cxx repeats a reading command once with the length the card names."""
    raw = channel.transmit(command)
    if isinstance(raw, bytes) and len(raw) == 2 and raw[0] == 0x6C and len(command) == 5:
        raw = channel.transmit(command[:4] + raw[1:])
    if isinstance(raw, Problem):
        return raw
    if len(raw) < 2:
        # The link broke inside the exchange: some drivers report success and hand over nothing.
        return Problem(ProblemCode.CARD_PULLED)
    return Answer(raw[:-2], raw[-2] << 8 | raw[-1])


def select_application(channel: Channel) -> Problem | None:
    """SELECT sx1.sh.社会保障. CARD_NOT_SOCIAL where the card doesn't know it (6A82 on a bank card).

    The card's ATR is never asked: social security and bank cards share it.
    """
    answer = exchange(channel, SELECT_APPLICATION)
    if isinstance(answer, Problem):
        return answer
    return None if answer.status == OK else not_selected(answer.status)


def not_selected(status: int) -> Problem:
    """Why the application didn't answer its name with 9000."""
    unknown = status >> 8 in (0x6A, 0x6D, 0x6E)
    return Problem(ProblemCode.CARD_NOT_SOCIAL if unknown else ProblemCode.CARD_UNREADABLE)


def select_file(channel: Channel, file: int) -> Problem | None:
    """SELECT an elementary file such as EF05."""
    answer = exchange(channel, bytes((0x00, 0xA4, 0x02, 0x00, 0x02)) + file.to_bytes(2, "big"))
    if isinstance(answer, Problem):
        return answer
    return None if answer.status == OK else _refused(answer.status)


def read_record(channel: Channel, spec: Field) -> bytes | Problem | None:
    """The value of one record by its tag, from the selected file; None where an optional one is missing.

    Asked with the length that the specification says, which spares a T=0 card's "no, it's that long" (6Cxx); a card
    with another length says so, and one that only refuses (6700) is asked without a length.
    """
    head = bytes((0x00, 0xB2, spec.tag, 0x00))
    answer = exchange(channel, head + bytes((spec.length + 2,)))
    if isinstance(answer, Answer) and answer.status == WRONG_LENGTH:
        answer = exchange(channel, head + b"\0")
    if isinstance(answer, Problem):
        return answer
    if answer.status == NO_RECORD and spec.optional:
        return None
    if answer.status != OK:
        return _refused(answer.status)
    try:
        return layout.unpack(spec, answer.data)
    except ValueError:
        return Problem(ProblemCode.CARD_DATA_INVALID)


def read_recognition_code(channel: Channel) -> bytes | Problem:
    """Which card this is (卡的识别码, 16 bytes); also selects the application and EF05."""
    refused = select_application(channel) or select_file(channel, EF05)
    if refused is not None:
        return refused
    code = read_record(channel, RECOGNITION_CODE)
    return Problem(ProblemCode.CARD_DATA_INVALID) if code is None else code


def read_card(channel: Channel) -> Credential | Problem:
    """The whole identity, or why not.

    The recognition code is read first and once more at the end: a card swapped within the reader service's poll
    answers on the old connection without any event, and would mix two people.
    """
    code = read_recognition_code(channel)
    if isinstance(code, Problem):
        return code
    found = _read_identity(channel, code)
    if isinstance(found, Problem) and found.code in _OF_THE_LINE:
        return found
    again = read_recognition_code(channel)
    if isinstance(again, Problem):
        return _another(again)
    return found if again == code else Problem(ProblemCode.CARD_SWAPPED)


def same_card(channel: Channel, recognition_code: str) -> Problem | None:
    """None where the card in the reader has this recognition code (hex); CARD_SWAPPED where it hasn't."""
    code = read_recognition_code(channel)
    if isinstance(code, Problem):
        return _another(code)
    return None if code.hex().upper() == recognition_code.upper() else Problem(ProblemCode.CARD_SWAPPED)


def _another(problem: Problem) -> Problem:
    """A card that a moment ago was a readable social card and now is none, is another card."""
    return Problem(ProblemCode.CARD_SWAPPED) if problem.code in _OF_THE_CARD else problem


def _read_identity(channel: Channel, code: bytes) -> Credential | Problem:
    values: dict[Field, bytes] = {}
    selected = EF05
    generation = 3
    for spec in layout.IDENTITY:
        if spec.since > generation:
            continue
        if spec.file != selected:
            refused = select_file(channel, spec.file)
            if refused is not None:
                return refused
            selected = spec.file
        raw = read_record(channel, spec)
        if isinstance(raw, Problem):
            return raw
        if raw is not None:
            values[spec] = raw
        if spec is layout.SPEC_VERSION:
            generation = _generation(raw)
    return layout.credential(code, values)


def _generation(raw: bytes | None) -> int:
    """The card's generation; 1, the poorest, where the version can't be read (`credential` then refuses it)."""
    try:
        return layout.generation(layout.decode(layout.SPEC_VERSION, raw or b""))
    except ValueError:
        return 1


def _refused(status: int) -> Problem:
    return Problem(STATUS_WORDS.get(status, (ProblemCode.CARD_UNREADABLE, ""))[0])
