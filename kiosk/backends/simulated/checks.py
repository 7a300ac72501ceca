"""Does a world hold together: references, declared totals, nothing twice. Every error names file, table and key."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kiosk.backends.simulated.parts import StayEntry
from kiosk.backends.simulated.policy import level_class
from kiosk.domain.region import Region
from kiosk.settings import SettingsError

if TYPE_CHECKING:
    from kiosk.backends.simulated.world import World


class WorldError(SettingsError):
    """A world file can't be used. The message names the file, the table and the key, never a person's data."""


def check(world: World, where: str) -> None:
    """Raises WorldError for the first thing that is wrong."""
    regions = {a.code for a in world.regions}
    people = {p.key for p in world.people}
    items = {i.code for i in world.catalogue}
    institutions = {i.code for i in (world.institution, *world.institutions)}

    def known(table: str, key: str, value: str, among: set[str]) -> None:
        if value not in among:
            near = difflib.get_close_matches(value, among, n=1)
            raise WorldError(f"{where}: {table} {key} = {value!r} is unknown" + (f"; {near[0]!r}?" if near else ""))

    def once(table: str, key: str, values: Iterable[str], show: bool = True) -> None:
        for value, count in Counter(v for v in values if v).items():
            if count > 1:
                raise WorldError(f"{where}: {table} {key} " + (repr(value) if show else "of two entries") + " is twice")

    once("regions", "code", (a.code for a in world.regions))
    once("institutions", "code", (i.code for i in (world.institution, *world.institutions)))
    once("catalogue", "code", (i.code for i in world.catalogue))
    once("people", "key", (p.key for p in world.people))
    once("stays", "id", (s.id for s in world.stays))
    once("people", "id_number", (p.id_number for p in world.people), show=False)
    once("people", "card.number", (p.card.number for p in world.people if p.card), show=False)
    once("people", "voucher", (p.voucher for p in world.people), show=False)
    once("filings", "number", (f.number for f in world.filings))
    for area in world.regions:
        try:
            Region(area.code, area.name)
        except ValueError as error:
            raise WorldError(f"{where}: regions code = {area.code!r}: {error}") from error
    for institution in (world.institution, *world.institutions):
        known(f"institution {institution.code}", "region", institution.region, regions)
    for policy in world.policies:
        known("policies", "region", policy.region, regions)
    for person in world.people:
        for enrolment in person.insurances:
            known(f"people {person.key}", "insurances.region", enrolment.region, regions)
    for filing in world.filings:
        known(f"filings {filing.number}", "person", filing.person, people)
        known(f"filings {filing.number}", "destination", filing.destination, regions)
        if filing.insured:
            known(f"filings {filing.number}", "insured", filing.insured, regions)
    for stay in world.stays:
        known(f"stays {stay.id}", "person", stay.person, people)
        if stay.institution:
            known(f"stays {stay.id}", "institution", stay.institution, institutions)
        for charge in stay.charges:
            known(f"stays {stay.id}", "charges.item", charge.item, items)
        charged = world.bill(stay).total
        if charged != stay.total:
            raise WorldError(
                f"{where}: stays {stay.id} total = {int(stay.total)}: the charges add up to {int(charged)}"
            )
        _policy_exists(world, stay, where)


def _policy_exists(world: World, stay: StayEntry, where: str) -> None:
    """Every stay of every insured person can be computed: a policy in force with a deductible for the level."""
    level = level_class(world.institution_of(stay.institution).level)
    for enrolment in world.person(stay.person).insurances:
        policy = world.policy(enrolment.region, enrolment.kind, stay.discharged or stay.admitted)
        if policy is None:
            raise WorldError(
                f"{where}: stays {stay.id}: no policy of {enrolment.region} for {enrolment.kind} on its discharge day"
            )
        if level not in policy.deductible:
            raise WorldError(
                f"{where}: policies {enrolment.region} {enrolment.kind} deductible: {level} is missing, "
                f"stays {stay.id} needs it"
            )
