-- Messages that change after they were sent, with a trace of what they said before.
ALTER TABLE message ADD COLUMN changed_at INTEGER;
ALTER TABLE message ADD COLUMN reactions TEXT CHECK (reactions IS NULL OR length(reactions) <= 20000);
UPDATE message SET changed_at = coalesce(deleted_at, edited_at) WHERE edited_at IS NOT NULL OR deleted_at IS NOT NULL;
-- New messages are not in it: it costs nothing to send, and resuming finds what has changed without looking at the rest.
CREATE INDEX message_changed ON message (conversation_id, revision) WHERE changed_at IS NOT NULL;

CREATE TABLE message_trace (
    number INTEGER PRIMARY KEY,
    workspace_id INTEGER NOT NULL,
    message_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('edited', 'deleted')),
    text TEXT NOT NULL CHECK (length(text) <= 100000),
    payload TEXT,
    actor_role TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL CHECK (length(actor_name) <= 100),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX message_trace_by_message ON message_trace (message_id, number);
