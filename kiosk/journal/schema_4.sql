-- The journal, version 4: what is open or owed is found at once, however long the journal is.

CREATE INDEX requests_open ON requests (number) WHERE state IN ('intent', 'unknown');
CREATE INDEX handovers_owed ON handovers (number) WHERE took = 0;
CREATE INDEX slips_owed ON slips (number) WHERE state <> 'printed';

-- Settlements whose slip isn't written down yet: a row from the settling to the slip, both in their own transaction.
CREATE TABLE unslipped (number TEXT PRIMARY KEY REFERENCES requests (number)) STRICT;
INSERT INTO unslipped (number)
SELECT number FROM requests WHERE kind = 'settle' AND state = 'settled' AND number NOT IN (SELECT number FROM slips);
CREATE TRIGGER requests_unslipped AFTER UPDATE OF state ON requests
WHEN NEW.kind = 'settle' AND NEW.state = 'settled' AND OLD.state <> 'settled'
BEGIN INSERT INTO unslipped (number) VALUES (NEW.number); END;
CREATE TRIGGER slips_written AFTER INSERT ON slips
BEGIN DELETE FROM unslipped WHERE number = NEW.number; END;
CREATE TRIGGER unslipped_kept BEFORE DELETE ON unslipped
WHEN NOT EXISTS (SELECT 1 FROM slips WHERE number = OLD.number)
BEGIN SELECT RAISE(ABORT, 'a settlement is owed its slip'); END;
