-- What was last seen of head office's catalogue and stock.

-- What became of the last reading of a shop's catalogue there. It is written when something of it changed, and once a
-- day: a reading that finds nothing new costs the disk nothing.
CREATE TABLE catalogue_pull (
  shop_id INTEGER PRIMARY KEY REFERENCES shop (id),
  -- The last full reading that was noted.
  full_at INTEGER,
  -- When head office last had something new.
  changed_at INTEGER,
  -- Why the last reading failed; null when it did not.
  last_error TEXT,
  -- What a person must settle: a list of code, subject and sentence.
  conflicts TEXT NOT NULL CHECK (json_valid(conflicts))
) STRICT;

-- Articles that head office has shown. Only they are retired when it shows them no more.
CREATE TABLE central_article (
  shop_id INTEGER NOT NULL REFERENCES shop (id),
  article_id INTEGER NOT NULL REFERENCES article (id),
  PRIMARY KEY (shop_id, article_id)
) STRICT, WITHOUT ROWID;

-- A till as head office last showed it: what changes there is taken over, what a person changed here stays.
CREATE TABLE central_till (
  till_id INTEGER PRIMARY KEY REFERENCES till (id),
  name TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1))
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
