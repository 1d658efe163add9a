-- How often a person asked for another try. What was under way by then may still fail of the cause that is gone now: its
-- outcome must not make it wait.
ALTER TABLE upstream_position ADD COLUMN asked INTEGER NOT NULL DEFAULT 0;
