"""The pack of a manual claim: checklist and stay on the first page, then the fees item by item (R15, R33). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from drivers.printer.form import free
from drivers.printer.layout import Align, Cell, Form, Row, Rule
from kiosk.domain.claim import ClaimItem, ClaimPack
from kiosk.domain.money import Fen, total
from kiosk.domain.stay import FeeCategory, FeeLine
from kiosk.papers import refusal
from kiosk.texts import text

#: Items on one page: more would set the type too small to be read.
_ITEMS = 40
_LINE = Row((Cell(rule=Rule.LINE),), 0.4)
#: Columns of the fees: text key, share of the row, alignment.
_COLUMNS = (
    ("item", 7.4, Align.LEFT),
    ("class", 1.3, Align.CENTER),
    ("price", 2.4, Align.RIGHT),
    ("quantity", 1.6, Align.RIGHT),
    ("amount", 2.6, Align.RIGHT),
)


@dataclass(frozen=True)
class _Item:
    """All lines of one item at one price."""

    line: FeeLine
    quantity: int
    amount: Fen


def claim_pages(pack: ClaimPack, language: str) -> tuple[Form, ...]:
    """The pack on as many pages as it takes."""
    items = _items(pack.lines)
    parts = [items[start : start + _ITEMS] for start in range(0, len(items), _ITEMS)]
    fees = (_fee_page(pack, part, number, len(parts), language) for number, part in enumerate(parts, start=1))
    return (_first_page(pack, language), *fees)


def claim_strip(pack: ClaimPack, language: str) -> Form:
    """The pack for 80 mm paper, one thing below the other."""
    rows: list[Row] = [*_head(pack, language), _LINE]
    rows += [Row((free(f"{n}. {words}", 1),), 1.1) for n, words in enumerate(_lines(pack, language), start=1)]
    rows.append(_LINE)
    for item in pack.items:
        rows.append(_pair(_paper(item, language), text(language, f"claim.have.{item.have}"), bold=True))
    rows += [_LINE, *(Row((free(line, 1),), 1.0) for line in _where(pack, language)), _LINE]
    rows += [_pair(label, value) for label, value in _stay(pack, language)]
    rows.append(_LINE)
    rows += [_pair(text(language, f"paper.category.{c}"), fen.yuan()) for c, fen in _categories(pack.lines)]
    rows.append(_pair(text(language, "claim.label.sum"), pack.total.yuan(), bold=True))
    rows.append(_LINE)
    for each in _items(pack.lines):
        rows.append(Row((free(each.line.name, 1, size=0.9),), 0.85))
        counted = (
            f"{text(language, f'claim.class.{each.line.fee_class}')}  {each.line.unit_price.yuan()} x {each.quantity}"
        )
        rows.append(_pair(counted, each.amount.yuan(), size=0.85))
    return (*rows, *_no_lines(pack, language), _LINE, *_foot(pack, language))


def _first_page(pack: ClaimPack, language: str) -> Form:
    rows: list[Row] = list(_head(pack, language))
    rows += [
        Row((free(f"{n}. {words}", 1, size=1.1),), 1.25) for n, words in enumerate(_lines(pack, language), start=1)
    ]
    rows += [
        _space(),
        Row(
            tuple(_label(text(language, f"claim.label.{key}"), width) for key, width in (("paper", 6.0), ("have", 7.0)))
        ),
    ]
    for item in pack.items:
        have = text(language, f"claim.have.{item.have}")
        rows.append(Row((Cell(f"□ {_paper(item, language)}", 6, size=1.1, bold=True), Cell(have, 7)), 1.5))
    rows += [_space(), _wide(text(language, "claim.where"))]
    rows += [Row((Cell(line, 1),), 1.2) for line in _where(pack, language)]
    rows += [_space(), _wide(text(language, "claim.for"))]
    facts = _stay(pack, language)
    for left, right in zip(facts[::2], facts[1::2], strict=True):
        rows.append(Row((_label(left[0], 2.6), Cell(left[1], 5), _label(right[0], 2.6), Cell(right[1], 5)), 1.1))
    rows += [_space(), _wide(text(language, "claim.by_category"))]
    found = [(text(language, f"paper.category.{c}"), fen.yuan()) for c, fen in _categories(pack.lines)]
    found.append((text(language, "claim.label.sum"), pack.total.yuan()))
    found += [("", "")] * (-len(found) % 3)
    for start in range(0, len(found), 3):
        cells = ((_label(name, 2.4), Cell(fen, 2.6, Align.RIGHT, wrap=False)) for name, fen in found[start : start + 3])
        rows.append(Row(tuple(cell for pair in cells for cell in pair)))
    return (*rows, *_no_lines(pack, language), _LINE, *_foot(pack, language))


def _fee_page(pack: ClaimPack, items: Sequence[_Item], page: int, pages: int, language: str) -> Form:
    rows: list[Row] = [
        Row((free(pack.hospital.name, 1, Align.CENTER),)),
        Row(
            (free(text(language, "claim.fees_page", page=page, pages=pages), 1, Align.CENTER, size=1.3, bold=True),),
            1.6,
        ),
        Row(
            (free(f"{text(language, 'claim.number')} {pack.number}", 1), free(_who(pack, language), 1, Align.RIGHT)),
            1.1,
        ),
        Row(tuple(_label(text(language, f"claim.label.{key}"), width) for key, width, _ in _COLUMNS)),
    ]
    for item in items:
        values = (
            item.line.name,
            text(language, f"claim.class.{item.line.fee_class}"),
            item.line.unit_price.yuan(),
            str(item.quantity),
            item.amount.yuan(),
        )
        cells = zip(values, _COLUMNS, strict=True)
        rows.append(Row(tuple(Cell(v, w, a, size=0.9, wrap=k == "item") for v, (k, w, a) in cells)))
    if page == pages:
        name = text(language, "claim.label.sum")
        rows.append(
            Row((Cell(name, 12.7, label=True), Cell(pack.total.yuan(), 2.6, Align.RIGHT, bold=True, wrap=False)))
        )
    rows.append(Row((free("", 1),), max(_ITEMS - len(items), 0) * 1.1 + 0.5))
    return (*rows, _LINE, *_foot(pack, language))


def _head(pack: ClaimPack, language: str) -> Iterator[Row]:
    yield Row((free(pack.hospital.name, 1, Align.CENTER),))
    yield Row((free(text(language, "claim.title"), 1, Align.CENTER, size=1.6, bold=True),), 2.0)
    yield Row((free(f"{text(language, 'claim.number')} {pack.number}", 1, Align.CENTER),), 1.1)


def _lines(pack: ClaimPack, language: str) -> list[str]:
    return [line.say(language) for line in refusal.claim_lines(pack)]


def _paper(item: ClaimItem, language: str) -> str:
    said = text(language, f"claim.paper.{item.paper}")
    return text(language, "claim.either", paper=said) if item.either else said


def _where(pack: ClaimPack, language: str) -> list[str]:
    """The insured place's office, its number if one may be shown, its address."""
    office = pack.office
    first = "  ".join(part for part in (refusal.office(office).say(language), office.number) if part)
    rest = [part for part in (office.address, office.hours) if part]
    return [first, *rest, refusal.checked(office).say(language)]


