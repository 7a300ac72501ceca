"""The filing form (《跨省异地就医登记备案表》) as a page or a strip: filled in, with its commitments, a box to sign in
and the code that names it. Pure.

The code and the box stand side by side in one row of fixed shares: where the code is found in a photo, there the box
is too (drivers/camera/scan.py), whatever the printer has scaled or shifted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from drivers.printer.form import free
from drivers.printer.layout import Align, Cell, Form, Picture, Row, Rule
from kiosk.domain.application import Material, Way
from kiosk.domain.form import FilingForm
from kiosk.texts import text

#: Shares of the row: the code's cell, a gap, the box. scan.py measures by the same numbers.
CODE, GAP, BOX = 4.0, 0.5, 16.5
#: The row's least height in lines of the body size: the code fills its cell's width, and the box is no less high.
SIGN_HEIGHT = 6.0


def form_rows(form: FilingForm, language: str) -> Form:
    """The form for a page."""
    return (
        *_head(form, language),
        *_facts(form, language),
        *_materials(form, language),
        *_commitment(form, language),
        *_advice(language),
        *_signing(form, language),
        *_decision(language),
        *_foot(form, language),
    )


def form_strip(form: FilingForm, language: str) -> Form:
    """The form for 80 mm paper: the same facts below each other. It can be signed, but not scanned back."""
    line = Row((Cell(rule=Rule.LINE),), 0.4)
    rows: list[Row] = [*_head(form, language), line]
    rows += [Row((free(label, 9), free(value, 15)), 0.9) for label, value in facts(form, language)]
    rows.append(line)
    rows += [Row((free(words, 1),), 1.0) for words in _given(form, language)]
    rows += [line, *(Row((free(words, 1),), 1.0) for words in commitment_lines(form, language))]
    rows += [Row((free(text(language, _who(form)), 1),), 1.2)]
    return (*rows, _sign_here(form, 1.0, 0.0), _date(form, language), line, *_foot(form, language))


def facts(form: FilingForm, language: str) -> list[tuple[str, str]]:
    """Label and value of every field, in the form's order."""
    say = _Say(language)
    kind = text(language, f"paper.insurance.{form.insurance}")
    person = "retired" if form.retired else form.insurance.value
    found = [
        ("name", form.name),
        ("sex", text(language, f"paper.sex_value.{form.sex}")),
        ("document", say("id_card")),
        ("id_number", form.id_number),
        ("insurance", kind),
        ("person", say(f"person_kind.{person}")),
        ("type", text(language, f"paper.filing_type.{form.type}")),
        ("insured", f"{form.insured.name}（{form.insured.code}）"),
        ("care", f"{form.care.name}（{form.care.code}）"),
        ("phone", form.phone),
        ("address", ""),
        ("begin", form.begin.isoformat()),
        ("end", form.end.isoformat() if form.end else text(language, "filing.no_end")),
    ]
    if form.agent is not None:
        found += [
            ("agent", form.agent.name),
            (
                "agent_relation",
                say("guardian") if form.guardian else text(language, f"paper.relation.{form.agent.relation}"),
            ),
            ("agent_id", form.agent.id_number),
            ("agent_phone", form.agent.phone),
        ]
    return [(say(f"label.{key}"), value) for key, value in found]


def commitment_lines(form: FilingForm, language: str) -> list[str]:
    """What is committed to, word by word as it stood on the page; nothing where every paper was given."""
    if not form.committed:
        return []
    own = [text(language, f"commitment.{material}") for material in form.committed]
    return [
        text(language, "commitment.head"),
        *own,
        *(text(language, f"commitment.{k}") for k in ("liability", "later")),
    ]


class _Say:
    def __init__(self, language: str) -> None:
        self._language = language

    def __call__(self, key: str, /, **values: object) -> str:
        return text(self._language, f"form.{key}", **values)


def _head(form: FilingForm, language: str) -> Iterator[Row]:
    say = _Say(language)
    yield Row((free(say("title"), 1, Align.CENTER, size=1.6, bold=True),), 1.8)
    yield Row(
        (free(say("own_drawing"), 1, size=0.85), free(say("number", number=form.number), 1, Align.RIGHT, size=0.85))
    )


