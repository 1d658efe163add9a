-- Movements of a lost life that head office gave back without the sale or the cancellation that caused them: it had not
-- taken that. Their goods are gone there, and not here. `seq` is the fact that keeps such a movement, `found_seq` the
-- movement of this life that it is, once its cause was booked again: that one is not sent a second time.
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
CREATE INDEX orphaned_movement_open ON orphaned_movement (shop_id, article_id, quantity, line) WHERE found_seq IS NULL;
CREATE UNIQUE INDEX orphaned_movement_found ON orphaned_movement (shop_id, found_seq) WHERE found_seq IS NOT NULL;

INSERT INTO orphaned_movement (shop_id, seq, origin_epoch, origin_seq, line, article_id, quantity, till_time)
SELECT shop_id, seq, body ->> '$.origin.epoch', body ->> '$.origin.seq',
  (body ->> '$.entry.seq') - (body ->> '$.entry.body.causeSeq'), body ->> '$.entry.body.articleId',
  body ->> '$.entry.body.quantity', body ->> '$.entry.recorded.tillTime'
FROM fact
WHERE kind = 'taken-back-unapplied' AND body ->> '$.obstacle' = 'CAUSE_UNKNOWN' AND body ->> '$.entry.kind' = 'movement'
  AND body ->> '$.entry.seq' = body ->> '$.origin.seq';
