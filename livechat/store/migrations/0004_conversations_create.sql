-- Conversations with their numbered messages, and the staff's notes beside them.
CREATE TABLE conversation (
    id INTEGER PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    reference TEXT NOT NULL UNIQUE,
    customer_id TEXT NOT NULL REFERENCES customer (id),
    channel TEXT NOT NULL DEFAULT 'page',
    subject TEXT NOT NULL DEFAULT '' CHECK (length(subject) <= 200),
    status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'pending', 'snoozed', 'resolved', 'closed')),
    priority INTEGER NOT NULL DEFAULT 1 CHECK (priority BETWEEN 0 AND 3),
    mode TEXT NOT NULL DEFAULT 'human' CHECK (mode IN ('bot', 'human')),
    language TEXT NOT NULL DEFAULT '',
    assigned_id TEXT REFERENCES staff (id),
    assigned_at INTEGER,
    tags TEXT NOT NULL DEFAULT '[]',
    last_seq INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL DEFAULT 0,
    last_text TEXT NOT NULL DEFAULT '',
    last_by TEXT NOT NULL DEFAULT '',
    last_at INTEGER NOT NULL,
    waiting_since INTEGER,
    customer_delivered_seq INTEGER NOT NULL DEFAULT 0,
    customer_read_seq INTEGER NOT NULL DEFAULT 0,
    staff_delivered_seq INTEGER NOT NULL DEFAULT 0,
    staff_read_seq INTEGER NOT NULL DEFAULT 0,
    first_response_at INTEGER,
    resolved_at INTEGER,
    deleted_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX conversation_one_open ON conversation (customer_id, channel)
    WHERE status IN ('open', 'pending', 'snoozed') AND deleted_at IS NULL;
CREATE INDEX conversation_by_customer ON conversation (customer_id, created_at);
CREATE INDEX conversation_by_activity ON conversation (workspace_id, last_at) WHERE deleted_at IS NULL;
-- Without last_at: a rep holds few, and each message would have to move its entry.
CREATE INDEX conversation_by_rep ON conversation (assigned_id)
    WHERE assigned_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX conversation_unassigned ON conversation (workspace_id, last_at)
    WHERE assigned_id IS NULL AND status IN ('open', 'pending') AND deleted_at IS NULL;
CREATE INDEX conversation_waiting ON conversation (workspace_id, waiting_since)
    WHERE waiting_since IS NOT NULL AND deleted_at IS NULL;

CREATE TABLE message (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    workspace_id INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    client_id TEXT NOT NULL CHECK (length(client_id) BETWEEN 1 AND 64),
    sender_role TEXT NOT NULL CHECK (sender_role IN ('customer', 'rep', 'bot', 'system')),
    sender_id TEXT NOT NULL,
    sender_name TEXT NOT NULL CHECK (length(sender_name) <= 100),
    kind TEXT NOT NULL,
    text TEXT NOT NULL CHECK (length(text) <= 100000),
    payload TEXT,
    reply_to TEXT,
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    edited_at INTEGER,
    deleted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX message_by_seq ON message (conversation_id, seq);
CREATE UNIQUE INDEX message_by_client_id ON message (conversation_id, sender_role, sender_id, client_id);
CREATE INDEX message_by_rep ON message (sender_id, created_at) WHERE sender_role = 'rep';

CREATE TABLE note (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    after_seq INTEGER NOT NULL,
    client_id TEXT NOT NULL CHECK (length(client_id) BETWEEN 1 AND 64),
    author_id TEXT NOT NULL,
    author_name TEXT NOT NULL CHECK (length(author_name) <= 100),
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 100000),
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX note_by_client_id ON note (conversation_id, author_id, client_id);
CREATE INDEX note_by_place ON note (conversation_id, after_seq);
