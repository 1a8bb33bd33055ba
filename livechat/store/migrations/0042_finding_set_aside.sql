-- What could not be indexed however often it was tried stays due, set aside until the next start: it hinders nothing after
-- it, and is found by being read itself.
ALTER TABLE found_due ADD COLUMN aside_at INTEGER;
CREATE VIEW found_aside AS SELECT source, thing, workspace_id, aside_at FROM found_due WHERE aside_at IS NOT NULL;
