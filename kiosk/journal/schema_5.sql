-- The journal, version 5: visits that rest until an insured place has decided about a filing (R9). What is asked for is
-- sealed with the visit's key; it goes with the ticket.

CREATE TABLE awaited (
  ticket TEXT PRIMARY KEY REFERENCES parked (ticket) ON DELETE CASCADE,
  sealed_case BLOB NOT NULL,
  decided TEXT CHECK (decided IN ('approved', 'rejected', 'cancelled')),
  decided_at TEXT
) STRICT;
CREATE TRIGGER awaited_begin BEFORE INSERT ON awaited
WHEN NEW.decided IS NOT NULL OR NEW.decided_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a decision comes later'); END;
CREATE TRIGGER awaited_path BEFORE UPDATE ON awaited
WHEN OLD.decided IS NOT NULL OR NEW.decided IS NULL OR NEW.decided_at IS NULL
  OR NEW.ticket IS NOT OLD.ticket OR NEW.sealed_case IS NOT OLD.sealed_case
BEGIN SELECT RAISE(ABORT, 'a filing is decided once'); END;
