"""What the terminal knows of itself: every check run, nothing raised, data that screen, paper and commands share."""

from kiosk.diagnostics.examining import Around, driver_name, examine
from kiosk.diagnostics.report import Report

__all__ = ["Around", "Report", "driver_name", "examine"]
