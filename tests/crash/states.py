"""Every disk that may be found when the power is back: what was synced is there, of the rest anything or nothing.

Between two syncs of a file its writes may reach the disk in any order, wholly, in sectors, or as zeros where the file
grew; a name made, moved or removed stands for sure only once its folder was synced, and names change in order (ext4's
journal). ALICE (OSDI '14) calls these the legal states.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.crash.recording import Op

#: Mapped memory, made anew at every opening; and what the witness was told, which is no part of the disk.
_LEFT_OUT = frozenset({"journal.db-shm", "said"})
_SECTORS = (512, 4096)
#: How many single writes, picked by chance, are lost or come alone at one moment.
_SINGLE = 24


@dataclass
class _File:
    """One file: what is surely there, and what is on its way."""

    safe: bytearray = field(default_factory=bytearray)
    pending: list[Op] = field(default_factory=list)

    def synced(self) -> None:
        for op in self.pending:
            _apply(self.safe, op)
        self.pending.clear()


class Disk:
    """The disk while the recorded calls are followed. Files are known by number, as a name may move."""

    def __init__(self) -> None:
        self._files: list[_File] = []
        self._safe_names: dict[str, int] = {}
        self._names: dict[str, int] = {}
        self._moves: list[tuple[str, str, int]] = []

    def follow(self, op: Op) -> None:
        """One call more."""
        if op.name in _LEFT_OUT:
            return
        match op.kind:
            case "O":
                self._files.append(_File())
                self._move("made", op.name, len(self._files) - 1)
            case "U":
                self._move("gone", op.name, self._names[op.name])
            case "R":
                number = self._names[op.name]
                self._move("gone", op.name, number)
                self._move("made", op.data.decode(), number)
            case "S" if not op.name:
                for move in self._moves:
                    _rename(self._safe_names, move)
                self._moves.clear()
            case "S":
                self._files[self._names[op.name]].synced()
            case _:
                self._files[self._names[op.name]].pending.append(op)

    def _move(self, how: str, name: str, number: int) -> None:
        self._moves.append((how, name, number))
        _rename(self._names, self._moves[-1])

    def states(self, rng: random.Random, more: int) -> Iterator[dict[str, bytes]]:
        """Disks that may be found now: all of it, nothing of it, each name change, each single write lost or alone,
        and `more` by chance. Some may be alike."""
        pending = [(number, at) for number, file in enumerate(self._files) for at in range(len(file.pending))]
        everything, moves = frozenset(pending), len(self._moves)
        yield self._found(everything, moves)
        yield self._found(frozenset(), moves)
        for kept in range(moves):
            yield self._found(everything, kept)
            yield self._found(frozenset(), kept)
        for one in rng.sample(pending, min(len(pending), _SINGLE)):
            yield self._found(everything - {one}, moves)
            yield self._found(frozenset((one,)), moves)
        for _ in range(more):
            share = rng.random()
            some = frozenset(one for one in pending if rng.random() < share)
            yield self._found(some, rng.randint(0, moves), rng)

    def _found(
        self, kept: frozenset[tuple[int, int]], moves: int, rng: random.Random | None = None
    ) -> dict[str, bytes]:
        """`kept` writes reached it and the first `moves` name changes; with `rng` some of the writes are torn."""
        names = dict(self._safe_names)
        for move in self._moves[:moves]:
            _rename(names, move)
        return {name: self._content(number, kept, rng) for name, number in names.items()}

    def _content(self, number: int, kept: frozenset[tuple[int, int]], rng: random.Random | None) -> bytes:
        file = self._files[number]
        if not file.pending:
            return bytes(file.safe)
        data = bytearray(file.safe)
        for at, op in enumerate(file.pending):
            if (number, at) in kept:
                if rng is not None and op.kind == "W" and rng.random() < 0.3:
                    _torn(data, op, rng)
                else:
                    _apply(data, op)
            elif rng is not None and op.kind == "W" and rng.random() < 0.2:
                _grow(data, op.offset + len(op.data))  # the file has grown, what was written hasn't come
        return bytes(data)


def _rename(names: dict[str, int], move: tuple[str, str, int]) -> None:
    how, name, number = move
    if how == "made":
        names[name] = number
    else:
        names.pop(name, None)


def _apply(data: bytearray, op: Op) -> None:
    if op.kind == "T":
        del data[op.offset :]
        _grow(data, op.offset)
    else:
        _grow(data, op.offset)
        data[op.offset : op.offset + len(op.data)] = op.data


def _grow(data: bytearray, size: int) -> None:
    if len(data) < size:
        data.extend(bytes(size - len(data)))


def _torn(data: bytearray, op: Op, rng: random.Random) -> None:
    """Only some sectors of a write: the first ones, or any."""
    sector = rng.choice(_SECTORS)
    first = op.offset // sector
    last = (op.offset + max(len(op.data), 1) - 1) // sector
    cut = rng.randint(first, last + 1)
    in_order = rng.random() < 0.5
    for number in range(first, last + 1):
        if (number < cut) if in_order else rng.random() < 0.5:
            begin = max(number * sector, op.offset)
            end = min((number + 1) * sector, op.offset + len(op.data))
            _grow(data, end)
            data[begin:end] = op.data[begin - op.offset : end - op.offset]


def points(ops: Sequence[Op]) -> Iterator[tuple[int, Disk, str]]:
    """After each recorded call: its number, the disk, and what the witness was told last."""
    disk, said = Disk(), ""
    for number, op in enumerate(ops):
        disk.follow(op)
        if op.name == "said" and op.kind == "W":
            word = op.data.decode().strip()
            said = word if word.startswith("head") else said
        yield number, disk, said
