-- Every call that a till makes: cancellations, receptions, corrections, declarations, notifications, counts, and the
-- totals by day that reports read. Days are local days of the shop as numbers (20261122). docs/adr tells why.

-- Sales ------------------------------------------------------------------------------------------------------------

-- A cancelled sale: one row per sale, so that of several calls one wins. `seq` is the cancellation's fact, which caused
-- the movements that follow it.
CREATE TABLE cancellation (
  shop_id INTEGER NOT NULL,
  sale_seq INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (shop_id, sale_seq),
  FOREIGN KEY (shop_id, sale_seq) REFERENCES sale (shop_id, seq),
  FOREIGN KEY (shop_id, seq) REFERENCES fact (shop_id, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX cancellation_fact ON cancellation (shop_id, seq);

-- History by date. Dates mostly rise with seq, so new entries go to the end of the index.
CREATE INDEX sale_by_date ON sale (shop_id, sold_at);
CREATE INDEX sale_line_negotiated ON sale_line (shop_id, sale_seq) WHERE negotiated = 1;

-- Each start of the hub: the running time that it had before (it goes on one ms above it), how long it was switched off,
-- as far as the clock can be trusted on both sides of the gap (0 when it cannot), and the time of the start itself.
CREATE TABLE start (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  running_ms INTEGER NOT NULL,
  off_ms INTEGER NOT NULL CHECK (off_ms >= 0),
  hub_time INTEGER NOT NULL,
  clock_doubt INTEGER NOT NULL CHECK (clock_doubt IN (0, 1))
) STRICT;
CREATE INDEX start_by_running_time ON start (running_ms);

-- Requests whose repeat must change nothing and that carry no identity of their own: who asked what, by its content.
-- The answer to a repeat is made from the fact `seq`.
CREATE TABLE answered_request (
  shop_id INTEGER NOT NULL,
  scope TEXT NOT NULL,
  content_hash BLOB NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (shop_id, scope, content_hash, seq),
  FOREIGN KEY (shop_id, seq) REFERENCES fact (shop_id, seq)
) STRICT, WITHOUT ROWID;

-- Catalogue: which fact made, changed and priced what ---------------------------------------------------------------

ALTER TABLE article ADD COLUMN created_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE article ADD COLUMN price_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE article DROP COLUMN removed_at;
-- UTC ms at which the article was switched off; null while it is active.
ALTER TABLE article ADD COLUMN removed_at INTEGER;
ALTER TABLE category ADD COLUMN created_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE category ADD COLUMN changed_seq INTEGER NOT NULL DEFAULT 0;
-- The last fact of a shop that changed its catalogue: whoever streams the journal looks no further when it has it.
ALTER TABLE shop_head ADD COLUMN catalogue_seq INTEGER NOT NULL DEFAULT 0;

UPDATE article SET created_seq = coalesce((SELECT min(seq) FROM fact
    WHERE fact.shop_id = article.shop_id AND kind = 'article' AND subject_id = article.id), changed_seq);
UPDATE article SET price_seq = created_seq;
UPDATE article SET removed_at = (SELECT hub_time FROM fact
    WHERE fact.shop_id = article.shop_id AND fact.seq = article.changed_seq) WHERE active = 0;
UPDATE category SET
  created_seq = coalesce((SELECT min(seq) FROM fact
    WHERE fact.shop_id = category.shop_id AND kind = 'category' AND subject_id = category.id), 0),
  changed_seq = coalesce((SELECT max(seq) FROM fact
    WHERE fact.shop_id = category.shop_id AND kind = 'category' AND subject_id = category.id), 0);
UPDATE shop_head SET catalogue_seq = coalesce((SELECT max(seq) FROM fact
    WHERE fact.shop_id = shop_head.shop_id AND kind IN ('article', 'category', 'variant')), 0);

-- Reception: what was sent to the shop and is not on its shelves yet -------------------------------------------------

CREATE TABLE delivery (
  shop_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  sent_at INTEGER,
  PRIMARY KEY (shop_id, seq),
  FOREIGN KEY (shop_id, seq) REFERENCES fact (shop_id, seq)
) STRICT, WITHOUT ROWID;

-- Where each delivery stands. A received one names the movement that put it on the shelf.
CREATE TABLE delivery_state (
  shop_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  article_id INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'received', 'refused')),
  decided_seq INTEGER,
  PRIMARY KEY (shop_id, seq),
  FOREIGN KEY (shop_id, seq) REFERENCES delivery (shop_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_open ON delivery_state (shop_id, article_id) WHERE state = 'open';

-- Declarations of a till: negotiated sales, customers' returns, reports of the cash desk. The rest is in the fact. ----

CREATE TABLE declaration (
  shop_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('negotiation', 'return', 'cash-report')),
  till_id INTEGER NOT NULL REFERENCES till (id),
  article_id INTEGER REFERENCES article (id),
  occurred_at INTEGER NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (shop_id, seq),
  FOREIGN KEY (shop_id, seq) REFERENCES fact (shop_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX declaration_by_kind ON declaration (shop_id, kind, occurred_at);

-- Expenses of a cash report that a person deducted from the turnover.
CREATE TABLE expense_applied (
  shop_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  decided_seq INTEGER NOT NULL,
  PRIMARY KEY (shop_id, seq),
  FOREIGN KEY (shop_id, seq) REFERENCES declaration (shop_id, seq),
  FOREIGN KEY (shop_id, decided_seq) REFERENCES fact (shop_id, seq)
) STRICT, WITHOUT ROWID;

-- Messages to the tills: facts that every till of the shop hears of. -------------------------------------------------

CREATE TABLE notification (
  shop_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('stock', 'price')),
  article_id INTEGER NOT NULL REFERENCES article (id),
  old_price INTEGER,
  new_price INTEGER,
  stock INTEGER NOT NULL,
  PRIMARY KEY (shop_id, seq),
  FOREIGN KEY (shop_id, seq) REFERENCES fact (shop_id, seq)
) STRICT, WITHOUT ROWID;

-- What a till has read. Not a fact: it says nothing of the shop.
CREATE TABLE notification_read (
  till_id INTEGER NOT NULL REFERENCES till (id),
  shop_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  read_at INTEGER NOT NULL,
  PRIMARY KEY (till_id, shop_id, seq)
) STRICT, WITHOUT ROWID;

-- When a till last introduced itself, and with which version of its program. Not a fact either.
CREATE TABLE till_presence (
  till_id INTEGER PRIMARY KEY REFERENCES till (id),
  app_version TEXT NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT;

-- Counts of the shelves ---------------------------------------------------------------------------------------------

CREATE TABLE count_session (
  shop_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'abandoned')),
  ended_seq INTEGER,
  PRIMARY KEY (shop_id, seq),
  FOREIGN KEY (shop_id, seq) REFERENCES fact (shop_id, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX count_session_open ON count_session (shop_id) WHERE state = 'open';

-- The latest count of each article in a session: how many there were when the journal stood at `at_seq`. `difference` is
-- what its closing put right, null while the session is open and where a later count of the article stands.
CREATE TABLE count_line (
  shop_id INTEGER NOT NULL,
  session_seq INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article (id),
  counted INTEGER NOT NULL CHECK (counted >= 0),
  at_seq INTEGER NOT NULL,
  fact_seq INTEGER NOT NULL,
  difference INTEGER,
  movement_seq INTEGER,
  PRIMARY KEY (shop_id, session_seq, article_id),
  FOREIGN KEY (shop_id, session_seq) REFERENCES count_session (shop_id, seq),
  FOREIGN KEY (shop_id, fact_seq) REFERENCES fact (shop_id, seq)
) STRICT, WITHOUT ROWID;

-- Totals by day, derived: written once per transaction, day and currency. Sales stand at the day of their effective
-- date; stock values (at the selling price) at the day on which the hub recorded them. Amounts are minor units, in REAL:
-- exact up to 2^53, and an absurd amount never makes a sale fail.
CREATE TABLE day_total (
  shop_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  currency TEXT NOT NULL,
  sales INTEGER NOT NULL,
  sale_lines INTEGER NOT NULL,
  turnover REAL NOT NULL,
  negotiated_lines INTEGER NOT NULL,
  negotiated_quantity INTEGER NOT NULL,
  negotiated_reduction REAL NOT NULL,
  value_added REAL NOT NULL,
  value_counted REAL NOT NULL,
  value_repriced REAL NOT NULL,
  value_removed REAL NOT NULL,
  value_sold REAL NOT NULL,
  PRIMARY KEY (shop_id, day, currency)
) STRICT, WITHOUT ROWID;

-- Upstream and control ----------------------------------------------------------------------------------------------

-- Up to which seq sales were ever handed to the line: beyond it, nothing can have left.
ALTER TABLE upstream_position ADD COLUMN attempted_seq INTEGER NOT NULL DEFAULT 0;
UPDATE upstream_position SET attempted_seq =
  coalesce((SELECT seq FROM shop_head WHERE shop_head.shop_id = upstream_position.shop_id), 0);

-- The secret of /api/hub/v1 over the network; made when the hub first needs it.
ALTER TABLE hub ADD COLUMN token TEXT;

CREATE TRIGGER cancellation_never_updated BEFORE UPDATE ON cancellation
  BEGIN SELECT RAISE(ABORT, 'a cancellation is never changed'); END;
CREATE TRIGGER cancellation_never_deleted BEFORE DELETE ON cancellation
  BEGIN SELECT RAISE(ABORT, 'a cancellation is never deleted'); END;
CREATE TRIGGER delivery_never_updated BEFORE UPDATE ON delivery
  BEGIN SELECT RAISE(ABORT, 'a delivery is never changed'); END;
CREATE TRIGGER delivery_never_deleted BEFORE DELETE ON delivery
  BEGIN SELECT RAISE(ABORT, 'a delivery is never deleted'); END;
CREATE TRIGGER declaration_never_updated BEFORE UPDATE ON declaration
  BEGIN SELECT RAISE(ABORT, 'a declaration is never changed'); END;
CREATE TRIGGER declaration_never_deleted BEFORE DELETE ON declaration
  BEGIN SELECT RAISE(ABORT, 'a declaration is never deleted'); END;
CREATE TRIGGER notification_never_updated BEFORE UPDATE ON notification
  BEGIN SELECT RAISE(ABORT, 'a notification is never changed'); END;
CREATE TRIGGER notification_never_deleted BEFORE DELETE ON notification
  BEGIN SELECT RAISE(ABORT, 'a notification is never deleted'); END;
CREATE TRIGGER answered_request_never_updated BEFORE UPDATE ON answered_request
  BEGIN SELECT RAISE(ABORT, 'an answered request is never changed'); END;
CREATE TRIGGER answered_request_never_deleted BEFORE DELETE ON answered_request
  BEGIN SELECT RAISE(ABORT, 'an answered request is never deleted'); END;
