-- Customers who have asked that everything about them be deleted.
CREATE TABLE erasure_request (
    customer_id TEXT PRIMARY KEY REFERENCES customer (id) ON DELETE CASCADE,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    asked_at INTEGER NOT NULL
) STRICT;
