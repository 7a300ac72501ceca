-- The journal, version 2: every kind of write, who else must undo it, the day's closes, the terminal's slice and fence.

-- ---- every kind of write (kiosk/domain/writes.py) -----------------------------------------------------------------
-- `bill` is the keyed digest of what may be written once at a time: of the bill's key, for others the draft's subject.
-- sealed_order holds what was sent, sealed_settlement what the other side answered when it had done it.

ALTER TABLE requests ADD COLUMN kind TEXT NOT NULL DEFAULT 'settle'
  CHECK (kind IN ('settle', 'undo', 'admit', 'file', 'unfile', 'pay'));
-- The settlement that an undo or a payment is about.
ALTER TABLE requests ADD COLUMN concerns TEXT REFERENCES requests (number)
  CHECK ((concerns IS NOT NULL) = (kind IN ('undo', 'pay')));

DROP INDEX one_live_settlement_per_bill;
CREATE UNIQUE INDEX one_live_settlement_per_bill ON requests (bill)
  WHERE kind = 'settle' AND state IN ('intent', 'unknown', 'settled');
-- What is undone or paid stays so: never twice. An admission or a filing may be made again once the last one has ended:
-- a filing is cancelled at a window too, and the platform itself refuses a second one in force.
CREATE UNIQUE INDEX one_live_write_per_subject ON requests (kind, bill)
  WHERE kind <> 'settle' AND (state IN ('intent', 'unknown') OR (state = 'settled' AND kind IN ('undo', 'pay')));
-- A settlement isn't undone while its payment is open, nor paid while its undoing is.
CREATE UNIQUE INDEX one_open_write_per_settlement ON requests (concerns)
  WHERE concerns IS NOT NULL AND state IN ('intent', 'unknown');

DROP TRIGGER requests_begin;
CREATE TRIGGER requests_begin BEFORE INSERT ON requests
WHEN NEW.state <> 'intent' OR EXISTS (SELECT 1 FROM requests WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'a request begins as an intent under a new number'); END;
CREATE TRIGGER requests_concern BEFORE INSERT ON requests
WHEN NEW.concerns IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM requests WHERE number = NEW.concerns AND kind = 'settle' AND state = 'settled')
BEGIN SELECT RAISE(ABORT, 'only a settlement that stands is undone or paid'); END;

DROP TRIGGER requests_fixed;
CREATE TRIGGER requests_fixed BEFORE UPDATE ON requests
WHEN NEW.number IS NOT OLD.number OR NEW.visit IS NOT OLD.visit OR NEW.bill IS NOT OLD.bill
  OR NEW.begun_at IS NOT OLD.begun_at OR NEW.day IS NOT OLD.day OR NEW.key_id IS NOT OLD.key_id
  OR NEW.sealed_order IS NOT OLD.sealed_order OR NEW.kind IS NOT OLD.kind OR NEW.concerns IS NOT OLD.concerns
BEGIN SELECT RAISE(ABORT, 'the number and the order of a request are fixed'); END;

DROP TRIGGER requests_path;
CREATE TRIGGER requests_path BEFORE UPDATE ON requests
WHEN NOT (
  (OLD.state = 'intent' AND NEW.state IN ('unknown', 'settled', 'refused', 'not_sent'))
  OR (OLD.state = 'unknown' AND NEW.state IN ('settled', 'not_booked', 'reversed', 'refused'))
  OR (OLD.state = 'settled' AND NEW.state = 'reversed' AND OLD.kind NOT IN ('undo', 'unfile')))
BEGIN SELECT RAISE(ABORT, 'no such transition of a request'); END;

DROP TRIGGER requests_amounts;
CREATE TRIGGER requests_amounts BEFORE UPDATE ON requests
WHEN (NEW.state <> 'settled' AND NEW.sealed_settlement IS NOT OLD.sealed_settlement)
  OR ((NEW.state <> 'settled' OR NEW.kind <> 'settle')
    AND (NEW.total IS NOT OLD.total OR NEW.fund_total IS NOT OLD.fund_total OR NEW.cash IS NOT OLD.cash))
BEGIN SELECT RAISE(ABORT, 'only settling brings amounts'); END;

-- ---- what the hospital owes: to take a settlement into its books, or to take it out again -------------------------

ALTER TABLE handovers ADD COLUMN wanted TEXT NOT NULL DEFAULT 'take' CHECK (wanted IN ('take', 'undo'));
CREATE TRIGGER handovers_begin BEFORE INSERT ON handovers
WHEN NEW.wanted <> 'take' OR EXISTS (SELECT 1 FROM handovers WHERE number = NEW.number)
  OR NOT EXISTS (SELECT 1 FROM requests WHERE number = NEW.number AND kind = 'settle' AND state = 'settled')
BEGIN SELECT RAISE(ABORT, 'a handover begins with a settlement'); END;
CREATE TRIGGER handovers_path BEFORE UPDATE ON handovers
WHEN NEW.number IS NOT OLD.number OR (NEW.wanted IS NOT OLD.wanted AND NOT (NEW.wanted = 'undo' AND NEW.took = 0
  AND EXISTS (SELECT 1 FROM requests WHERE number = NEW.number AND state = 'reversed')))
BEGIN SELECT RAISE(ABORT, 'a handover turns to undoing once, when its settlement is reversed'); END;

-- ---- the day's closes: one row a run, with the chain's head of that moment ----------------------------------------

CREATE TABLE closes (
  id INTEGER PRIMARY KEY,
  day TEXT NOT NULL,
  run_at TEXT NOT NULL,
  even INTEGER NOT NULL CHECK (even IN (0, 1)),
  totals TEXT NOT NULL,               -- JSON: sums in fen, nobody's data
  findings TEXT NOT NULL,             -- JSON: request numbers, their class, fen
  head_seq INTEGER NOT NULL,
  head BLOB NOT NULL CHECK (length(head) = 32)
) STRICT;
CREATE INDEX closes_of_a_day ON closes (day);
CREATE TRIGGER closes_begin BEFORE INSERT ON closes
WHEN EXISTS (SELECT 1 FROM closes WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'closes are append-only'); END;
CREATE TRIGGER closes_fixed BEFORE UPDATE ON closes
BEGIN SELECT RAISE(ABORT, 'closes are append-only'); END;
CREATE TRIGGER closes_kept BEFORE DELETE ON closes
BEGIN SELECT RAISE(ABORT, 'closes are append-only'); END;

-- ---- the terminal's own slice of numbers, and what tells a clone from it ------------------------------------------

CREATE TABLE numbering (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  first INTEGER NOT NULL CHECK (first BETWEEN 0 AND 9999),
  last INTEGER NOT NULL CHECK (last BETWEEN first AND 9999),
  excluded_by TEXT NOT NULL,          -- who confirmed that the hospital's own numbering leaves the slice out
  excluded_on TEXT NOT NULL,
  recorded_at TEXT NOT NULL
) STRICT;
CREATE TRIGGER numbering_kept BEFORE DELETE ON numbering
BEGIN SELECT RAISE(ABORT, 'the numbering is kept'); END;

CREATE TABLE fence (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  generation TEXT NOT NULL CHECK (length(generation) > 0 AND generation NOT GLOB '*[^0-9a-f]*'),
  changed_at TEXT NOT NULL
) STRICT;
CREATE TRIGGER fence_kept BEFORE DELETE ON fence
BEGIN SELECT RAISE(ABORT, 'the fence is kept'); END;
