"""A second store that is a folder: on a second disk, or a share of the hospital's that is mounted here."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from kiosk import durable
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Check, Clock, Health, SecondStoreDown, by_system, shows, together
from kiosk.settings import section
from kiosk.stores.bounded import Bounded
from kiosk.stores.frames import frame, unframe
from kiosk.texts.said import Text

T = TypeVar("T")

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}(/[A-Za-z0-9_-]{1,64})*\Z")
_BOOK, _NOTE, _NEW = ".log", ".note", ".new"
#: Less room than this (bytes) is trouble soon.
_LITTLE = 64 * 1024 * 1024


@dataclass(frozen=True)
class FolderOptions:
    """`path`: a folder that exists, on another disk than the journal's; it is never made, so that a share that isn't
    mounted is noticed. `seconds`: how long one reading or writing may take."""

    path: Path
    seconds: float = 5.0


def create(options: Mapping[str, Any], clock: Clock) -> FolderStore:
    """Raises SettingsError."""
    return FolderStore(section(FolderOptions, options, "[second_store]"))


class FolderStore:
    """kiosk.ports.SecondStore in files of mode 600. Callable from several threads, one process a book."""

    def __init__(self, options: FolderOptions) -> None:
        self._root = options.path
        self._bounded = Bounded(options.seconds)
        #: Books whose end is known to be whole.
        self._whole: set[str] = set()
        self._guard = threading.Lock()

    def append(self, book: str, record: bytes) -> None:
        """The first record after a start, or after a failure, cuts off what an interrupted one has left."""
        path, framed = self._path(book, _BOOK), frame(record)

        def body() -> None:
            with self._guard:
                known = book in self._whole
                self._whole.discard(book)
                _append(path, framed, self._root, cut=not known)
                self._whole.add(book)

        self._run(body)

    def read(self, book: str) -> tuple[bytes, ...]:
        path = self._path(book, _BOOK)
        return self._run(lambda: unframe(path.read_bytes())[0] if path.exists() else ())

    def books(self, shelf: str) -> tuple[str, ...]:
        return self._names(shelf, _BOOK)

    def drop(self, book: str) -> None:
        path = self._path(book, _BOOK)

        def body() -> None:
            path.unlink(missing_ok=True)
            durable.sync_folder(path.parent)

        self._run(body)

    def note(self, name: str) -> bytes | None:
        path = self._path(name, _NOTE)
        return self._run(lambda: path.read_bytes() if path.exists() else None)

    def put_note(self, name: str, note: bytes) -> None:
        path = self._path(name, _NOTE)

        def body() -> None:
            _make_folders(path.parent, self._root)
            new = path.with_suffix(_NEW)
            durable.write(new, note, os.O_TRUNC)
            new.rename(path)
            durable.sync_folder(path.parent)

        self._run(body)

    def notes(self, shelf: str) -> tuple[str, ...]:
        return self._names(shelf, _NOTE)

    def check(self) -> Check:
        where = shows("store.folder", path=str(self._root))
        try:
            room = self._run(lambda: os.statvfs(self._root))
        except SecondStoreDown as error:
            problem = ProblemCode.SECOND_STORE_DOWN
            return self._checked(Health.OUT_OF_ORDER, shows("of", what=where, said=error.why), problem)
        free = room.f_bavail * room.f_frsize
        health = Health.READY if free > _LITTLE else Health.DEGRADED
        return self._checked(health, together(where, shows("storage.free", mb=free // 2**20)))

    def _checked(self, health: Health, evidence: Text, problem: ProblemCode | None = None) -> Check:
        return Check("second store", health, evidence, type(self).__name__, problem)

    def _names(self, shelf: str, suffix: str) -> tuple[str, ...]:
        folder = self._path(shelf, "")

        def body() -> tuple[str, ...]:
            found = folder.rglob(f"*{suffix}") if folder.is_dir() else ()
            return tuple(sorted(path.relative_to(self._root).with_suffix("").as_posix() for path in found))

        return self._run(body)

    def _path(self, name: str, suffix: str) -> Path:
        if not _NAME.match(name):
            raise ValueError("a name of a second store has ASCII letters, digits, - and _ only")
        return self._root / f"{name}{suffix}"

    def _run(self, body: Callable[[], T]) -> T:
        def there() -> T:
            if not self._root.is_dir():
                raise SecondStoreDown(shows("store.no_folder"))
            return body()

        try:
            return self._bounded.run(there)
        except OSError as error:
            raise SecondStoreDown(shows("store.refused", system=by_system(error))) from error


def _append(path: Path, framed: bytes, root: Path, *, cut: bool) -> None:
    if not path.exists():
        _make_folders(path.parent, root)
        durable.write(path, framed, os.O_APPEND)
        durable.sync_folder(path.parent)
        return
    if cut:
        data = path.read_bytes()
        whole = unframe(data)[1]
        if whole < len(data):
            os.truncate(path, whole)
    durable.write(path, framed, os.O_APPEND)


def _make_folders(folder: Path, root: Path) -> None:
    """Make `folder` below `root`, each step durable."""
    if folder.is_dir():
        return
    if folder != root:
        _make_folders(folder.parent, root)
    folder.mkdir(mode=0o700, exist_ok=True)
    durable.sync_folder(folder.parent)
