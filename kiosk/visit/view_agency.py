"""An agency as pages say it: the office, its number if one may be shown, and how far the number can be trusted."""

from __future__ import annotations

from typing import Any

from kiosk.policy.agency_rows import Agency, NoVerifiedPhone
from kiosk.visit.screen import Text

_T = Text.of


def agency_facts(found: Agency | NoVerifiedPhone) -> dict[str, Any]:
    """{office str|T, number (str, "" none), address, hours (str), verified T}: `verified` says when the number was
    called, that it is an old sample, or that there is none and where to ask instead."""
    if isinstance(found, NoVerifiedPhone):
        office: str | Text = found.office or _T("agency.of", region=found.region)
        verified = _T("agency.no_number", office=office)
        return _facts(office, "", found.address, found.hours, verified)
    return _facts(found.office, found.phone, found.address, found.hours, _verified(found))


def _verified(row: Agency) -> Text:
    if row.verified_on is not None:
        return _T("agency.verified", y=row.verified_on.year, m=row.verified_on.month, d=row.verified_on.day)
    if row.dated is not None:
        return _T("agency.dated", y=row.dated.year)
    return _T("agency.unverified")


def _facts(office: str | Text, number: str, address: str, hours: str, verified: Text) -> dict[str, Any]:
    return {"office": office, "number": number, "address": address, "hours": hours, "verified": verified}
