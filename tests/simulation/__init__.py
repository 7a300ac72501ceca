"""The kiosk's own code on a simulated world: every choice is one pick, every run is replayed by its seed.

picks.py: who chooses. memory.py: the real journal on SQLite in memory, and its disk. lines.py: calls that go wrong.
town.py: insurer, hospital, window, terminals. person.py: who stands there. play.py: one run. oracle.py: what must hold
afterwards. search.py: all combinations of faults, the smallest failing one. canaries.py: broken policies.
"""
