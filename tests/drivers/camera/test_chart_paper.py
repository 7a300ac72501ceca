"""The chart that an engineer prints (docs/pictures) is the one that the decode test looks for, in its size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from drivers.camera import chart

PRINTED = Path(__file__).parents[3] / "docs" / "pictures" / "test-chart.png"


def test_the_printed_chart_is_the_drawn_one() -> None:
    with Image.open(PRINTED) as image:
        assert np.array_equal(np.asarray(image.convert("L")), chart.picture())
        across, _ = image.info["dpi"]
    assert round(image.width / across * 25.4) == 160, "mm wide at 100 %"
