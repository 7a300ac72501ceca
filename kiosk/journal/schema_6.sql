-- The journal, version 6: what a PIN opens, and the card that signs an engineer in.

ALTER TABLE staff ADD COLUMN role TEXT NOT NULL DEFAULT 'staff' CHECK (role IN ('staff', 'engineer'));
ALTER TABLE staff ADD COLUMN card TEXT CHECK (card IS NULL OR role = 'engineer');  -- argon2id, as the PIN's
