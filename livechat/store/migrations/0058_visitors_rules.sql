-- What the team says to visitors by itself, and when.
CREATE TABLE visitor_rule (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    position INTEGER NOT NULL,
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    texts TEXT NOT NULL CHECK (length(texts) <= 100000),
    conditions TEXT NOT NULL CHECK (length(conditions) <= 100000),
    shown INTEGER NOT NULL DEFAULT 0,
    answered INTEGER NOT NULL DEFAULT 0,
    dismissed INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX visitor_rule_by_workspace ON visitor_rule (workspace_id, position);
