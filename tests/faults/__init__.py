"""`make faults`: every harness, one table, written into docs/reliability.md."""
