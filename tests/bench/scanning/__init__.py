"""How well codes are read off a phone: drawn frames and clips with their truth, peers, tables.

frames.py draws single frames, clips.py frames that follow one another; both only from a seed. `TUNING` is the seed that
the pipeline may be tuned on, `ACCEPTANCE` the one its figures are taken with and that nobody looks at before.
"""

TUNING, ACCEPTANCE = 20, 5051
