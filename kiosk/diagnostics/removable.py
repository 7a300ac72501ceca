"""Where a stick is mounted, so that the support bundle goes onto it."""

from __future__ import annotations

import os
from pathlib import Path

#: Where Debian's desktop, udisks and an administrator's hand mount what is plugged in.
PLACES = (Path("/media"), Path("/run/media"))


def removable(places: tuple[Path, ...] = PLACES) -> Path | None:
    """The first mounted folder below `places` that can be written to; None where none is."""
    for place in places:
        for depth in ("*", "*/*"):
            for folder in sorted(place.glob(depth)):
                if folder.is_mount() and os.access(folder, os.W_OK):
                    return folder
    return None
