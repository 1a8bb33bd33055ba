-- What was erased of whom, how much, and that it was looked for afterwards: nothing by which the person could be told.
CREATE TABLE erasure_receipt (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    customer_id TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_by_name TEXT NOT NULL CHECK (length(asked_by_name) <= 100),
    asked_at INTEGER NOT NULL,
    finished_at INTEGER,
    counts TEXT NOT NULL,
    kept TEXT NOT NULL DEFAULT '[]',
    searched_texts INTEGER NOT NULL DEFAULT 0,
    searched_bytes INTEGER NOT NULL DEFAULT 0,
    left_texts INTEGER NOT NULL DEFAULT 0,
    checksum TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX erasure_receipt_by_time ON erasure_receipt (workspace_id, asked_at, id);
