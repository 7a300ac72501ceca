"""A list of institutions as hospitals and provinces hand it on: CSV, in whatever encoding, read row by row.

Nothing is guessed: a row that can't be right is reported with its line, its column, what shape the value has and what
to do, and the value itself is not repeated.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kiosk.directory.institution import Institution, Service
from kiosk.directory.regions import exists, full_name
from kiosk.domain.region import Region

#: Column → the headings that are understood as it.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "机构编码", "医疗机构编码", "编码"),
    "name": ("name", "机构名称", "医疗机构名称", "名称"),
    "region": ("region", "区划代码", "行政区划代码", "统筹区编码"),
    "region_name": ("region_name", "区划名称", "行政区划", "所在地区"),
    "level": ("level", "等级", "级别", "医院等级"),
    "address": ("address", "地址"),
    "phone": ("phone", "电话", "联系电话"),
    "services": ("services", "开通服务"),
    "also": ("also", "别名"),
    "name_en": ("name_en", "英文名称"),
    "dated": ("dated", "日期"),
    "source": ("source", "来源"),
}
_NEEDED = ("code", "name", "region")
_SEPARATORS = re.compile(r"[;；、|\s]+")
#: A cell longer than this is two rows run together, or no name.
_LONGEST = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f�]")


@dataclass(frozen=True)
class BadRow:
    """Why a row can't be used: `line` of the file (1 is the heading), `column` ("" the whole row), `shape` of what
    stands there, and `do`, what to do about it."""

    line: int
    column: str
    shape: str
    do: str

    def __str__(self) -> str:
        where = f"line {self.line}" + (f", {self.column}" if self.column else "")
        return f"{where}: {self.shape}; {self.do}"


class _Bad(Exception):
    def __init__(self, column: str, shape: str, do: str) -> None:
        super().__init__(column)
        self.column, self.shape, self.do = column, shape, do


@dataclass(frozen=True)
class Reading:
    """What a list holds: the rows that can be used, and the report of those that can't."""

    institutions: tuple[Institution, ...]
    bad: tuple[BadRow, ...]
    encoding: str


def read(
    data: bytes, *, dated: dt.date | None = None, source: str = "", moved: Mapping[str, str] = MappingProxyType({})
) -> Reading:
    """Every row of a CSV file. `dated` and `source` hold for rows that don't say it themselves; `moved`: old area codes
    → those that took them over."""
    text, encoding, broken = _decoded(data)
    bad = [BadRow(line, "", "bytes that are no characters", "save the list as UTF-8 again") for line in broken]
    found: list[Institution] = []
    lines: dict[str, int] = {}
    for line, cells in _rows(text, bad):
        if line in broken:
            continue
        try:
            one = _institution(cells, dated, source, moved)
            if one.code in lines:
                raise _Bad("code", f"the code of line {lines[one.code]} again", "keep one of the two rows")
        except _Bad as error:
            bad.append(BadRow(line, error.column, error.shape, error.do))
            continue
        lines[one.code] = line
        found.append(one)
    return Reading(tuple(found), tuple(sorted(bad, key=lambda row: row.line)), encoding)


# ---- bytes to rows ---------------------------------------------------------------------------------------------


def _decoded(data: bytes) -> tuple[str, str, frozenset[int]]:
    """The text, the encoding, and the lines that have bytes it doesn't allow. A mark at the beginning (BOM) is no
    proof: lists were saved as GBK under a UTF-8 mark. What most lines with Chinese are valid as, the file is."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace"), "utf-16", frozenset()
    data = data.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\x84\x31\x95\x33")
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    foreign = [line for line in lines if not line.isascii()]
    as_utf8 = sum(_decodes(line, "utf-8") for line in foreign)
    encoding = "utf-8" if as_utf8 * 2 >= len(foreign) else "gb18030"
    broken = frozenset(n for n, line in enumerate(lines, 1) if not _decodes(line, encoding))
    return "\n".join(line.decode(encoding, errors="replace") for line in lines), encoding, broken


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _rows(text: str, bad: list[BadRow]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its line and its cells by column; what has no right shape is added to `bad`."""
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        columns = _heading(next(reader, []))
    except _Bad as error:
        bad.append(BadRow(1, error.column, error.shape, error.do))
        return
    begins = reader.line_num + 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            bad.append(BadRow(begins, "", f"no CSV ({error})", "close every quotation mark that is opened"))
            cells = []
        if cells is None:
            return
        line, begins = begins, reader.line_num + 1
        if len(cells) == len(columns):
            yield line, {column: cell.strip() for column, cell in zip(columns, cells, strict=True) if column}
        elif cells and any(cell.strip() for cell in cells):
            shape = f"{len(cells)} cells instead of {len(columns)}"
            bad.append(BadRow(line, "", shape, "put cells that have a comma in quotation marks"))


