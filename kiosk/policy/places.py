"""Does a filing for one place hold in another: the whole city, under codes that may have changed (R13). Pure."""

from __future__ import annotations

import datetime as dt

from kiosk.domain.region import Region
from kiosk.policy.rows import AreaChange, Destination
from kiosk.policy.rulebook import Rules


def holds_in(destination: Region, care: Region, rules: Rules, today: dt.date | None = None) -> bool:
    """True where a filing for `destination` covers `care`, under the codes as they came or as they have become by
    `today` (the day of `rules` where it isn't given: a stay is judged by the rules of its admission, while the
    hospital bears the code of today)."""
    day = today or rules.day
    return covers(destination, care, rules) or covers(_on(destination, day, rules), _on(care, day, rules), rules)


def covers(destination: Region, care: Region, rules: Rules) -> bool:
    """True where the codes say so as they are: the same city (first four digits); a municipality, or a destination that
    names a whole province (xx0000), by the first two (R13)."""
    row = rules.find(Destination)
    municipalities = row.municipalities if row is not None else ()
    whole = destination.province in municipalities or destination.code.endswith("0000")
    return destination.province == care.province if whole else destination.city == care.city


def code_on(code: str, day: dt.date, rules: Rules) -> str:
    """What an area's code has become by `day`: each change in turn, the earliest first. A change that names a city
    (…00) takes its districts along, who keep their last two digits."""
    changes = (change for change in rules.book.rows(AreaChange) if change.on(day))
    for change in sorted(changes, key=lambda c: c.begin):
        if code == change.old:
            code = change.new
        elif change.old.endswith("00") and not change.old.endswith("0000") and code[:4] == change.old[:4]:
            code = change.new[:4] + code[4:]
    return code


def _on(region: Region, day: dt.date, rules: Rules) -> Region:
    code = code_on(region.code, day, rules)
    return region if code == region.code else Region(code, region.name)
