-- What people decide about records that head office did not take, and what must be known before something leaves that
-- cannot be repeated. `reason` is from here on a code; the sentences for people stand in the program.

-- dropped: head office will never have it. settled: a person says that it was done there by hand. Both are decisions of
-- a person, and `decided_seq` is the fact that says who and why.
CREATE TABLE upstream_exception_2 (
  shop_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('retry', 'parked', 'dropped', 'settled')),
  attempts INTEGER NOT NULL,
  next_attempt_at INTEGER,
  reason TEXT NOT NULL,
  last_answer TEXT NOT NULL,
  decided_seq INTEGER,
  PRIMARY KEY (shop_id, seq),
  FOREIGN KEY (shop_id, decided_seq) REFERENCES fact (shop_id, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO upstream_exception_2
  SELECT shop_id, seq, state, attempts, next_attempt_at,
    CASE instr(reason, ':') WHEN 0 THEN reason ELSE substr(reason, 1, instr(reason, ':') - 1) END, last_answer, NULL
  FROM upstream_exception;
DROP TABLE upstream_exception;
ALTER TABLE upstream_exception_2 RENAME TO upstream_exception;
CREATE INDEX upstream_exception_due ON upstream_exception (shop_id, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
UPDATE upstream_hold SET reason = substr(reason, 1, instr(reason, ':') - 1) WHERE instr(reason, ':') > 0;

-- Under which number a sale goes to head office, when its own is taken there by another sale. The last decision counts;
-- the sale itself keeps its number.
CREATE TABLE upstream_renumbered (
  shop_id INTEGER NOT NULL,
  sale_seq INTEGER NOT NULL,
  decided_seq INTEGER NOT NULL,
  number TEXT NOT NULL,
  PRIMARY KEY (shop_id, sale_seq, decided_seq),
  FOREIGN KEY (shop_id, sale_seq) REFERENCES sale (shop_id, seq),
  FOREIGN KEY (shop_id, decided_seq) REFERENCES fact (shop_id, seq)
) STRICT, WITHOUT ROWID;
-- A new number must not become that of another sale of the same till afterwards.
CREATE INDEX upstream_renumbered_by_number ON upstream_renumbered (number);
CREATE TRIGGER upstream_renumbered_never_updated BEFORE UPDATE ON upstream_renumbered
  BEGIN SELECT RAISE(ABORT, 'a new number is never changed'); END;
CREATE TRIGGER upstream_renumbered_never_deleted BEFORE DELETE ON upstream_renumbered
  BEGIN SELECT RAISE(ABORT, 'a new number is never deleted'); END;

-- The highest sale of each till that was handed over. `upstream_position.attempted_seq` stays as the floor for all tills
-- of the shop: what may have left in a life of the hub that is lost.
CREATE TABLE upstream_attempt (
  shop_id INTEGER NOT NULL REFERENCES shop (id),
  till_id INTEGER NOT NULL REFERENCES till (id),
  seq INTEGER NOT NULL,
  PRIMARY KEY (shop_id, till_id)
) STRICT, WITHOUT ROWID;

-- A call to head office that does something twice when it is sent twice. It is noted here before it leaves; until its
-- outcome is known it is not sent again.
CREATE TABLE upstream_call (
  shop_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  call TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('unknown', 'done')),
  sent_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, seq, call)
) STRICT, WITHOUT ROWID;
