"""The support bundle: what whoever helps from afar needs, and nothing of a person.

What goes in is listed here by allow-list: settings by key, log lines by shape, of the journal counts and its anchor but
no row. Everything is bounded, and so is the whole.
"""

from __future__ import annotations

import dataclasses
import io
import json
import logging
import os
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk import durable
from kiosk.diagnostics.report import Report
from kiosk.diagnostics.runs import Runs
from kiosk.diagnostics.software import lock_digest, versions
from kiosk.domain.readiness import Burning
from kiosk.log import EVENTS, FIELDS, REDACTED, DeclaredOnly, redact_name
from kiosk.ports import JournalUnwritable
from kiosk.settings import Part, SecondStoreSettings, Settings

if TYPE_CHECKING:
    from kiosk.visit.parts import Parts

#: Bytes of the log's end that go in, of any other file, and of the whole bundle.
LOG_TAIL, LARGEST_FILE, LARGEST = 512 * 1024, 1024 * 1024, 4 * 1024 * 1024
#: Settings that are shown as they are. Every other text or path is withheld: a new one isn't shown before it is here.
SHOWN = {
    "terminal": frozenset(
        {
            *("name", "institution", "request_slice", "production", "language", "settle_with_due", "idle_seconds"),
            *("reconcile_seconds", "ticket_days", "clock_tolerance", "close_at"),
        }
    ),
    "institution": frozenset({"level", "region"}),
    "journal": frozenset({"reserve_bytes", "whole_file", "keep_days"}),
    "second_store": frozenset({"required", "keep_days"}),
}
#: Options of drivers that are shown: numbers, switches and words of a list, never an address or a name.
OPTIONS = frozenset(
    {
        *("fps", "width", "height", "format", "language", "fund_total", "timeout", "every", "seconds", "read_seconds"),
        *("baud", "framing", "profile", "threaded", "rotate", "mirror", "volume", "copies", "sheet", "duplex"),
    }
)
_WORD = re.compile(r"[a-z0-9_-]{1,24}\Z")
#: Where a file lies says who works here, and long runs of digits can be a person's number.
#: Chinese puts no space before it; a slash between two of its words is none.
_PATH = re.compile(r"(?:(?<![\w/:])|(?<=[一-鿿])(?=/[A-Za-z0-9._~-]))/(?:[^\s/:;,'\"]+/?)+")
_NUMBER = re.compile(r"\d{15,}[\dXx]?|(?<!\d)\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx]")
_LINE = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{4} (DEBUG|INFO|WARNING|ERROR|CRITICAL) "
    r"(?P<event>[a-z_]+)(?P<facts>( [a-z_]+=[A-Za-z0-9_.<>:-]*)*)\Z",
    re.ASCII,
)
#: How a log line writes what isn't text.
_SAID: Mapping[str, tuple[object, ...]] = {"True": (True,), "False": (False,), "None": (None,)}
_FRAME = re.compile(r"  [A-Za-z_][A-Za-z_0-9]{0,39}\.py:\d{1,6} [A-Za-z_<][A-Za-z_0-9<>]{0,59}\Z", re.ASCII)
_DIGITS = re.compile(r"\d{6,}")  # no name in a program has as many: a person's number has
#: A zip can't say an earlier time; a terminal whose battery is flat stands in 1970.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(
    parts: Parts, report: Report, burning: Burning | None, runs: Runs | None, folder: Path, log: Path | None = None
) -> Path:
    """Write the bundle into `folder`, whole or not at all, readable by its owner alone. Raises OSError."""
    settings = parts.settings
    name = f"support-{plain_name(settings.terminal.name)}-{report.at:%Y%m%d-%H%M%S}.zip"
    members: dict[str, Callable[[], str]] = {
        "report.json": lambda: _json(scrubbed(report.as_data())),
        "report.txt": lambda: str(scrubbed(report.as_text("zh"))),
        "settings.json": lambda: _json(shown(settings)),
        "journal.json": lambda: _json(journal_facts(parts)),
        "runs.json": lambda: _json(runs.as_data() if runs is not None else None),
        "burning.json": lambda: _json(dataclasses.asdict(burning) if burning is not None else None),
        "versions.json": lambda: _json({"packages": dict(versions()), "lock": lock_digest(_lock())}),
        "log.txt": lambda: "".join(f"{line}\n" for line in log_tail(log or log_file())),
    }
    data = packed({member: _made(make) for member, make in members.items()})
    folder.mkdir(parents=True, exist_ok=True)
    part, whole = folder / f".{name}.part", folder / name
    try:
        durable.write(part, data, os.O_TRUNC)
        os.replace(part, whole)
        durable.sync_folder(folder)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return whole


def _made(make: Callable[[], str]) -> str:
    """A member, or the class of what kept it from being made: the others help without it."""
    try:
        return make()
    except Exception as error:  # noqa: BLE001 - a bundle is wanted most where something is broken
        return _json({"not_made": type(error).__name__})


