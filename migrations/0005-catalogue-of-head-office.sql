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

-- The stock of an article as head office last showed it, and what it had to show. `unexplained` is what differed at the
-- first look and nobody has explained: it is no change since, and is never booked by itself. `waits` says why what differs
-- now is not booked yet. `head` is where the journal stood when the row was written, `found_upto` the last row of
-- upstream_found that a readable look knew of; `absent` are records that head office had not then.
CREATE TABLE central_stock (
  shop_id INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article (id),
  shown INTEGER NOT NULL,
  expected INTEGER NOT NULL,
  unexplained INTEGER NOT NULL,
  waits TEXT CHECK (waits IN ('under-way', 'by-hand', 'tills-not-compared')),
  absent TEXT NOT NULL CHECK (json_valid(absent)),
  head INTEGER NOT NULL,
  found_upto INTEGER NOT NULL,
  position INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  taken_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, article_id)
) STRICT, WITHOUT ROWID;

-- Sales that head office had from their till before the hub first sent them: the till had sent them there itself. A
-- difference of stock that they explain names them.
CREATE TABLE upstream_found (
  id INTEGER PRIMARY KEY,
  shop_id INTEGER NOT NULL,
  sale_seq INTEGER NOT NULL,
  UNIQUE (shop_id, sale_seq),
  FOREIGN KEY (shop_id, sale_seq) REFERENCES sale (shop_id, seq)
) STRICT;
CREATE TRIGGER upstream_found_never_updated BEFORE UPDATE ON upstream_found
  BEGIN SELECT RAISE(ABORT, 'what was found at head office is never changed'); END;
CREATE TRIGGER upstream_found_never_deleted BEFORE DELETE ON upstream_found
  BEGIN SELECT RAISE(ABORT, 'what was found at head office is never deleted'); END;

-- The fact that says with which sales of each till head office gave the stock with which the comparison began.
CREATE TABLE move_in (
  shop_id INTEGER PRIMARY KEY REFERENCES shop (id),
  seq INTEGER NOT NULL,
  FOREIGN KEY (shop_id, seq) REFERENCES fact (shop_id, seq)
) STRICT;
