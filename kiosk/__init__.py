"""The cross-province settlement kiosk without a window and without a device."""

__version__ = "0.1.0"
