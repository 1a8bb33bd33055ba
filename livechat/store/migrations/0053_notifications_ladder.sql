-- What was done about customers whose words nobody read: one row for each wait that came to something, one for each step.
CREATE TABLE ladder_run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    since_seq INTEGER NOT NULL,
    since_at INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    ended_at INTEGER,
    ended_by TEXT NOT NULL DEFAULT '' CHECK (ended_by IN ('', 'read', 'answered', 'over'))
) STRICT;
CREATE UNIQUE INDEX ladder_run_open ON ladder_run (conversation_id) WHERE ended_at IS NULL;
CREATE INDEX ladder_run_due ON ladder_run (workspace_id, next_at) WHERE ended_at IS NULL;
CREATE INDEX ladder_run_by_conversation ON ladder_run (conversation_id);
CREATE INDEX ladder_run_by_age ON ladder_run (workspace_id, since_at);
CREATE TABLE ladder_step (
    run_id INTEGER NOT NULL REFERENCES ladder_run (id) ON DELETE CASCADE,
    rung TEXT NOT NULL CHECK (length(rung) BETWEEN 1 AND 40),
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    fired_at INTEGER NOT NULL,
    told TEXT NOT NULL,
    PRIMARY KEY (run_id, rung)
) STRICT;