def _stay(pack: ClaimPack, language: str) -> list[tuple[str, str]]:
    """An even number of facts, two for a line."""
    kind = text(language, f"insurance.{pack.insurance}{'_retired' if pack.retired else ''}")
    left = pack.discharged.isoformat() if pack.discharged else text(language, "claim.label.still_in")
    facts = (
        ("name", pack.name),
        ("id", pack.id_masked),
        ("insured", pack.insured),
        ("insurance", kind),
        ("inpatient", pack.inpatient_number),
        ("ward", pack.ward),
        ("admitted", pack.admitted.isoformat()),
        ("discharged", left),
        ("total", pack.total.yuan()),
        ("deposit", pack.deposit.yuan()),
    )
    return [(text(language, f"claim.label.{key}"), value) for key, value in facts]


def _who(pack: ClaimPack, language: str) -> str:
    return f"{pack.name}  {text(language, 'claim.label.inpatient')} {pack.inpatient_number}"


def _items(lines: Sequence[FeeLine]) -> list[_Item]:
    """Lines of the same item at the same price are one, in the order in which they first come."""
    found: dict[tuple[object, ...], _Item] = {}
    for line in lines:
        key = (line.code, line.name, line.fee_class, line.unit_price)
        known = found.get(key, _Item(line, 0, Fen(0)))
        found[key] = _Item(known.line, known.quantity + line.quantity, known.amount + line.amount)
    return list(found.values())


def _categories(lines: Sequence[FeeLine]) -> list[tuple[FeeCategory, Fen]]:
    return [
        (category, total(line.amount for line in lines if line.category is category))
        for category in FeeCategory
        if any(line.category is category for line in lines)
    ]


def _no_lines(pack: ClaimPack, language: str) -> tuple[Row, ...]:
    return () if pack.lines else (Row((free(text(language, "claim.no_lines"), 1, bold=True),), 1.3),)


def _foot(pack: ClaimPack, language: str) -> Iterator[Row]:
    issued = text(language, "paper.ticket.issued", at=f"{pack.issued_at:%Y-%m-%d %H:%M}")
    for line in (text(language, "claim.no_receipt"), text(language, "claim.sent"), issued):
        yield Row((free(line, size=0.85),), 0.9)


def _label(words: str, width: float) -> Cell:
    return Cell(words, width, Align.CENTER, label=True, size=0.9, wrap=False)


def _wide(words: str) -> Row:
    return Row((Cell(words, 1, label=True, bold=True),), 1.2)


def _space() -> Row:
    return Row((free("", 1),), 0.4)


def _pair(label: str, value: str, *, bold: bool = False, size: float = 1.0) -> Row:
    right = free(value, 12, Align.RIGHT, size=size, bold=bold)
    return Row((free(label, 12, size=size, bold=bold), replace(right, wrap=not value.isascii())), 0.95)
