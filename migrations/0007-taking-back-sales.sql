-- Sales that head office has from a life of the hub that is lost: how far each till was compared, and what could not be
-- taken back.

-- One row per raised epoch and till, from its first page on. Dates of sale up to `compared_to` (UTC ms) were looked through;
-- null = from the beginning again. `cause` says why head office tells nothing of the till.
CREATE TABLE till_comparison (
  epoch INTEGER NOT NULL REFERENCES epoch (epoch),
  shop_id INTEGER NOT NULL REFERENCES shop (id),
  till_id INTEGER NOT NULL REFERENCES till (id),
  compared_to INTEGER,
  done INTEGER NOT NULL CHECK (done IN (0, 1)),
  taken_back INTEGER NOT NULL,
  cause TEXT,
  PRIMARY KEY (shop_id, till_id, epoch)
) STRICT, WITHOUT ROWID;

-- Numbers that head office has of a till and that could not be taken back, with what it showed of them. The row stays when
-- the sale comes in another way: it then counts no more.
CREATE TABLE not_taken_back (
  shop_id INTEGER NOT NULL REFERENCES shop (id),
  till_id INTEGER NOT NULL REFERENCES till (id),
  number TEXT NOT NULL,
  epoch INTEGER NOT NULL REFERENCES epoch (epoch),
  reason TEXT NOT NULL,
  shown TEXT NOT NULL CHECK (json_valid(shown)),
  noted_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, till_id, number)
) STRICT, WITHOUT ROWID;
