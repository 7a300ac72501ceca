"""The amounts of a stay, rebuilt from its fee lines, step by step with the rule of each step (R21–R30, R40).

It explains what the insurer computed and never replaces it. It is the second of two implementations that must agree
to the fen: import-linter forbids it and kiosk/backends/simulated/benefit.py any common module but kiosk.domain.money,
so its inputs are its own (inputs.py), and kiosk/policy/explaining.py fills them. The flow:

coverage.py   what of each line is within policy, and what the person pays whatever the policy says
ladder.py     one year's lines, walked one by one up the insured place's bands: exact numerators, nothing rounded yet
funds.py      each fund on what the funds before it have left, rounded once
trail.py      all of it in order; steps.py what is said of it
"""
