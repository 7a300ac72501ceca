"""Bytes become codes at their end, however they are cut on the way; nothing of two codes is ever glued together."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.scanner import framing, keymap
from drivers.scanner.framing import MOST_BYTES, End, Framing

PAUSE = 0.5


def fed(end: End, *chunks: bytes, every: float = 0.01) -> tuple[bytes, ...]:
    made = Framing(end, PAUSE)
    return tuple(code for i, chunk in enumerate(chunks) for code in made.feed(chunk, i * every))


@pytest.mark.parametrize(
    ("end", "chunks", "codes"),
    [
        (End.ANY, (b"12\r34\n56\r\n78",), (b"12", b"34", b"56")),
        (End.ANY, (b"\r\n\n12\r", b"\n\r34\r"), (b"12", b"34")),
        (End.CR, (b"12\r34\r",), (b"12", b"34")),
        (End.CR, (b"12\r\n34\r",), (b"12", b"\n34")),
        (End.LF, (b"12\r\n",), (b"12\r",)),
        (End.CRLF, (b"12\r", b"\n34\r\n"), (b"12", b"34")),
        (End.CRLF, (b"1\r2\n3\r\n",), (b"1\r2\n3",)),
        (End.PAUSE, (b"12\r\n",), ()),
        (End.ANY, (b"", b"", b"12\x0034\r"), (b"12\x0034",)),
        (End.ANY, (b"7" * 3000 + b"\r12\r",), (b"7" * (MOST_BYTES + 1), b"12")),
        (End.ANY, (b"7" * 3000, b"7" * 90_000, b"7\r12\r"), (b"7" * (MOST_BYTES + 1), b"12")),
        (End.CRLF, (b"7" * 3000 + b"\r", b"\n12\r\n"), (b"7" * (MOST_BYTES + 1), b"12")),
        (End.ANY, (b"7" * MOST_BYTES + b"\r",), (b"7" * MOST_BYTES,)),
    ],
)
def test_the_table(end: End, chunks: tuple[bytes, ...], codes: tuple[bytes, ...]) -> None:
    assert fed(end, *chunks) == codes


CODES = st.lists(st.binary(min_size=1, max_size=60).filter(lambda b: not set(b) & set(b"\r\n")), max_size=5)


@given(CODES, st.sampled_from((End.ANY, End.CR, End.LF, End.CRLF)), st.data())
def test_however_it_is_cut_the_codes_are_the_same(codes: list[bytes], end: End, data: st.DataObject) -> None:
    sign = {End.CR: b"\r", End.LF: b"\n"}.get(end, b"\r\n")
    stream = b"".join(code + sign for code in codes)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    chunks = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert fed(end, *chunks) == tuple(codes)


def test_a_pause_ends_a_code_only_where_it_is_to() -> None:
    for end, after in ((End.PAUSE, (b"1234",)), (End.ANY, ())):
        made = Framing(end, PAUSE)
        assert made.feed(b"12", 1.0) == made.feed(b"34", 1.4) == made.quiet(1.8) == ()
        assert made.quiet(1.9) == after
        assert made.unfinished == (0 if after else 1)
        assert made.quiet(9.0) == ()


def test_half_a_code_is_never_the_beginning_of_the_next() -> None:
    made = Framing(End.CR, PAUSE)
    assert made.feed(b"424366", 1.0) == ()
    assert made.feed(b"KT-1\r", 1.0 + PAUSE) == (b"KT-1",)


@pytest.mark.parametrize("end", [End.ANY, End.CR, End.PAUSE])
def test_what_has_begun_is_forgotten_to_its_end(end: End) -> None:
    made = Framing(end, PAUSE)
    made.feed(b"4243", 1.0)
    made.forget()
    made.forget()
    assert made.feed(b"669", 1.1) == ()
    assert made.feed(b"\r" if end is not End.PAUSE else b"0", 1.2) == ()
    assert [*made.feed(b"12\r", 2.0), *made.quiet(3.0)] == ([b"12"] if end is not End.PAUSE else [b"12\r"])


def test_forgetting_nothing_loses_nothing() -> None:
    made = Framing(End.ANY, PAUSE)
    made.feed(b"12\r", 1.0)
    made.forget()
    assert made.feed(b"34\r", 1.1) == (b"34",)


def test_too_much_is_held_nowhere() -> None:
    made = Framing(End.ANY, PAUSE)
    sizes = [len(code) for i in range(200) for code in made.feed(b"7" * 4096, i / 100)]
    assert sizes == [MOST_BYTES + 1]


def test_the_examples() -> None:
    for module in (framing, keymap):
        assert doctest.testmod(module).failed == 0