def _facts(form: FilingForm, language: str) -> Iterator[Row]:
    """Two fields a row; an odd last one takes the whole row."""
    found = facts(form, language)
    wide = _Say(language)("label.address")
    row: list[Cell] = []
    for label, value in found:
        if label == wide:
            if row:
                yield Row((*row, _label(""), Cell("", 7)), 1.25)
                row = []
            yield Row((_label(label), Cell(value, 17)), 1.4)
            continue
        row += [_label(label), Cell(value, 7, wrap=not value.isascii())]
        if len(row) == 4:
            yield Row(tuple(row), 1.25)
            row = []
    if row:
        yield Row((*row, _label(""), Cell("", 7)), 1.25)


def _label(words: str) -> Cell:
    return Cell(words, 3, Align.CENTER, label=True)


def _given(form: FilingForm, language: str) -> list[str]:
    say = _Say(language)
    found = [h for h in form.handed if h.way is not Way.COMMITMENT and h.material is not Material.FORM]
    return [say("given", paper=text(language, f"material.{h.material}"), how=say(f"way.{h.way}")) for h in found]


def _materials(form: FilingForm, language: str) -> Iterator[Row]:
    given = _given(form, language)
    if given:
        yield Row((_label(_Say(language)("label.materials")), Cell("\n".join(given), 17)), 1.3)


def _commitment(form: FilingForm, language: str) -> Iterator[Row]:
    lines = commitment_lines(form, language)
    if lines:
        yield Row((_label(text(language, "commitment.title")), Cell("\n".join(lines), 17, bold=True)), 1.3)


def _advice(language: str) -> Iterator[Row]:
    say = _Say(language)
    lines: Sequence[str] = [say(f"advice.{key}") for key in ("scope", "long", "truth")]
    yield Row((_label(say("label.advice")), Cell("\n".join(lines), 17, size=0.95)), 1.3)


def _who(form: FilingForm) -> str:
    if form.agent is None:
        return "form.sign.self"
    return "form.sign.guardian" if form.guardian else "form.sign.agent"


def _signing(form: FilingForm, language: str) -> Iterator[Row]:
    yield Row((free("", 1),), 0.4)
    where = free(text(language, _who(form)), BOX, bold=True, size=1.1)
    yield Row((free("", CODE + GAP), where), 1.3)
    yield _sign_here(form, CODE, GAP)
    yield Row((free(_Say(language)("code"), CODE, Align.CENTER, size=0.8), free("", GAP), _dated(form, language)), 1.6)


def _sign_here(form: FilingForm, code: float, gap: float) -> Row:
    """The code and the box; nothing else may stand in the box."""
    box = Cell("", BOX)
    if form.signature is not None:
        box = Cell(coded(form), BOX, picture=Picture.STROKES)
    cells = (Cell(form.number, code, rule=Rule.NONE, picture=Picture.QR), free("", gap), box)
    return Row(cells if gap else (box,), SIGN_HEIGHT)


def coded(form: FilingForm) -> str:
    """The strokes as the text of a cell: "x,y x,y;x,y …", tenths of a millimetre."""
    strokes = form.signature.strokes if form.signature is not None else ()
    return ";".join(" ".join(f"{x},{y}" for x, y, _ in stroke) for stroke in strokes)


def _dated(form: FilingForm, language: str) -> Cell:
    say = _Say(language)
    if form.signature is None:
        return free(say("date"), BOX, Align.RIGHT)
    at = form.signature.signed_at
    return free(say("signed_at", at=f"{at:%Y-%m-%d %H:%M}", digest=form.signature.digest[:16]), BOX, size=0.85)


def _date(form: FilingForm, language: str) -> Row:
    return Row((_dated(form, language),), 1.4)


def _decision(language: str) -> Iterator[Row]:
    say = _Say(language)
    yield Row((_label(say("label.decision")), Cell(say("decision"), 17, Align.RIGHT)), 3.0)


def _foot(form: FilingForm, language: str) -> Iterator[Row]:
    say = _Say(language)
    yield Row((free(say("issued", hospital=form.hospital.name, at=f"{form.issued_at:%Y-%m-%d %H:%M}"), 1, size=0.85),))
