-- The journal, version 1. What is money is guarded here too, so that a fault in the code can't spend it twice.
-- A column named sealed_* holds personal data: SM4-GCM with the row's own nonce, bound to table, column and row
-- (kiosk/journal/vault.py). Amounts are whole fen. Times are ISO 8601 with offset.

CREATE TABLE schema (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL,
  genesis TEXT NOT NULL,              -- random, hex: the first link, and this journal's own name
  key_id TEXT NOT NULL,               -- which key seals; the key itself is never here
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE visits (
  id TEXT PRIMARY KEY,
  ordinal INTEGER NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  staff TEXT,
  opened_at TEXT NOT NULL
) STRICT;

-- Everything that happened, in order, each row holding the digest of its predecessor (kiosk/journal/chain.py).
CREATE TABLE events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  visit TEXT REFERENCES visits (id),  -- NULL: the terminal itself
  step INTEGER,                       -- NULL: written by the journal
  event TEXT NOT NULL,
  staff TEXT,
  facts TEXT NOT NULL,
  effects TEXT NOT NULL,
  link BLOB NOT NULL CHECK (length(link) = 32)
) STRICT;

-- One row a write to the insurer. The number is the platform's message number, sent at most once.
CREATE TABLE requests (
  number TEXT PRIMARY KEY,
  visit TEXT NOT NULL REFERENCES visits (id),
  bill TEXT NOT NULL,                 -- keyed digest of the bill's key: equal bills are equal, nobody is named
  state TEXT NOT NULL
    CHECK (state IN ('intent', 'unknown', 'settled', 'refused', 'not_sent', 'not_booked', 'reversed')),
  total INTEGER NOT NULL CHECK (total >= 0),       -- of the quote; once settled, of the insurer's settlement
  fund_total INTEGER NOT NULL CHECK (fund_total >= 0),
  cash INTEGER NOT NULL CHECK (cash >= 0),
  begun_at TEXT NOT NULL,
  day TEXT NOT NULL,                  -- the business day: when it was sent
  changed_at TEXT NOT NULL,
  key_id TEXT NOT NULL,
  sealed_order BLOB NOT NULL,
  sealed_settlement BLOB,
  sealed_note BLOB,
  CHECK (state <> 'settled' OR sealed_settlement IS NOT NULL)
) STRICT;

-- A bill is settled once, whatever the code believes.
CREATE UNIQUE INDEX one_live_settlement_per_bill ON requests (bill) WHERE state IN ('intent', 'unknown', 'settled');
CREATE INDEX requests_of_a_day ON requests (day);

-- Settled at the insurer, owed to the hospital's books until taken.
CREATE TABLE handovers (
  number TEXT PRIMARY KEY REFERENCES requests (number),
  took INTEGER NOT NULL CHECK (took IN (0, 1)),
  changed_at TEXT NOT NULL
) STRICT;

-- Bills the hospital may be holding still for this terminal: written before it is asked to, gone when it is given back.
CREATE TABLE locks (
  bill TEXT PRIMARY KEY,              -- the same digest as in requests
  asked_at TEXT NOT NULL,
  key_id TEXT NOT NULL,
  sealed_bill BLOB NOT NULL
) STRICT;

CREATE TABLE slips (
  number TEXT PRIMARY KEY REFERENCES requests (number),
  state TEXT NOT NULL CHECK (state IN ('owed', 'started', 'printed', 'unconfirmed')),
  copies INTEGER NOT NULL CHECK (copies >= 0),     -- how often a print was started
  owed_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  key_id TEXT NOT NULL,
  sealed_paper BLOB NOT NULL
) STRICT;

CREATE TABLE parked (
  ticket TEXT PRIMARY KEY,
  visit TEXT NOT NULL REFERENCES visits (id),
  parked_at TEXT NOT NULL,
  until INTEGER NOT NULL,             -- seconds since 1970
  key_id TEXT NOT NULL,
  sealed_id_number BLOB NOT NULL
) STRICT;

CREATE TABLE staff (
  staff TEXT PRIMARY KEY,
  hash TEXT NOT NULL,                 -- argon2id over the peppered PIN
  set_at TEXT NOT NULL
) STRICT;

-- A PIN names no one before it is right: tries are counted for the terminal, before the check.
CREATE TABLE pin_tries (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  tries INTEGER NOT NULL,
  locked_until REAL NOT NULL          -- seconds since 1970
) STRICT;

-- The highest number ever given, an institution. Never goes back.
CREATE TABLE numbers (
  institution TEXT PRIMARY KEY,
  stamp TEXT NOT NULL CHECK (length(stamp) = 14),
  sequence INTEGER NOT NULL CHECK (sequence BETWEEN 0 AND 9999)
) STRICT;

