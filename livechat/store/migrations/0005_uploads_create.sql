-- Files that people have sent or that belong to a thing of the shop; their bytes lie in the uploads folder under the same id.
CREATE TABLE upload (
    id TEXT PRIMARY KEY CHECK (length(id) = 32),
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    owner_role TEXT NOT NULL CHECK (owner_role IN ('customer', 'rep', 'bot', 'system')),
    owner_id TEXT NOT NULL,
    client_id TEXT NOT NULL CHECK (length(client_id) BETWEEN 1 AND 64),
    customer_id TEXT,
    purpose TEXT NOT NULL CHECK (length(purpose) BETWEEN 1 AND 20),
    subject TEXT NOT NULL CHECK (length(subject) BETWEEN 1 AND 64),
    message_id TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('image', 'video', 'audio', 'file')),
    media_type TEXT NOT NULL CHECK (length(media_type) BETWEEN 3 AND 100),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 130),
    size_bytes INTEGER NOT NULL CHECK (size_bytes > 0),
    width INTEGER,
    height INTEGER,
    duration_ms INTEGER,
    has_thumbnail INTEGER NOT NULL DEFAULT 0 CHECK (has_thumbnail IN (0, 1)),
    is_missing INTEGER NOT NULL DEFAULT 0 CHECK (is_missing IN (0, 1)),
    created_at INTEGER NOT NULL,
    attached_at INTEGER,
    deleted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX upload_by_client_id ON upload (owner_role, owner_id, client_id);
CREATE INDEX upload_by_owner ON upload (owner_id, created_at);
CREATE INDEX upload_by_customer ON upload (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX upload_by_subject ON upload (purpose, subject);
CREATE INDEX upload_by_message ON upload (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX upload_unattached ON upload (created_at) WHERE attached_at IS NULL;
