-- The journal, version 2: a key for every visit, every kind of write, what the hospital has to undo, the day's closes,
-- the terminal's slice and fence.

-- ---- a key of its own for every visit: deleting it is shredding the visit (kiosk/journal/keys.py) ------------------

CREATE TABLE visit_keys (
  visit TEXT PRIMARY KEY REFERENCES visits (id),
  key_id TEXT NOT NULL,               -- the key's name, in every row it seals
  sealed_key BLOB NOT NULL            -- under the terminal's key
) STRICT;
INSERT INTO visit_keys (visit, key_id, sealed_key)
  SELECT id, '', new_visit_key(id) FROM visits WHERE id IN (SELECT visit FROM requests UNION SELECT visit FROM parked);
UPDATE visit_keys SET key_id = visit_key_id(visit, sealed_key);

DROP TRIGGER requests_begin;
DROP TRIGGER requests_fixed;
DROP TRIGGER requests_path;
DROP TRIGGER requests_amounts;
DROP TRIGGER slips_paper;
DROP TRIGGER slips_path;
DROP TRIGGER parked_fixed;

UPDATE requests SET
  sealed_order = resealed('requests', 'sealed_order', number, k.visit, k.sealed_key, sealed_order),
  sealed_settlement = resealed('requests', 'sealed_settlement', number, k.visit, k.sealed_key, sealed_settlement),
  sealed_note = resealed('requests', 'sealed_note', number, k.visit, k.sealed_key, sealed_note),
  key_id = k.key_id
FROM visit_keys k WHERE k.visit = requests.visit;
UPDATE slips SET
  sealed_paper = resealed('slips', 'sealed_paper', slips.number, k.visit, k.sealed_key, sealed_paper),
  key_id = k.key_id
FROM requests r JOIN visit_keys k ON k.visit = r.visit WHERE r.number = slips.number;
UPDATE parked SET
  sealed_id_number = resealed('parked', 'sealed_id_number', ticket, k.visit, k.sealed_key, sealed_id_number),
  key_id = k.key_id
FROM visit_keys k WHERE k.visit = parked.visit;

CREATE TRIGGER slips_paper BEFORE UPDATE ON slips
WHEN NEW.number IS NOT OLD.number OR NEW.key_id IS NOT OLD.key_id
  OR (OLD.copies > 0 AND NEW.sealed_paper IS NOT OLD.sealed_paper)
BEGIN SELECT RAISE(ABORT, 'the paper of a started slip is fixed'); END;
CREATE TRIGGER slips_path BEFORE UPDATE ON slips
WHEN NOT (
  (OLD.state = 'owed' AND OLD.copies = 0 AND NEW.state = 'owed' AND NEW.copies = 0)
  OR (OLD.state <> 'started' AND NEW.state = 'started' AND NEW.copies = OLD.copies + 1)
  OR (OLD.state = 'started' AND NEW.state <> 'started' AND NEW.copies = OLD.copies)
  OR (OLD.state = 'unconfirmed' AND NEW.state IN ('printed', 'owed') AND NEW.copies = OLD.copies))
BEGIN SELECT RAISE(ABORT, 'no such transition of a slip'); END;
CREATE TRIGGER parked_fixed BEFORE UPDATE ON parked
BEGIN SELECT RAISE(ABORT, 'a parked visit is fixed'); END;

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

CREATE TRIGGER requests_begin BEFORE INSERT ON requests
WHEN NEW.state <> 'intent' OR EXISTS (SELECT 1 FROM requests WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'a request begins as an intent under a new number'); END;
CREATE TRIGGER requests_concern BEFORE INSERT ON requests
WHEN NEW.concerns IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM requests WHERE number = NEW.concerns AND kind = 'settle' AND state = 'settled')
BEGIN SELECT RAISE(ABORT, 'only a settlement that stands is undone or paid'); END;

CREATE TRIGGER requests_fixed BEFORE UPDATE ON requests
WHEN NEW.number IS NOT OLD.number OR NEW.visit IS NOT OLD.visit
  OR (NEW.bill IS NOT OLD.bill AND NOT (NEW.bill = '' AND NEW.state IS OLD.state AND OLD.kind IN ('admit', 'file', 'unfile')
    AND NOT EXISTS (SELECT 1 FROM visit_keys WHERE visit = OLD.visit)))
  OR NEW.begun_at IS NOT OLD.begun_at OR NEW.day IS NOT OLD.day OR NEW.key_id IS NOT OLD.key_id
  OR NEW.sealed_order IS NOT OLD.sealed_order OR NEW.kind IS NOT OLD.kind OR NEW.concerns IS NOT OLD.concerns
