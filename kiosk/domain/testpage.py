"""The page an engineer prints to see whether a printer prints well."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class TestPage:
    """Alignment marks, rulers, greys, small type and codes; nobody's data. `number` names it in a record of how it came
    out, `printer` says what was tested, `kiosk` where."""

    #: Not a case for the test runner, for all its name.
    __test__ = False

    number: str
    printer: str
    issued_at: dt.datetime
    kiosk: str = ""
