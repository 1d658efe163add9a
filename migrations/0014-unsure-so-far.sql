-- What a look at head office must not forget before it could be ended well: the first record of which nobody could say whether it
-- is there, and between which places of the line head office was found to have gone back.
ALTER TABLE office_trust ADD COLUMN doubt_unsure INTEGER CHECK (doubt_unsure IS NULL OR doubt_at IS NOT NULL);
ALTER TABLE office_trust ADD COLUMN lost_after INTEGER;
ALTER TABLE office_trust ADD COLUMN lost_up_to INTEGER CHECK ((lost_up_to IS NULL) = (lost_after IS NULL));
