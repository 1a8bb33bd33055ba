-- API keys: programs of the team; a key itself is nowhere, its fingerprint is.
CREATE TABLE api_key (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    key_hash TEXT NOT NULL UNIQUE,
    begins TEXT NOT NULL CHECK (length(begins) <= 16),
    scopes TEXT NOT NULL,
    maker_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    last_used_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX api_key_by_name ON api_key (workspace_id, lower(name));
