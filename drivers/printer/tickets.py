"""A ticket as a form: the paper that resumes a visit or names a case (no name, no ID number). Pure."""

from __future__ import annotations

from drivers.printer.form import free
from drivers.printer.layout import Align, Beside, Cell, Form, Picture, Row, Rule
from kiosk.domain.slip import Ticket, TicketReason
from kiosk.texts import text, texts


def ticket_rows(ticket: Ticket, language: str) -> Form:
    """The ticket for a page."""
    heads = (
        Row((free(ticket.hospital.name, 1, Align.CENTER),)),
        Row((free(text(language, f"paper.ticket.title.{ticket.reason}"), 1, Align.CENTER, size=1.7, bold=True),), 2.0),
    )
    number = (
        Row((Cell(text(language, "paper.ticket.number"), 1, Align.CENTER, label=True),)),
        Row((Cell(ticket.number, 1, Align.CENTER, size=2.0, bold=True, wrap=False),), 2.6),
    )
    lines = tuple(Row((free(line, size=1.1),), 1.3) for line in said(ticket, language))
    return (*heads, *number, _space(0.5), *lines, _space(0.5), _codes(ticket, language), *ticket_foot(ticket, language))


def said(ticket: Ticket, language: str) -> list[str]:
    """The ticket's lines in a language. A value that is itself a text's key is said too (a status, a reason)."""
    known = texts(language)
    return [
        text(language, key, **{name: text(language, v) if v in known else v for name, v in values})
        for key, values in ticket.lines
    ]


def ticket_foot(ticket: Ticket, language: str) -> tuple[Row, ...]:
    """When it was issued, that it is no receipt, whom to call."""
    hospital = ticket.hospital
    foot = [
        text(language, "paper.ticket.issued", at=f"{ticket.issued_at:%Y-%m-%d %H:%M}"),
        text(language, "paper.ticket.copy_rule"),
    ]
    office = text(language, "paper.office", hospital=hospital.name, office=hospital.office)
    foot.append(text(language, "paper.phone", office=office, phone=hospital.phone) if hospital.phone else office)
    return (Row((Cell(rule=Rule.LINE),), 0.5), *(Row((free(line, size=0.9),), 0.9) for line in foot))


def captions(ticket: Ticket, language: str) -> tuple[tuple[str, str], ...]:
    """The QR codes of a ticket, each with what it is for: its number, and a link to open on a phone."""
    key = "resume" if ticket.reason is TicketReason.PARKED else "keep"
    number = (ticket.number, text(language, f"paper.ticket.{key}"))
    return (number, (ticket.link, text(language, "paper.ticket.link"))) if ticket.link else (number,)


def _codes(ticket: Ticket, language: str) -> Row | Beside:
    stacks = [
        (
            Row((Cell(code, 1, rule=Rule.NONE, picture=Picture.QR),), 7.0),
            Row((free(caption, 1, Align.CENTER),), 2.2),
        )
        for code, caption in captions(ticket, language)
    ]
    return Beside(stacks[0], stacks[1] if len(stacks) > 1 else (Row((free(""),)),))


def _space(lines: float) -> Row:
    return Row((free(""),), lines)
