"""What the terminal knows of itself: every check run, nothing raised, data that screen, paper and commands share."""

from kiosk.diagnostics.report import Report, driver_name, examine

__all__ = ["Report", "driver_name", "examine"]
