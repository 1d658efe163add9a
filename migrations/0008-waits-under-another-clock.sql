-- Since when a record or a till waits for its next attempt, UTC ms: a wait that begins in the future was noted before the
-- clock was set back. Of the waits that stand already this much is known: none is longer than a day.
ALTER TABLE upstream_exception ADD COLUMN waits_since INTEGER;
UPDATE upstream_exception SET waits_since = next_attempt_at - 86400000;
CREATE INDEX upstream_exception_since ON upstream_exception (shop_id, waits_since) WHERE waits_since IS NOT NULL;
ALTER TABLE upstream_hold ADD COLUMN waits_since INTEGER;
UPDATE upstream_hold SET waits_since = next_attempt_at - 86400000;
