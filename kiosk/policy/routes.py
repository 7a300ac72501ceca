"""By which way each thing about a filing can be done with an insured place, and why that way (R8, R11). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.policy.applicant import Said
from kiosk.ports import Abilities, Ability


class Service(StrEnum):
    """The four things that a place may offer separately."""

    QUERY = "query"
    SUBMIT = "submit"
    CHANGE = "change"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Route:
    """`here`: the kiosk does it. `ability` is what the place offers; `why` says it to the person, with what to do."""

    service: Service
    ability: Ability
    here: bool
    why: Said


@dataclass(frozen=True)
class Routes:
    query: Route
    submit: Route
    change: Route
    cancel: Route


def routes(abilities: Abilities, made_here: bool = True) -> Routes:
    """Each service's way. `made_here`: the filing at hand was made by this kiosk's channel; one that wasn't is changed
    and cancelled where it was made, whatever the place offers here (R11)."""

    def route(service: Service, ability: Ability) -> Route:
        here = ability in (Ability.NATIVE, Ability.EXTENSION)
        if here and not made_here and service in (Service.CHANGE, Service.CANCEL):
            return Route(service, Ability.PHONE, False, Said(f"routes.{service}.other_channel"))
        return Route(service, ability, here, Said(f"routes.{service}.{ability}"))

    return Routes(
        route(Service.QUERY, abilities.query),
        route(Service.SUBMIT, abilities.submit),
        route(Service.CHANGE, abilities.change),
        route(Service.CANCEL, abilities.cancel),
    )
