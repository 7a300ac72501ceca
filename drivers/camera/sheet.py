"""Where a sheet of paper lies, for the outline on the preview: quicker and rougher than for a photo."""

from __future__ import annotations

from drivers.camera.capture import Taken
from drivers.camera.image import reduced
from drivers.camera.outline import find
from drivers.camera.sight import Corners


def sheet(taken: Taken) -> Corners:
    """Corners clockwise from the upper left, each 0 to 1 of the picture; () where no sheet is seen."""
    picture = reduced(taken)
    if picture is None:
        return ()
    outline = find(picture)
    high, wide = picture.shape[:2]
    if outline is None:
        return ()
    return tuple((min(max(x / wide, 0.0), 1.0), min(max(y / high, 0.0), 1.0)) for x, y in outline.corners.tolist())
