-- Between which places of the line head office was found to have gone back, for a look that goes on after a stop.
ALTER TABLE office_trust ADD COLUMN lost_after INTEGER;
ALTER TABLE office_trust ADD COLUMN lost_up_to INTEGER CHECK ((lost_up_to IS NULL) = (lost_after IS NULL));

-- Records of which nobody could say whether head office still has them: they are asked for again by each look. `closely`: head
-- office went back about then. `since`: UTC ms.
CREATE TABLE office_unsure (
  shop_id INTEGER NOT NULL REFERENCES shop (id),
  seq INTEGER NOT NULL,
  closely INTEGER NOT NULL CHECK (closely IN (0, 1)),
  since INTEGER NOT NULL,
  PRIMARY KEY (shop_id, seq)
) STRICT, WITHOUT ROWID;
