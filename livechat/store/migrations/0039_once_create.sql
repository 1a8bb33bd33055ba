-- Answers to requests with an Idempotency-Key. Neither the key nor the answer can be read here: the answer is
-- sealed with the key that came with the request, and of that there is only a fingerprint.
CREATE TABLE answer_once (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    actor_id TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    path TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    salt TEXT NOT NULL,
    sealed BLOB NOT NULL CHECK (length(sealed) <= 2097152),
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX answer_once_by_key ON answer_once (workspace_id, key_hash);
CREATE INDEX answer_once_by_age ON answer_once (workspace_id, created_at);
CREATE INDEX answer_once_by_actor ON answer_once (workspace_id, actor_id);
