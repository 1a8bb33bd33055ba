-- Customers and what the team has blocked.
CREATE TABLE customer (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL CHECK (length(name) <= 100),
    phone TEXT NOT NULL DEFAULT '' CHECK (length(phone) <= 20),
    email TEXT NOT NULL DEFAULT '' CHECK (length(email) <= 254),
    language TEXT NOT NULL DEFAULT '',
    device TEXT NOT NULL DEFAULT '' CHECK (length(device) <= 200),
    device_hash TEXT NOT NULL DEFAULT '' CHECK (length(device_hash) <= 64),
    address TEXT NOT NULL DEFAULT '' CHECK (length(address) <= 64),
    blocked_at INTEGER,
    last_seen_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX customer_by_workspace ON customer (workspace_id, created_at);
CREATE INDEX customer_by_phone ON customer (workspace_id, phone) WHERE phone <> '';

CREATE TABLE block (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    kind TEXT NOT NULL CHECK (kind IN ('customer', 'device', 'address')),
    value TEXT NOT NULL CHECK (length(value) <= 100),
    customer_id TEXT NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    blocked_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, kind, value)
) STRICT;
CREATE INDEX block_by_customer ON block (customer_id);
