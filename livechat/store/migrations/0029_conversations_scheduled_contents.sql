-- What waits to be sent may carry files and products; then it needs no words.
CREATE TABLE scheduled_anew (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL CHECK (length(client_id) BETWEEN 1 AND 64),
    author_id TEXT NOT NULL,
    author_name TEXT NOT NULL CHECK (length(author_name) <= 100),
    kind TEXT NOT NULL DEFAULT 'text' CHECK (length(kind) BETWEEN 1 AND 40),
    text TEXT NOT NULL CHECK (length(text) <= 100000),
    payload TEXT,
    drawn TEXT,
    attachments TEXT,
    reply_to TEXT,
    due_at INTEGER NOT NULL,
    cancel_on_reply INTEGER NOT NULL CHECK (cancel_on_reply IN (0, 1)),
    is_undo INTEGER NOT NULL CHECK (is_undo IN (0, 1)),
    after_seq INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'cancelled', 'stopped')),
    reason TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO scheduled_anew (id, workspace_id, conversation_id, client_id, author_id, author_name, text, reply_to, due_at,
    cancel_on_reply, is_undo, after_seq, state, reason, created_at, updated_at)
SELECT id, workspace_id, conversation_id, client_id, author_id, author_name, text, reply_to, due_at,
    cancel_on_reply, is_undo, after_seq, state, reason, created_at, updated_at FROM scheduled_message;
DROP TABLE scheduled_message;
ALTER TABLE scheduled_anew RENAME TO scheduled_message;
CREATE UNIQUE INDEX scheduled_by_client_id ON scheduled_message (conversation_id, author_id, client_id);
CREATE INDEX scheduled_shown ON scheduled_message (conversation_id, due_at) WHERE state IN ('waiting', 'stopped');
