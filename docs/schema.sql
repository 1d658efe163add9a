CREATE TABLE answered_request (
  shop_id INTEGER NOT NULL,
  scope TEXT NOT NULL,
  content_hash BLOB NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (shop_id, scope, content_hash, seq),
  FOREIGN KEY (shop_id, seq) REFERENCES fact (shop_id, seq)
) STRICT, WITHOUT ROWID;

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
  details TEXT NOT NULL CHECK (json_valid(details)),
  changed_seq INTEGER NOT NULL, created_seq INTEGER NOT NULL DEFAULT 0, price_seq INTEGER NOT NULL DEFAULT 0, removed_at INTEGER,
  UNIQUE (shop_id, code)
) STRICT;

CREATE TABLE boot (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  boot_id TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE cancellation (
  shop_id INTEGER NOT NULL,
  sale_seq INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (shop_id, sale_seq),
  FOREIGN KEY (shop_id, sale_seq) REFERENCES sale (shop_id, seq),
  FOREIGN KEY (shop_id, seq) REFERENCES fact (shop_id, seq)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE category (
  id INTEGER PRIMARY KEY,
  shop_id INTEGER NOT NULL REFERENCES shop (id),
  name TEXT NOT NULL,
  description TEXT NOT NULL
, created_seq INTEGER NOT NULL DEFAULT 0, changed_seq INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE central_article (
  shop_id INTEGER NOT NULL REFERENCES shop (id),
  article_id INTEGER NOT NULL REFERENCES article (id),
  PRIMARY KEY (shop_id, article_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE "central_stock" (
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

CREATE TABLE central_till (
  till_id INTEGER PRIMARY KEY REFERENCES till (id),
  name TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;

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

CREATE TABLE count_session (
  shop_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'abandoned')),
  ended_seq INTEGER,
  PRIMARY KEY (shop_id, seq),
  FOREIGN KEY (shop_id, seq) REFERENCES fact (shop_id, seq)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE delivery (
  shop_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  sent_at INTEGER,
  PRIMARY KEY (shop_id, seq),
  FOREIGN KEY (shop_id, seq) REFERENCES fact (shop_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery_state (
  shop_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  article_id INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'received', 'refused')),
  decided_seq INTEGER,
  PRIMARY KEY (shop_id, seq),
  FOREIGN KEY (shop_id, seq) REFERENCES delivery (shop_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE epoch (
  epoch INTEGER PRIMARY KEY,
  reason TEXT NOT NULL,
  hub_time INTEGER NOT NULL,
  boot INTEGER NOT NULL REFERENCES boot (id),
  running_ms INTEGER NOT NULL,
  clock_doubt INTEGER NOT NULL CHECK (clock_doubt IN (0, 1))
) STRICT;

CREATE TABLE epoch_start (
  epoch INTEGER NOT NULL REFERENCES epoch (epoch),
  shop_id INTEGER NOT NULL REFERENCES shop (id),
  after_seq INTEGER NOT NULL,
  PRIMARY KEY (epoch, shop_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE expense_applied (
  shop_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  decided_seq INTEGER NOT NULL,
  PRIMARY KEY (shop_id, seq),
  FOREIGN KEY (shop_id, seq) REFERENCES declaration (shop_id, seq),
  FOREIGN KEY (shop_id, decided_seq) REFERENCES fact (shop_id, seq)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE hub (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  hub_id TEXT NOT NULL,
  created_at INTEGER NOT NULL
, token TEXT, machine TEXT) STRICT;

CREATE TABLE move_in (
  shop_id INTEGER PRIMARY KEY REFERENCES shop (id),
  seq INTEGER NOT NULL,
  FOREIGN KEY (shop_id, seq) REFERENCES fact (shop_id, seq)
) STRICT;

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

CREATE TABLE notification_read (
  till_id INTEGER NOT NULL REFERENCES till (id),
  shop_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  read_at INTEGER NOT NULL,
  PRIMARY KEY (till_id, shop_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE office_trust (
  shop_id INTEGER PRIMARY KEY REFERENCES shop (id),
  confirmed INTEGER NOT NULL,
  doubt_top INTEGER,
  doubt_at INTEGER, lost_after INTEGER, lost_up_to INTEGER CHECK ((lost_up_to IS NULL) = (lost_after IS NULL)),
  CHECK ((doubt_top IS NULL) = (doubt_at IS NULL))
) STRICT;

CREATE TABLE office_unsure (
  shop_id INTEGER NOT NULL REFERENCES shop (id),
  seq INTEGER NOT NULL,
  closely INTEGER NOT NULL CHECK (closely IN (0, 1)),
  since INTEGER NOT NULL,
  PRIMARY KEY (shop_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE orphaned_movement (
  shop_id INTEGER NOT NULL REFERENCES shop (id),
  seq INTEGER NOT NULL,
  origin_epoch INTEGER NOT NULL,
  origin_seq INTEGER NOT NULL,
  line INTEGER NOT NULL,
  article_id INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  till_time TEXT,
  found_seq INTEGER,
  PRIMARY KEY (shop_id, seq)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE schema_migration (
      version INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      checksum TEXT NOT NULL,
      applied_at INTEGER NOT NULL
    ) STRICT;

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
, catalogue_seq INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE start (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  running_ms INTEGER NOT NULL,
  off_ms INTEGER NOT NULL CHECK (off_ms >= 0),
  hub_time INTEGER NOT NULL,
  clock_doubt INTEGER NOT NULL CHECK (clock_doubt IN (0, 1))
) STRICT;

CREATE TABLE stock_alert (
  shop_id INTEGER NOT NULL,
  movement_seq INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'resolved', 'ignored')),
  resolved_seq INTEGER,
  PRIMARY KEY (shop_id, movement_seq),
  FOREIGN KEY (shop_id, movement_seq) REFERENCES movement (shop_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE stock_level (
  shop_id INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article (id),
  quantity INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  PRIMARY KEY (shop_id, article_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE taken_back (
  shop_id INTEGER NOT NULL,
  origin_epoch INTEGER NOT NULL,
  origin_seq INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  same INTEGER NOT NULL CHECK (same IN (0, 1)),
  PRIMARY KEY (shop_id, origin_epoch, origin_seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE till (
  id INTEGER PRIMARY KEY,
  serial TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  shop_id INTEGER REFERENCES shop (id),
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  details TEXT NOT NULL CHECK (json_valid(details))
) STRICT;

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

CREATE TABLE till_presence (
  till_id INTEGER PRIMARY KEY REFERENCES till (id),
  app_version TEXT NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT;

CREATE TABLE upstream_acknowledged (
  shop_id INTEGER PRIMARY KEY REFERENCES shop (id),
  after_seq INTEGER NOT NULL,
  up_to INTEGER NOT NULL,
  position INTEGER NOT NULL,
  seen_up_to INTEGER NOT NULL
) STRICT;

CREATE TABLE upstream_attempt (
  shop_id INTEGER NOT NULL REFERENCES shop (id),
  till_id INTEGER NOT NULL REFERENCES till (id),
  seq INTEGER NOT NULL,
  PRIMARY KEY (shop_id, till_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE upstream_call (
  shop_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  call TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('unknown', 'done')),
  sent_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, seq, call)
) STRICT, WITHOUT ROWID;

CREATE TABLE "upstream_exception" (
  shop_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('retry', 'parked', 'dropped', 'settled')),
  attempts INTEGER NOT NULL,
  next_attempt_at INTEGER,
  reason TEXT NOT NULL,
  last_answer TEXT NOT NULL,
  decided_seq INTEGER, waits_since INTEGER,
  PRIMARY KEY (shop_id, seq),
  FOREIGN KEY (shop_id, decided_seq) REFERENCES fact (shop_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE upstream_found (
  id INTEGER PRIMARY KEY,
  shop_id INTEGER NOT NULL,
  sale_seq INTEGER NOT NULL,
  UNIQUE (shop_id, sale_seq),
  FOREIGN KEY (shop_id, sale_seq) REFERENCES sale (shop_id, seq)
) STRICT;

CREATE TABLE upstream_hold (
  till_id INTEGER NOT NULL REFERENCES till (id),
  shop_id INTEGER NOT NULL REFERENCES shop (id),
  from_seq INTEGER NOT NULL,
  reason TEXT NOT NULL,
  last_answer TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_attempt_at INTEGER, waits_since INTEGER,
  PRIMARY KEY (shop_id, till_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE upstream_late (
  shop_id INTEGER NOT NULL REFERENCES shop (id),
  seq INTEGER NOT NULL,
  position INTEGER NOT NULL,
  seen INTEGER NOT NULL CHECK (seen IN (0, 1)),
  PRIMARY KEY (shop_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE upstream_position (
  shop_id INTEGER PRIMARY KEY REFERENCES shop (id),
  seq INTEGER NOT NULL
, attempted_seq INTEGER NOT NULL DEFAULT 0, protocol TEXT NOT NULL DEFAULT 'ventes-sync', asked INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE upstream_renumbered (
  shop_id INTEGER NOT NULL,
  sale_seq INTEGER NOT NULL,
  decided_seq INTEGER NOT NULL,
  number TEXT NOT NULL,
  PRIMARY KEY (shop_id, sale_seq, decided_seq),
  FOREIGN KEY (shop_id, sale_seq) REFERENCES sale (shop_id, seq),
  FOREIGN KEY (shop_id, decided_seq) REFERENCES fact (shop_id, seq)
) STRICT, WITHOUT ROWID;

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

CREATE INDEX answered_request_fact ON answered_request (shop_id, seq);

CREATE UNIQUE INDEX cancellation_fact ON cancellation (shop_id, seq);

CREATE INDEX category_of_shop ON category (shop_id);

CREATE UNIQUE INDEX count_session_open ON count_session (shop_id) WHERE state = 'open';

CREATE INDEX declaration_by_kind ON declaration (shop_id, kind, occurred_at);

CREATE INDEX delivery_open ON delivery_state (shop_id, article_id) WHERE state = 'open';

CREATE UNIQUE INDEX orphaned_movement_found ON orphaned_movement (shop_id, found_seq) WHERE found_seq IS NOT NULL;

CREATE INDEX orphaned_movement_open ON orphaned_movement (shop_id, article_id, quantity, line) WHERE found_seq IS NULL;

CREATE INDEX quarantine_by_state ON quarantine_state (shop_id, state, seq);

CREATE UNIQUE INDEX quarantine_identity ON quarantine (till_id, ifnull(number, ''), content_hash);

CREATE INDEX quarantine_open_of_till ON quarantine_state (till_id) WHERE state = 'open';

CREATE INDEX sale_by_date ON sale (shop_id, sold_at);

CREATE UNIQUE INDEX sale_identity ON sale (till_id, number);

CREATE INDEX sale_line_negotiated ON sale_line (shop_id, sale_seq) WHERE negotiated = 1;

CREATE INDEX sale_without_number ON sale (till_id, content_hash) WHERE number_generated = 1;

CREATE INDEX start_by_running_time ON start (running_ms);

CREATE INDEX stock_alert_open ON stock_alert (shop_id, article_id) WHERE state = 'open';

CREATE INDEX taken_back_seq ON taken_back (shop_id, seq);

CREATE INDEX till_of_shop ON till (shop_id);

CREATE INDEX upstream_exception_due ON upstream_exception (shop_id, next_attempt_at) WHERE next_attempt_at IS NOT NULL;

CREATE INDEX upstream_exception_since ON upstream_exception (shop_id, waits_since) WHERE waits_since IS NOT NULL;

CREATE INDEX upstream_late_position ON upstream_late (shop_id, position);

CREATE INDEX upstream_late_unseen ON upstream_late (shop_id, seq) WHERE seen = 0;

CREATE INDEX upstream_renumbered_by_number ON upstream_renumbered (number);

CREATE INDEX variant_of_article ON variant (article_id);

CREATE VIEW journal (shop_id, seq, kind, subject_id) AS
  SELECT shop_id, seq, 'sale', till_id FROM sale
  UNION ALL
  SELECT shop_id, seq, 'movement', article_id FROM movement WHERE cause_seq < seq
  UNION ALL
  SELECT shop_id, seq, kind, subject_id FROM fact;

CREATE TRIGGER answered_request_never_deleted BEFORE DELETE ON answered_request
  BEGIN SELECT RAISE(ABORT, 'an answered request is never deleted'); END;

CREATE TRIGGER answered_request_never_updated BEFORE UPDATE ON answered_request
  BEGIN SELECT RAISE(ABORT, 'an answered request is never changed'); END;

CREATE TRIGGER cancellation_never_deleted BEFORE DELETE ON cancellation
  BEGIN SELECT RAISE(ABORT, 'a cancellation is never deleted'); END;

CREATE TRIGGER cancellation_never_updated BEFORE UPDATE ON cancellation
  BEGIN SELECT RAISE(ABORT, 'a cancellation is never changed'); END;

CREATE TRIGGER declaration_never_deleted BEFORE DELETE ON declaration
  BEGIN SELECT RAISE(ABORT, 'a declaration is never deleted'); END;

CREATE TRIGGER declaration_never_updated BEFORE UPDATE ON declaration
  BEGIN SELECT RAISE(ABORT, 'a declaration is never changed'); END;

CREATE TRIGGER delivery_never_deleted BEFORE DELETE ON delivery
  BEGIN SELECT RAISE(ABORT, 'a delivery is never deleted'); END;

CREATE TRIGGER delivery_never_updated BEFORE UPDATE ON delivery
  BEGIN SELECT RAISE(ABORT, 'a delivery is never changed'); END;

CREATE TRIGGER epoch_never_deleted BEFORE DELETE ON epoch
  BEGIN SELECT RAISE(ABORT, 'an epoch is never deleted'); END;

CREATE TRIGGER epoch_never_updated BEFORE UPDATE ON epoch
  BEGIN SELECT RAISE(ABORT, 'an epoch is never changed'); END;

CREATE TRIGGER epoch_start_never_deleted BEFORE DELETE ON epoch_start
  BEGIN SELECT RAISE(ABORT, 'the start of an epoch is never deleted'); END;

CREATE TRIGGER epoch_start_never_updated BEFORE UPDATE ON epoch_start
  BEGIN SELECT RAISE(ABORT, 'the start of an epoch is never changed'); END;

CREATE TRIGGER fact_never_deleted BEFORE DELETE ON fact
  BEGIN SELECT RAISE(ABORT, 'a fact is never deleted'); END;

CREATE TRIGGER fact_never_updated BEFORE UPDATE ON fact
  BEGIN SELECT RAISE(ABORT, 'a fact is never changed'); END;

CREATE TRIGGER movement_never_deleted BEFORE DELETE ON movement
  BEGIN SELECT RAISE(ABORT, 'a movement is never deleted'); END;

CREATE TRIGGER movement_never_updated BEFORE UPDATE ON movement
  BEGIN SELECT RAISE(ABORT, 'a movement is never changed'); END;

CREATE TRIGGER notification_never_deleted BEFORE DELETE ON notification
  BEGIN SELECT RAISE(ABORT, 'a notification is never deleted'); END;

CREATE TRIGGER notification_never_updated BEFORE UPDATE ON notification
  BEGIN SELECT RAISE(ABORT, 'a notification is never changed'); END;

CREATE TRIGGER quarantine_never_deleted BEFORE DELETE ON quarantine
  BEGIN SELECT RAISE(ABORT, 'a quarantined sale is never deleted'); END;

CREATE TRIGGER quarantine_never_updated BEFORE UPDATE ON quarantine
  BEGIN SELECT RAISE(ABORT, 'a quarantined sale is never changed'); END;

CREATE TRIGGER sale_line_never_deleted BEFORE DELETE ON sale_line
  BEGIN SELECT RAISE(ABORT, 'a booked sale line is never deleted'); END;

CREATE TRIGGER sale_line_never_updated BEFORE UPDATE ON sale_line
  BEGIN SELECT RAISE(ABORT, 'a booked sale line is never changed'); END;

CREATE TRIGGER sale_never_deleted BEFORE DELETE ON sale
  BEGIN SELECT RAISE(ABORT, 'a booked sale is never deleted'); END;

CREATE TRIGGER sale_never_updated BEFORE UPDATE ON sale
  BEGIN SELECT RAISE(ABORT, 'a booked sale is never changed'); END;

CREATE TRIGGER taken_back_never_deleted BEFORE DELETE ON taken_back
  BEGIN SELECT RAISE(ABORT, 'an origin is never deleted'); END;

CREATE TRIGGER taken_back_never_updated BEFORE UPDATE ON taken_back
  BEGIN SELECT RAISE(ABORT, 'an origin is never changed'); END;

CREATE TRIGGER upstream_found_never_deleted BEFORE DELETE ON upstream_found
  BEGIN SELECT RAISE(ABORT, 'what was found at head office is never deleted'); END;

CREATE TRIGGER upstream_found_never_updated BEFORE UPDATE ON upstream_found
  BEGIN SELECT RAISE(ABORT, 'what was found at head office is never changed'); END;

CREATE TRIGGER upstream_renumbered_never_deleted BEFORE DELETE ON upstream_renumbered
  BEGIN SELECT RAISE(ABORT, 'a new number is never deleted'); END;

CREATE TRIGGER upstream_renumbered_never_updated BEFORE UPDATE ON upstream_renumbered
  BEGIN SELECT RAISE(ABORT, 'a new number is never changed'); END;
