-- What is to be done later; a row stays until it is done, whatever happens to the process.
CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
    payload TEXT NOT NULL DEFAULT '{}',
    due_at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    attempts INTEGER NOT NULL DEFAULT 0,
    leased_until INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'failed')),
    problem TEXT NOT NULL DEFAULT '' CHECK (length(problem) <= 300),
    created_at INTEGER NOT NULL,
    UNIQUE (workspace_id, name, key)
) STRICT;
CREATE INDEX job_by_due ON job (due_at) WHERE state = 'waiting';