def _heading(cells: list[str]) -> list[str]:
    """Our name of each column, "" for one that isn't used."""
    names = {heading: column for column, headings in COLUMNS.items() for heading in headings}
    columns = [names.get(cell.strip().lower(), "") for cell in cells]
    for needed in _NEEDED:
        if needed not in columns:
            raise _Bad(needed, "no such heading", f"the first line names the columns: {', '.join(_NEEDED)} at least")
    twice = {column for column in columns if column and columns.count(column) > 1}
    if twice:
        raise _Bad(sorted(twice)[0], "two columns of that name", "keep one")
    return columns


# ---- a row to an institution -----------------------------------------------------------------------------------


def _institution(cells: Mapping[str, str], dated: dt.date | None, source: str, moved: Mapping[str, str]) -> Institution:
    for column, cell in cells.items():
        if len(cell) > _LONGEST or _CONTROL.search(cell):
            shape = f"{len(cell)} characters" if len(cell) > _LONGEST else "characters that can't be printed"
            raise _Bad(column, shape, "look for a quotation mark that was never closed")
    for column in _NEEDED:
        if not cells[column]:
            raise _Bad(column, "empty", "fill it in, or take the row out")
    if not re.fullmatch(r"[A-Za-z0-9]{5,20}", cells["code"]):
        raise _Bad("code", shape_of(cells["code"]), "the platform's code of the institution: 12 letters and digits")
    day = _day(cells.get("dated", ""), dated)
    where = cells.get("source", "") or source
    if not where:
        raise _Bad("source", "empty", "say where the list comes from, or import with --source")
    return Institution(
        code=cells["code"],
        name=_name(cells["name"]),
        region=_region(cells["region"], cells.get("region_name", ""), moved),
        dated=day,
        source=where,
        level=cells.get("level", ""),
        address=cells.get("address", ""),
        phone=_phone(cells.get("phone", "")),
        services=frozenset(_services(cells.get("services", ""))),
        also=tuple(part for part in _SEPARATORS.split(cells.get("also", "")) if part),
        name_en=cells.get("name_en", ""),
    )


def shape_of(value: str) -> str:
    """What a value looks like, without the value: "7 digits", "12 letters and digits", "5 characters"."""
    if value.isascii() and value.isdigit():
        return f"{len(value)} digits"
    if value.isascii() and value.isalnum():
        return f"{len(value)} letters and digits"
    return f"{len(value)} characters" if value else "empty"


def _name(value: str) -> str:
    if not any(character.isalpha() for character in value):
        raise _Bad("name", shape_of(value), "a name has letters: look whether the columns have shifted")
    return value


def _region(code: str, name: str, moved: Mapping[str, str]) -> Region:
    if not re.fullmatch(r"[0-9]{6}", code):
        raise _Bad("region", shape_of(code), "six digits of GB/T 2260, as 430400 for Hengyang")
    if code in moved:
        raise _Bad("region", "an area code that was given up", f"its institutions are in {moved[code]} now")
    if not exists(code):
        raise _Bad(
            "region", "6 digits of no city", "the first four are no city of GB/T 2260; the province itself is xx9900"
        )
    return Region(code, full_name(code, name))


def _phone(value: str) -> str:
    if value and not re.fullmatch(r"[0-9+()（）转、,;/ \-]{3,60}", value):
        raise _Bad("phone", shape_of(value), "digits with - only, several with 、 between them")
    return value


def _services(value: str) -> Iterable[Service]:
    for word in _SEPARATORS.split(value):
        if word:
            try:
                yield Service(word.lower())
            except ValueError:
                known = ", ".join(Service)
                raise _Bad("services", shape_of(word), f"one of {known}") from None


def _day(value: str, dated: dt.date | None) -> dt.date:
    if not value:
        if dated is None:
            raise _Bad("dated", "empty", "say of which day the list is, or import with --dated")
        return dated
    shaped = re.fullmatch(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?", value)
    try:
        return dt.date(*(int(part) for part in shaped.groups())) if shaped else dt.date.fromisoformat(value)
    except ValueError:
        raise _Bad("dated", shape_of(value), "a day as 2026-03-18") from None
