"""A printer that is a folder: each paper becomes a file, whole or not at all. For the bench and for a print service
that takes files."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drivers.printer import probing
from drivers.printer.typeset import PDF, Document, Drawing, Typesetter
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.slip import Paper
from kiosk.ports import Check, Clock, Detail, Health, Printed, Printer, shows, together
from kiosk.settings import section

#: How the file of a paper is named until it is whole.
_PART = ".part-"
#: Bytes that must be free: a handful of papers, so that the last one that fits isn't the first sign.
_LEAST_FREE = 4_000_000


@dataclass(frozen=True)
class FolderOptions(Drawing):
    """`path`: the folder, made when the first paper comes. A raster strip is kept as `.bin` and, to look at, `.png`."""

    path: Path = Path("out/slips")


class FolderPrinter:
    """Writes `<number>.pdf`; printing the same paper again replaces its file."""

    def __init__(self, options: FolderOptions, clock: Clock) -> None:
        self._path = options.path
        self._clock = clock
        self._seen = options.path.is_dir()
        self._typesetter = Typesetter(options)
        self._clear()

    def print(self, paper: Paper) -> Printed | Problem:
        """CONFIRMED once the file is durable. PRINTER_GONE where the folder can't be written."""
        document = self._typesetter.document(paper)
        if isinstance(document, Problem):
            return document
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            for name, data in _files(document):
                _write(self._path, name, data)
        except OSError as error:
            return Problem(_code(error), reference=document.name)
        return Printed.CONFIRMED

    def _clear(self) -> None:
        """Half a paper of a process that was killed is nobody's, and holds a patient's data: it does not stay."""
        with contextlib.suppress(OSError):
            for left in self._path.glob(f"{_PART}*"):
                left.unlink(missing_ok=True)

    def check(self) -> Check:
        """READY where a file was written and deleted again just now. The folder is made for it, as for a paper; one
        that was there and isn't any more may be a disk that was taken away, and is told."""
        free, code = 0, None
        try:
            if self._seen and not self._path.is_dir():
                raise OSError("the folder is gone")
            self._path.mkdir(parents=True, exist_ok=True)
            self._seen = True
            _try(self._path)
            free = shutil.disk_usage(self._path).free
            code = ProblemCode.PRINT_DISK_FULL if free < _LEAST_FREE else None
        except OSError as error:
            code = _code(error)
        key = "printer.folder_full" if code is ProblemCode.PRINT_DISK_FULL else "printer.folder_closed"
        wrong = shows(key) if code is not None else None
        return Check(
            part="printer",
            health=Health.READY if code is None else Health.OUT_OF_ORDER,
            evidence=together(shows("printer.folder", path=str(self._path)), self._typesetter.evidence, wrong),
            driver=type(self).__name__,
            problem=code,
            details=(Detail("printer_folder", str(self._path)), Detail("printer_free", f"{free / 1e6:.0f} MB")),
        )

    def probes(self) -> Sequence[str]:
        return probing.NAMES

    def probe(self, name: str) -> Check:
        return probing.probe(self, name, self._clock)


def _files(document: Document) -> list[tuple[str, bytes]]:
    if document.media_type == PDF:
        return [(f"{document.name}.pdf", document.data)]
    return [(f"{document.name}.bin", document.data), (f"{document.name}.png", document.preview)]


def _write(folder: Path, name: str, data: bytes) -> None:
    """A reader sees the old file or the new one, never half of one; readable by the owner alone."""
    handle, part = tempfile.mkstemp(prefix=_PART, dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, folder / name)
    except OSError:
        Path(part).unlink(missing_ok=True)
        raise


def _try(folder: Path) -> None:
    """Write a file and delete it. A file system may be read-only, or full, whatever its rights say."""
    handle, part = tempfile.mkstemp(prefix=_PART, dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
    finally:
        Path(part).unlink(missing_ok=True)


def _code(error: OSError) -> ProblemCode:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return ProblemCode.PRINT_DISK_FULL if full else ProblemCode.PRINTER_GONE


def create(options: Mapping[str, Any], clock: Clock) -> Printer:
    """Entry point `folder`."""
    return FolderPrinter(section(FolderOptions, options, "[printer]"), clock)
