"""A printer that is a folder: each paper becomes a file, whole or not at all. For the bench and for a print service
that takes files."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drivers.printer.typeset import PDF, Document, Drawing, Typesetter
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.slip import Paper
from kiosk.ports import Check, Clock, Health, Printed, Printer
from kiosk.settings import section

#: How the file of a paper is named until it is whole.
_PART = ".part-"


@dataclass(frozen=True)
class FolderOptions(Drawing):
    """`path`: the folder, made when the first paper comes. A raster strip is kept as `.bin` and, to look at, `.png`."""

    path: Path = Path("out/slips")


class FolderPrinter:
    """Writes `<number>.pdf`; printing the same paper again replaces its file."""

    def __init__(self, options: FolderOptions) -> None:
        self._path = options.path
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
        except OSError:
            return Problem(ProblemCode.PRINTER_GONE, reference=document.name)
        return Printed.CONFIRMED

    def _clear(self) -> None:
        """Half a paper of a process that was killed is nobody's, and holds a patient's data: it does not stay."""
        with contextlib.suppress(OSError):
            for left in self._path.glob(f"{_PART}*"):
                left.unlink(missing_ok=True)

    def check(self) -> Check:
        there = next(path for path in (self._path, *self._path.absolute().parents) if path.exists())
        writable = there.is_dir() and os.access(there, os.W_OK)
        return Check(
            part="printer",
            health=Health.READY if writable else Health.OUT_OF_ORDER,
            evidence=f"folder {self._path}, {self._typesetter.evidence}" + ("" if writable else ", not writable"),
            driver=type(self).__name__,
            problem=None if writable else ProblemCode.PRINTER_GONE,
        )


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


def create(options: Mapping[str, Any], clock: Clock) -> Printer:
    """Entry point `folder`."""
    return FolderPrinter(section(FolderOptions, options, "[printer]"))
