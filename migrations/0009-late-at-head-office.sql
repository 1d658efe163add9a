-- Entries of protocol `journal` that head office took after what follows them: busy or refused at first, and sent again
-- alone. When it is put back to before that, its watermark may be what it was, and nothing in it says that they are gone.

-- `position`: how far the line had come when the entry arrived, at the latest. `seen`: head office had it when the line had
-- gone on, so what loses it loses a later entry as well, and the watermark tells.
CREATE TABLE upstream_late (
  shop_id INTEGER NOT NULL REFERENCES shop (id),
  seq INTEGER NOT NULL,
  position INTEGER NOT NULL,
  seen INTEGER NOT NULL CHECK (seen IN (0, 1)),
  PRIMARY KEY (shop_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX upstream_late_position ON upstream_late (shop_id, position);
CREATE INDEX upstream_late_unseen ON upstream_late (shop_id, seq) WHERE seen = 0;
