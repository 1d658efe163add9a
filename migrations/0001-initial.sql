-- The hub's first schema. Times are UTC milliseconds; amounts are integers of minor units; a fact is one entry of a
-- shop's journal, numbered by seq (gap-free per shop). Facts live in three tables: sale, movement (those that a sale or
-- cancellation caused take their times from it, by cause_seq) and fact (everything else). docs/adr tells why.

-- This hub, its lives, and the boots in which facts were recorded -------------------------------------------------

CREATE TABLE hub (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  hub_id TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE epoch (
  epoch INTEGER PRIMARY KEY,
  reason TEXT NOT NULL,
  hub_time INTEGER NOT NULL,
  boot INTEGER NOT NULL REFERENCES boot (id),
  running_ms INTEGER NOT NULL,
  clock_doubt INTEGER NOT NULL CHECK (clock_doubt IN (0, 1))
) STRICT;

-- The seq of each shop after which an epoch begins; a shop without a row has no fact from before it.
CREATE TABLE epoch_start (
  epoch INTEGER NOT NULL REFERENCES epoch (epoch),
  shop_id INTEGER NOT NULL REFERENCES shop (id),
  after_seq INTEGER NOT NULL,
  PRIMARY KEY (epoch, shop_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE boot (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  boot_id TEXT NOT NULL UNIQUE
) STRICT;

-- What belongs to the shops: present state, changed only together with a fact that says so -------------------------

CREATE TABLE shop (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  currency TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  stock_policy TEXT NOT NULL CHECK (stock_policy IN ('refuse', 'accept')),
  dollar_rate INTEGER NOT NULL CHECK (dollar_rate >= 0),
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  pos_allowed INTEGER NOT NULL CHECK (pos_allowed IN (0, 1)),
  details TEXT NOT NULL CHECK (json_valid(details))
) STRICT;

CREATE TABLE shop_head (
  shop_id INTEGER PRIMARY KEY REFERENCES shop (id),
  seq INTEGER NOT NULL CHECK (seq >= 0)
) STRICT;

CREATE TABLE till (
  id INTEGER PRIMARY KEY,
  serial TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  shop_id INTEGER REFERENCES shop (id),
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  details TEXT NOT NULL CHECK (json_valid(details))
) STRICT;
CREATE INDEX till_of_shop ON till (shop_id);

CREATE TABLE category (
  id INTEGER PRIMARY KEY,
  shop_id INTEGER NOT NULL REFERENCES shop (id),
  name TEXT NOT NULL,
  description TEXT NOT NULL
) STRICT;
CREATE INDEX category_of_shop ON category (shop_id);

CREATE TABLE article (
  id INTEGER PRIMARY KEY,
  shop_id INTEGER NOT NULL REFERENCES shop (id),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  category_id INTEGER REFERENCES category (id),
  currency TEXT NOT NULL,
  price INTEGER NOT NULL CHECK (price >= 0),
  purchase_price INTEGER NOT NULL CHECK (purchase_price >= 0),
  price_usd INTEGER CHECK (price_usd >= 0),
  purchase_price_usd INTEGER CHECK (purchase_price_usd >= 0),
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  validated INTEGER NOT NULL CHECK (validated IN (0, 1)),
  image_url TEXT,
  removed_at TEXT,
  details TEXT NOT NULL CHECK (json_valid(details)),
  changed_seq INTEGER NOT NULL,
  UNIQUE (shop_id, code)
) STRICT;

CREATE TABLE variant (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES article (id),
  barcode TEXT NOT NULL,
  name TEXT NOT NULL,
  attribute TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  image_url TEXT,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX variant_of_article ON variant (article_id);

-- The journal -------------------------------------------------------------------------------------------------------

CREATE TABLE sale (
  shop_id INTEGER NOT NULL REFERENCES shop (id),
  seq INTEGER NOT NULL,
  till_id INTEGER NOT NULL REFERENCES till (id),
  till_name TEXT NOT NULL,
  number TEXT NOT NULL,
  number_generated INTEGER NOT NULL CHECK (number_generated IN (0, 1)),
  content_hash BLOB NOT NULL,
  sold_at INTEGER NOT NULL,
  currency TEXT NOT NULL,
  total INTEGER NOT NULL CHECK (total >= 0),
  till_total INTEGER,
  payment_mode TEXT NOT NULL,
  paid INTEGER NOT NULL CHECK (paid IN (0, 1)),
  anomalies TEXT,
  till_time TEXT,
  hub_time INTEGER NOT NULL,
  boot INTEGER NOT NULL REFERENCES boot (id),
  running_ms INTEGER NOT NULL,
  clock_doubt INTEGER NOT NULL CHECK (clock_doubt IN (0, 1)),
  PRIMARY KEY (shop_id, seq)
) STRICT, WITHOUT ROWID;
-- A sale is known by its till and its number (contract, D1).
CREATE UNIQUE INDEX sale_identity ON sale (till_id, number);
-- A sale that came without a number is known by its content (contract, incident 23).
CREATE INDEX sale_without_number ON sale (till_id, content_hash) WHERE number_generated = 1;

CREATE TABLE sale_line (
  shop_id INTEGER NOT NULL,
  sale_seq INTEGER NOT NULL,
  line_no INTEGER NOT NULL CHECK (line_no >= 1),
  article_id INTEGER NOT NULL REFERENCES article (id),
  variant_id INTEGER,
  variant_name TEXT,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  unit_price INTEGER NOT NULL CHECK (unit_price >= 0),
  unit_price_usd INTEGER,
  original_price INTEGER,
  negotiated INTEGER NOT NULL CHECK (negotiated IN (0, 1)),
  discount_reason TEXT,
  PRIMARY KEY (shop_id, sale_seq, line_no),
  FOREIGN KEY (shop_id, sale_seq) REFERENCES sale (shop_id, seq)
) STRICT, WITHOUT ROWID;

-- cause_seq is the sale (then line_no = seq - cause_seq) or the fact that caused the movement; a movement that stands
-- alone is its own cause: movement and fact are then two parts of one fact and share its seq.
-- prev_seq is the article's previous movement, 0 before its opening: an article's history is a walk over it.
CREATE TABLE movement (
  shop_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article (id),
  kind TEXT NOT NULL CHECK (kind IN ('opening', 'sale', 'return', 'delivery', 'loss', 'adjustment')),
  quantity INTEGER NOT NULL,
  stock_before INTEGER NOT NULL,
  stock_after INTEGER NOT NULL GENERATED ALWAYS AS (stock_before + quantity) VIRTUAL,
  prev_seq INTEGER NOT NULL,
  cause_seq INTEGER NOT NULL,
  PRIMARY KEY (shop_id, seq),
  CHECK (prev_seq < seq AND cause_seq <= seq)
) STRICT, WITHOUT ROWID;

-- kind says what `body` holds; `subject_id` is the article, till, category … that it is about.
CREATE TABLE fact (
  shop_id INTEGER NOT NULL REFERENCES shop (id),
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject_id INTEGER,
  body TEXT NOT NULL CHECK (json_valid(body)),
  till_time TEXT,
  hub_time INTEGER NOT NULL,
  boot INTEGER NOT NULL REFERENCES boot (id),
  running_ms INTEGER NOT NULL,
  clock_doubt INTEGER NOT NULL CHECK (clock_doubt IN (0, 1)),
  PRIMARY KEY (shop_id, seq)
) STRICT, WITHOUT ROWID;

-- The journal as one list: every fact once.
CREATE VIEW journal (shop_id, seq, kind, subject_id) AS
  SELECT shop_id, seq, 'sale', till_id FROM sale
  UNION ALL
  SELECT shop_id, seq, 'movement', article_id FROM movement WHERE cause_seq < seq
  UNION ALL
  SELECT shop_id, seq, kind, subject_id FROM fact;

-- The level of each article: what its movements add up to, and the last of them. Derived, so it may be updated.
CREATE TABLE stock_level (
  shop_id INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article (id),
  quantity INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  PRIMARY KEY (shop_id, article_id)
) STRICT, WITHOUT ROWID;

-- Quarantine: refused sales, each content once, whole as received. The row is part of the fact of the same seq. ------

CREATE TABLE quarantine (
  shop_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  till_id INTEGER NOT NULL REFERENCES till (id),
  number TEXT,
  content_hash BLOB NOT NULL,
  refusal TEXT NOT NULL CHECK (json_valid(refusal)),
  payload TEXT NOT NULL,
  PRIMARY KEY (shop_id, seq),
  FOREIGN KEY (shop_id, seq) REFERENCES fact (shop_id, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX quarantine_identity ON quarantine (till_id, ifnull(number, ''), content_hash);

-- Where each stands now. `refusal` is the latest one; `repeats` counts how often it was sent again.
CREATE TABLE quarantine_state (
  shop_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  till_id INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'superseded', 'accepted', 'discarded')),
  refusal TEXT NOT NULL CHECK (json_valid(refusal)),
  repeats INTEGER NOT NULL,
  last_sent_at INTEGER NOT NULL,
  decided_seq INTEGER,
  booked_shop_id INTEGER,
  booked_seq INTEGER,
  PRIMARY KEY (shop_id, seq),
  FOREIGN KEY (shop_id, seq) REFERENCES quarantine (shop_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX quarantine_open_of_till ON quarantine_state (till_id) WHERE state = 'open';
CREATE INDEX quarantine_by_state ON quarantine_state (shop_id, state, seq);

-- A movement that took a level below zero, until someone deals with it.
CREATE TABLE stock_alert (
  shop_id INTEGER NOT NULL,
  movement_seq INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'resolved', 'ignored')),
  resolved_seq INTEGER,
  PRIMARY KEY (shop_id, movement_seq),
  FOREIGN KEY (shop_id, movement_seq) REFERENCES movement (shop_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX stock_alert_open ON stock_alert (shop_id, article_id) WHERE state = 'open';

-- Upstream: one position per shop, and what is not plain behind it --------------------------------------------------

CREATE TABLE upstream_position (
  shop_id INTEGER PRIMARY KEY REFERENCES shop (id),
  seq INTEGER NOT NULL
) STRICT;

CREATE TABLE upstream_exception (
  shop_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('retry', 'parked', 'dropped')),
  attempts INTEGER NOT NULL,
  next_attempt_at INTEGER,
  reason TEXT NOT NULL,
  last_answer TEXT NOT NULL,
  PRIMARY KEY (shop_id, seq)
) STRICT, WITHOUT ROWID;

-- A till whose sales head office does not take: they are skipped from from_seq on, and read again on release.
CREATE TABLE upstream_hold (
  till_id INTEGER NOT NULL REFERENCES till (id),
  shop_id INTEGER NOT NULL REFERENCES shop (id),
  from_seq INTEGER NOT NULL,
  reason TEXT NOT NULL,
  last_answer TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_attempt_at INTEGER,
  PRIMARY KEY (shop_id, till_id)
) STRICT, WITHOUT ROWID;

-- Append-only is the database's own rule, not good will. (recursive_triggers is on, so REPLACE is refused as well.) ---

CREATE TRIGGER sale_never_updated BEFORE UPDATE ON sale
  BEGIN SELECT RAISE(ABORT, 'a booked sale is never changed'); END;
CREATE TRIGGER sale_never_deleted BEFORE DELETE ON sale
  BEGIN SELECT RAISE(ABORT, 'a booked sale is never deleted'); END;
CREATE TRIGGER sale_line_never_updated BEFORE UPDATE ON sale_line
  BEGIN SELECT RAISE(ABORT, 'a booked sale line is never changed'); END;
CREATE TRIGGER sale_line_never_deleted BEFORE DELETE ON sale_line
  BEGIN SELECT RAISE(ABORT, 'a booked sale line is never deleted'); END;
CREATE TRIGGER movement_never_updated BEFORE UPDATE ON movement
  BEGIN SELECT RAISE(ABORT, 'a movement is never changed'); END;
CREATE TRIGGER movement_never_deleted BEFORE DELETE ON movement
  BEGIN SELECT RAISE(ABORT, 'a movement is never deleted'); END;
CREATE TRIGGER fact_never_updated BEFORE UPDATE ON fact
  BEGIN SELECT RAISE(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER fact_never_deleted BEFORE DELETE ON fact
  BEGIN SELECT RAISE(ABORT, 'a fact is never deleted'); END;
CREATE TRIGGER quarantine_never_updated BEFORE UPDATE ON quarantine
  BEGIN SELECT RAISE(ABORT, 'a quarantined sale is never changed'); END;
CREATE TRIGGER quarantine_never_deleted BEFORE DELETE ON quarantine
  BEGIN SELECT RAISE(ABORT, 'a quarantined sale is never deleted'); END;
CREATE TRIGGER epoch_never_updated BEFORE UPDATE ON epoch
  BEGIN SELECT RAISE(ABORT, 'an epoch is never changed'); END;
CREATE TRIGGER epoch_never_deleted BEFORE DELETE ON epoch
  BEGIN SELECT RAISE(ABORT, 'an epoch is never deleted'); END;
CREATE TRIGGER epoch_start_never_updated BEFORE UPDATE ON epoch_start
  BEGIN SELECT RAISE(ABORT, 'the start of an epoch is never changed'); END;
CREATE TRIGGER epoch_start_never_deleted BEFORE DELETE ON epoch_start
  BEGIN SELECT RAISE(ABORT, 'the start of an epoch is never deleted'); END;
