-- What customers thought of a conversation that is over, and of the rep who looked after it.
CREATE TABLE rating (
    conversation_id INTEGER PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    customer_id TEXT NOT NULL,
    staff_id TEXT,
    score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
    rep_score INTEGER CHECK (rep_score BETWEEN 1 AND 5),
    comment TEXT NOT NULL CHECK (length(comment) <= 1000),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX rating_by_time ON rating (workspace_id, created_at);
