-- What was last seen of head office's catalogue and stock.

-- How far the catalogue of a shop was read there.
CREATE TABLE catalogue_pull (
  shop_id INTEGER PRIMARY KEY REFERENCES shop (id),
  -- As head office gave it; where the next incremental reading begins.
  server_time TEXT,
  full_at INTEGER,
  last_at INTEGER,
  last_error TEXT
) STRICT;

-- The stock of an article as head office last showed it, where the hub's journal and its position stood then, and the
-- difference that nobody has explained: what is not a change since, and is never booked by itself.
CREATE TABLE central_stock (
  shop_id INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article (id),
  shown INTEGER NOT NULL,
  expected INTEGER NOT NULL,
  difference INTEGER NOT NULL,
  head INTEGER NOT NULL,
  position INTEGER NOT NULL,
  exceptions TEXT NOT NULL CHECK (json_valid(exceptions)),
  epoch INTEGER NOT NULL,
  taken_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, article_id)
) STRICT, WITHOUT ROWID;
