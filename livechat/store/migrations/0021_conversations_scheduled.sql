-- What a rep has written to be sent later; `waiting` until it is sent, cancelled by a person, or stopped by itself.
CREATE TABLE scheduled_message (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL CHECK (length(client_id) BETWEEN 1 AND 64),
    author_id TEXT NOT NULL,
    author_name TEXT NOT NULL CHECK (length(author_name) <= 100),
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 100000),
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
CREATE UNIQUE INDEX scheduled_by_client_id ON scheduled_message (conversation_id, author_id, client_id);
CREATE INDEX scheduled_shown ON scheduled_message (conversation_id, due_at) WHERE state IN ('waiting', 'stopped');
