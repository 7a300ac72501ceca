"""Does a filing for one place hold in another, when codes have changed in between (R13)? Pure."""

from __future__ import annotations

from kiosk.domain.region import Region
from kiosk.policy.filing import covers
from kiosk.policy.rows import AreaChange
from kiosk.policy.rulebook import Rules


def code_now(code: str, rules: Rules) -> str:
    """What an area's code has become by the day of `rules`: each change in turn, the earliest first. A change that
    names a city (…00) takes its districts along, who keep their last two digits."""
    for change in sorted(rules.all(AreaChange), key=lambda c: c.begin):
        if code == change.old:
            code = change.new
        elif change.old.endswith("00") and not change.old.endswith("0000") and code[:4] == change.old[:4]:
            code = change.new[:4] + code[4:]
    return code


def holds_in(destination: Region, care: Region, rules: Rules) -> bool:
    """True where a filing for `destination` covers `care`, both under the codes of the rules' day."""
    return covers(destination, care, rules) or covers(_now(destination, rules), _now(care, rules), rules)


def _now(region: Region, rules: Rules) -> Region:
    code = code_now(region.code, rules)
    return region if code == region.code else Region(code, region.name)
