"""Scripted visits: a person, a world and faults as data, played through the real flow, journal and papers."""
