-- The first record of which nobody could say whether it is there, so far as a look that has yet to end went.
ALTER TABLE office_trust ADD COLUMN doubt_unsure INTEGER CHECK (doubt_unsure IS NULL OR doubt_at IS NOT NULL);
