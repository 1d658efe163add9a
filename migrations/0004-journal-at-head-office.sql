-- The movement log at head office: which protocol the position speaks of, and the facts that were taken back from there
-- after a restore.

ALTER TABLE upstream_position ADD COLUMN protocol TEXT NOT NULL DEFAULT 'ventes-sync';

-- Facts that head office had and the hub had lost: (shop, epoch, seq) of the first life is where head office has it, `seq`
-- where the hub has it now. `same`: that fact is the very same one and is not sent again; 0: it only says what became of it.
CREATE TABLE taken_back (
  shop_id INTEGER NOT NULL,
  origin_epoch INTEGER NOT NULL,
  origin_seq INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  same INTEGER NOT NULL CHECK (same IN (0, 1)),
  PRIMARY KEY (shop_id, origin_epoch, origin_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX taken_back_seq ON taken_back (shop_id, seq);
CREATE TRIGGER taken_back_never_updated BEFORE UPDATE ON taken_back
  BEGIN SELECT RAISE(ABORT, 'an origin is never changed'); END;
CREATE TRIGGER taken_back_never_deleted BEFORE DELETE ON taken_back
  BEGIN SELECT RAISE(ABORT, 'an origin is never deleted'); END;

-- What a fact answered travels with it.
CREATE INDEX answered_request_fact ON answered_request (shop_id, seq);
