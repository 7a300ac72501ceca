-- The journal, version 3: a mark for each sequence number, the fence against copies, what the second store has been given.

-- The last second in which each sequence number was given. A slice that was never used begins at the clock.
CREATE TABLE marks (
  institution TEXT NOT NULL,
  sequence INTEGER NOT NULL CHECK (sequence BETWEEN 0 AND 9999),
  stamp TEXT NOT NULL CHECK (length(stamp) = 14),
  PRIMARY KEY (institution, sequence)
) STRICT;
INSERT INTO marks (institution, sequence, stamp)
SELECT institution, sequence, max(stamp) FROM (
  SELECT institution, sequence, stamp FROM numbers
  UNION ALL
  SELECT substr(number, 1, 12), CAST(substr(number, 29, 4) AS INTEGER), substr(number, 14, 14) FROM requests
) GROUP BY institution, sequence;
DROP TABLE numbers;
ALTER TABLE marks RENAME TO numbers;
CREATE TRIGGER numbers_forward BEFORE UPDATE ON numbers
WHEN NEW.institution IS NOT OLD.institution OR NEW.sequence IS NOT OLD.sequence OR NEW.stamp <= OLD.stamp
BEGIN SELECT RAISE(ABORT, 'numbers never go back'); END;
CREATE TRIGGER numbers_kept BEFORE DELETE ON numbers
BEGIN SELECT RAISE(ABORT, 'numbers are kept'); END;

-- The generation about to be written to the claim: whichever of the two the claim holds is ours (kiosk/journal/fence.py).
ALTER TABLE fence ADD COLUMN next TEXT;
ALTER TABLE fence ADD COLUMN takes_up TEXT;             -- the terminal whose records are being taken up, until all are

ALTER TABLE numbering ADD COLUMN machine TEXT NOT NULL DEFAULT '';  -- digest of what names the machine, '' unknown

-- The second store has everything of the events up to here.
CREATE TABLE kept (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL
) STRICT;
