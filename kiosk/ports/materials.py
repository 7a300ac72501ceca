"""Where photos of papers are kept until their filing is done with."""

from __future__ import annotations

from typing import Protocol

from kiosk.domain.application import Handed, Material
from kiosk.domain.problems import Problem
from kiosk.ports.eyes import Photo
from kiosk.ports.health import Check


class MaterialStore(Protocol):
    """Photos of papers, encrypted on disk, until the filing was confirmed or the visit was left (R7). Raises OSError
    never: what can't be kept is a Problem."""

    def keep(self, visit: str, material: Material, photo: Photo) -> Handed | Problem:
        """Keep it; an earlier photo of the same material of this visit is thrown away."""
        ...

    def read(self, visit: str, digest: str) -> bytes | None:
        """The JPEG; None where it is gone or damaged."""
        ...

    def drop(self, visit: str) -> None:
        """Throw away everything of a visit. Said again, nothing changes."""
        ...

    def sweep(self, keep: frozenset[str]) -> int:
        """At start-up: throw away everything of other visits than these; how many photos that were."""
        ...

    def check(self) -> Check: ...
