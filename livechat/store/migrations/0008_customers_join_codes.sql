-- Codes by which a customer goes on with the conversation on another device.
CREATE TABLE join_code (
    code_hash TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    customer_id TEXT NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX join_code_by_customer ON join_code (customer_id);