CREATE TRIGGER schema_forward BEFORE UPDATE ON schema
WHEN NEW.version <= OLD.version OR NEW.genesis IS NOT OLD.genesis
BEGIN SELECT RAISE(ABORT, 'schema only goes forward'); END;
CREATE TRIGGER schema_kept BEFORE DELETE ON schema
BEGIN SELECT RAISE(ABORT, 'schema is kept'); END;

CREATE TRIGGER visits_fixed BEFORE UPDATE ON visits
BEGIN SELECT RAISE(ABORT, 'visits are append-only'); END;
CREATE TRIGGER visits_kept BEFORE DELETE ON visits
BEGIN SELECT RAISE(ABORT, 'visits are append-only'); END;

CREATE TRIGGER events_in_order BEFORE INSERT ON events
WHEN NEW.seq IS NOT (SELECT ifnull(max(seq), 0) + 1 FROM events)
BEGIN SELECT RAISE(ABORT, 'events have no gap'); END;
CREATE TRIGGER events_fixed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_kept BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TRIGGER requests_begin BEFORE INSERT ON requests
WHEN NEW.state <> 'intent' OR EXISTS (SELECT 1 FROM requests WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'a request begins as an intent under a new number'); END;
CREATE TRIGGER requests_fixed BEFORE UPDATE ON requests
WHEN NEW.number IS NOT OLD.number OR NEW.visit IS NOT OLD.visit OR NEW.bill IS NOT OLD.bill
  OR NEW.begun_at IS NOT OLD.begun_at OR NEW.day IS NOT OLD.day OR NEW.key_id IS NOT OLD.key_id
  OR NEW.sealed_order IS NOT OLD.sealed_order
BEGIN SELECT RAISE(ABORT, 'the number and the order of a request are fixed'); END;
CREATE TRIGGER requests_amounts BEFORE UPDATE ON requests
WHEN NEW.state <> 'settled' AND (NEW.total IS NOT OLD.total OR NEW.fund_total IS NOT OLD.fund_total
  OR NEW.cash IS NOT OLD.cash OR NEW.sealed_settlement IS NOT OLD.sealed_settlement)
BEGIN SELECT RAISE(ABORT, 'only settling brings amounts'); END;
CREATE TRIGGER requests_path BEFORE UPDATE ON requests
WHEN NOT (
  (OLD.state = 'intent' AND NEW.state IN ('unknown', 'settled', 'refused', 'not_sent'))
  OR (OLD.state = 'unknown' AND NEW.state IN ('settled', 'not_booked', 'reversed', 'refused'))
  OR (OLD.state = 'settled' AND NEW.state = 'reversed'))
BEGIN SELECT RAISE(ABORT, 'no such transition of a request'); END;
CREATE TRIGGER requests_kept BEFORE DELETE ON requests
BEGIN SELECT RAISE(ABORT, 'requests are kept'); END;

CREATE TRIGGER handovers_kept BEFORE DELETE ON handovers
BEGIN SELECT RAISE(ABORT, 'handovers are kept'); END;

CREATE TRIGGER slips_begin BEFORE INSERT ON slips
WHEN NEW.state <> 'owed' OR NEW.copies <> 0 OR EXISTS (SELECT 1 FROM slips WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'a slip begins owed'); END;
CREATE TRIGGER slips_paper BEFORE UPDATE ON slips
WHEN NEW.number IS NOT OLD.number OR (OLD.copies > 0 AND NEW.sealed_paper IS NOT OLD.sealed_paper)
BEGIN SELECT RAISE(ABORT, 'the paper of a started slip is fixed'); END;
CREATE TRIGGER slips_path BEFORE UPDATE ON slips
WHEN NOT (
  (OLD.state = 'owed' AND OLD.copies = 0 AND NEW.state = 'owed' AND NEW.copies = 0)
  OR (OLD.state <> 'started' AND NEW.state = 'started' AND NEW.copies = OLD.copies + 1)
  OR (OLD.state = 'started' AND NEW.state <> 'started' AND NEW.copies = OLD.copies)
  OR (OLD.state = 'unconfirmed' AND NEW.state IN ('printed', 'owed') AND NEW.copies = OLD.copies))
BEGIN SELECT RAISE(ABORT, 'no such transition of a slip'); END;
CREATE TRIGGER slips_kept BEFORE DELETE ON slips
BEGIN SELECT RAISE(ABORT, 'slips are kept'); END;

CREATE TRIGGER parked_fixed BEFORE UPDATE ON parked
BEGIN SELECT RAISE(ABORT, 'a parked visit is fixed'); END;

CREATE TRIGGER numbers_forward BEFORE UPDATE ON numbers
WHEN NEW.institution IS NOT OLD.institution OR (NEW.stamp, NEW.sequence) <= (OLD.stamp, OLD.sequence)
BEGIN SELECT RAISE(ABORT, 'numbers never go back'); END;
CREATE TRIGGER numbers_kept BEFORE DELETE ON numbers
BEGIN SELECT RAISE(ABORT, 'numbers are kept'); END;
