-- Whether head office has what it acknowledged. `confirmed`: all that had arrived when the line stood there was seen there.
-- `doubt_top` and `doubt_at`: something was missing when the line stood at the first, and what arrived up to the second is still
-- to be looked through, backwards.
CREATE TABLE office_trust (
  shop_id INTEGER PRIMARY KEY REFERENCES shop (id),
  confirmed INTEGER NOT NULL,
  doubt_top INTEGER,
  doubt_at INTEGER,
  CHECK ((doubt_top IS NULL) = (doubt_at IS NULL))
) STRICT;

-- One more reason why a difference waits: nobody could say whether head office has what it had.
CREATE TABLE central_stock_new (
  shop_id INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article (id),
  shown INTEGER NOT NULL,
  expected INTEGER NOT NULL,
  unexplained INTEGER NOT NULL,
  waits TEXT CHECK (waits IN ('under-way', 'by-hand', 'tills-not-compared', 'unconfirmed')),
  absent TEXT NOT NULL CHECK (json_valid(absent)),
  head INTEGER NOT NULL,
  found_upto INTEGER NOT NULL,
  position INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  taken_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, article_id)
) STRICT, WITHOUT ROWID;
INSERT INTO central_stock_new SELECT * FROM central_stock;
DROP TABLE central_stock;
ALTER TABLE central_stock_new RENAME TO central_stock;
