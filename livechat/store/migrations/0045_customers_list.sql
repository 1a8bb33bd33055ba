-- Customers in the console: found by when they came and by name, corrected by two at once, with what else is known.
ALTER TABLE customer ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE customer ADD COLUMN attributes TEXT NOT NULL DEFAULT '{}' CHECK (length(attributes) <= 20000);
DROP INDEX customer_by_workspace;
CREATE INDEX customer_by_workspace ON customer (workspace_id, created_at, id);
CREATE INDEX customer_by_sight ON customer (workspace_id, last_seen_at, id);
CREATE INDEX customer_by_name ON customer (workspace_id, lower(name), id);
CREATE INDEX customer_blocked ON customer (workspace_id, blocked_at) WHERE blocked_at IS NOT NULL;