BEGIN SELECT RAISE(ABORT, 'the number and the order of a request are fixed'); END;

CREATE TRIGGER requests_path BEFORE UPDATE ON requests
WHEN NOT (
  (OLD.state = 'intent' AND NEW.state IN ('unknown', 'settled', 'refused', 'not_sent'))
  OR (OLD.state = 'unknown' AND NEW.state IN ('settled', 'not_booked', 'reversed', 'refused'))
  OR (OLD.state = 'settled' AND NEW.state = 'reversed' AND OLD.kind NOT IN ('undo', 'unfile'))
  OR (NEW.state = OLD.state AND NEW.bill = '' AND OLD.bill <> ''))  -- shredded
BEGIN SELECT RAISE(ABORT, 'no such transition of a request'); END;

CREATE TRIGGER requests_amounts BEFORE UPDATE ON requests
WHEN ((NEW.state <> 'settled' OR OLD.state = 'settled') AND NEW.sealed_settlement IS NOT OLD.sealed_settlement)
  OR ((NEW.state <> 'settled' OR NEW.kind <> 'settle')
    AND (NEW.total IS NOT OLD.total OR NEW.fund_total IS NOT OLD.fund_total OR NEW.cash IS NOT OLD.cash))
BEGIN SELECT RAISE(ABORT, 'only settling brings amounts'); END;

-- ---- what the hospital owes: to take a settlement into its books, or to take it out again -------------------------

ALTER TABLE handovers ADD COLUMN wanted TEXT NOT NULL DEFAULT 'take' CHECK (wanted IN ('take', 'undo'));
UPDATE handovers SET wanted = 'undo', took = 0
  WHERE number IN (SELECT number FROM requests WHERE state = 'reversed');
CREATE TRIGGER handovers_begin BEFORE INSERT ON handovers
WHEN NEW.wanted <> 'take' OR EXISTS (SELECT 1 FROM handovers WHERE number = NEW.number)
  OR NOT EXISTS (SELECT 1 FROM requests WHERE number = NEW.number AND kind = 'settle' AND state = 'settled')
BEGIN SELECT RAISE(ABORT, 'a handover begins with a settlement'); END;
CREATE TRIGGER handovers_path BEFORE UPDATE ON handovers
WHEN NEW.number IS NOT OLD.number OR (NEW.wanted IS NOT OLD.wanted AND NOT (NEW.wanted = 'undo' AND NEW.took = 0
  AND EXISTS (SELECT 1 FROM requests WHERE number = NEW.number AND state = 'reversed')))
BEGIN SELECT RAISE(ABORT, 'a handover turns to undoing once, when its settlement is reversed'); END;

-- ---- what keeps a visit from being shredded ------------------------------------------------------------------------

CREATE INDEX requests_of_a_visit ON requests (visit);
CREATE VIEW held_visits AS
  SELECT visit FROM requests WHERE state IN ('intent', 'unknown')
  UNION ALL SELECT visit FROM requests WHERE kind = 'settle' AND state = 'settled'
    AND NOT EXISTS (SELECT 1 FROM slips WHERE slips.number = requests.number AND slips.state = 'printed')
  UNION ALL SELECT visit FROM requests JOIN handovers USING (number) WHERE took = 0
  UNION ALL SELECT visit FROM requests JOIN locks USING (bill)
  UNION ALL SELECT one.visit FROM requests one JOIN requests other ON other.concerns = one.number
    WHERE other.concerns IS NOT NULL AND other.state IN ('intent', 'unknown')
  UNION ALL SELECT visit FROM parked;

CREATE TRIGGER visit_keys_begin BEFORE INSERT ON visit_keys
WHEN EXISTS (SELECT 1 FROM visit_keys WHERE visit = NEW.visit)
BEGIN SELECT RAISE(ABORT, 'a visit has one key'); END;
CREATE TRIGGER visit_keys_fixed BEFORE UPDATE ON visit_keys
BEGIN SELECT RAISE(ABORT, 'a visit has one key'); END;
CREATE TRIGGER visit_keys_kept BEFORE DELETE ON visit_keys
WHEN EXISTS (SELECT 1 FROM held_visits WHERE visit = OLD.visit)
BEGIN SELECT RAISE(ABORT, 'something of this visit is open or owed'); END;

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