def packed(members: Mapping[str, str]) -> bytes:
    """The zip; a member too large is cut and says so, and what would make the whole too large is left out."""
    out, room, left_out = io.BytesIO(), LARGEST, []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members.items():
            data = text.encode("utf-8", "replace")
            if len(data) > LARGEST_FILE:
                data = data[:LARGEST_FILE] + b"\n(cut)\n"
            if len(data) > room:
                left_out.append(name)
                continue
            room -= len(data)
            file.writestr(_entry(name), data)
        if left_out:
            file.writestr(_entry("LEFT_OUT.txt"), "\n".join(left_out))
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    """Without a time of its own: the bundle's name has it."""
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    return entry


def shown(settings: Settings) -> dict[str, Any]:
    """The settings as they may leave the terminal: what the allow-lists name, the rest as "<redacted>"."""
    return {f.name: _section(f.name, getattr(settings, f.name)) for f in dataclasses.fields(settings)}


def _section(name: str, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, Part | SecondStoreSettings):
        found: dict[str, Any] = {"driver": value.driver if _WORD.match(value.driver) else REDACTED}
        found["options"] = {_key(k): _option(k, v) for k, v in value.options.items()}
        if isinstance(value, SecondStoreSettings):
            found |= {"required": value.required, "keep_days": value.keep_days}
        return found
    keys = SHOWN.get(name, frozenset())
    return {f.name: _value(getattr(value, f.name), f.name in keys) for f in dataclasses.fields(value)}


def _value(value: Any, allowed: bool) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if not allowed or isinstance(value, Path):
        return REDACTED if value not in ("", ()) else value
    return value.value if isinstance(value, Enum) else list(value) if isinstance(value, tuple) else value


def _option(key: str, value: Any) -> Any:
    if isinstance(value, bool) or (key in OPTIONS and isinstance(value, int | float)):
        return value
    return value if key in OPTIONS and isinstance(value, str) and _WORD.match(value) else REDACTED


def _key(key: str) -> str:
    return key if _WORD.match(key) else REDACTED


def journal_facts(parts: Parts) -> dict[str, Any]:
    """Counts and the anchor. No row, no number of a request, nobody's name."""
    journal = parts.journal
    try:
        facts: dict[str, Any] = {
            "open_requests": len(journal.open_requests()),
            "open_writes": len(journal.open_writes()),
            "slips_owed": len(journal.slips(owed_only=True)),
            "hospital_owed": len(journal.hospital_owed()),
            "undo_owed": len(journal.undo_owed()),
            "bills_held": len(journal.locks()),
            "filings_awaited": len(journal.awaited()),
        }
        anchor = getattr(journal, "current_anchor", None)
        return facts | {"anchor": str(anchor()) if anchor is not None else None}
    except JournalUnwritable as error:
        return {"unreadable": error.code.value}


def log_file() -> Path | None:
    """The file that the program logs into, redacted as it is written; None where it logs into none."""
    own = (h for h in logging.getLogger().handlers if isinstance(h.formatter, DeclaredOnly))
    handlers = (h for h in own if isinstance(h, logging.FileHandler))
    return next((Path(h.baseFilename) for h in handlers), None)


def log_tail(path: Path | None) -> Iterator[str]:
    """The end of the log, line by line. It is redacted as it is written (kiosk/log.py); a line of another shape is
    withheld here all the same, because anybody may have written into that file."""
    if path is None:
        return
    try:
        with path.open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(file.tell() - LOG_TAIL, 0))
            lines = file.read(LOG_TAIL).decode("utf-8", "replace").splitlines()
    except OSError:
        return
    for line in lines:
        yield line if _declared(line) or _is_frame(line) else REDACTED


def _is_frame(line: str) -> bool:
    return _FRAME.match(line) is not None and not _DIGITS.search(line.replace(".py:", " "))


def _declared(line: str) -> bool:
    """Whether the event and every fact of a line are declared ones (kiosk/log.py), each in its own shape."""
    match = _LINE.match(line)
    if match is None or (match["event"] not in EVENTS and match["event"] != "undeclared"):
        return False
    facts = (fact.partition("=") for fact in match["facts"].split())
    return all(value == REDACTED or _allowed(key, value) for key, _, value in facts)


def _allowed(key: str, value: str) -> bool:
    if key == "logger":
        return redact_name(value) == value
    field = FIELDS.get(key)
    plain: tuple[object, ...] = (value, *((int(value),) if value.isdigit() else ()), *_SAID.get(value, ()))
    return field is not None and any(field.allows(each) for each in plain)


def scrubbed(value: Any) -> Any:
    """Texts without paths and long numbers, however deep they stand."""
    if isinstance(value, str):
        return _NUMBER.sub(REDACTED, _PATH.sub("<path>", value))
    if isinstance(value, Mapping):
        return {key: scrubbed(each) for key, each in value.items()}
    return [scrubbed(each) for each in value] if isinstance(value, list | tuple) else value


def plain_name(name: str) -> str:
    """A terminal's name as it may stand in a file's name."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "_" for c in name)[:24] or "kiosk"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def _lock() -> Path | None:
    from kiosk.diagnostics.machine import Machine

    return Machine().lock
